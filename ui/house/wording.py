"""When two wordings ask the same: equal once politeness, marks and interchangeable words are taken away.

Deliberately strict: a house answer given to another question would be wrong with authority. Numbers, negations and
names are never touched; further wordings are written under the question by the supervisor, one a line.
"""

from __future__ import annotations

import re

from knowledge.tokens import plain

# Each stands for the first of its row; longer ones are replaced first.
_ALIKE = (
    ("多少", "多少钱", "多大", "几多"),
    ("每年", "一年", "每一年", "一年内", "一个年度", "每年度"),
    ("最多", "最高", "至多", "上限是"),
    ("怎么", "如何", "怎样", "咋"),
    ("电话", "联系电话", "咨询电话", "联系方式", "电话号码"),
    ("什么", "啥", "哪些"),
    ("申请", "申报"),
    ("吗", "么", "嘛"),
)
_ORDER = sorted(((word, row[0]) for row in _ALIKE for word in row[1:]), key=lambda pair: -len(pair[0]))
# Words that carry no matter in a question.
_EMPTY = re.compile(
    r"请问一下|麻烦问一下|想咨询一下|咨询一下|问一下|想问一下|想问|请问|您好|你好|麻烦|一下|想知道|我想|我们|我司|贵单位|能够|可以|可|能|的|了|呢|啊|呀|吧|是"
)
_MARKS = re.compile(r"[\s，。？！、；：,.?!;:“”\"'（）()《》〈〉…—-]+")


def canonical(question: str) -> str:
    """Return the question in the one form by which wordings are compared; "" for one that says nothing."""
    said = _MARKS.sub("", plain(question))
    for word, stands_for in _ORDER:
        said = said.replace(word, stands_for)
    return _EMPTY.sub("", said)


def wordings(text: str) -> set[str]:
    """Return the canonical forms of a kept question: its first line, and each further wording on a line of its own."""
    return {form for line in text.split("\n") if (form := canonical(line))}
