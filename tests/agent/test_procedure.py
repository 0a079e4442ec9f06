"""How a thing is done: from the first step on, by the procedure of what is named, and of no neighbour."""

from __future__ import annotations

from datetime import date

from agent import ask
from knowledge.base import KnowledgeBase


def said(knowledge: KnowledgeBase, question: str) -> str:
    return ask([question], as_of=date(2026, 11, 20), knowledge=knowledge).text


def test_a_procedure_of_sentences_begins_at_its_first_step(shipped: KnowledgeBase) -> None:
    text = said(shipped, "国家艺术基金美术创作资助怎么申报")
    assert text.startswith("流程：项目申报主体在规定的申报受理期内，通过国家艺术基金网站")


def test_of_two_procedures_in_one_field_the_one_named_is_told(shipped: KnowledgeBase) -> None:
    text = said(shipped, "知识产权示范单位的认定流程")
    assert "专家评审" in text and "试点单位办理" not in text
    both = said(shipped, "知识产权试点单位和示范单位的认定流程")
    assert "试点单位办理具体流程如下：自我评价及申请" in both and "；申请及认定知识产权示范单位" in both


def test_a_funds_name_leads_to_the_card_that_bears_it(shipped: KnowledgeBase) -> None:
    text = said(shipped, "北京文化艺术基金传播交流推广资助如何申报")
    assert text.startswith("流程：") and "whlyj.beijing.gov.cn" in text
