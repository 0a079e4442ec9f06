"""Quotes stand verbatim in their documents; a rule's numbers stand in its quotes; a quote's numbers are accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from tools.errors import QuantityError
from tools.guards.finding import Finding
from tools.guards.walk import literals, walk
from tools.numerals import half_width
from tools.quantities import Quantity, find_quantities, parse_quantity
from tools.rules.model import ClauseRef, DeadlineRule, Exclusion, Program
from tools.rules.nodes import Cap, DateCompare, Literal
from tools.units import NUMBER

TextOf = Callable[[str], str]  # doc_id → the stored text of that version

_MARKS = str.maketrans("（）；：", "();:")  # the gazette prints them narrow, the guide's cards wide


def squeeze(text: str) -> str:
    """Return the text without whitespace and in half width: line breaks of a PDF do not make a quote false."""
    return re.sub(r"\s", "", half_width(text)).translate(_MARKS)


def check_quotes(rule: Program | Exclusion, text_of: TextOf) -> list[Finding]:
    """Return the quotes that are not in their document. `text_of` raises KeyError for a document we do not hold."""
    findings = []
    for clause in rule.clauses.values():
        where = f"{rule.file}: clauses.{clause.key}"
        try:
            text = text_of(clause.doc)
        except KeyError:
            findings.append(Finding(where, f"没有文档 {clause.doc}，核对 doc"))
            continue
        if squeeze(clause.quote) not in squeeze(text):
            findings.append(Finding(where, f"引文“{clause.quote[:24]}…”不在 {clause.doc} 中，请照原文抄录"))
    return findings


def check_literals(program: Program) -> list[Finding]:
    """Return the numbers of a rule that its cited quote does not contain as whole numbers."""
    findings = []
    for version in program.versions:
        for literal in literals(version):
            findings += _check_literal(program, literal)
        findings += _check_dates(program, version)
    return findings


def _check_literal(program: Program, literal: Literal) -> list[Finding]:
    where, text = f"{program.file}: {literal.path}", literal.quantity.text
    if not literal.quantity.value:
        return []
    if not literal.cite:
        return [Finding(where, f"“{text}”没有引用条款，加上 cite")]
    quote = program.clauses[literal.cite].quote
    if any(_same(literal.quantity, found.quantity) for found in find_quantities(quote)):
        return []
    return [Finding(where, f"“{text}”不在所引条款〔{literal.cite}〕“{quote[:30]}”中")]


def _same(ours: Quantity, theirs: Quantity) -> bool:
    if ours.same_as(theirs):
        return True
    return theirs.kind == NUMBER and ours.value == theirs.value and not ours.per


def _check_dates(program: Program, version: object) -> list[Finding]:
    findings = []
    for item in walk(version):
        day = item.not_after if isinstance(item, DeadlineRule) else item.day if isinstance(item, DateCompare) else None
        if day is not None:
            quote = squeeze(program.clauses[item.cite].quote) if item.cite else ""
            if not has_date(quote, day):
                findings.append(Finding(program.file, f"日期 {day} 不在所引条款〔{item.cite}〕中"))
    return findings


def has_date(quote: str, day: date) -> bool:
    """Tell whether a squeezed quote says a day: in full, as the end of a range of one year, or as the edge of its year."""
    forms = (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}")
    if any(form in quote for form in forms):
        return True
    once = rf"{day.year}年\d+月\d+日至{day.month}月{day.day}日"  # 2023年1月1日至11月30日: the year is said once
    if re.search(once, quote):
        return True
    edge = (day.month, day.day) in ((1, 1), (12, 31))
    return edge and f"{day.year}年" in quote


def check_unused_numbers(program: Program) -> list[Finding]:
    """Return the numbers in quotes that no rule uses and that are neither unmodelled nor another rule's."""
    findings = []
    used = used_quantities(program)
    for clause in program.clauses.values():
        set_aside = excused(program, clause)
        for found in find_quantities(clause.quote, bare=False):
            quantity = found.quantity
            if not any(quantity.same_as(other) for other in (*used.get(clause.key, ()), *set_aside)):
                where = f"{program.file}: clauses.{clause.key}"
                findings.append(
                    Finding(where, f"引文中的“{quantity.text}”没有用到：建模，或写入 unmodelled 或 other_numbers")
                )
    return findings


def used_quantities(program: Program) -> dict[str, list[Quantity]]:
    used: dict[str, list[Quantity]] = {}
    for version in program.versions:
        for literal in literals(version):
            used.setdefault(literal.cite, []).append(literal.quantity)
        for item in walk(version):
            if isinstance(item, Cap):  # 三年累计, 每3年: the scope of a cap is said in its words
                used.setdefault(item.cite, []).extend(found.quantity for found in find_quantities(item.scope))
    return used


def excused(program: Program, clause: ClauseRef) -> list[Quantity]:
    quantities = [_parse(text) for text in clause.other_numbers]
    for version in program.versions:
        if any(clause.key in conflict.cites for conflict in version.conflicts):
            quantities += [found.quantity for found in find_quantities(clause.quote)]
        for item in version.unmodelled:
            if squeeze(item.quote) in squeeze(clause.quote):
                quantities += [found.quantity for found in find_quantities(item.quote)]
    return [quantity for quantity in quantities if quantity is not None]


def _parse(text: str) -> Quantity | None:
    try:
        return parse_quantity(text)
    except QuantityError:
        found = find_quantities(text)
        return found[0].quantity if found else None


def check_unmodelled(program: Program, text_of: TextOf) -> list[Finding]:
    """Return the unmodelled quotes that are not in the document of their version."""
    findings = []
    for version in program.versions:
        for item in version.unmodelled:
            if squeeze(item.quote) not in squeeze(text_of(version.doc)):
                findings.append(
                    Finding(f"{program.file}: unmodelled", f"引文“{item.quote[:24]}…”不在 {version.doc} 中")
                )
    return findings


def check_program(program: Program, text_of: TextOf) -> list[Finding]:
    """Return everything the text-bound guards object to in one program."""
    return [
        *check_quotes(program, text_of),
        *check_literals(program),
        *check_unused_numbers(program),
        *check_unmodelled(program, text_of),
    ]
