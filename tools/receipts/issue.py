"""The receipt of one evaluation: a small document in JSON's own types that `verify` can recompute.

::

    {format, product, program, rule: {sha256, version, by}, as_of, inputs, result, digests: {case, result}, sha256}

It names clauses by document and place without their words: the words are part of what `rule.sha256` stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.metadata import version as installed
from typing import Any

from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Amount, Evaluation, Step
from tools.exact import plain
from tools.facts import parse_facts
from tools.naming import facts_of, find_fact, find_program
from tools.receipts.canonical import digest
from tools.receipts.rule import rule_sha256
from tools.rules.load import RuleBook, shipped
from tools.rules.model import Program, Version

FORMAT = "jingda-receipt/1"
BY_DATE, BY_NAME = "date", "name"  # how the version was chosen: the one of the day, or one that was asked for
CASE = ("program", "as_of", "inputs")
Receipt = dict[str, Any]


@lru_cache(maxsize=1)
def product() -> str:
    """Return the version of this program."""
    return installed("jingda")


def receipt_for(name: str, given: Mapping[str, object], as_of: date, *, book: RuleBook | None = None) -> Receipt:
    """Return the receipt of what `tools.calculators.calculate` works out of the same arguments.

    Raises: ProgramError, FactError, as it does.
    """
    program = find_program(book or shipped(), name, as_of)
    known = facts_of(program, as_of)
    inputs = {find_fact(program, known, fact).id: value for fact, value in given.items()}
    return receipt(program, inputs, evaluate(program, parse_facts(inputs, program.facts, as_of), as_of))


def receipt(
    program: Program, inputs: Mapping[str, object], result: Evaluation, *, version: Version | None = None
) -> Receipt:
    """Return the receipt of an evaluation. inputs: fact id → as told. version: the one that was asked for by name."""
    written: Receipt = {
        "format": FORMAT,
        "product": product(),
        "program": program.id,
        "rule": {
            "sha256": rule_sha256(program),
            "version": version_id(version or program.version_of(result.doc)),
            "by": BY_NAME if version else BY_DATE,
        },
        "as_of": result.as_of.isoformat(),
        "inputs": dict(inputs),
        "result": written_result(program, result),
    }
    return sealed(written)


def sealed(written: Receipt) -> Receipt:
    """Return a receipt with its digests: of the case, of the result, and of the whole."""
    body = {key: value for key, value in written.items() if key not in ("digests", "sha256")}
    body["digests"] = {"case": digest({key: body[key] for key in CASE}), "result": digest(body["result"])}
    return {**body, "sha256": digest(body)}


def version_id(version: Version | None) -> str:
    """Return voucher-measures-2026@2026-06-22, "" for none."""
    return f"{version.doc}@{version.start.isoformat()}" if version else ""


def written_result(program: Program, result: Evaluation) -> dict[str, Any]:
    """Return what an evaluation says, field by field: what the code calls them may change, a receipt may not."""
    return {
        "title": result.title,
        "status": str(result.status),
        "verdict": result.verdict.code,
        "payable": result.payable.code,
        "benefit": _amount(result.benefit),
        "due": _amount(result.due),
        "steps": [_step(program, step) for step in result.steps],
        "figures": [
            {"label": figure.label, "amount": _amount(figure.amount), "clause": _place(program, figure.cite)}
            for figure in result.also
        ],
        "schedule": [
            {"label": row.label, "amount": _amount(row.amount), "actual": row.actual, "clause": _place(program, row.cite)}
            for row in result.schedule
        ],
        "failures": [
            {"text": failed.text, "given": failed.given, "clause": _place(program, failed.cite)}
            for failed in result.failures
        ],
        "judged": list(result.judged),
        "missing": list(result.missing),
        "deadlines": {item.id: item.day.isoformat() if item.day else None for item in result.deadlines},
        "notes": list(result.notes),
    }  # fmt: skip


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    high = plain(amount.high) if amount.high is not None else None
    return {
        "text": amount.text, "low": plain(amount.low), "high": high,
        "kind": amount.kind, "wording": amount.wording, "per": amount.per,
    }  # fmt: skip


def _step(program: Program, step: Step) -> dict[str, str]:
    return {"text": step.text, "value": step.value, "clause": _place(program, step.cite)}


def _place(program: Program, cite: str) -> str:
    clause = program.clauses.get(cite)
    return f"{clause.doc} {clause.locator}" if clause else ""
