"""What finding the evidence is set by: limits and weights, and which field of a card holds what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How wide evidence is searched, and what counts how much. Shares are of the best score of the same question."""

    top_k: int = 80  # clauses asked of the index
    citations: int = 5  # passages handed to compose
    context_weight: float = 0.5  # earlier messages of the conversation, beside the last one
    ellipsis_weight: float = 1.2  # … when the last one only goes on from them
    turning: float = 3.0  # … and names another program at least so strongly
    turned_weight: float = 0.3
    fact_named: float = 0.2  # of what a message names that only tells a fact of the program spoken of before
    synonym_weight: float = 0.25  # official words for what the asker said colloquially
    trade_weight: float = 1.0  # … where he asks what there is for his trade
    asking_weight: float = 0.7  # … whose other words (能拿什么补贴) stand in texts of any trade
    issued: float = 0.05  # a text of the department that is named
    named: float = 0.7  # of how strongly the question names the document, beside its clauses' scores
    unnamed: float = 0.5  # taken off a clause whose document is not named while another clearly is
    story: int = 40  # characters from which a question tells a story
    look_alike: float = 0.7  # a clause that speaks only of 算力创新券 when 创新券 is asked
    naming_full: float = 6.0  # a naming of this strength (three characters that four of 150 documents share) is full
    program_said: float = 0.6  # the card of a program said by name, where one of its fields is asked for
    program_aside: float = 0.3  # … where something else is
    beside: float = 0.6  # … of a clause that stands elsewhere
    document_decay: float = 0.4  # of a document's second, third … best clause in its rank
    same_document: float = 0.75  # a document below this share of the best is not meant, unless things are compared
    replaced: float = 0.8  # of the rank of a text whose successor was found too
    replaced_behind: float = 0.5  # … where the text that leads is in force
    compared: float = 0.5  # … in a comparison
    matched: float = 0.75  # … where one asks what fits
    matched_several: float = 0.25  # … and expects several
    field_bonus: float = 0.25  # a clause in the field that holds what is asked
    leading_document: float = 0.3  # a clause of the leading document, times the document's share
    label_clause: float = 0.35  # titles, 依据文件 and 工具分类 name the program but answer nothing else


SETTINGS = Retrieval()


# question kind → fields of a card that hold the answer, most telling first
CARD_FIELDS = {
    "contact": ("联络方式", "联系方式"),
    "basis": ("政策依据",),
    "validity": ("时间/频度", "政策依据"),
    "schedule": ("时间/频度",),
    "process": ("服务流程", "办理流程"),
}


BOOSTED = {
    "amount": ("服务内容", "支持方式及金额", "支持内容"),
    "eligibility": ("条件要求", "支持条件", "服务对象"),
    "condition": ("条件要求", "支持条件"),
    "process": ("服务流程", "办理流程", "程序", "申报与审核"),
    "deadline": ("服务流程", "办理流程", "程序", "申报与审核"),
}


LABELS = ("标题", "依据文件", "发文机构", "发文字号", "发布日期", "发文时间", "工具分类", "政策依据")


REFERENCE = re.compile(
    r"(?:参照|按照|依照|满足|符合|执行|见)[^。；]{0,4}?((?:本办法)?第[一二三四五六七八九十百]+条[^。；]{0,40})"
)


ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")
