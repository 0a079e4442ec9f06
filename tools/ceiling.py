"""What a program brings at most, before anything is known of the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Amount
from tools.rules.model import Program


@dataclass(frozen=True, slots=True)
class Ceiling:
    """amount: the most that may be paid; None where the program pays no sum. past: true when the rule has ended by then."""

    amount: Amount | None
    past: bool


def ceiling(program: Program, as_of: date) -> Ceiling:
    """Return the most a program pays on `as_of`; of one that has ended, what it paid on its last day."""
    ended = program.latest_ended(as_of) if program.version_on(as_of) is None else None
    day = ended.end if ended is not None and ended.end is not None else as_of
    return Ceiling(evaluate(program, {}, day).benefit, day != as_of)
