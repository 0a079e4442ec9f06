"""`jingda match`: one company against all programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import FileMissing, InputError, UnreadableFile
from tools.matched import CompanyMatch
from tools.matching import match_facts, read_company
from tools.ranking import Order
from tools.rules.load import shipped
from ui.commands.opening import chosen_date, doubts_here
from ui.console import Line, complain, write_json, write_lines
from ui.documents.doubts import warned_match
from ui.given import parse_given
from ui.matches import groups, summary
from ui.plain import as_json, titles_of
from ui.settings import load_settings

if TYPE_CHECKING:
    from tools.facts import Facts
    from ui.sources import Titles

SHOWN = 12  # programs of each group on the terminal; the report and --json have all of them
_STYLES = {"符合": "green", "待定": "yellow", "不符合": "red", "已经失效": "bright_black"}


def run(words: Sequence[str], as_of: str, report: Path | None, order: str = Order.RANKED, *, as_json_text: bool) -> int:
    """Print the matches of the company that the words tell: a YAML file, 事实=值…, or a paragraph."""
    day = chosen_date(as_of, load_settings())
    facts = company(words, day)
    found = warned_match(match_facts(facts, day, order=_order(order)), doubts_here())
    titles = titles_of(found)
    told = {shipped().facts[fact].label: shipped().facts[fact].show(value) for fact, value in facts.items()}
    if report is not None:
        from ui.match_report import write_report

        write_report(report, found, told, titles)
    if as_json_text:
        write_json({"facts": told, **as_json(found, titles)})
    else:
        write_lines(_lines(found, told, titles))
        if report is not None:
            complain(f"报告已写入 {report}")
    return 0


def _order(name: str) -> Order:
    try:
        return Order(name)
    except ValueError as error:
        raise InputError(f"没有按“{name}”排的次序", where="--order", remedy=f"可写：{'、'.join(Order)}") from error


def company(words: Sequence[str], day: date) -> Facts:
    """Return the facts of a company. Raises: InputError when nothing is told."""
    text = " ".join(words).strip()
    if not text:
        raise InputError(
            "没有写企业情况",
            remedy="写 事实=值、一段话，或一个 YAML 文件，例如：jingda match 职工总数=30人 主营业务方向=人工智能",
        )
    if len(words) == 1 and Path(text).suffix.lower() in (".yaml", ".yml", ".json"):
        return read_company(shipped().facts, _profile(Path(text)), day)
    if any("=" in word or "＝" in word for word in words):
        return read_company(shipped().facts, parse_given(words), day)
    return company_of({}, text, day)


def company_of(given: Mapping[str, object], text: str, day: date) -> Facts:
    """Return the facts given by name, else those a paragraph tells. Raises: FactError; InputError when nothing is told."""
    if given:
        return read_company(shipped().facts, given, day)
    from agent.profile import read_profile

    facts = read_profile(text, day)
    if not facts:
        raise InputError(
            "这段话里没有读出企业的情况",
            remedy="请写明人数、收入、行业、资质、注册地等，例如：北京的人工智能公司，国家高新技术企业，职工30人",
        )
    return facts


def _profile(path: Path) -> dict[str, Any]:
    import yaml

    try:
        tree = yaml.safe_load(path.read_text("utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise FileMissing("文件不存在、不是文件或不可读", where=str(path), remedy="请检查路径和权限") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnreadableFile("不是合法的 YAML 文本", where=str(path), remedy="每行写 事实: 值，保存为 UTF-8") from error
    if not isinstance(tree, dict) or not tree:
        raise InputError("文件里没有“事实: 值”", where=str(path), remedy="每行写一项，如 职工总数: 30人")
    return {str(name): _value(value) for name, value in tree.items()}


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _value(item) for key, item in value.items()}
    return str(value)


def _lines(found: CompanyMatch, told: Mapping[str, str], titles: Titles) -> Iterator[Line]:
    yield Line("企业情况：" + "；".join(f"{label} {value}" for label, value in told.items()), "bright_black")
    for text in summary(found):
        yield Line(text, "bold")
    for name, rows in groups(found, titles):
        yield Line()
        more = (
            f"（共 {len(rows)} 项，列出前 {SHOWN} 项；全部见 --report 或 --json）"
            if len(rows) > SHOWN
            else f"（{len(rows)} 项）"
        )
        yield Line(f"{name}{more}", f"bold {_STYLES[name]}")
        for row in rows[:SHOWN]:
            yield Line("  ".join(part for part in (row.program, row.amount) if part), _STYLES[name], 2)
            if row.why:
                yield Line(row.why, "", 6)
            if row.reference:
                yield Line(f"{row.reference}：{row.quote}", "bright_black", 6)
            if row.ask:
                yield Line(f"还要问：{row.ask}", "yellow", 6)
