"""`jingda programs`: what can be calculated, which facts a program looks at, and what of the texts is computed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from knowledge.errors import InputError
from tools.calculators import ProgramEntry, describe, list_programs
from tools.coverage import Coverage, Extent, extent_of
from tools.facts import FactDefinition
from tools.naming import example, facts_of, find_program
from tools.receipts.rule import SHOWN_DIGITS, rule_sha256
from tools.reviews import review_json, review_of
from tools.rules.load import shipped
from tools.rules.model import Program
from ui.commands.opening import chosen_date
from ui.console import Line, write_json, write_lines, write_rows
from ui.dates import in_chinese
from ui.plain import as_json
from ui.report import status_style
from ui.settings import load_settings
from ui.sources import Titles


def run(program: str, as_of: str, *, coverage: bool, as_json_text: bool) -> int:
    """Print all programs, the facts of one, or the coverage of the documents."""
    day = chosen_date(as_of, load_settings())
    if coverage:
        if program:
            raise InputError("--coverage 列出全部文件，不能再写一项政策", remedy=f"去掉 --coverage 或“{program[:20]}”")
        return _coverage(as_json_text)
    if program:
        return _one(find_program(shipped(), program, day), day, as_json_text)
    return _all(list_programs(day), as_json_text)


def _all(entries: Sequence[ProgramEntry], as_json_text: bool) -> int:
    if as_json_text:
        write_json([_entry_json(entry) for entry in entries])
    elif sys.stdout.isatty():
        write_lines(line for entry in entries for line in _entry_lines(entry))
    else:
        write_rows(
            [e.id, e.title, "、".join(e.aliases), "、".join(e.computes), e.versions[-1].doc, e.status.label, _review(e)]
            for e in entries
        )
    return 0


def _review(entry: ProgramEntry) -> str:
    return review_of(shipped().programs[entry.id]).text


def _entry_json(entry: ProgramEntry) -> dict[str, Any]:
    written: dict[str, Any] = as_json(entry, Titles(()))
    review = review_json(shipped().programs[entry.id])
    return {**written, "facts": [question.fact for question in entry.facts], "review": review}


def _entry_lines(entry: ProgramEntry) -> Iterator[Line]:
    yield Line(f"{entry.status.label}  {entry.title}（{entry.id}）", status_style(entry.status))
    aliases = f"又称 {'、'.join(entry.aliases)}" if entry.aliases else ""
    spans = (f"可算 {'、'.join(entry.computes)}", aliases, _review(entry))
    yield Line(" · ".join(part for part in spans if part), "bright_black", indent=4)


def _one(program: Program, day: date, as_json_text: bool) -> int:
    entry, facts = describe(program, day), facts_of(program, day)
    if as_json_text:
        written = {**as_json(entry, Titles(())), "facts": [fact_json(fact) for fact in facts]}
        write_json({**written, "review": review_json(program)})
    elif sys.stdout.isatty():
        write_lines([*_entry_lines(entry), *_version_lines(entry), *(ln for fact in facts for ln in _fact_lines(fact))])
    else:
        write_rows([fact.id, fact.label, unit_of(fact) or fact.type, fact.ask, example(fact)] for fact in facts)
    return 0


def fact_json(fact: FactDefinition) -> dict[str, Any]:
    """Return one fact as the command line and REST print it."""
    return {
        "id": fact.id,
        "label": fact.label,
        "type": fact.type,
        "unit": unit_of(fact),
        "ask": fact.ask,
        "example": example(fact),
        "words": list(fact.words),
        "values": list(fact.values),
    }


def unit_of(fact: FactDefinition) -> str:
    """Return the unit a fact is told in, "" when it has none."""
    return fact.unit or {"money": "元", "ratio": "%"}.get(fact.type, "")


def _version_lines(entry: ProgramEntry) -> Iterator[Line]:
    titles = Titles({version.doc for version in entry.versions})
    for version in entry.versions:
        until = f"至 {in_chinese(version.end)}" if version.end else "起"
        yield Line(f"{titles.source(version.doc).name} {in_chinese(version.start)}{until}", "bright_black", indent=4)
    yield Line(f"规则版本 {rule_sha256(shipped().programs[entry.id])[:SHOWN_DIGITS]}", "bright_black", indent=4)


def _fact_lines(fact: FactDefinition) -> Iterator[Line]:
    unit = f"，以{unit_of(fact)}计" if unit_of(fact) else ""
    yield Line(f"{fact.label}（{fact.id}{unit}）：{fact.ask}")
    values = f"可选：{'、'.join(fact.values)}" if fact.values else f"写法：{fact.label}={example(fact)}"
    yield Line(values, "bright_black", indent=4)


def _coverage(as_json_text: bool) -> int:
    from ui.coverage_page import shipped_coverage

    found = shipped_coverage()
    if as_json_text:
        write_json(_coverage_json(found))
    else:
        write_lines(_coverage_lines(found))
    return 0


_STYLES = {Extent.FULL: "green", Extent.PART: "yellow", Extent.TEXT: "bright_black"}


def _coverage_lines(found: Coverage) -> Iterator[Line]:
    cases = {item.program.id: item.cases for item in found.programs}
    for document in found.documents:
        counts = "，".join(f"{extent} {document.count(extent)}" for extent in Extent)
        yield Line(f"{document.source.name}：{len(document.articles)} 条，{counts}", "bold")
        for item in document.articles:
            programs = "、".join(f"{name}（{cases[name]} 例）" if name in cases else name for name in item.programs)
            reasons = "；".join(item.left)
            spans = (item.article.locator, str(item.extent), programs, reasons)
            yield Line("  ".join(span for span in spans if span), _STYLES[item.extent], indent=4)
    modelled, shares = found.shares
    yield Line(f"导引卡片 {len(found.cards)} 张：金额和比例 {shares} 处，规则用到 {modelled} 处", "bold")
    for card in found.cards:
        extent = extent_of(card)
        numbers = f"数字 编入 {card.modelled} 写明 {card.unmodelled} 遗漏 {len(card.left)}"
        yield Line(f"{card.card.title}  {extent}  {'、'.join(card.programs)}  {numbers}", _STYLES[extent], indent=4)
    yield Line()
    for one in found.programs:
        text = f"{one.program.title}（{one.program.id}）：{one.extent}，{one.cases} 例"
        yield Line(text, _STYLES[one.extent])
        for left in one.unmodelled:
            yield Line(f"没有编入“{left.quote}”：{left.why}", "bright_black", indent=4)
        for judged in one.judged:
            yield Line(f"由主管部门认定：{judged}", "bright_black", indent=4)


def _coverage_json(found: Coverage) -> dict[str, Any]:
    return {
        "programs": [
            {
                "id": one.program.id,
                "title": one.program.title,
                "extent": str(one.extent),
                "computes": list(one.computes),
                "unmodelled": [{"quote": left.quote, "why": left.why} for left in one.unmodelled],
                "judged": list(one.judged),
                "cases": one.cases,
            }
            for one in found.programs
        ],
        "documents": [
            {
                "doc_id": document.source.doc,
                "title": document.source.title,
                "document_number": document.source.number,
                "articles": [
                    {
                        "locator": item.article.locator,
                        "heading": item.article.heading,
                        "extent": str(item.extent),
                        "programs": list(item.programs),
                        "left": list(item.left),
                    }
                    for item in document.articles
                ],
            }
            for document in found.documents
        ],
        "cards": [
            {
                "doc_id": item.card.doc,
                "title": item.card.title,
                "extent": str(extent_of(item)),
                "programs": list(item.programs),
                "modelled": item.modelled,
                "unmodelled": item.unmodelled,
                "left": list(item.left),
            }
            for item in found.cards
        ],
    }
