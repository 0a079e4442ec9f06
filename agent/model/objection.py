"""Why words of a model cannot be shown: a code for the log, a sentence for the model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """code: no_mark, unknown_mark, unproved, unsupported, foreign, clause_number, negation, order, premise, verdict, amount,
    omitted, too_long.
    """

    code: str
    text: str
