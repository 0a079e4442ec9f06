"""One message read for the facts of one version of a program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent.reading.elements import covered, elements, kinds_listed
from agent.reading.none import none_told
from agent.reading.numbers import NumberReader, unused
from agent.reading.places import places_counted
from agent.reading.spans import not_taken_blanked, own_words
from agent.reading.statements import choices, sets, statements
from agent.reading.times import dates
from tools.errors import FactError
from tools.facts import Dictionary, FactDefinition, parse_value
from tools.rules.model import Version
from tools.rules.uses import benefit_facts, deciding_facts, facts_used, wanted_answers

# Whether other support was had or asked for is itself what such a fact tells.
_OF_SUPPORT = re.compile(r"支持|补贴|奖励|资助|补助|贴息|资金|扶持|补偿|享受|申请|申报")


@dataclass(slots=True)
class FactReader:
    """Reads messages for one version of a program."""

    version: Version
    dictionary: Dictionary
    as_of: date

    def read(self, text: str) -> dict[str, object]:
        """Return what the text says, by fact id, in the form `parse_facts` takes. Unreadable values are left out."""
        text = own_words(text)
        used = [self.dictionary[f] for f in facts_used(self.version, self.dictionary)]
        lists = {d.id: self._elements(text, d, used) for d in used if d.type == "list"}
        lists = {fact: told for fact, told in lists.items() if told}
        inside = {item for fact in lists for item in self.dictionary[fact].items}
        values = self._of(text, [d for d in used if d.id not in inside and d.type != "list"]) | lists
        for choice in (d for d in used if d.counted_as):
            values |= places_counted(text, choice)
        return {k: v for k, v in values.items() if self._readable(k, v)}

    def _of(self, text: str, used: Sequence[FactDefinition]) -> dict[str, object]:
        values: dict[str, object] = {}
        values |= NumberReader(
            text,
            [d for d in used if d.numeric],
            self.version.base,
            bounded=frozenset(deciding_facts(self.version) - benefit_facts(self.version)),
            derived=frozenset(d.fact for d in self.version.derive),
            deciding=deciding_facts(self.version),
        ).read()
        values |= none_told(text, used, values)
        values |= dates(text, [d for d in used if d.type == "date"], self.as_of)
        bare = not_taken_blanked(text)
        values |= choices(bare, [d for d in used if d.type == "choice"])
        values |= sets(bare, [d for d in used if d.type == "set"])
        yes_or_no, good = [d for d in used if d.type == "yesno"], wanted_answers(self.version)
        values |= statements(bare, [d for d in yes_or_no if not _OF_SUPPORT.search(d.label)], good)
        values |= statements(text, [d for d in yes_or_no if _OF_SUPPORT.search(d.label)], good)
        return values | {k: v for k, v in unused(text, used).items() if k not in values}

    def _elements(
        self, text: str, definition: FactDefinition, used: Sequence[FactDefinition]
    ) -> list[dict[str, object]]:
        """Return what is told of each element of a list; [] when there are fewer than two."""
        items = [self.dictionary[item] for item in definition.items]
        if items and items[0].type == "choice":
            return kinds_listed(text, items[0])
        if not items or not items[0].numeric:
            return []
        others = [d for d in used if d.kind == items[0].kind and d.id not in definition.items]
        text = covered(text, items[0], others)
        told = elements(
            text, items[0], lambda part: {k: v for k, v in self._of(part, items).items() if self._readable(k, v)}
        )
        # What is said once of all of them (都做了认定登记) holds for each.
        shared = self._of(text, [d for d in items if d.type == "yesno"]) if told else {}
        return [{**shared, **element} for element in told]

    def _readable(self, fact: str, value: object) -> bool:
        try:
            parse_value(self.dictionary[fact], value, self.dictionary, self.as_of)
        except FactError:
            return False
        return True
