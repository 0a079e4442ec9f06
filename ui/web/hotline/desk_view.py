"""What the desk shows for what is typed: results, and the sheet of the question or of the result picked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.errors import NotFound
from knowledge.tokens import tokens
from ui.accounts.sessions import Caller
from ui.desk import Desk
from ui.house.book import Kept
from ui.house.serving import Served, led
from ui.records import faqs
from ui.records.faqs import Faq, FaqState
from ui.text import shortened
from ui.validity import limit
from ui.web.hotline import calls, sheet
from ui.web.hotline.cards import found_document
from ui.web.hotline.entries import LINE_CHARS, Entry, Kind, published_entries
from ui.web.hotline.finding import Finder, Results, Wanted
from ui.web.hotline.sheet import Sheet, Spoken, lay_out
from ui.web.office import Office

WRITTEN_S = 0.3  # how long a page waits for its own question to be in the history


class HotlineDesk:
    """One desk's search and sheets. Safe to share by threads."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.finder = desk, Finder()
        self._published: Kept[tuple[Faq, ...]] | None = None
        self._entries: tuple[tuple[object, ...], tuple[Entry, ...]] = ((), ())

    def find(self, office: Office, wanted: Wanted) -> Results:
        """Return what fits what is typed; house answers first."""
        if not wanted.q:
            return Results(())
        return self.finder.find(self.desk.knowledge, wanted, self._changing(office, wanted.as_of))

    def sheet(self, office: Office, wanted: Wanted, pick: str, program: str, call: str, caller: Caller) -> Sheet | None:
        """Return the sheet of the picked result, else of the question; None for neither. Raises: NotFound."""
        knowledge, day = self.desk.knowledge, wanted.as_of
        if pick:
            return lay_out(knowledge, self._picked(office, pick, day), day, self.desk.doubts, program)
        if not wanted.q:
            return None
        return lay_out(knowledge, self._asked(office, wanted, call, caller), day, self.desk.doubts, program)

    def _asked(self, office: Office, wanted: Wanted, call: str, caller: Caller) -> Spoken:
        """Ask the question, and keep it in the call's history with the answer that callers of other faces get."""
        question, day = wanted.q, wanted.as_of
        answer = self.desk.ask([question], day, led=False)
        house = office.house.matching(question, self.desk.knowledge, day)
        key = calls.turn_key(call, question, day)
        given = led(answer, house) if house else answer
        if self.desk.keep(question, given, face=calls.FACE, conversation=call, account=caller.name, key=key):
            office.recorder.flush_for(WRITTEN_S)
        return sheet.of_question(question, answer, house)

    def _picked(self, office: Office, pick: str, day: date) -> Spoken:
        kind, _, key = pick.partition(":")
        knowledge = self.desk.knowledge
        if kind == Kind.HOUSE.code:
            return sheet.of_house(self._house(office, key, day))
        if kind == Kind.PROGRAM.code:
            return sheet.of_program(knowledge, key, day)
        if kind == Kind.PHONE.code:
            return sheet.of_phone(knowledge, key, day)
        if kind == Kind.FAQ.code and key.startswith("kept-"):
            return sheet.of_faq(self._faq(office, key.removeprefix("kept-")), knowledge, day)
        return sheet.of_clause(knowledge, key, day)  # a clause, or a printed question, which is one

    def _house(self, office: Office, key: str, day: date) -> Served:
        for house in office.house.all_served(self.desk.knowledge, day):
            if str(house.id) == key:
                return house
        raise NotFound("没有这条口径", where=key)

    def _faq(self, office: Office, key: str) -> Faq:
        for faq in self._read(office).get():
            if str(faq.id) == key:
                return faq
        raise NotFound("没有这条问答", where=key)

    def _read(self, office: Office) -> Kept[tuple[Faq, ...]]:
        if self._published is None:

            def load() -> tuple[Faq, ...]:
                with office.database.reading() as connection:
                    return tuple(faqs.listed(connection, FaqState.PUBLISHED, limit=5000))

            self._published = Kept(load, ())
        return self._published

    def _changing(self, office: Office, day: date) -> tuple[Entry, ...]:
        return (*self._house_entries(office, day), *self._faq_entries(office, day))

    def _house_entries(self, office: Office, day: date) -> Iterator[Entry]:
        for house in office.house.all_served(self.desk.knowledge, day):
            document = found_document(self.desk.knowledge, house.citations[0].doc_id)
            if document is not None:
                names = frozenset(tokens(house.question))
                yield Entry(Kind.HOUSE, str(house.id), house.question, shortened(house.text, LINE_CHARS),
                            document.status(day), limit(document, day), document.part, document.issuing_authority,
                            names, names, note=house.label)  # fmt: skip

    def _faq_entries(self, office: Office, day: date) -> tuple[Entry, ...]:
        """Return the published FAQs as entries; made anew only when they or the index changed."""
        published, knowledge = self._read(office).get(), self.desk.knowledge
        generation = getattr(knowledge, "info", None)
        key = (id(published), generation.id if generation else "", day)
        if self._entries[0] != key:
            known = {document.doc_id: document for document in knowledge.documents()}
            self._entries = (key, tuple(published_entries(published, known, day)))
        return self._entries[1]
