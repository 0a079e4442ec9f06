"""Whether a receipt still holds: the same rule, the same case, worked out again to the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tools.errors import ToolError
from tools.evaluation.evaluate import evaluate
from tools.facts import parse_facts
from tools.receipts.canonical import canonical, digest
from tools.receipts.issue import BY_DATE, BY_NAME, CASE, Receipt, product, receipt, sealed, version_id
from tools.receipts.rule import rule_sha256
from tools.rules.load import RuleBook, shipped
from tools.rules.model import Program, Version

NOTHING = "（没有）"


class Finding(StrEnum):
    """What a check of a receipt comes to. Only SAME is a yes."""

    SAME = "一致"
    CASE_ALTERED = "所填情况被改动"
    RESULT_ALTERED = "结果被改动"
    SEAL_ALTERED = "凭据被改动"
    RULE_CHANGED = "规则已经修改"
    OTHER_RESULT = "结果不同"
    UNKNOWN_PROGRAM = "没有这项政策"
    NOT_WORKED_OUT = "不能重新计算"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a receipt and its recomputation differ: result.benefit.high, what each says."""

    path: str
    receipt: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The findings, the gravest first; where the recomputation differs; and what to know beside it."""

    program: str
    title: str
    as_of: str
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.findings == (Finding.SAME,)

    @property
    def unmoved(self) -> bool:
        """True when it was worked out again and the result came out as the receipt has it."""
        lost = {Finding.UNKNOWN_PROGRAM, Finding.NOT_WORKED_OUT} & {*self.findings}
        return not lost and not any(difference.path.startswith("result") for difference in self.differences)


def verify(given: Receipt, *, book: RuleBook | None = None) -> Verification:
    """Return what comes of working a receipt out again with the rules of this product. given: as `read_receipts` gives it."""
    program = (book or shipped()).programs.get(given["program"])
    altered = _altered(given)
    if program is None:
        findings = (*altered, Finding.UNKNOWN_PROGRAM)
        return Verification(given["program"], "", given["as_of"], findings, remarks=_remarks(given))
    changed = (Finding.RULE_CHANGED,) if given["rule"]["sha256"] != rule_sha256(program) else ()
    try:
        again = _again(program, given)
    except ToolError as error:
        findings, remarks = (*altered, *changed, Finding.NOT_WORKED_OUT), (str(error), *_remarks(given))
        return Verification(program.id, program.title, given["as_of"], findings, remarks=remarks)
    differences = tuple(found for key in ("rule", "result") for found in _differences(key, given[key], again[key]))
    # Equal bytes: the product's version apart, which says who worked it out and not what came out.
    same = canonical(sealed({**again, "product": given["product"]})) == canonical(given)
    findings = (*altered, *changed)
    if not findings:
        findings = (Finding.SAME,) if same else (Finding.OTHER_RESULT,)
    return Verification(program.id, program.title, given["as_of"], findings, differences, _remarks(given))


def _altered(given: Receipt) -> tuple[Finding, ...]:
    """Return what the receipt's own digests show of changes made to it after it was issued."""
    found = []
    if digest({key: given[key] for key in CASE}) != given["digests"]["case"]:
        found.append(Finding.CASE_ALTERED)
    if digest(given["result"]) != given["digests"]["result"]:
        found.append(Finding.RESULT_ALTERED)
    if not found and sealed(given)["sha256"] != given["sha256"]:
        found.append(Finding.SEAL_ALTERED)
    return tuple(found)


def _again(program: Program, given: Receipt) -> Receipt:
    as_of = date.fromisoformat(given["as_of"])
    version = _named(program, given["rule"])
    result = evaluate(program, parse_facts(given["inputs"], program.facts, as_of), as_of, version=version)
    return receipt(program, given["inputs"], result, version=version)


def _named(program: Program, rule: dict[str, Any]) -> Version | None:
    """Return the version that was asked for by name, None where the date chose it. Raises: ToolError for one that is gone."""
    if rule["by"] == BY_DATE:
        return None
    found = next((version for version in program.versions if version_id(version) == rule["version"]), None)
    if found is None or rule["by"] != BY_NAME:
        raise ToolError(f"{program.title}没有版本“{rule['version'][:60]}”")
    return found


def _differences(path: str, given: Any, again: Any) -> Iterator[Difference]:
    """Yield the smallest parts that differ."""
    if isinstance(given, dict) and isinstance(again, dict):
        for key in dict.fromkeys((*again, *given)):
            yield from _differences(f"{path}.{key}", given.get(key, NOTHING), again.get(key, NOTHING))
    elif isinstance(given, list) and isinstance(again, list):
        for at in range(max(len(given), len(again))):
            ours, theirs = (part[at] if at < len(part) else NOTHING for part in (again, given))
            yield from _differences(f"{path}[{at + 1}]", theirs, ours)
    elif given != again:
        yield Difference(path, _shown(given), _shown(again))


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else canonical(value).decode("utf-8", "replace")
    return text if len(text) <= 120 else text[:119] + "…"


def _remarks(given: Receipt) -> tuple[str, ...]:
    ours = product()
    return () if given["product"] == ours else (f"凭据由 {given['product'][:40]} 版开出，现在是 {ours} 版",)
