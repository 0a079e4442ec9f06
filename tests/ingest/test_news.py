"""A bulletin: its sections, its articles, and where each was printed."""

from __future__ import annotations

from collections.abc import Callable

from ingest.parse import ParsedDocument
from tests.ingest.texts import only

LINE = "为贯彻落实技术创新行动计划，推动全国科技创新中心建设，市科委组织召开启动会"
NEWS = f"""【工作动态】
首都科技创新券助力小微企业创新创业
{LINE}，
{LINE}，
百余人参加。
【媒体聚焦】
北京推创新券助力小微企业
2015年1月13日 人民日报
{LINE}，
{LINE}，
支持创新。
{LINE}，
{LINE}，
资助完成。
"""


def test_an_article_knows_its_paper_and_day():
    articles = [c for c in only(NEWS, "简报.txt").clauses if c.path[-1].level == "篇"]
    assert [(c.path[-1].label, c.path[-1].heading) for c in articles] == [
        ("首都科技创新券助力小微企业创新创业", "工作动态"),
        ("北京推创新券助力小微企业", "人民日报 2015-01-13"),
    ]


def test_its_paragraphs_are_cited_by_their_place():
    paragraphs = [c for c in only(NEWS, "简报.txt").clauses if c.path[-1].level == "段"]
    assert [c.locator for c in paragraphs] == [
        "《首都科技创新券助力小微企业创新创业》第一段",
        "《北京推创新券助力小微企业》第一段",
        "《北京推创新券助力小微企业》第二段",
    ]


def test_the_shipped_bulletin_has_19_articles_four_of_them_from_papers(document: Callable[[str], ParsedDocument]):
    articles = [c.path[-1] for c in document("voucher-bulletin-2015").clauses if c.path[-1].level == "篇"]
    assert len(articles) == 19
    assert [a.heading for a in articles if "2015-" in a.heading] == [
        "人民日报 2015-01-13", "北京日报 2015-01-18", "科技日报 2015-01-14", "中国科学报 2015-01-16",
    ]  # fmt: skip
    assert {a.heading for a in articles if "2015-" not in a.heading} == {"工作动态", "政策视窗"}
