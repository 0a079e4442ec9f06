"""The worked examples of docs/matching.md come out as its tables print them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from tools.matched import CompanyMatch, MatchedProgram
from tools.matching import match_facts, read_company
from tools.rules.load import shipped

ROOT = Path(__file__).parents[2]
NO_DISTANCE = "没有给出"
HEADING = re.compile(r"^### `(?P<profile>[^`]+)` on (?P<day>\d{4}-\d\d-\d\d)$", re.M)
HYDROGEN_ENDS = date(2025, 8, 10)


@dataclass(frozen=True)
class Example:
    """A profile, the day asked about, and the rows of its tables by the heading of their first column."""

    profile: str
    as_of: date
    tables: Mapping[str, Sequence[Sequence[str]]]

    def __str__(self) -> str:
        return f"{Path(self.profile).stem} {self.as_of}"


def _tables(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            rows = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not rows:
            found[cells[0]] = rows
        rows.append(cells)
    return {name: rows[2:] for name, rows in found.items()}


def _examples() -> list[Example]:
    text = (ROOT / "docs" / "matching.md").read_text("utf-8")
    examples = []
    for found in HEADING.finditer(text):
        section = re.split(r"^##", text[found.end() :], maxsplit=1, flags=re.M)[0]
        examples.append(Example(found["profile"], date.fromisoformat(found["day"]), _tables(section)))
    return examples


@cache
def _matched(profile: str, as_of: date) -> CompanyMatch:
    told = yaml.safe_load((ROOT / profile).read_text("utf-8"))
    book = shipped()
    return match_facts(read_company(book.facts, told, as_of), as_of, book=book)


def _by_title(lines: Sequence[MatchedProgram]) -> dict[str, MatchedProgram]:
    return {line.basis.title: line for line in lines}


def _sum(line: MatchedProgram) -> str:
    return line.most.text if line.most is not None else ""


EXAMPLES = _examples()
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=str)


def test_each_profile_has_its_tables() -> None:
    assert [str(example) for example in EXAMPLES] == [
        "ai-startup 2026-11-20",
        "hydrogen-maker 2024-07-01",
        "hydrogen-maker 2026-11-20",
        "bookshop-chain 2026-11-20",
    ]
    assert all(example.tables["符合"] and example.tables["不符合"] for example in EXAMPLES)


@each_example
def test_the_programs_that_fit_pay_the_printed_sums(example: Example) -> None:
    fitting = _by_title(_matched(example.profile, example.as_of).fitting)
    printed = {row[0]: row[1] for row in example.tables["符合"]}
    assert {title: _sum(fitting[title]) for title in printed if title in fitting} == printed


@each_example
def test_no_other_program_fits(example: Example) -> None:
    fitting = _by_title(_matched(example.profile, example.as_of).fitting)
    assert set(fitting) == {row[0] for row in example.tables["符合"]}


@each_example
def test_near_misses_fail_on_the_printed_condition_alone(example: Example) -> None:
    failing = _by_title(_matched(example.profile, example.as_of).failing)
    for title, distance, condition, *_ in example.tables["不符合"]:
        line = failing[title]
        assert [failed.text for failed in line.failures] == [condition]
        assert (line.distance or NO_DISTANCE) == distance


@each_example
def test_open_programs_are_open_up_to_the_printed_sum(example: Example) -> None:
    open_ones = _by_title(_matched(example.profile, example.as_of).open)
    for title, most, *_ in example.tables.get("待定", ()):
        assert _sum(open_ones[title]) == most


def test_the_hydrogen_programs_have_ended_in_2026() -> None:
    ended = _matched("docs/examples/hydrogen-maker.yaml", date(2026, 11, 20)).ended
    then = _matched("docs/examples/hydrogen-maker.yaml", date(2024, 7, 1)).ended
    assert sum(item.last_day == HYDROGEN_ENDS for item in ended) == 16
    assert not any(item.last_day == HYDROGEN_ENDS for item in then)
