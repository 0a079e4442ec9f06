"""Questions and answers."""

from __future__ import annotations

from collections.abc import Callable

from ingest.parse import ParsedDocument
from tests.ingest.texts import local_ids, only, places

FAQ = """1. 创新券支持什么？
支持测试和研发。
2. 如何申请？
应同时具备以下条件：
1. 在本市注册；
2. 信用良好。
申请流程如下：
1. 登录系统；
2. 提交材料。
3. 可以重复申请吗？
不可以。
"""


def test_a_question_holds_its_answer_and_the_lists_in_it():
    parsed = only(FAQ)
    assert parsed.document.type == "faq"
    assert local_ids(parsed) == ["q1", "q2", "q2.x1", "q2.x2", "q2.p2", "q2.x1~2", "q2.x2~2", "q3"]
    assert places(parsed)["第1问"] == "1. 创新券支持什么？\n支持测试和研发。"


def test_a_second_list_in_an_answer_breaks_no_sequence():
    assert not [w for w in only(FAQ).warnings if "编号" in w]


def test_the_shipped_faq_has_8_questions(document: Callable[[str], ParsedDocument]):
    parsed = document("voucher-faq")
    questions = [c for c in parsed.clauses if c.path[-1].level == "问"]
    assert [c.locator for c in questions] == [f"第{n}问" for n in range(1, 9)]
    assert all(c.path[-1].heading.endswith(("?", "？")) for c in questions)
    assert parsed.document.validity.historical
