"""The operations over one desk: checked arguments in, types JSON has out. Every face of programs calls these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from agent.answer import Answer
from knowledge.errors import InputError
from knowledge.model import Status
from knowledge.retrieval import Filters
from tools.calculators import Deadlines, ProgramEntry, calculate, check_eligibility, compute_deadlines, list_programs
from tools.matched import CompanyMatch
from tools.matching import match_facts
from tools.receipts.issue import receipt_for
from tools.rules.load import shipped
from ui.commands.documents import wanted_status
from ui.commands.match import company_of
from ui.commands.search import hit_json
from ui.dates import parse_date, today_in_beijing
from ui.desk import Desk
from ui.documents.doubts import warned, warned_match
from ui.faq.published import Published
from ui.plain import as_json
from ui.service.arguments import (
    AskArguments,
    ClauseArguments,
    CompareArguments,
    DocumentArguments,
    DocumentsArguments,
    FaqArguments,
    ListArguments,
    MatchArguments,
    NameArguments,
    ProgramArguments,
    SearchArguments,
    VerifyArguments,
    plain_facts,
)
from ui.service.checks import compared_json, former_json, verified_json
from ui.service.clauses import clause_json, listed_json, whole_document_json
from ui.service.faqs import has_words, printed_faqs, published_row
from ui.service.names import KnownTitles
from ui.service.programs import entry_json, program_json
from ui.settings import load_settings
from ui.text import printable, whole

FIRST_YEAR, LAST_YEAR = 1990, 2100  # beyond them no rule here means anything, and day sums leave the calendar
_GROUPS = ("fitting", "open", "failing", "ended")


def asked_date(text: str) -> date:
    """Return the day asked about, today in Beijing when none is named. Raises: InputError."""
    day = parse_date(text) if text.strip() else today_in_beijing()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputError(
            f"{day.isoformat()} 不在可问的范围",
            where="as_of",
            remedy=f"请写 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间的日期",
        )
    return day


def conversation(given: AskArguments) -> list[str]:
    """Return the messages of the asker, the question last. Raises: InputError when there is none, or both forms."""
    if given.turns and given.question:
        raise InputError("question 和 turns 只能写一个", where="question", remedy="对话请把最后一问也写进 turns")
    turns = given.turns or ([given.question] if given.question else [])
    if not turns:
        raise InputError("请求中没有问题", where="question", remedy="请给出 question 或 turns")
    return turns


def check_question(given: AskArguments) -> None:
    """Find what is wrong with a question before it is worked on. Raises: InputError."""
    conversation(given)
    asked_date(given.as_of)


class Operations:
    """What programs can ask of one desk. Safe to share by threads; each call reads the newest index.

    home: where the versions of documents that were replaced lie; None for the one that is set.
    """

    def __init__(self, desk: Desk, published: Published | None = None, home: Path | None = None) -> None:
        self.desk, self._published, self._home = desk, published, home or load_settings().home

    def answer(self, given: AskArguments, on_step: Callable[[str], None] | None = None) -> Answer:
        """Return the answer; `on_step` hears the name of each step as it begins."""
        return self.desk.ask(conversation(given), asked_date(given.as_of), on_step=on_step)

    def kept_answer(
        self, given: AskArguments, face: str, on_step: Callable[[str], None] | None = None
    ) -> tuple[Answer, str]:
        """Return the answer and the key under which it is kept, by which an opinion names it; "" where nothing is kept."""
        answer = self.answer(given, on_step)
        return answer, self.desk.keep(conversation(given)[-1], answer, face=face)

    def ask(self, given: AskArguments) -> dict[str, Any]:
        return self.answer(given).as_json()

    def search(self, given: SearchArguments) -> dict[str, Any]:
        """Return the clauses that fit best, best first; none is a result."""
        day, query = asked_date(given.as_of), whole(given.query)
        filters = Filters(whole(given.issuer), whole(given.part), whole(given.document))
        hits = self.desk.knowledge.search(query, as_of=day, top_k=given.top_k, filters=filters)
        return {"query": printable(query), "as_of": day.isoformat(), "hits": [hit_json(hit) for hit in hits]}

    def clause(self, given: ClauseArguments) -> dict[str, Any]:
        return clause_json(self.desk.knowledge, whole(given.clause_id), asked_date(given.as_of))

    def programs(self, given: ListArguments) -> dict[str, Any]:
        """Return one page of the programs that meet the filters, with how many there are in all."""
        day = asked_date(given.as_of)
        status = wanted_status(given.status) if given.status else None
        found = [e for e in _programs_on(day) if _meets(e, given.query.split(), status, given.computes)]
        titles = KnownTitles(self.desk.knowledge)
        rows = [entry_json(entry, titles) for entry in found[given.offset : given.offset + given.limit]]
        return {"as_of": day.isoformat(), "total": len(found), "offset": given.offset, "programs": rows}

    def program(self, given: NameArguments) -> dict[str, Any]:
        return program_json(self.desk.knowledge, whole(given.program), asked_date(given.as_of))

    def calculate(self, given: ProgramArguments) -> dict[str, Any]:
        """Return the sum worked out, with a receipt that `jingda verify` recomputes."""
        written = self._worked(calculate, given)
        facts, day = plain_facts(given.facts), asked_date(given.as_of)
        return {**written, "receipt": receipt_for(written["basis"]["program"], facts, day)}

    def check(self, given: ProgramArguments) -> dict[str, Any]:
        return self._worked(check_eligibility, given)

    def deadlines(self, given: ProgramArguments) -> dict[str, Any]:
        return self._worked(compute_deadlines, given)

    def calendar(self, given: ProgramArguments) -> str:
        """Return the deadlines as iCalendar text. Raises: InputError when no date is known yet."""
        from tools.ics import calendar_file

        result: Deadlines = compute_deadlines(given.program, plain_facts(given.facts), asked_date(given.as_of))
        if not any(deadline.day for deadline in result.deadlines):
            asked = "、".join(question.label for question in result.questions[:2])
            raise InputError("没有可写入日历的日期", where="facts", remedy=f"请给出 {asked}" if asked else "")
        return calendar_file(result, KnownTitles(self.desk.knowledge).source(result.basis.version).name)

    def match(self, given: MatchArguments) -> dict[str, Any]:
        """Return all programs for one company: what was read of it, counts, and the first rows of each group."""
        if given.facts and given.text.strip():
            raise InputError("facts 和 text 只能写一个", where="text", remedy="请把情况都写进其中一个")
        if not given.facts and not given.text.strip():
            raise InputError("没有写企业情况", where="facts", remedy="请给出 facts（名称到值）或 text（一段话）")
        day = asked_date(given.as_of)
        facts = company_of(plain_facts(given.facts), given.text, day)
        found = warned_match(match_facts(facts, day), self.desk.doubts)
        told = {shipped().facts[fact].label: shipped().facts[fact].show(value) for fact, value in facts.items()}
        written = as_json(_first(found, given.limit), KnownTitles(self.desk.knowledge))
        return {"facts": told, "counts": {name: len(getattr(found, name)) for name in _GROUPS}, **written}

    def documents(self, given: DocumentsArguments) -> dict[str, Any]:
        """Return one page of the documents whose names have all words of the query, with how many there are in all."""
        day = asked_date(given.as_of)
        wanted = wanted_status(given.status) if given.status else None
        found = [
            document
            for document in self.desk.knowledge.documents()
            if given.part in document.part
            and wanted in (None, document.status(day))
            and has_words(f"{document.title} {document.document_number} {document.issuing_authority}", given.query)
        ]
        rows = [listed_json(document, day) for document in found[given.offset : given.offset + given.limit]]
        return {"as_of": day.isoformat(), "total": len(found), "offset": given.offset, "documents": rows}

    def document(self, given: DocumentArguments) -> dict[str, Any]:
        written = whole_document_json(self.desk.knowledge, whole(given.doc_id), asked_date(given.as_of))
        return {**written, "former": former_json(self._home, written["doc_id"])}

    def verify(self, given: VerifyArguments) -> dict[str, Any]:
        return verified_json(given.receipt)

    def compare(self, given: CompareArguments) -> dict[str, Any]:
        return compared_json(self.desk.knowledge, self._home, given, asked_date(given.as_of))

    def faqs(self, given: FaqArguments) -> dict[str, Any]:
        """Return one page of the published FAQs, then of those that documents print, of these the binding ones first."""
        day, knowledge = asked_date(given.as_of), self.desk.knowledge
        approved, total = self._published.page(given.query, given.limit, given.offset) if self._published else ((), 0)
        rows = [published_row(knowledge, faq, day) for faq in approved]
        printed = [
            row for row in printed_faqs(knowledge, day) if has_words(row["question"] + row["answer"], given.query)
        ]
        start = max(0, given.offset - total)
        rows += printed[start : start + given.limit - len(rows)]
        return {"as_of": day.isoformat(), "total": total + len(printed), "offset": given.offset, "faqs": rows}

    def _worked(self, tool: Callable[..., Any], given: ProgramArguments) -> dict[str, Any]:
        result = warned(tool(whole(given.program), plain_facts(given.facts), asked_date(given.as_of)), self.desk.doubts)
        written: dict[str, Any] = as_json(result, KnownTitles(self.desk.knowledge))
        return written


@lru_cache(maxsize=8)
def _programs_on(day: date) -> tuple[ProgramEntry, ...]:
    """Return every program as of a day; the rules ship with the program and do not change while it runs."""
    return list_programs(day)


def _first(found: CompanyMatch, limit: int) -> CompanyMatch:
    from dataclasses import replace

    return replace(
        found,
        fitting=found.fitting[:limit],
        open=found.open[:limit],
        failing=found.failing[:limit],
        ended=found.ended[:limit],
    )


def _meets(entry: ProgramEntry, words: Sequence[str], status: Status | None, computes: str) -> bool:
    names = " ".join((entry.id, entry.title, *entry.aliases, *entry.tags)).casefold()
    return (
        all(word.casefold() in names for word in words)
        and status in (None, entry.status)
        and (not computes or computes in entry.computes)
    )
