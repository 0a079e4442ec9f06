"""Stored cases: a policy officer reads them, the evaluator must agree with every word.

```yaml
- name: 高新技术企业全年最高50万元，单个合同最多抵一半
  as_of: 2026-11-20
  facts: {contract_amount: 80万元, voucher_used_this_year: 15万元, qualifications: [国家高新技术企业]}
  benefit: 最高35万元
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tools.errors import FactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation
from tools.facts import parse_facts
from tools.guards.finding import Finding
from tools.quantities import money_text
from tools.questions import needed_base, own_share
from tools.replay import replay
from tools.rules.model import Program
from tools.rules.source import parse_yaml

KEYS = (
    "name", "as_of", "facts", "version", "benefit", "due", "verdict", "payable", "status", "failed", "missing", "judged",
    "deadlines", "also", "years", "own_share", "needed_base", "steps", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One situation with what must come out of it; only what `expect` names is compared."""

    name: str
    as_of: date
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    version: str = ""
    file: str = ""


def load_cases(path: Path) -> list[Case]:
    """Return the cases of one YAML file. Raises: RuleError for an unknown key."""
    cases = []
    for raw in parse_yaml(path.read_text(encoding="utf-8"), path.name) or []:
        for key in raw:
            if key not in KEYS:
                raise RuleError(
                    f"不认识的键“{key}”", where=f"{path.name}: {raw.get('name')}", remedy=f"可用：{'、'.join(KEYS)}"
                )
        expect = {key: value for key, value in raw.items() if key not in ("name", "as_of", "facts", "version")}
        cases.append(Case(raw["name"], raw["as_of"], raw.get("facts", {}), expect, raw.get("version", ""), path.name))
    return cases


def run_case(program: Program, case: Case) -> Evaluation:
    """Return the evaluation a case asks for."""
    facts = parse_facts(case.facts, program.facts, case.as_of)
    version = program.version_of(case.version) if case.version else None
    return evaluate(program, facts, case.as_of, version=version)


def check_case(program: Program, case: Case) -> list[Finding]:
    """Return how the evaluation differs from the case; the trace must replay to the benefit as well."""
    where = f"{case.file}: {case.name}"
    try:
        result = run_case(program, case)
    except (FactError, RuleError) as error:
        return [Finding(where, str(error))]
    findings = [
        Finding(where, f"{key} 应为 {wanted!r}，得到 {_actual(program, case, result, key, wanted)!r}")
        for key, wanted in case.expect.items()
        if _actual(program, case, result, key, wanted) != wanted
    ]
    return findings + _replays(where, result)


def _replays(where: str, result: Evaluation) -> list[Finding]:
    if result.benefit is None or not result.benefit.exact or not result.steps:
        return []
    replayed = replay(result.steps)
    if replayed != result.benefit.high:
        return [Finding(where, f"步骤复算得 {replayed}，结果是 {result.benefit.text}")]
    return []


def _actual(program: Program, case: Case, result: Evaluation, key: str, wanted: Any) -> Any:
    if key in _SIMPLE:
        return _SIMPLE[key](result)
    if key in ("failed", "missing", "judged", "notes", "steps"):
        return _listed(result, key, wanted)
    if key == "deadlines":
        days = {item.id: item.day for item in result.deadlines}
        return {name: days.get(name) for name in wanted}
    if key == "also":
        figures = {item.label: item.amount.text for item in result.also}
        return {name: figures.get(name) for name in wanted}
    if key == "years":
        years = {item.label: item.amount.text for item in result.schedule}
        return {name: years.get(name) for name in wanted}
    return _turned(program, case, key)


_SIMPLE: Mapping[str, Any] = {
    "benefit": lambda result: result.benefit.text if result.benefit else "无",
    "due": lambda result: result.due.text if result.due else "无",
    "verdict": lambda result: str(result.verdict),
    "payable": lambda result: str(result.payable),
    "status": lambda result: result.status.label,
}


def _listed(result: Evaluation, key: str, wanted: list[str]) -> list[str]:
    """The wanted ones that are there, so that a case may name only what matters; [] asks for none at all."""
    found = {
        "failed": [reason.text for reason in result.failures],
        "missing": list(result.missing),
        "judged": list(result.judged),
        "notes": list(result.notes),
        "steps": [step.text for step in result.steps],
    }[key]
    return [item for item in wanted if item in found] if wanted and key != "failed" else found


def _turned(program: Program, case: Case, key: str) -> str:
    facts = parse_facts(case.facts, program.facts, case.as_of)
    if key == "own_share":
        version = program.version_on(case.as_of)
        if version is not None and not version.own_share:
            return "无"
        return own_share(program, facts, case.as_of).amount.text
    return money_text(needed_base(program, facts, case.as_of).base)


def cases_of(program: str, folder: Path) -> list[Case]:
    """Return the written and the generated cases of a program: <id>.yaml and <id>.boundary.yaml."""
    paths = [folder / f"{program}.yaml", folder / f"{program}.boundary.yaml"]
    return [case for path in paths if path.exists() for case in load_cases(path)]
