"""The department that an asker names: 发改委 is 发展和改革委员会, and its texts are the ones he means."""

from __future__ import annotations

import re

from knowledge.model import Document

_SPOKEN: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(spoken), re.compile(official))
    for spoken, official in (
        (r"发改委|发展改革委|发展和改革委", r"发展和?改革委"),
        (r"经信(?:局|委)|经济和信息化局", r"经济和信息化"),
        (r"商务(?:局|委)", r"商务(?:局|委)"),
        (r"(?<!技)科委|科技局|科学技术委", r"科学技术委"),
        (r"文(?:化和)?旅(?:游)?局", r"文化和旅游局"),
        (r"广电局|广播电视局", r"广播电视|广电"),
        (r"知识产权局", r"知识产权局"),
        (r"金融(?:监管)?局|金融办", r"金融监督管理局"),
        (r"人社局|人力社保局", r"人力资源和社会保障局"),
        (r"农业农村局|农委", r"农业农村局"),
        (r"市场监管局|质监局", r"市场监督管理局"),
        (r"外汇(?:局|管理部)", r"外汇管理"),
        (r"民政局", r"民政"),
        (r"财政局", r"财政局"),
        (r"文资(?:中心|办)", r"国有文化资产"),
        (r"电影局", r"电影局"),
        (r"交通委", r"交通委"),
    )
)


def issued_by_named(document: Document, text: str) -> bool:
    """True when the text names a department and the document is one of its."""
    return any(spoken.search(text) and official.search(document.issuing_authority) for spoken, official in _SPOKEN)
