"""The tree of provisions: levels by numbering style, several 款, and clauses that stand where they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.numbering import chinese_ordinal
from tests.ingest.texts import check_clauses, local_ids, only, parse, places

HEAD = "某市管理办法\n\n第一条 为规范管理，制定本办法。\n"


def test_a_new_style_of_number_opens_a_level_and_a_known_one_closes_what_is_below():
    text = (
        HEAD
        + "第二条 申请人应当：\n（一）提交下列材料：\n1．申请书；\n2．证明，包括：\n（1）执照；\n（2）章程。\n（二）缴纳费用。\n"
    )
    assert local_ids(only(text))[2:] == ["2", "2.x1", "2.x1.m1", "2.x1.m2", "2.x1.m2.z1", "2.x1.m2.z2", "2.x2"]
    assert places(only(text))["第二条第（一）项第2目（2）"] == "（2）章程。"


def test_a_break_in_the_numbers_is_reported_and_not_repaired():
    text = HEAD + "第二条 申请人应当：\n（一）提交材料；\n（三）缴纳费用。\n"
    assert only(text).warnings[-1] == "第二条：编号不连续，“（一）”之后是“（三）”"
    assert "第二条第（三）项" in places(only(text))


def test_a_list_that_does_not_begin_at_one_is_reported():
    text = HEAD + "第二条 申请人应当：\n（四）提交材料。\n"
    assert only(text).warnings[-1] == "第二条：编号不连续，起始于“（四）”"


def test_a_number_printed_twice_gives_two_clauses():
    text = HEAD + "第二条 申请人应当：\n（一）提交材料；\n（一）缴纳费用。\n"
    assert local_ids(only(text))[-2:] == ["2.x1", "2.x1~2"]


def test_what_follows_a_finished_list_is_a_paragraph_of_its_own():
    text = HEAD + "第二条 申请人应当：\n（一）提交材料；\n（二）缴纳费用。\n前款费用由财政部门核定。\n"
    assert places(only(text))["第二条第二款"] == "前款费用由财政部门核定。"
    assert places(only(text))["第二条第一款第（二）项"] == "（二）缴纳费用。"


def test_a_bare_item_is_found_by_the_subject_above_it():
    text = HEAD + "第二条 对下列企业给予资金支持：\n（一）国家高新技术企业；\n1．最高50万元。\n"
    item = next(c for c in only(text).clauses if c.text == "1．最高50万元。")
    assert item.heading == "对下列企业给予资金支持 国家高新技术企业"


def test_items_of_arabic_numbers_nest_by_their_depth():
    text = "数据管理规则\n1. 总则\n1.1 本规则规定数据的管理要求。\n1.2 分级要求如下：\n1.2.1 市级部门执行。\n1.2.2 区级部门参照。\n2. 附则\n2.1 自2024年1月1日起施行。\n"
    assert list(places(only(text)))[1:] == ["1.", "1.1.", "1.2.", "1.2.1.", "1.2.2.", "2.", "2.1."]
    assert not [w for w in only(text).warnings if "编号" in w]


def test_a_thousand_breaks_do_not_bury_the_other_warnings():
    text = HEAD + "第二条 如下：\n" + "（三）甲；\n（五）乙；\n" * 500
    warnings = only(text).warnings
    assert len(warnings) < 30
    assert "处类似问题未列出" in warnings[-1]


@st.composite
def statutes(draw: st.DrawFn) -> tuple[str, int]:
    """A statute with chapters, several 款, items and subitems, and how many articles it has."""
    sentence = st.text(st.sampled_from("企业创新资金支持管理申请审核项目平台市区"), min_size=2, max_size=60)
    lines, number, chapter = ["某市科技创新促进条例", ""], 0, 0
    for _ in range(draw(st.integers(2, 8))):
        if draw(st.booleans()):
            chapter += 1
            lines.append(f"第{chinese_ordinal(chapter)}章　{draw(sentence)[:12]}")
        number += draw(st.sampled_from([1, 1, 1, 2]))
        lines.append(f"第{chinese_ordinal(number)}条{draw(st.sampled_from(['　', ' ', '']))}{draw(sentence)}：")
        for item in range(draw(st.integers(0, 3))):
            lines.append(f"（{chinese_ordinal(item + 1)}）{draw(sentence)}；")
            lines.extend(f"{n + 1}．{draw(sentence)}；" for n in range(draw(st.integers(0, 2))))
        lines.extend(f"{draw(sentence)}。" for _ in range(draw(st.integers(0, 2))))
    return "\n".join(lines), sum(1 for line in lines if line.startswith("第") and "条" in line[:8])


@given(statutes())
def test_clauses_of_any_statute_stand_where_they_say(made: tuple[str, int]):
    text, articles = made
    parsed = only(text)
    assert parsed.articles == articles
    check_clauses(parsed, text)
    words = "".join(text.split())
    assert "".join("".join(c.text.split()) for c in parsed.clauses) == words, "no word is lost, none said twice"


@given(statutes())
def test_the_same_text_always_gives_the_same_ids(made: tuple[str, int]):
    assert [c.id for c in only(made[0]).clauses] == [c.id for c in only(made[0]).clauses]


@given(
    st.text(
        st.sampled_from(
            "第一二三条章节（）1.．、，。；：资金 　\n#-|《》〔〕年月号2024附件目录【】服务内容依据文件联络方式"
        ),
        max_size=400,
    )
)
def test_any_text_parses_and_loses_no_word(text: str):
    file = parse(text)
    for parsed in file.documents:
        check_clauses(parsed, text)
