"""Picks the worked examples of the FAQs from the hand-written cases: `python scripts/pick_faq_examples.py`.

Of each program the case with the fewest facts that pays a sum, and the one that gives days; written to agent/faq/examples.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from tools.evaluation.result import Verdict
from tools.guards.cases import Case, load_cases, run_case
from tools.rules.load import shipped
from tools.rules.model import Program

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "tools" / "cases"
OUT = ROOT / "agent" / "faq" / "examples.yaml"
HEAD = "# Made by scripts/pick_faq_examples.py from tests/tools/cases. Change a case there, then run it again.\n"
PER_PROGRAM = 2  # sums of one program
MOST_FACTS = 9  # a question with more is read by nobody


def picked() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every program that has a fitting case."""
    found = {program.id: _rows(program) for program in shipped().programs.values()}
    return {program: rows for program, rows in found.items() if rows}


def _rows(program: Program) -> list[dict[str, Any]]:
    path = CASES / f"{program.id}.yaml"
    cases = [case for case in load_cases(path) if not case.version and _texts(program, case) is not None]
    sums = [case for case in cases if _pays(program, case)]
    days = [case for case in cases if case.expect.get("deadlines") and all(case.expect["deadlines"].values())]
    rows = [{"facts": _texts(program, c), "benefit": c.expect["benefit"]} for c in _few(sums)[:PER_PROGRAM]]
    return rows + [{"facts": _texts(program, c), "deadlines": dict(c.expect["deadlines"])} for c in _few(days)[:1]]


def _pays(program: Program, case: Case) -> bool:
    if "benefit" not in case.expect or case.expect.get("verdict") == "否" or case.expect.get("payable") == "否":
        return False
    result = run_case(program, case)
    amount = result.benefit
    known = amount is not None and amount.exact and bool(amount.high)
    return known and result.verdict is not Verdict.NO and result.payable is not Verdict.NO


def _few(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: len(case.facts))


def _texts(program: Program, case: Case) -> dict[str, str] | None:
    """Return the facts by id as text; None where one is no plain text."""
    texts = {}
    for name, value in case.facts.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict | list) for each in values):
            return None
        definition = program.facts.find(name)
        if definition.type == "list":
            return None
        words = [("是" if each else "否") if isinstance(each, bool) else str(each) for each in values]
        texts[definition.id] = "、".join(words)
    return texts if 0 < len(texts) <= MOST_FACTS else None


def text() -> str:
    return HEAD + yaml.safe_dump(picked(), allow_unicode=True, sort_keys=False, width=120)


if __name__ == "__main__":
    OUT.write_text(text(), "utf-8")
