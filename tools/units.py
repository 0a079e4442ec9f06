"""Units of the documents: what each measures and how many base units it holds.

A kind is what may be compared and added: money, ratio, area, months, days, workdays, years (fiscal), score, and one
kind per thing counted (count:人). Units of one kind convert exactly; 亩 and 平方米 do not, so they are two kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

MONEY = "money"
RATIO = "ratio"
NUMBER = "number"  # no unit said: 80万 may be people or yuan
MONTHS = "months"
DAYS = "days"
WORKDAYS = "workdays"
FISCAL_YEARS = "fiscal_years"
SCORE = "score"


@dataclass(frozen=True, slots=True)
class Unit:
    """One way to write a unit. factor: base units in one of it (base: 元, 1, ㎡, 个月, 天, 千瓦时 …)."""

    name: str
    kind: str
    factor: Decimal
    canonical: str  # how it is written back


class Put(Protocol):
    def __call__(self, kind: str, factor: str, canonical: str, *names: str) -> None: ...


def _table() -> dict[str, Unit]:
    units: dict[str, Unit] = {}

    def put(kind: str, factor: str, canonical: str, *names: str) -> None:
        for name in (canonical, *names):
            units[name] = Unit(name, kind, Decimal(factor), canonical)

    _put_money(put)
    _put_measures(put)
    _put_counts(put)
    return units


def _put_money(put: Put) -> None:
    put(MONEY, "1", "元", "块钱", "块", "圆", "人民币", "RMB", "rmb", "CNY", "yuan", "元人民币", "塊", "塊錢", "圓")
    currencies = {
        "USD": ("美元", "美金", "USD", "US$"),
        "HKD": ("港元", "港币", "HKD"),
        "EUR": ("欧元", "EUR"),
        "GBP": ("英镑", "GBP"),
        "JPY": ("日元", "JPY"),
    }
    for code, names in currencies.items():
        put(f"money:{code}", "1", *names)


def _put_measures(put: Put) -> None:
    put(RATIO, "0.01", "%", "个百分点", "百分点", "个点", "percent", "per cent", "pct")
    put(RATIO, "0.001", "‰")
    put(RATIO, "0.0001", "个基点", "基点", "bp", "BP")
    put(MONTHS, "12", "年", "周年", "个年度", "整年", "自然年", "周岁", "岁")
    put(MONTHS, "3", "季度", "个季度")
    put(MONTHS, "1", "个月", "个自然月", "個月")
    put(FISCAL_YEARS, "1", "个会计年度", "会计年度", "个完整会计年度", "個會計年度")
    put(DAYS, "1", "天", "日", "个自然日", "自然日", "个日历日")
    put(DAYS, "7", "周", "个星期", "星期")
    put(WORKDAYS, "1", "个工作日", "工作日", "個工作日")
    put("hours", "1", "小时", "个小时", "学时", "课时", "机时")
    put("area", "1", "平方米", "㎡", "m²", "m2", "平米", "平方", "平")
    put("area", "1000000", "平方公里")
    put("land", "1", "亩", "畝")
    put("land", "15", "公顷")
    put("mass", "1", "公斤", "千克", "kg")
    put("mass", "1000", "吨", "噸")
    put("energy", "1", "千瓦时", "度电", "度", "kWh", "kwh", "KWh")
    put("energy", "1000", "兆瓦时", "MWh")
    put("power", "1", "千瓦", "kW", "KW", "kw")
    put("power", "1000", "兆瓦", "MW")
    put("compute", "1", "P", "P FLOPS", "PFLOPS", "PFlops", "Pflops", "p")
    put("length", "1", "公里", "千米", "km")
    put("volume", "1", "立方米", "m³", "方")
    put(SCORE, "1", "分")


def _put_counts(put: Put) -> None:
    put("count:人", "1", "人", "名", "位", "口人", "个人", "号人", "人次", "员", "来号人", "個人")
    put("count:家", "1", "家", "户", "个企业", "家企业", "個企業")
    for unit in [
        "个",
        "项",
        "件",
        "张",
        "台",
        "套",
        "辆",
        "床",
        "所",
        "场",
        "部",
        "种",
        "款",
        "本",
        "篇",
        "次",
        "笔",
        "份",
        "只",
        "条",
        "座",
        "间",
        "支",
        "批",
        "颗",
        "档",
        "期",
        "栋",
        "宗",
        "幅",
        "首",
        "枚",
        "处",
        "株",
        "头",
    ]:
        put(f"count:{unit}", "1", unit)
    put("count:张", "1", "張")
    put("count:项", "1", "項")
    put("count:辆", "1", "輛")
    put("count:床", "1", "张床位", "个床位", "张床", "床位")


UNITS = _table()

# 个 stands for any counted thing, and a bare number takes the unit of the fact it is given for.
_LOOSE = frozenset({NUMBER, "count:个"})


def same_kind(kind: str, other: str) -> bool:
    """True when quantities of the two kinds may be compared: 50个 and 50家 may, 50人 and 50家 may not."""
    if kind == other:
        return True
    if kind in _LOOSE or other in _LOOSE:
        plain = other if kind in _LOOSE else kind
        return plain in _LOOSE or plain.startswith("count:")
    return False
