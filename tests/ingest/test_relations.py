"""What one document repeals ends in another, wherever both are known."""

from __future__ import annotations

from datetime import date

from ingest.parse import ParsedFile
from knowledge.catalogue import resolve_relations
from knowledge.model import Status
from tests.ingest.texts import only

OLD = only("旧办法\n京科发〔2019〕1号\n2019年1月1日\n第一条 甲。\n第二条 本办法自发布之日起施行。\n").document
NEW = only(
    "新办法\n京科发〔2026〕9号\n2026年6月22日\n第一条 甲。\n第二条 本办法自发布之日起施行，《旧办法》（京科发[2019]1号）同时废止。\n"
).document


def test_a_text_ends_on_the_day_before_its_repealer_takes_force():
    old, new = resolve_relations([OLD, NEW])
    assert old.status(date(2026, 6, 21)) is Status.IN_FORCE
    assert old.status(date(2026, 6, 22)) is Status.REPEALED
    assert (old.validity.ended_by, new.validity.ends_on) == ("京科发〔2026〕9号", None)


def test_a_text_stays_in_force_while_its_repealer_is_unknown():
    (old,) = resolve_relations([OLD])
    assert old.validity.ends_on is None


def test_the_voucher_card_is_superseded_by_the_measures_of_2026(shipped: list[ParsedFile]):
    resolved = {d.doc_id: d for d in resolve_relations(d.document for f in shipped for d in f.documents)}
    card = resolved["industry-policy-guide-4.2.08"]
    assert card.status(date(2026, 6, 21)) is Status.IN_FORCE
    assert card.status(date(2026, 6, 22)) is Status.SUPERSEDED
    assert card.validity.ended_by == "京科发〔2026〕9号"
    assert resolved["voucher-measures-2026"].status(date(2026, 11, 20)) is Status.IN_FORCE
    assert resolved["voucher-faq"].status(date(2026, 11, 20)) is Status.HISTORICAL
