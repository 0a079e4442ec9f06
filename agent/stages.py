"""Payments over years or stages: which of them a question is about — the second year, the first two, those reached so far."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.reading.spans import negated
from tools.evaluation.result import YearAmount

_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4}
_FIRST = re.compile(r"(?:前|头)([两二三四2-4])(?:年|笔|次|期)")
_TOLD = re.compile(
    r"[^，。；]{0,12}(?:给|拿|领|用|拨|支持|批)(?:了|过|到)(?!多少|几)"
)  # 前两年都给了1000万 is told, not asked
_ONE = re.compile(r"第([一二三四五])(?:年|笔|次|期)")
_SO_FAR = re.compile(r"到这(?:一)?步|目前|现在|已经?|累计|截至|到账|到手|拿到手|应该?(?:到|拨|给)")
_STAGE_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_NO_STAGE = frozenset(["资助", "资金", "拨付", "总额", "完成", "后拨", "以后", "之后", "剩余", "经费"])


def asked_rows(rows: Sequence[YearAmount], text: str) -> tuple[YearAmount, ...]:
    """Return the rows of a schedule that the question asks about; () when it asks about the whole or tells nothing."""
    if len(rows) < 2:
        return ()
    if (m := _FIRST.search(text)) and not _TOLD.match(text, m.end()) and _COUNTS[m.group(1)] < len(rows):
        return tuple(rows[: _COUNTS[m.group(1)]])
    named = [_COUNTS[n] for n in _ONE.findall(text)]
    by_years = all("年" in row.label for row in rows)
    if by_years and len(set(named)) == 1 and named[0] <= len(rows) and not re.search(r"合计|总共|一共|三年", text):
        return (rows[named[0] - 1],)
    return () if by_years else _reached(rows, text)


def _reached(rows: Sequence[YearAmount], text: str) -> tuple[YearAmount, ...]:
    """“已通过中期监督并首演，结项还没做”: the stages said to be done, the first payment included."""
    if not _SO_FAR.search(text):
        return ()
    done = [rows[0]]
    for row in rows[1:]:
        verdicts = [_done(word, text) for word in _words(row.label)]
        if False in verdicts or True not in verdicts:
            break
        done.append(row)
    return tuple(done) if 1 < len(done) < len(rows) else ()


def _words(label: str) -> list[str]:
    """Return the two-character words of a stage's name that can be heard in a message."""
    runs = _STAGE_WORD.findall(re.sub(r"\d+%?|的|且|并|后", " ", label))
    pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
    return [pair for pair in pairs if pair not in _NO_STAGE]


def _done(word: str, text: str) -> bool | None:
    """Return whether a stage is said to be done or not, None when it is not spoken of."""
    at = text.find(word)
    if at < 0:
        return None
    return not negated(text, at, at + len(word)) and not re.match(
        r"[^，。；、]{0,4}(?:还没|没有|未|没)", text[at + len(word) :]
    )
