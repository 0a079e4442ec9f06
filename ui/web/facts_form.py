"""Facts as a form shows them: what is asked, in which form, and whether what was entered can be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tools.errors import FactError
from tools.facts import FactDefinition, parse_value
from tools.rules.load import shipped

# What most programs ask of a company, in the order people know it.
PROFILE_FACTS = (
    "applicant_kind", "qualifications", "gen_srdi_level", "sector", "registered_in_beijing", "legal_person", "founded_on",
    "staff", "annual_revenue", "total_assets", "sound_finance", "com_ftz_enterprise",
)  # fmt: skip
LONGEST_VALUE = 200  # characters; every value of every list of choices is shorter
MOST_FACTS = 60

_UNITS = {"money": "如 80万元", "ratio": "如 30%", "date": "如 2020年3月"}


def fact_label(fact: str) -> str:
    """Return the name of a fact as people read it; an unknown one as it is."""
    facts = shipped().facts
    return facts[fact].label if fact in facts else fact


def field_of(fact: str) -> dict[str, Any]:
    """Return how a fact is entered: label, question, kind (yesno, choice, set, text), options, an example."""
    definition = shipped().facts[fact]
    kind = definition.type if definition.type in ("yesno", "choice", "set") and _listed(definition) else "text"
    options = ["是", "否"] if definition.type == "yesno" else list(definition.values)
    example = _UNITS.get(definition.type, f"如 10{definition.unit}" if definition.numeric else "")
    return {"fact": definition.id, "label": definition.label, "question": definition.ask, "kind": kind,
            "options": options if kind != "text" else [], "example": example}  # fmt: skip


def _listed(definition: FactDefinition) -> bool:
    return definition.type == "yesno" or bool(definition.values)


def known(fact: str) -> bool:
    """Return whether this is a fact that a person may state."""
    facts = shipped().facts
    return fact in facts and facts[fact].id == fact and bool(facts[fact].ask) and facts[fact].type != "list"


def checked(facts: Mapping[str, str], as_of: date) -> tuple[dict[str, str], dict[str, str]]:
    """Return the facts that can be read, as entered, and for each other one what is wrong with it."""
    good: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for fact, text in list(facts.items())[:MOST_FACTS]:
        if not known(fact):
            continue  # kept by a browser since an earlier version of the rules
        try:
            shown_value(fact, text[:LONGEST_VALUE], as_of)
            good[fact] = text.strip()
        except FactError as error:
            wrong[fact] = str(error)
    return good, wrong


def shown_value(fact: str, text: str, as_of: date) -> str:
    """Return a value as it is shown. Raises: FactError saying what is expected."""
    book = shipped()
    definition = book.facts[fact]
    return definition.show(parse_value(definition, text, book.facts, as_of))
