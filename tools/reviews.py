"""Four eyes on every rule: who drafted it, and who held it against the original text again, from `knowledge/reviews.yaml`.

An entry names the version of the rule that was checked; a rule changed since falls back to 未复核 by itself.
`python -m tools.reviews voucher --by 张三` prints the entry for the version at hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from tools.errors import RuleError
from tools.receipts.rule import rule_sha256
from tools.rules.load import KNOWLEDGE, shipped
from tools.rules.model import Program
from tools.rules.source import parse_yaml

REGISTER = KNOWLEDGE / "reviews.yaml"
DIGITS = 16  # of the rule's hash, in the register
_TEXTS = ("rule", "drafted_by", "by", "how")
_DAYS = ("drafted", "checked")


class State(StrEnum):
    """DRAFTED also where the rule changed after it was checked. READ_AGAIN: a second reading that nobody signed."""

    DRAFTED = "drafted"
    READ_AGAIN = "read_again"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of the reading of one rule. by: who checked, free text, "" where nobody signed; how: against what."""

    rule: str = ""
    drafted: date | None = None
    drafted_by: str = ""
    checked: date | None = None
    by: str = ""
    how: str = ""
    current: bool = True  # the entry is of the rule as it is now

    @property
    def state(self) -> State:
        if not self.current or self.checked is None:
            return State.DRAFTED
        return State.CHECKED if self.by else State.READ_AGAIN

    @property
    def text(self) -> str:
        """未复核; 第二次对照原文（2026-11-21，未署名）; 已复核（2026-12-01，张三）."""
        if self.state is State.DRAFTED:
            return f"未复核（{self.checked} 对照后规则有修改）" if self.checked else "未复核"
        return f"{self.how or '已复核'}（{self.checked}，{self.by or '未署名'}）"


Register = Mapping[str, Review]


@lru_cache(maxsize=1)
def shipped_reviews() -> Register:
    """Return the register that ships, by program id."""
    return load_reviews(REGISTER)


def load_reviews(path: Path) -> Register:
    """Return a register. Raises: RuleError naming the entry that cannot be so."""
    tree = parse_yaml(path.read_text("utf-8"), path.name) or {}
    if not isinstance(tree, dict):
        raise RuleError("复核登记不是“政策编号: {…}”的列表", where=path.name, remedy="照 docs/receipts.md 的样子写")
    return {program: _entry(entry, f"{path.name}: {program}") for program, entry in tree.items()}


def _entry(entry: Any, where: str) -> Review:
    if not isinstance(entry, dict) or set(entry) - {*_TEXTS, *_DAYS}:
        raise RuleError("不认识的写法", where=where, remedy=f"可写：{'、'.join((*_TEXTS, *_DAYS))}")
    texts, days = ({key: entry[key] for key in keys if entry.get(key)} for keys in (_TEXTS, _DAYS))
    if not all(isinstance(value, str) for value in texts.values()) or len(texts.get("rule", "")) != DIGITS:
        raise RuleError(
            f"rule 要写规则版本的前 {DIGITS} 位，各项都是文字", where=where, remedy="用 python -m tools.reviews 生成"
        )
    if not all(isinstance(value, date) for value in days.values()):
        raise RuleError("drafted、checked 要写日期", where=where, remedy="写成 2026-11-21")
    return _possible(Review(**texts, **days), where)


def _possible(review: Review, where: str) -> Review:
    if review.checked is None and (review.by or review.how):
        raise RuleError("写了复核人或方式而没有复核日期", where=where, remedy="补上 checked")
    if review.by and review.by == review.drafted_by:
        raise RuleError(f"起草和复核都是“{review.by}”", where=where, remedy="请由另一人复核")
    if review.checked and review.drafted and review.checked < review.drafted:
        raise RuleError("复核早于起草", where=where, remedy="核对两个日期")
    return review


def review_of(program: Program, register: Register | None = None) -> Review:
    """Return what is known of a program's rule as it is now."""
    found = (shipped_reviews() if register is None else register).get(program.id)
    if found is None:
        return Review()
    current = rule_sha256(program).startswith(found.rule)
    if current:
        return found
    return Review(found.rule, found.drafted, found.drafted_by, found.checked, found.by, found.how, current=False)


def review_json(program: Program) -> dict[str, str | None]:
    """Return the review of a program as the command line and REST print it."""
    found = review_of(program)
    return {
        "state": str(found.state),
        "text": found.text,
        "rule_sha256": rule_sha256(program),
        "drafted_on": found.drafted.isoformat() if found.drafted else None,
        "drafted_by": found.drafted_by,
        "checked_on": found.checked.isoformat() if found.checked else None,
        "checked_by": found.by,
        "how": found.how,
    }


def entry_line(program: Program, review: Review) -> str:
    """Return the line of the register that says so of a program's rule as it is now."""
    said = {
        "rule": f'"{rule_sha256(program)[:DIGITS]}"', "drafted": review.drafted, "drafted_by": review.drafted_by,
        "checked": review.checked, "by": review.by, "how": review.how,
    }  # fmt: skip
    return f"{program.id}: {{{', '.join(f'{key}: {value}' for key, value in said.items() if value)}}}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.reviews", description="打印一行复核登记")
    parser.add_argument("program", help="政策编号")
    parser.add_argument("--by", default="", help="复核人")
    parser.add_argument("--how", default="", help="方式，如 对照原文复核")
    parser.add_argument("--checked", type=date.fromisoformat, default=date.today(), help="复核日期，默认今天")
    told = parser.parse_args()
    if told.program not in shipped().programs:
        parser.error(f"没有编号为“{told.program}”的政策")
    program = shipped().programs[told.program]
    known = shipped_reviews().get(program.id, Review())
    print(entry_line(program, Review("", known.drafted, known.drafted_by, told.checked, told.by, told.how)))


if __name__ == "__main__":
    main()
