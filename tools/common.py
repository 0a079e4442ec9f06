"""The facts that most programs look at: what a company is asked for first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tools.facts import FactDefinition
from tools.rules.load import RuleBook
from tools.rules.model import Version
from tools.rules.uses import condition_facts, taken_as_clean


def common_facts(book: RuleBook, as_of: date, *, statements: int, figures: int) -> tuple[FactDefinition, ...]:
    """Return what decides most programs in force on `as_of`, the widest first: kinds and yes/no, then figures and dates.

    Bad records are left out: matching takes them not to exist until somebody speaks of them.
    """
    asked: Counter[str] = Counter()
    for version in _binding(book, as_of):
        asked.update(condition_facts(version) - set(taken_as_clean(version, ())))
    known = [book.facts[fact] for fact, _ in sorted(asked.items(), key=lambda item: (-item[1], item[0]))]
    told = [definition for definition in known if not _measured(definition) and definition.type != "list"]
    return (*told[:statements], *[definition for definition in known if _measured(definition)][:figures])


def _binding(book: RuleBook, as_of: date) -> Iterator[Version]:
    for program in book.programs.values():
        version = program.version_on(as_of)
        if version is not None and not version.measures:
            yield version


def _measured(definition: FactDefinition) -> bool:
    return definition.numeric or definition.type == "date"
