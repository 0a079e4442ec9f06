"""Policy cards of a guide: each a title and labelled fields (依据文件 … 联络方式) under parts 一、…篇（一）…业."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.cleaning import TERMINAL, Line, Paragraph, join_lines
from ingest.numbering import mark_of
from ingest.outline import Draft, OutlineBuilder
from knowledge.model import PathStep

# label as printed → (label as cited, code in ids)
FIELDS = {
    "依据文件": ("依据文件", "basis"),
    "发文机构": ("发文机构", "issuer"),
    "发文字号": ("发文字号", "number"),
    "发布日期": ("发布日期", "date"),
    "发文时间": ("发文时间", "date"),
    "工具分类": ("工具分类", "tool"),
    "服务对象": ("服务对象", "audience"),
    "服务内容": ("服务内容", "content"),
    "条件要求": ("条件要求", "conditions"),
    "服务流程": ("服务流程", "process"),
    "办理流程": ("办理流程", "process"),
    "时间/频度": ("时间/频度", "time"),
    "联络方式": ("联络方式", "contact"),
    "联系方式": ("联系方式", "contact"),
}
_BASIS = ("依据文件", "发文机构", "发文字号", "发布日期", "发文时间")
_BLOCKS = ("服务内容", "条件要求", "服务流程", "办理流程")
_LABEL = re.compile("^(" + "|".join(FIELDS) + r")(?=\s|$|[：:])\s*[：:]?\s*")
_PART = re.compile(r"^([一二三四五六七八九十]+)、(\S{1,12}篇)$")
_SECTION = re.compile(r"^[（(]([一二三四五六七八九十]+)[)）](\S{2,14}业)$")


@dataclass(slots=True)
class CardLines:
    """The lines of one card, and where in the guide it stands."""

    number: int
    part: str
    part_number: int
    section: str
    section_number: int
    lines: list[Line] = field(default_factory=list)

    @property
    def place(self) -> str:
        """现代服务业篇（二）科技服务业."""
        return self.part + (f"（{self.section}）" if self.section else "")

    @property
    def code(self) -> str:
        """4.2.08: part, section (0 where there is none), number."""
        return f"{self.part_number}.{self.section_number}.{self.number:02d}"


def is_guide(lines: Sequence[Line]) -> bool:
    """True for a text in which the cards' first and last label return."""
    first = sum(1 for line in lines if line.text.startswith("依据文件"))
    last = sum(1 for line in lines if line.text.startswith(("联络方式", "联系方式")))
    return first >= 1 and last >= 1 and abs(first - last) <= max(1, first // 20)


def split_cards(lines: Sequence[Line]) -> tuple[list[Line], list[CardLines]]:
    """Return the lines before the first card, and the cards in order."""
    front: list[Line] = []
    cards: list[CardLines] = []
    part, part_number, section, section_number = "", 0, "", 0
    headings: list[Line] = []
    for i, line in enumerate(lines):
        if (m := _PART.match(line.text)) and _card_follows(lines, i):
            part, part_number, section, section_number = m.group(2), part_number + 1, "", 0
            headings.append(line)
        elif part and (m := _SECTION.match(line.text)) and _card_follows(lines, i):
            section, section_number = m.group(2), section_number + 1
            headings.append(line)
        elif part and _opens_card(lines, i, cards, bool(headings)):
            mark = mark_of(line.text)
            card = CardLines(mark.number if mark else 0, part, part_number, section, section_number, [*headings, line])
            cards.append(card)
            headings = []
        else:
            (cards[-1].lines if cards else front).append(line)
    (cards[-1].lines if cards else front).extend(headings)  # no card came after them: text like any other
    return front, cards


def _card_follows(lines: Sequence[Line], i: int) -> bool:
    """True when 依据文件 comes within eight lines, with nothing but titles before it."""
    for line in lines[i + 1 : i + 9]:
        if line.text.startswith("依据文件"):
            return True
        if line.text.endswith(tuple(TERMINAL)) or "。" in line.text:
            return False
    return False


def _opens_card(lines: Sequence[Line], i: int, cards: Sequence[CardLines], after_heading: bool) -> bool:
    """A numbered title shortly before 依据文件, its number following the last card's."""
    mark = mark_of(lines[i].text)
    if mark is None or mark.style != "num_dot":
        return False
    if "。" in lines[i].text or not _card_follows(lines, i):
        return False
    return after_heading or not cards or mark.number == cards[-1].number + 1


@dataclass(slots=True)
class ParsedCard:
    """One card's drafts with the values of its short fields and its two titles."""

    title: str
    subtitle: str
    fields: dict[str, str]
    drafts: list[Draft]
    warnings: list[str]


def parse_card(card: CardLines, width: int) -> ParsedCard:
    """Return the card's title, its fields verbatim, and its drafts in printed order."""
    head, groups = _fields_of(card.lines)
    warnings: list[str] = []
    title_draft, title, subtitle = _title(card, head, width)
    drafts = [title_draft]
    values: dict[str, str] = {}
    basis: Draft | None = None
    for label, lines in groups:
        draft = _field(label, lines, width, warnings)
        values[FIELDS[label][0]] = _value(label, draft)
        if label in _BASIS:
            if basis is None:
                basis = Draft(PathStep("字段", "政策依据"), "basis", kind="field")
                drafts.append(basis)
            basis.parts.append(draft)
        else:
            drafts.append(draft)
    for code in ("服务内容", "时间/频度", "联络方式"):
        if code not in values:
            warnings.append(f"缺少字段“{code}”")
    return ParsedCard(title, subtitle, values, drafts, [f"第{card.number}项《{title}》{w}" for w in warnings])


def _fields_of(lines: Sequence[Line]) -> tuple[list[Line], list[tuple[str, list[Line]]]]:
    head: list[Line] = []
    groups: list[tuple[str, list[Line]]] = []
    for line in _whole_labels(lines):
        m = _LABEL.match(line.text)
        if m and not (groups and m.group(1) in {g for g, _ in groups}):
            groups.append((m.group(1), [line]))
        elif groups:
            groups[-1][1].append(line)
        else:
            head.append(line)
    return head, groups


def _whole_labels(lines: Sequence[Line]) -> list[Line]:
    """Narrow table cells break 工具分类 | 资金支持 | 服务对象 over lines; the row is put together and cut at its labels."""
    out: list[Line] = []
    row: list[Line] = []
    for line in lines:
        if row and line.text.startswith("服务内容"):
            out.extend(_cut_row(row))
            row = []
        if line.text.startswith("工具分类") or row:
            row.append(line)
        else:
            out.append(line)
    return [*out, *row]


def _cut_row(row: Sequence[Line]) -> list[Line]:
    """Cut 工具分类 … 服务对象 … into its two fields; the value's own lines stay lines."""
    lead: list[tuple[str, int]] = []
    for used, line in enumerate(row, 1):
        lead.extend(zip(line.text, line.offsets, strict=True))
        squeezed = [(c, at) for c, at in lead if not c.isspace()]
        at = "".join(c for c, _ in squeezed).find("服务对象")
        if at >= 0:
            tool, audience = squeezed[:at], squeezed[at:]
            if audience[4:]:
                audience.insert(4, (" ", audience[4][1]))
            if tool[4:]:
                tool.insert(4, (" ", tool[4][1]))
            return [_line(tool), _line(audience), *row[used:]]
    return list(row)


def _line(chars: Sequence[tuple[str, int]]) -> Line:
    return Line("".join(c for c, _ in chars), tuple(at for _, at in chars))


def _title(card: CardLines, head: Sequence[Line], width: int) -> tuple[Draft, str, str]:
    """The printed number and title, wrapped or not, and the title of the notice below it."""
    start = next(i for i, line in enumerate(head) if (m := mark_of(line.text)) and m.style == "num_dot")
    lines = list(head[start:])
    first = 1
    while first < len(lines) - 1 and lines[first - 1].width >= 0.72 * width and not _repeats(lines, first):
        first += 1
    titles = [_join(lines[:first]), _join(lines[first:])]
    mark = mark_of(titles[0].text)
    title = titles[0].text[mark.length :].strip() if mark else titles[0].text
    own = [Paragraph(h.text, h.offsets, 1) for h in head[:start]] + [t for t in titles if t.text]
    step = PathStep("字段", "标题", title)
    return Draft(step, "title", own=own, kind="heading"), title, titles[1].text


def _repeats(lines: Sequence[Line], i: int) -> bool:
    """The second title mostly repeats the first: its first characters stand at or near the first title's head."""
    mark = mark_of(lines[0].text)
    first = lines[0].text[mark.length :].strip() if mark else lines[0].text
    return lines[i].text[:6] in first


def _join(lines: Sequence[Line]) -> Paragraph:
    return Paragraph("".join(line.text for line in lines), tuple(o for line in lines for o in line.offsets))


def _field(label: str, lines: list[Line], width: int, warnings: list[str]) -> Draft:
    cited, code = FIELDS[label]
    draft = Draft(PathStep("字段", cited), code, kind="field")
    if label not in _BLOCKS:
        draft.own.extend(_audience(label, lines) if label == "服务对象" else [_spaced(label, lines)])
        return draft
    builder = OutlineBuilder(draft, warnings, through=True, short_heads=True)
    lines = _label_apart(label, lines)
    if lines[0].text == label:
        draft.own.append(Paragraph(label, lines[0].offsets, 1))
        lines = lines[1:]
    for paragraph in join_lines(lines, width):
        builder.add(paragraph)
    return draft


def _label_apart(label: str, lines: list[Line]) -> list[Line]:
    """条件要求 1．… begins a list on the label's own line: the label becomes a line of its own, the item one after it."""
    first = lines[0]
    rest = len(first.text) - len(_LABEL.sub("", first.text, count=1))
    if rest == len(first.text) or not mark_of(first.text[rest:]):
        return lines
    head, item = first.text[: len(label)], first.text[rest:]
    return [
        replace(first, text=head, offsets=first.offsets[: len(label)]),
        replace(first, text=item, offsets=first.offsets[rest:]),
        *lines[1:],
    ]


def _audience(label: str, lines: Sequence[Line]) -> list[Paragraph]:
    """The cell is narrower than the page: its lines wrap at a width of their own."""
    first = _spaced(label, lines[:2]) if lines[0].text == label else _join(lines[:1])
    rest = lines[2:] if lines[0].text == label else lines[1:]
    if not rest:
        return [first]
    head = Line(first.text.removeprefix(f"{label} "), first.offsets[len(label) + 1 :])
    tail = join_lines([head, *rest], max(line.width for line in (head, *rest)))
    opening = Paragraph(f"{label} {tail[0].text}", (*first.offsets[: len(label) + 1], *tail[0].offsets))
    return [opening, *tail[1:]]


def _spaced(label: str, lines: Sequence[Line]) -> Paragraph:
    """Join the lines of a short field, a space after the label where the value starts on the next line."""
    whole = _join(lines)
    at = len(label)
    if whole.text[at : at + 1] not in ("", " ", "：", ":"):
        offsets = (*whole.offsets[:at], whole.offsets[at], *whole.offsets[at:])
        return Paragraph(f"{whole.text[:at]} {whole.text[at:]}", offsets)
    return whole


def _value(label: str, draft: Draft) -> str:
    if label in _BLOCKS:
        return "\n".join(p.text for d in draft.walk() for p in d.own).removeprefix(label).strip()
    text = "\n".join(p.text for p in draft.own)
    return _LABEL.sub("", text, count=1).strip()
