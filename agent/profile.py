"""A company told in one paragraph: what it says, by fact, for matching it against all programs.

A number goes to the one fact that its words name best; a lone number means nothing here, because every program would take
it for its own base.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from agent.reading.numbers import COVERED, NumberReader
from agent.reading.spans import alike, wording
from agent.reading.statements import choices, sets, statements
from agent.reading.times import dates
from agent.screen import clean
from tools.errors import FactError
from tools.facts import FactDefinition, Facts, parse_value
from tools.rules.load import RuleBook, shipped
from tools.rules.uses import benefit_facts, condition_facts, wanted_answers

SEVERAL = 2  # documents that look at a number, date or set of labels: then it describes companies, not one scheme
MANY = 8  # programs that look at a kind or a yes/no: 企业 and 高精尖 are said of everything
MOSTLY = 0.5  # of the label of a number that one document alone looks at: 资产总额, but no 租金 of a 体验店
TELLING = 5  # characters of a word that says which scheme is meant


def read_profile(text: str, as_of: date, *, book: RuleBook | None = None) -> Facts:
    """Return the facts of a paragraph, as `match_facts` takes them; what cannot be read is left out."""
    book = book or shipped()
    message = clean(text)
    common, rare, good = _wanted(book, as_of)
    values = _read(message, common, as_of, good)
    covered = message
    for value in values.values():
        covered = covered.replace(str(value), COVERED * len(str(value)))
    # What one program alone looks at must be said in words of its own: 企业 names no kind of fund.
    named = [definition for definition in rare if _spelled_out(covered, definition)]
    values = _read(covered, named, as_of, good) | values
    facts: Facts = {}
    for fact, value in values.items():
        try:
            facts[fact] = parse_value(book.facts[fact], value, book.facts, as_of)
        except FactError:
            continue
    return facts


def _read(text: str, wanted: list[FactDefinition], as_of: date, good: dict[str, bool]) -> dict[str, object]:
    values: dict[str, object] = {}
    numbers = [d for d in wanted if d.numeric]
    values |= NumberReader(text, numbers, lone=False, bounded=frozenset(d.id for d in numbers)).read()
    values |= dates(text, [d for d in wanted if d.type == "date"], as_of)
    values |= choices(text, [d for d in wanted if d.type == "choice"])
    values |= sets(text, [d for d in wanted if d.type == "set"])
    values |= statements(text, [d for d in wanted if d.type == "yesno"], good)
    return values


def _spelled_out(text: str, definition: FactDefinition) -> bool:
    words = [
        definition.label,
        *definition.words,
        *definition.values,
        *(w for many in definition.values.values() for w in many),
    ]
    if any(len(word) >= TELLING and wording(word).search(text) for word in words):
        return True
    return definition.numeric and alike(definition.label, text) >= MOSTLY


def _wanted(book: RuleBook, as_of: date) -> tuple[list[FactDefinition], list[FactDefinition], dict[str, bool]]:
    """Return the facts that several programs in force look at, those that few do, and the answers they want."""
    asked: Counter[str] = Counter()
    texts: dict[str, set[str]] = {}  # fact → documents whose programs look at it
    good: dict[str, bool] = {}
    for program in book.programs.values():
        version = program.version_on(as_of)
        if version is not None and not version.measures:
            facts = condition_facts(version) | benefit_facts(version)
            asked.update(facts)
            for fact in facts:
                texts.setdefault(fact, set()).add(version.doc)
            good = wanted_answers(version) | good
    known = [(book.facts[fact], count) for fact, count in asked.most_common() if fact in book.facts]
    common = [d for d, count in known if (count if d.type in ("choice", "yesno") else len(texts[d.id])) >= _least(d)]
    return common, [d for d, _ in known if d not in common], good


def _least(definition: FactDefinition) -> int:
    return MANY if definition.type in ("choice", "yesno") else SEVERAL
