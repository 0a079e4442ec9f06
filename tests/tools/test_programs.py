"""Every guard over every program, the invented and the shipped ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tools.conftest import CASES, DATA, DEMO_CASES, text_from
from tools.guards.boundaries import generate
from tools.guards.cases import cases_of, check_case, load_cases
from tools.guards.mutation import survivors
from tools.guards.quotes import check_program, check_quotes, has_date
from tools.rules.load import KNOWLEDGE, RuleBook, load_rules
from tools.rules.model import Program
from tools.rules.source import parse_yaml

SHIPPED = load_rules(KNOWLEDGE / "programs", KNOWLEDGE / "facts.yaml")
DEMO = load_rules(DATA / "programs", DATA / "facts.yaml")
CORPUS = KNOWLEDGE / "corpus"
PLACES = [
    *((program, DEMO, DATA / "programs", DEMO_CASES, DATA / "rule-documents") for program in DEMO.programs.values()),
    *((program, SHIPPED, KNOWLEDGE / "programs", CASES, CORPUS) for program in SHIPPED.programs.values()),
]
EVERY = pytest.mark.parametrize(
    ("program", "book", "folder", "cases", "documents"), PLACES, ids=[place[0].id for place in PLACES]
)


@EVERY
def test_quotes_are_verbatim_and_every_number_is_accounted_for(
    program: Program, book: RuleBook, folder: Path, cases: Path, documents: Path
) -> None:
    assert [str(finding) for finding in check_program(program, text_from(documents))] == []


@EVERY
def test_worked_and_boundary_cases_hold(
    program: Program, book: RuleBook, folder: Path, cases: Path, documents: Path
) -> None:
    stored = cases_of(program.id, cases)
    assert (cases / f"{program.id}.yaml").exists(), "every program has at least one worked case"
    assert [str(finding) for case in stored for finding in check_case(program, case)] == []


@EVERY
def test_boundary_cases_are_those_of_the_rule_as_it_stands(
    program: Program, book: RuleBook, folder: Path, cases: Path, documents: Path
) -> None:
    stored = [case.name for case in load_cases(cases / f"{program.id}.boundary.yaml")]
    made = [case["name"] for case in generate(program, load_cases(cases / f"{program.id}.yaml"))]
    assert stored == made, f"python -m tools.guards {folder} {cases} {program.id}, then review the changed lines"


@EVERY
def test_every_changed_number_word_or_bound_is_caught(
    program: Program, book: RuleBook, folder: Path, cases: Path, documents: Path
) -> None:
    tree = parse_yaml((folder / program.file).read_text(encoding="utf-8"), program.file)
    tried, alive = survivors(tree, program.file, book.facts, cases_of(program.id, cases))
    assert tried > 0 or all(version.measures for version in program.versions), (
        "only a text of measures has nothing to change"
    )
    assert [str(mutation) for mutation in alive] == []


def test_exclusions_quote_their_document() -> None:
    findings = [
        finding
        for exclusion in DEMO.exclusions
        for finding in check_quotes(exclusion, text_from(DATA / "rule-documents"))
    ]
    assert findings == []


@pytest.mark.parametrize(
    ("quote", "day", "said"),
    [
        ("在2023年1月1日至11月30日期间签订", date(2023, 1, 1), True),
        ("在2023年1月1日至11月30日期间签订", date(2023, 11, 30), True),
        ("在2023年1月1日至11月30日期间签订", date(2023, 1, 30), False),
        ("在2023年1月1日至11月30日期间签订", date(2024, 11, 30), False),
        ("对2023年4月16日和10月31日的项目", date(2023, 10, 31), False),
    ],
)
def test_a_range_of_days_says_its_year_once(quote: str, day: date, said: bool) -> None:
    assert has_date(quote, day) is said
