"""Names of programs and documents: whatever stands in 《》, and the known names in running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tools.rules.load import shipped

if TYPE_CHECKING:
    from agent.gate.tokens import Token
    from knowledge.base import KnowledgeBase

SHORTEST = 4  # characters; shorter names are words of every day (创新券 is told from 算力券 by the figures that follow)
_TITLED = re.compile(r"《([^《》]{2,80}(?:《[^《》]{2,80}》[^《》]{0,40})?)》")


class Names:
    """The known names, found in a text at their longest; compares by identity, one per generation."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        heads: dict[str, list[str]] = defaultdict(list)
        for name in {plain_name(n) for n in names}:
            if len(name) >= SHORTEST:
                heads[name[:SHORTEST]].append(name)
        self._by_head = {head: sorted(known, key=len, reverse=True) for head, known in heads.items()}

    def titled(self, text: str) -> Iterator[Token]:
        """Yield what stands in 《》, known or not; figures in a title belong to the title."""
        from agent.gate.tokens import Token

        for match in _TITLED.finditer(text):
            yield Token("name", ("name", plain_name(match[1])), match[1], match.start(), match.end())

    def found(self, text: str) -> Iterator[Token]:
        """Yield the names in a squeezed text, left to right, the longest at each place."""
        from agent.gate.tokens import Token

        end = 0
        for at in [i for i in range(len(text) - SHORTEST + 1) if text[i : i + SHORTEST] in self._by_head]:
            name = next((n for n in self._by_head[text[at : at + SHORTEST]] if text.startswith(n, at)), "")
            if name and at >= end:
                end = at + len(name)
                yield Token("name", ("name", name), name, at, end)


def plain_name(name: str) -> str:
    """Return a name as the gate compares it: squeezed, without 《》."""
    from agent.gate.tokens import squeeze

    return re.sub(r"[\s《》]", "", squeeze(name))


NO_NAMES = Names()
_CACHE: dict[str, Names] = {}


def names_known(knowledge: KnowledgeBase) -> Names:
    """Return the names of all programs with a rule and of all documents, read once per generation."""
    key = knowledge.info.id
    if key not in _CACHE:
        titles = [program.title for program in shipped().programs.values()]
        for document in knowledge.documents():
            titles += [document.title, *document.fields.get("别名", "").split()]
        _CACHE.clear()
        _CACHE[key] = Names(titles)
    return _CACHE[key]
