"""Places named one by one are counts: each class of places has its own amount."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.reading.places import places_counted
from knowledge.base import KnowledgeBase
from tools.rules.load import shipped as book

TODAY = date(2026, 11, 20)
MAIN, OTHER, INVENTIONS = "svc_patent_main", "svc_patent_other", "svc_patent_inventions"


@pytest.mark.parametrize(
    ("text", "main", "other", "inventions"),
    [
        ("同一件发明在美国、日本、德国、法国都拿到授权", 2, 2, 1),
        ("四件专利都在日本授权了，两件还在英国授权了", 4, 2, 4),
        ("美国、欧洲专利局各授权2件，印度3件", 4, 3, None),
        ("三件发明分别在美国、韩国、巴西授权", 1, 2, None),
        ("日本5件，新加坡1件，还有越南1件", 5, 2, None),
    ],
)
def test_places_are_counted_by_class(text: str, main: int, other: int, inventions: int | None) -> None:
    told = places_counted(text, book().facts["svc_patent_place"])
    assert told.get(MAIN) == f"{main}件"
    assert told.get(OTHER) == f"{other}件"
    assert told.get(INVENTIONS) == (f"{inventions}件" if inventions else None)


@pytest.mark.parametrize("text", ["6件专利在美国和德国授权", "日本授权5件", "在美国、韩国授权了，能拿多少"])
def test_counts_that_are_not_told_of_each_place_stay_open(text: str) -> None:
    assert places_counted(text, book().facts["svc_patent_place"]) == {}


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("一件发明走PCT，在美国、日本、韩国、印度、巴西、泰国都授权了，国外专利资助一共多少", "最高19万元"),
        ("没走PCT，四件国外专利都在日本授权了，两件还在英国授权了，资助合计多少", "最高20万元"),
        ("马德里商标在非洲知识产权组织注册2件，菲律宾、马来西亚各3件，能资助多少", "最高2.8万元"),
    ],
)
def test_the_grant_follows_the_places(shipped: KnowledgeBase, question: str, figure: str) -> None:
    answer = ask([question], as_of=TODAY, knowledge=shipped)
    assert figure in answer.text
    assert "没有计入" not in answer.text
    assert "已告知" not in answer.text
