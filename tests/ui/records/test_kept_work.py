"""FAQs, house answers and call notes, on both databases."""

from __future__ import annotations

from datetime import date

from ui.records import faqs, house_answers, notes
from ui.records.database import Database
from ui.records.faqs import FaqState, Wording
from ui.records.house_answers import HouseState

DAY = date(2026, 11, 20)


def test_an_faq_keeps_all_its_versions(database: Database):
    first = Wording("最多多少？", "50万元[1]。", DAY, ({"marker": 1},), {"rules-2026:2": "abc"})
    second = Wording("最多多少？", "每年50万元[1]。", DAY, ({"marker": 1},), {"rules-2026:2": "def"}, "补全年限")
    with database.writing() as connection:
        faq_id = faqs.add(connection, first, author="li", program_id="voucher", origin="rule")
        assert faqs.revise(connection, faq_id, second, author="wang", from_version=1)
        now_worded = faqs.get(connection, faq_id)
        versions = faqs.history(connection, faq_id)
    assert now_worded is not None
    assert (now_worded.version, now_worded.wording, now_worded.author) == (2, second, "wang")
    assert [(n, who, wording) for n, who, _, wording in versions] == [(1, "li", first), (2, "wang", second)]


def test_of_two_who_edit_the_same_version_the_second_is_told(database: Database):
    with database.writing() as connection:
        faq_id = faqs.add(connection, Wording("问", "答", DAY), author="li")
        assert faqs.revise(connection, faq_id, Wording("问", "答一", DAY), author="li", from_version=1)
        assert not faqs.revise(connection, faq_id, Wording("问", "答二", DAY), author="wang", from_version=1)


def test_faqs_are_listed_and_counted_by_state(database: Database):
    with database.writing() as connection:
        kept = [faqs.add(connection, Wording(f"问{i}", "答", DAY), author="li") for i in range(3)]
        assert faqs.move(connection, kept[1], FaqState.SUBMITTED, actor="li") is FaqState.DRAFT
        assert faqs.move(connection, 99, FaqState.SUBMITTED, actor="li") is None
        assert [f.id for f in faqs.listed(connection, FaqState.DRAFT)] == [kept[0], kept[2]]
        assert faqs.counts(connection)[FaqState.SUBMITTED] == 1
        assert faqs.counts(connection)[FaqState.PUBLISHED] == 0


def test_a_supervisor_decides_on_a_house_answer(database: Database):
    with database.writing() as connection:
        made = house_answers.propose(connection, "电话13912345678问", "答[1]", [{"marker": 1}], as_of=DAY, by="li")
        assert "13912345678" not in made.question
        decided = house_answers.decide(connection, made.id, HouseState.APPROVED, by="wang", answer="改[1]")
        assert decided is not None
        assert (decided.answer, decided.decided_by, decided.state) == ("改[1]", "wang", HouseState.APPROVED)
        assert house_answers.in_state(connection, HouseState.PROPOSED) == []
        assert house_answers.decide(connection, 99, HouseState.RETIRED, by="wang") is None


def test_a_note_is_handed_over_and_settled(database: Database):
    with database.writing() as connection:
        note = notes.write(connection, "li", "回电13912345678", handed_to="wang")
        assert "13912345678" not in note.text
        assert notes.handed_over(connection) == [note]
        assert notes.settle(connection, note.id)
        assert not notes.settle(connection, note.id)
        assert notes.handed_over(connection) == []
        assert [n.id for n in notes.notes_of(connection, "li")] == [note.id]
