"""Four eyes: a reading counts for the version of the rule it was of, and nobody checks what they drafted themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tools.errors import RuleError
from tools.receipts.rule import rule_sha256
from tools.reviews import Review, State, entry_line, load_reviews, main, review_of, shipped_reviews
from tools.rules.load import RuleBook
from tools.rules.model import Program

DRAFTED, CHECKED = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def program(shipped: RuleBook) -> Program:
    return shipped.programs["voucher"]


def registered(folder: Path, line: str) -> dict[str, Review]:
    (folder / "reviews.yaml").write_text(line, "utf-8")
    return dict(load_reviews(folder / "reviews.yaml"))


def test_a_rule_nobody_read_again_is_unchecked(program: Program) -> None:
    found = review_of(program, {})
    assert (found.state, found.text) == (State.DRAFTED, "未复核")


def test_a_second_reading_that_nobody_signed_is_called_that(program: Program, tmp_path: Path) -> None:
    line = entry_line(program, Review(drafted=DRAFTED, checked=CHECKED, how="第二次对照原文"))
    found = review_of(program, registered(tmp_path, line))
    assert (found.state, found.text) == (State.READ_AGAIN, "第二次对照原文（2026-11-21，未署名）")
    assert found.drafted == DRAFTED


def test_a_signed_check_names_who(program: Program, tmp_path: Path) -> None:
    line = entry_line(program, Review(drafted_by="李四", checked=CHECKED, by="张三"))
    found = review_of(program, registered(tmp_path, line))
    assert (found.state, found.text) == (State.CHECKED, "已复核（2026-11-21，张三）")


def test_a_rule_changed_since_falls_back(program: Program, tmp_path: Path) -> None:
    register = registered(tmp_path, entry_line(program, Review(checked=CHECKED, by="张三")))
    edited = replace(program, source=program.source | {"title": "新题"}, compiled={})
    found = review_of(edited, register)
    assert (found.state, found.text) == (State.DRAFTED, "未复核（2026-11-21 对照后规则有修改）")
    renamed = replace(program, source=program.source | {"aliases": ["券券"]}, compiled={})
    assert review_of(renamed, register).state is State.CHECKED


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("{rule: '0123456789abcdef', checked: 2026-11-21, by: 甲, drafted_by: 甲}", "起草和复核都是“甲”"),
        ("{rule: '0123456789abcdef', by: 甲}", "没有复核日期"),
        ("{rule: '0123456789abcdef', checked: 2026-11-20, drafted: 2026-11-21}", "复核早于起草"),
        ("{rule: '0123456789abcdef', checked: 上周}", "要写日期"),
        ("{rule: '0123', checked: 2026-11-21}", "前 16 位"),
        ("{checked: 2026-11-21}", "前 16 位"),
        ("{rule: '0123456789abcdef', who: 甲}", "不认识的写法"),
        ("yes", "不认识的写法"),
    ],
)
def test_an_entry_that_cannot_be_so_is_refused(tmp_path: Path, entry: str, what: str) -> None:
    with pytest.raises(RuleError, match=what) as caught:
        registered(tmp_path, f"voucher: {entry}")
    assert "voucher" in caught.value.where


def test_the_register_that_ships_is_of_programs_there_are(shipped: RuleBook) -> None:
    register = shipped_reviews()
    assert set(register) == set(shipped.programs)
    assert {review_of(program).state for program in shipped.programs.values()} == {State.READ_AGAIN}


def test_no_person_is_said_to_have_checked_unless_named() -> None:
    assert all(review.state is not State.CHECKED or review.by for review in shipped_reviews().values())


def test_the_entry_to_add_is_printed(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["reviews", "voucher", "--by", "张三", "--checked", "2026-12-01"])
    main()
    found = review_of(program, registered(tmp_path, capsys.readouterr().out))
    assert (found.state, found.by) == (State.CHECKED, "张三")
    assert rule_sha256(program).startswith(found.rule)
