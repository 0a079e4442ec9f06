"""One description of a company, all programs: which fit, which nearly, and the one question that would decide most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation, Reason, Verdict
from tools.facts import Facts
from tools.rules.load import RuleBook

_ORDER = {Verdict.YES: 0, Verdict.UNKNOWN: 1, Verdict.NO: 2}


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A program that fails on a single condition."""

    evaluation: Evaluation
    failed: Reason


@dataclass(frozen=True, slots=True)
class Matches:
    """evaluations: fitting first, then open ones with fewest open questions. next_question: a fact id, "" when none."""

    evaluations: tuple[Evaluation, ...]
    near_misses: tuple[NearMiss, ...]
    next_question: str


def match(book: RuleBook, facts: Facts, as_of: date, *, programs: Iterable[str] | None = None) -> Matches:
    """Return every program in force on `as_of`, evaluated for one case."""
    chosen = book.programs.values() if programs is None else [book.programs[name] for name in programs]
    results = [evaluate(program, facts, as_of) for program in chosen]
    binding = [result for result in results if result.status.binds and result.doc]
    binding.sort(key=lambda result: (_ORDER[result.verdict], len(result.missing), result.program))
    near = tuple(NearMiss(result, failed[0]) for result in binding if len(failed := result.failures) == 1)
    return Matches(tuple(binding), near, most_deciding(binding))


def most_deciding(results: Iterable[Evaluation]) -> str:
    """Return the fact that would decide most programs: each open program votes, the fewer its questions the more."""
    votes: dict[str, float] = {}
    for result in results:
        if result.verdict is Verdict.UNKNOWN:
            for rank, fact in enumerate(result.missing):
                votes[fact] = votes.get(fact, 0.0) + 1.0 / (len(result.missing) + rank)
    return max(votes, key=lambda fact: (votes[fact], fact)) if votes else ""
