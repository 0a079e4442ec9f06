"""What a document says of itself: number, issuer, dates, validity, and what it repeals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ingest.metadata import card_validity, find_repeals
from ingest.parse import ParsedDocument
from knowledge.model import Status
from tests.ingest.texts import only

BODY = "\n第一条 为规范管理，制定本法。\n第二条 本法自1983年3月1日起施行。\n"


def test_the_last_amendment_is_the_version():
    text = "商标法\n（1982年8月23日第五届全国人民代表大会常务委员会第二十四次会议通过　根据1993年2月22日《关于修改〈商标法〉的决定》第一次修正　根据2019年4月23日《关于修改〈建筑法〉等八部法律的决定》第四次修正）"
    document = only(text + BODY).document
    assert document.issued_on == date(2019, 4, 23)
    assert document.doc_id == "商标法@2019-04-23"
    assert document.validity.starts_on == date(1983, 3, 1)


def test_two_versions_of_one_law_have_ids_of_their_own():
    old = only("商标法\n2013年8月30日 第十二届全国人大常委会第四次会议修正" + BODY)
    new = only(
        "商标法\n2013年8月30日 第十二届全国人大常委会第四次会议修正\n2019年4月23日 第十三届全国人大常委会第十次会议修正"
        + BODY
    )
    assert old.document.title == new.document.title
    assert not {c.id for c in old.clauses} & {c.id for c in new.clauses}


def test_the_date_in_a_file_name_or_of_taking_force_tells_versions_apart_too():
    assert only("某条例\n第一条 甲。\n第二条 乙。\n", "某条例(2018-10-26).txt").document.doc_id == "某条例@2018-10-26"
    assert only("某条例\n第一条 甲。\n第二条 本条例自2020年1月1日起施行。\n").document.doc_id == "某条例@2020-01-01"


def test_a_text_without_any_date_says_so():
    document = only("某条例\n第一条 甲。\n第二条 乙。\n").document
    assert document.warnings == ("未见成文或施行日期",)
    assert document.status(date(2026, 1, 1)) is Status.UNSTATED


@pytest.mark.parametrize(
    ("closing", "starts_on", "ends_on"),
    [
        ("本办法自发布之日起施行。", "2024-05-06", None),
        ("本办法自2024年7月1日起施行，有效期三年。", "2024-07-01", "2027-06-30"),
        ("本办法自印发之日起施行，有效期至2025年12月31日。", "2024-05-06", "2025-12-31"),
        ("本办法自2024年7月1日起执行，有效期限为5年。", "2024-07-01", "2029-06-30"),
    ],
)
def test_the_closing_article_says_from_when_to_when(closing: str, starts_on: str, ends_on: str | None):
    validity = only(f"某办法\n2024年5月6日\n第一条 甲。\n第二条 {closing}\n").document.validity
    assert (str(validity.starts_on), str(validity.ends_on) if validity.ends_on else None) == (starts_on, ends_on)
    assert validity.quote in f"第二条 {closing}"


def test_the_years_of_a_title_are_a_term_where_no_article_states_one():
    validity = only("行动方案（2023-2025年）\n2023年8月1日\n一、甲。\n二、乙。\n三、丙。\n").document.validity
    assert (validity.starts_on, validity.ends_on) == (date(2023, 8, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("text", "repealed"),
    [
        ("《甲办法》（京科发〔2023〕16号）同时废止。", ["京科发〔2023〕16号"]),
        ("原《甲办法》(京科发[2019]1号)、《乙办法》（京科发〔2019〕 2号）同时废止。", ["京科发〔2019〕1号", "京科发〔2019〕2号"]),
        ("《关于修改〈甲办法（修订版）〉部分内容的通知》（京科创发〔2025〕137号）同时废止。", ["京科创发〔2025〕137号"]),
        ("原《〈甲办法〉实施细则(试行)》(中科园发〔2019〕25号)同时废止。", ["中科园发〔2019〕25号"]),
        ("原《关于印发〈甲办法》的通知》(中科园发〔2019〕20号)、《乙细则(试行)》(中科园发〔2019〕23号)同时废止。",
         ["中科园发〔2019〕20号", "中科园发〔2019〕23号"]),
        ("1963年4月10日国务院公布的《商标管理条例》同时废止；其他规定凡与本法抵触的，同时失效。", ["商标管理条例"]),
        ("1991年通过的《邮电条例》和1994年8月9日常务委员会第九次会议通过的《通信条例》同时废止。", ["邮电条例", "通信条例"]),
        ("《甲办法》，自本规定施行之日起即行废止。", ["甲办法"]),
        ("依据《预算法》（国发〔2020〕1号）的规定，《甲办法》（京科发〔2019〕2号）同时废止。", ["京科发〔2019〕2号"]),
        ("《反倾销和反补贴条例》中关于反倾销的规定同时废止。", []),
        ("规章的制定、修改和废止，依照《立法法》执行。", []),
        ("已领取未兑现的项目，按《甲办法》（京科发〔2023〕16号）执行。", []),
    ],
)  # fmt: skip
def test_what_a_text_repeals_is_what_stands_before_the_word(text: str, repealed: list[str]):
    assert [r.target for r in find_repeals(text)] == repealed


def test_the_closing_list_of_the_ecosystem_measures_is_complete(document: Callable[[str], ParsedDocument]):
    assert [r.target for r in document("zgc-ecosystem-2022").document.relations] == [
        "中科园发〔2019〕20号", "中科园发〔2019〕23号", "中科园发〔2019〕21号", "中科园发〔2019〕24号",
    ]  # fmt: skip


def test_a_short_issuer_signs_too():
    document = only("某办法\n某政发〔2024〕3号\n北京市人民政府\n2024年5月6日\n第一条 甲。\n第二条 乙。\n").document
    assert document.issuing_authority == "北京市人民政府"


def test_a_number_in_other_brackets_is_the_same_number():
    document = only("某办法\n某政发[2024]3号\n第一条 甲。\n第二条 乙。\n").document
    assert (document.document_number, document.doc_id) == ("某政发〔2024〕3号", "某政发-2024-3")


def test_a_card_begins_on_its_date_of_issue_where_its_term_names_none():
    assert card_validity({"时间/频度": "每年组织一次"}, date(2019, 10, 24)).starts_on == date(2019, 10, 24)
    assert card_validity({"时间/频度": "从2022年9月起，有效期三年"}, date(2022, 9, 13)).ends_on == date(2025, 8, 31)
