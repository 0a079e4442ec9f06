"""Paragraphs become a tree of provisions, and the tree becomes clauses with paths, offsets and stable ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.cleaning import TERMINAL, Paragraph
from ingest.numbering import Mark, chinese_ordinal, mark_of
from knowledge.model import Clause, ClausePath, Document, PathStep

HEADING_CHARS = 60  # a lead-in longer than this says more than its items' subject; it is cut in their headings


@dataclass(slots=True)
class Draft:
    """A provision in the making: its own paragraphs, then its parts, in the order of the text."""

    step: PathStep
    code: str
    own: list[Paragraph] = field(default_factory=list)
    parts: list[Draft] = field(default_factory=list)
    style: str = ""
    number: int = 0
    kind: str = "provision"
    unnumbered: int = 0  # parts that carry a position instead of a number

    @property
    def opens(self) -> bool:
        """True while what follows still belongs here: a heading, a lead-in ending in a colon, or nothing yet."""
        if not self.own:
            return True
        last = self.own[-1]
        if last.level or last.text.endswith(("：", ":")):
            return True
        return len(last.text) <= 40 and not last.text.endswith(tuple(TERMINAL + "，、"))

    @property
    def last_words(self) -> str:
        """The last paragraph of this draft and its parts."""
        if self.parts:
            return self.parts[-1].last_words
        return self.own[-1].text if self.own else ""

    def walk(self) -> Iterator[Draft]:
        yield self
        for part in self.parts:
            yield from part.walk()


_ABOVE = {"num_2": "num_dot", "num_3": "num_2", "num_4": "num_3"}
_LEVELS = ("项", "目", "子目", "细目", "细目", "细目")


@dataclass(slots=True)
class OutlineBuilder:
    """Hangs paragraphs under a root by their numbering marks.

    A mark of a style already open closes everything below it; a new style opens a level. Numbers that break their
    sequence are reported in `warnings`, never repaired.
    """

    root: Draft
    warnings: list[str]
    levels: Sequence[str] = _LEVELS
    through: bool = False  # measures number 1…19 straight through their （一）（二）（三）
    short_heads: bool = False  # “3．支持技术转移机构建设。” heads what follows, full stop or not
    stack: list[Draft] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)  # style → its last number

    def add(self, paragraph: Paragraph) -> None:
        """Hang one paragraph where its mark, or the lack of one, says."""
        mark = mark_of(paragraph.text)
        if mark is None:
            self._add_plain(paragraph)
        else:
            self._add_marked(paragraph, mark)

    def _add_marked(self, paragraph: Paragraph, mark: Mark) -> None:
        depth = next((i for i, d in enumerate(self.stack) if d.style == mark.style), None)
        if (
            depth is not None
            and mark.number == 1
            and self.stack[depth].number >= 1
            and self.stack[-1].style != mark.style
        ):
            depth = self._restart(mark, depth)
        self._check_sequence(self.stack[depth] if depth is not None else None, mark)
        if depth is not None:
            del self.stack[depth:]
        level = self.levels[min(len(self.stack), len(self.levels) - 1)]
        step = PathStep(level, self._label(mark), _short(paragraph.text[mark.length :]))
        draft = Draft(step, _code(level, mark), [paragraph], style=mark.style, number=mark.number)
        self._parent().parts.append(draft)
        self.stack.append(draft)

    def _label(self, mark: Mark) -> str:
        """1.2 below 1. is cited as 1.2.: there the label is its last number only."""
        above, _, own = mark.label.rpartition(".")
        return own if above and self.stack and self.stack[-1].style == _ABOVE.get(mark.style) else mark.label

    def _restart(self, mark: Mark, depth: int) -> int | None:
        """A list that begins again at 1 below an open heading is a list of its own, not a broken sequence."""
        return None if self.stack[-1].opens or (self.short_heads and self._holds_body(self.stack[-1])) else depth

    def _check_sequence(self, before: Draft | None, mark: Mark) -> None:
        runs_on = self.through and mark.number == self.last.get(mark.style, 0) + 1
        self.last[mark.style] = mark.number
        if runs_on or mark.number == (before.number + 1 if before else 1):
            return
        known = f"“{before.step.label}”之后是" if before else "起始于"
        self.warnings.append(f"{self.root.step.label}：编号不连续，{known}“{mark.label}”")

    def _parent(self) -> Draft:
        return self.stack[-1] if self.stack else self.root

    def _add_plain(self, paragraph: Paragraph) -> None:
        if paragraph.level and self.stack and not self.stack[-1].opens:
            self.stack.clear()
        while self.stack and (self._list_ended() or not (self.stack[-1].opens or self._holds_body(self.stack[-1]))):
            self.stack.pop()
        target = self._parent()
        if target.parts or (target is self.root and target.own and not target.opens):
            target.unnumbered += 1
            number = target.unnumbered + (1 if target.own else 0)
            step = PathStep("段", chinese_ordinal(number))
            target.parts.append(Draft(step, f"p{number}", own=[paragraph], kind="paragraph"))
        else:
            target.own.append(paragraph)

    def _list_ended(self) -> bool:
        """（一）…；（二）…：1．…；2．…。 The full stop ends the whole list, not only the one inside its last item."""
        last = self.stack[-1]
        siblings = (self.stack[-2] if len(self.stack) > 1 else self.root).parts
        if not last.parts or len(siblings) < 2 or last.own[0].level:
            return False
        return siblings[-2].last_words.endswith(("；", ";")) and last.last_words.endswith("。")

    def _holds_body(self, draft: Draft) -> bool:
        """An item printed as a heading keeps all the paragraphs that follow it until the next mark."""
        head = draft.own[0]
        if self.short_heads and draft is self.stack[0] and len(head.text) <= 30 and not re.search("[，；]", head.text):
            return True
        return bool(head.level) or (len(head.text) <= 40 and not head.text.endswith(tuple(TERMINAL)))


_CODES = {"项": "x", "目": "m", "子目": "z", "细目": "y", "部分": "b", "条": "", "问": "q"}


def _code(level: str, mark: Mark) -> str:
    return f"{'d' if mark.style == 'direction' else _CODES.get(level, 'n')}{mark.number}"


def _short(text: str) -> str:
    text = text.strip().strip("：:。")
    cut = re.split(r"[。；：:]", text, maxsplit=1)[0]
    return cut if len(cut) <= HEADING_CHARS else ""


def assemble(document: Document, drafts: Sequence[Draft]) -> tuple[Document, list[Clause]]:
    """Return the document with its cleaned text, and one clause per draft, in reading order."""
    writer = _Writer(document)
    for draft in drafts:
        writer.write(draft, (), "", [])
    return replace(document, text=writer.text), writer.clauses


class _Writer:
    """Lays the drafts' paragraphs out as one text and notes where each clause begins and ends."""

    def __init__(self, document: Document) -> None:
        self.document, self.clauses, self.pieces, self.length = document, [], [], 0
        self.ids: dict[str, int] = {}  # id → how often it was wanted

    clauses: list[Clause]
    pieces: list[str]

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def write(self, draft: Draft, path: ClausePath, parent: str, headings: list[str]) -> int:
        """Write one draft with its parts. Returns where it ends in the text."""
        path = (*path, draft.step)
        # Article numbers run through the whole statute: the chapter is no part of an article's id.
        inside = parent and draft.step.level != "条"
        clause_id = self._unique(f"{parent}.{draft.code}" if inside else f"{self.document.doc_id}:{draft.code}")
        own, offsets = "\n".join(p.text for p in draft.own), [o for p in draft.own for o in p.offsets]
        index, start = len(self.clauses), self.length
        self._append(own)
        own_end = start + len(own)
        self.clauses.append(
            Clause(
                id=clause_id,
                document=self.document.doc_id,
                path=path,
                text=own,
                heading=" ".join(h for h in headings if h),
                span=(min(offsets), max(offsets) + 1) if offsets else (0, 0),
                start=start,
                own_end=own_end,
                end=own_end,
                parent=parent,
                kind=draft.kind,
            )
        )
        below, end = [*headings, _lead(draft)], own_end
        for part in draft.parts:
            end = self.write(part, path, clause_id, below)
        first = start if own else (self.clauses[index + 1].start if draft.parts else start)
        spans = [c.span for c in self.clauses[index:] if c.span[1]]
        span = (spans[0][0], max(s[1] for s in spans)) if spans and not own else self.clauses[index].span
        self.clauses[index] = replace(self.clauses[index], start=first, own_end=max(own_end, first), end=end, span=span)
        return end

    def _append(self, own: str) -> None:
        if not own:
            return
        self.pieces.append(own + "\n")
        self.length += len(own) + 1

    def _unique(self, clause_id: str) -> str:
        """Printed numbers repeat where a text breaks its own sequence; each clause keeps an id of its own."""
        wanted = self.ids[clause_id] = self.ids.get(clause_id, 0) + 1
        if wanted == 1:
            return clause_id
        return self._unique(f"{clause_id}~{wanted}")


def _lead(draft: Draft) -> str:
    """What a part of this draft is about: its printed heading, or the start of its lead-in."""
    if draft.step.level in ("编", "章", "节", "部分", "字段"):
        return f"{draft.step.label} {draft.step.heading}".strip()
    first = draft.own[0].text if draft.own else ""
    mark = mark_of(first)
    first = first[mark.length :] if mark else first
    first = re.sub(r"^第[^条]{1,8}条(?:之.)?\s*", "", first)
    cut = re.split(r"[。；]", first, maxsplit=1)[0].strip("：: ")
    return cut if len(cut) <= HEADING_CHARS else cut[:HEADING_CHARS]
