"""What is asked of a program, answered in the words of the clauses its rule rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from agent.faq.draft import Draft, Topic
from agent.faq.writing import Writer
from agent.passages import Shelf
from tools.rules.load import shipped
from tools.rules.model import ClauseRef, Program, Version
from tools.rules.nodes import Node
from tools.rules.uses import walk
from tools.units import MONEY


def program_faqs(shelf: Shelf, program: Program, as_of: date) -> Iterator[Draft]:
    """Yield the FAQs on a program that is in force on `as_of`; those that the gate does not pass are left out."""
    version = program.version_on(as_of)
    if version is None:
        return
    for write in (_amount, _conditions, _payment, _deadlines, _exclusions):
        draft = write(shelf, program, version, as_of)
        if draft is not None:
            yield draft


def _amount(shelf: Shelf, program: Program, version: Version, as_of: date) -> Draft | None:
    if version.benefit is None:
        return None
    writer = Writer(shelf, as_of, f"{program.title}最高能支持多少？")
    benefit = writer.compute(program, version).result.benefit
    if version.benefit.kind != MONEY:
        return None
    rules = writer.all_quoted(_references(program, [version.benefit]))
    if not rules:
        return None
    most = benefit.text if benefit is not None and benefit.high else "按比例或者数量计算"
    per = f"（{version.per}）" if version.per and benefit is not None and benefit.high else ""
    return writer.draft(Topic.AMOUNT, f"{program.title}{most}{per}。规定：{'；'.join(rules)}。", program.id)


def _conditions(shelf: Shelf, program: Program, version: Version, as_of: date) -> Draft | None:
    writer = Writer(shelf, as_of, f"申请{program.title}要符合什么条件？")
    rules = writer.all_quoted(_references(program, [version.eligibility]))
    return writer.draft(Topic.CONDITION, f"条件以条文为准：{'；'.join(rules)}。", program.id) if rules else None


def _payment(shelf: Shelf, program: Program, version: Version, as_of: date) -> Draft | None:
    if version.payable is None:
        return None
    writer = Writer(shelf, as_of, f"{program.title}每一笔支持还要满足什么要求？")
    rules = writer.all_quoted(_references(program, [version.payable]))
    return writer.draft(Topic.PAYMENT, f"每一笔还要符合：{'；'.join(rules)}。", program.id) if rules else None


def _deadlines(shelf: Shelf, program: Program, version: Version, as_of: date) -> Draft | None:
    writer = Writer(shelf, as_of, f"{program.title}有哪些期限？")
    told = []
    for deadline in version.deadlines:
        reference = program.clauses.get(deadline.cite)
        words = writer.quoted(reference) if reference else ""
        if words:
            told.append(f"{deadline.label}：{words}")
    return writer.draft(Topic.DEADLINE, f"{'；'.join(dict.fromkeys(told))}。", program.id) if told else None


def _exclusions(shelf: Shelf, program: Program, version: Version, as_of: date) -> Draft | None:
    writer = Writer(shelf, as_of, f"{program.title}不能和哪些政策同时享受？")
    told: dict[str, list[str]] = {}
    for rule in shipped().exclusions:
        reference = rule.clauses.get(rule.cite)
        others = "、".join(shipped().programs[i].title for i in rule.programs if i != program.id)
        concerned = program.id in rule.programs and rule.take == 1 and others
        if concerned and reference is not None and (words := writer.quoted(reference)):
            told.setdefault(others, []).append(f"{rule.scope}：{words}")
    said = "；".join(f"与{others}不能同时享受。{'；'.join(rules)}" for others, rules in told.items())
    return writer.draft(Topic.EXCLUSION, f"{said}。", program.id) if told else None


def _references(program: Program, parts: Iterable[Node]) -> list[ClauseRef]:
    """Return the clauses that a rule applies, in its order, each once."""
    cites = [node.cite for part in parts for node in walk(part) if isinstance(node, Node) and node.cite]
    return [program.clauses[cite] for cite in dict.fromkeys(cites) if cite in program.clauses]
