"""What counts as computed in full, in part, or as text only."""

from __future__ import annotations

from tools.coverage import Article, Coverage, Extent, Source, coverage, coverage_page
from tools.rules.load import RuleBook

ARTICLE = "第十二条 创新券支付额不超过同一合同实际金额的50%。"


def covered(book: RuleBook, *articles: Article) -> Coverage:
    return coverage(book, [Source("voucher-measures-2026", "办法", "京科发〔2026〕9号", articles)], lambda program: 3)


def one(book: RuleBook, locator: str, text: str) -> tuple[Extent, tuple[str, ...]]:
    item = covered(book, Article(locator, "", text)).documents[0].articles[0]
    return item.extent, item.left


def test_an_article_whose_numbers_are_all_quoted_is_computed_in_full(shipped: RuleBook) -> None:
    assert one(shipped, "第十二条", ARTICLE) == (Extent.FULL, ())


def test_a_number_that_no_rule_quotes_makes_it_part(shipped: RuleBook) -> None:
    extent, left = one(shipped, "第十二条", f"{ARTICLE}每人另给300元。")
    assert (extent, left) == (Extent.PART, ("未编入的数字：300元",))


def test_unmodelled_words_make_it_part_with_their_reason(shipped: RuleBook) -> None:
    extent, left = one(shipped, "第十二条", f"{ARTICLE}每期额度发完即止。")
    assert extent is Extent.PART
    assert left[0].startswith("每期额度发完即止：")


def test_an_article_that_no_rule_cites_is_text_and_says_whether_it_has_numbers(shipped: RuleBook) -> None:
    assert one(shipped, "第九十条", "每户300元。") == (Extent.TEXT, ("没有规则引用本条，其中的数字：300元",))
    assert one(shipped, "第九十条", "依法办理。") == (Extent.TEXT, ("没有金额、比例、数量或期限",))


def test_an_inserted_article_is_another_one(shipped: RuleBook) -> None:
    assert one(shipped, "第十二条之一", "依法办理。")[0] is Extent.TEXT


def test_a_program_with_words_left_out_is_computed_in_part(shipped: RuleBook) -> None:
    extents = {item.program.id: item.extent for item in covered(shipped).programs}
    assert (extents["voucher"], extents["compute-open-unit"]) == (Extent.PART, Extent.FULL)


def test_the_page_lists_every_program_with_its_cases(shipped: RuleBook) -> None:
    page = coverage_page(covered(shipped, Article("第十二条", "支持方式", ARTICLE)))
    for program in shipped.programs.values():
        assert f"`{program.id}` |" in page
    assert "| 第十二条 | 支持方式 | 全部计算 |" in page
    assert "首都科技创新券：“每期额度发完即止”" in page
