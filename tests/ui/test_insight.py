"""Insight: what is counted of the kept questions, how it is drawn and taken away."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.databases import new_sqlite
from tests.staff import cheap_passwords, hired, seated
from tests.ui.fakes import FakeKnowledge, fake_ask
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.insight.figures import figures, percentile
from ui.insight.plots import Series, bars, ceiling, lines
from ui.insight.questions import Outcome, Span, outcome_of, questions
from ui.records import audit
from ui.records.conversations import NewTurn, Thumb, keep, rate
from ui.records.database import Database
from ui.settings import load_settings
from ui.web.app import create_app
from ui.web.office import Office

DAY = date(2026, 11, 20)
SPAN = Span(date(2026, 11, 18), DAY)
CITED = {"citations": [{"doc_title": "创新券办法"}, {"doc_title": "别的"}]}


def asked(
    number: int,
    question: str,
    kind: str,
    reason: str = "",
    *,
    hour: int = 4,
    day: int = 20,
    ms: float = 20,
    **more: object,
) -> NewTurn:
    """Return a question asked on a day of November 2026, at an hour UTC."""
    at = datetime(2026, 11, day, hour, tzinfo=UTC)
    return NewTurn(f"c{number}", f"k{number}", question, DAY, {"kind": kind, "reason": reason, **more}, ms, asked_at=at)


def filled(database: Database) -> Database:
    with database.writing() as connection:
        for turn in (
            asked(1, "创新券多少钱", "answer", **CITED),
            asked(2, "创新券多少钱？", "answer", ms=40, hour=15, day=19, **CITED),
            asked(3, "请问有没有名单", "refuse", "names", hour=16, day=19),  # 0:00 in Beijing on the 20th
            asked(4, "有没有名单？", "refuse", "names", hour=5),
            asked(5, "上海的呢", "refuse", "elsewhere", ms=1200),
            asked(6, "能得多少", "clarify", "which_program"),
            asked(7, "手机13800138000能办吗", "answer"),
            asked(8, "上月的", "answer", day=1),
        ):
            keep(connection, turn)
        rate(connection, Thumb("k1", 1))
        rate(connection, Thumb("k5", -1, '=HYPERLINK("http://x")'))
    return database


def test_the_figures_of_some_days(database: Database) -> None:
    with filled(database).reading() as connection:
        found = figures(questions(connection, SPAN), SPAN)
    assert {o: found.count(o) for o in Outcome} == {
        Outcome.ANSWERED: 3, Outcome.ASKED_BACK: 1, Outcome.UNANSWERED: 2, Outcome.REFUSED: 1,
    }  # fmt: skip
    assert [day.total for day in found.days] == [0, 1, 6], "a day begins at midnight in Beijing"
    assert found.topics == [("创新券办法", 2)]
    assert dict(found.reasons) == {"names": 2, "elsewhere": 1, "which_program": 1}
    assert [(a.question, a.count) for a in found.open] == [("有没有名单？", 2), ("上海的呢", 1)]
    assert (found.up, found.down) == (1, 1)
    assert (found.percentile(0.5), found.percentile(0.95)) == (20, 1200)
    assert [q.question for q in found.disliked] == ["上海的呢"]


def test_personal_data_is_covered(database: Database) -> None:
    with filled(database).reading() as connection:
        assert not any("13800138000" in q.question for q in questions(connection, SPAN))


@pytest.mark.parametrize(
    ("kind", "reason", "outcome"),
    [("answer", "", "answered"), ("clarify", "unclear", "asked_back"), ("refuse", "unsupported", "unanswered"), ("refuse", "off_topic", "refused")],
)  # fmt: skip
def test_what_became_of_a_question(kind: str, reason: str, outcome: str) -> None:
    assert outcome_of(kind, reason) == outcome


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([], 0.5) is None
    assert [percentile([1, 2, 3, 4], share) for share in (0, 0.25, 0.5, 0.51, 1)] == [1, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 8), (9, 10), (11, 20), (41, 80), (100, 100), (1200, 2000)]
)
def test_the_scale_ends_at_a_round_number(most: float, top: float) -> None:
    assert ceiling(most) == top


@pytest.mark.parametrize("most", [1, 7, 10, 13, 90, 300])
def test_the_scale_names_whole_numbers_evenly(most: float) -> None:
    tree = ElementTree.fromstring(bars("t", ["1"], [Series("甲", "a", [most])]))
    named = [t.text or "" for t in tree.iter("text") if t.get("text-anchor") == "end"]
    values = [int(text.replace(",", "")) for text in named]
    assert values[-1] == ceiling(most) and len({b - a for a, b in pairwise(values)}) == 1


def test_bars_are_as_high_as_their_values_and_stand_on_each_other() -> None:
    hostile = '"><script>x</script>'
    drawn = bars(hostile, ["1", hostile], [Series("甲", "a", [3, 0]), Series("乙", "b", [1, 4])])
    tree = ElementTree.fromstring(drawn)
    assert "<script>" not in drawn
    rects = [(r.get("class"), float(r.get("y", 0)), float(r.get("height", 0))) for r in tree.iter("rect")]
    (a, a_y, a_height), (b, b_y, b_height), (_, _, whole) = rects
    assert (a, b, len(rects)) == ("a", "b", 3)
    assert a_height == pytest.approx(3 * b_height, abs=0.2)
    assert b_y + b_height == pytest.approx(a_y, abs=0.2)
    assert whole == pytest.approx(a_height + b_height, abs=0.2)


def test_a_line_is_broken_where_there_is_no_value() -> None:
    drawn = ElementTree.fromstring(lines("t", ["1", "2", "3", "4"], [Series("甲", "a", [1, 2, None, 3])]))
    assert [len(p.get("points", "").split()) for p in drawn.iter("polyline")] == [2, 1]


# pages


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        cheap_passwords(patch)
        folder: Path = tmp_path_factory.mktemp("insight")
        made = Office(load_settings({"JINGDA_HOME": str(folder), "JINGDA_RATE_PER_MINUTE": "0"}), new_sqlite(folder))
        made.start()
        filled(made.database)
        yield made
        made.close()


@pytest.fixture(scope="module")
def client(office: Office) -> Iterator[TestClient]:
    app = create_app(Desk(FakeKnowledge(), fake_ask), office)  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as made:
        yield seated(made, hired(office, Role.SUPERVISOR))


DAYS = {"first": "2026-11-18", "last": "2026-11-20"}


def test_the_page_shows_the_figures_with_three_plots(client: TestClient) -> None:
    reply = client.get("/admin/insight", params=DAYS)
    assert reply.status_code == 200
    assert reply.text.count("<svg") == 3
    assert "创新券办法" in reply.text and "有没有名单" in reply.text and "要名单" in reply.text
    assert "script-src 'self';" in reply.headers["content-security-policy"] + ";"


@pytest.mark.parametrize(
    "wrong", [{"first": "gestern"}, {"first": "2026-11-20", "last": "2026-11-01"}, {"first": "2020-01-01", "last": "2026-01-01"}, {"last": "0001-01-01"}]
)  # fmt: skip
def test_days_that_make_no_sense_are_told_so(client: TestClient, wrong: dict[str, str]) -> None:
    reply = client.get("/admin/insight", params=wrong)
    assert reply.status_code == 400
    assert 'role="alert"' in reply.text


def test_a_csv_to_take_away_starts_no_formula(client: TestClient, office: Office) -> None:
    reply = client.get("/admin/insight/export.csv", params=DAYS)
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert len(rows) == 8
    assert rows[0][2] == "问题"
    assert any(row[9].startswith("'=HYPERLINK") for row in rows)
    with office.database.reading() as connection:
        assert audit.entries(connection)[0].action == "insight.export"


def test_a_workbook_to_take_away_holds_days_topics_and_questions(client: TestClient) -> None:
    book = load_workbook(io.BytesIO(client.get("/admin/insight/export.xlsx", params=DAYS).content))
    assert book.sheetnames == ["按日", "主题", "问题"]
    assert [row[1] for row in book["按日"].iter_rows(min_row=2, values_only=True)] == [0, 1, 2]
    assert book["问题"].max_row == 8


def test_another_format_is_not_there(client: TestClient) -> None:
    assert client.get("/admin/insight/export.pdf").status_code == 404
