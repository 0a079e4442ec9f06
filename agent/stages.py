"""Payments over years or stages: which of them a question is about — the second year, the first two, those reached so far."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.reading.spans import negated
from tools.evaluation.result import Evaluation, YearAmount

_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4}
_FIRST = re.compile(r"(?:前|头)([两二三四2-4])(?:年|笔|次|期)")
_TOLD = re.compile(
    r"[^，。；]{0,12}(?:给|拿|领|用|拨|支持|批)(?:了|过|到)(?!多少|几)"
)  # 前两年都给了1000万 is told, not asked
_ONE = re.compile(r"第([一二三四五])(?:年|笔|次|期)")
_SO_FAR = re.compile(
    r"到这(?:一)?(?:步|时|会儿|里|个时候)|目前|现在|已经?|累计|截至|到账|到手|拿到手|应该?(?:到|拨|给)|(?:以|之)?后(?:一共|总共|共)"
)
# The one instalment asked about by its place: 先期拨付多少, 尾款还有多少.
_NTH = re.compile(r"第([一二三四五])(?:笔|次|期|批)")
_OPENING = re.compile(r"先期|首(?:笔|期|批|次)(?!演)|启动(?:经费|资金)|预拨|先(?:拨|给|到|付)")
_CLOSING = re.compile(r"尾款|余款|最后(?:一|那)?(?:笔|期|批|次)|剩(?:下|余)(?:的|资金|款)|余下")
_ASKS = re.compile(r"多少|几(?!乎)|占比|比例")
_INSTALMENT = re.compile(r"第[一二三四五](?:笔|次|期|批)|[前两二三](?:期|批|笔|次)累计")
_RUNNING = re.compile(r"累计|一共|合计|总共|加起来")
_STAGE_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_NO_STAGE = frozenset(["资助", "资金", "拨付", "总额", "完成", "后拨", "以后", "之后", "剩余", "经费", "项目"])


def asked_part(result: Evaluation, text: str) -> tuple[YearAmount, ...]:
    """Return the years or instalments of a result that the question asks about, () for the whole."""
    if result.schedule:
        return asked_rows(result.schedule, text)
    rows = [YearAmount(f.label, f.amount, False, f.cite) for f in result.also if _INSTALMENT.search(f.label)]
    if not rows or not all(row.amount.exact and row.amount.high for row in rows):
        return ()
    running = [row for row in rows if "累计" in row.label]  # 前两期累计拨付: the sum is in the row itself
    if running and _RUNNING.search(text):
        return (running[0],) if _spoken_of(running[0], text) else ()
    return asked_rows([row for row in rows if row not in running], text)


def _spoken_of(row: YearAmount, text: str) -> bool:
    return any(m[0] in row.label for m in re.finditer(r"[两二三](?:期|批|笔|次)", text)) or "两次" in text


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
    if by_years:
        return ()
    return _reached(rows, text) or _one_instalment(rows, text)


def _one_instalment(rows: Sequence[YearAmount], text: str) -> tuple[YearAmount, ...]:
    """“先期拨付多少”, “第二笔多少”, “尾款多少”: the instalment named in the part that asks."""
    parts = [part for part in re.split(r"[，,。；;！!？?、]", text) if _ASKS.search(part)]
    if len(parts) != 1:  # 先拨多少、验收后再给多少: the whole, which tells each
        return ()
    asking = parts[0]
    nth = [_COUNTS[n] for n in _NTH.findall(asking) if _COUNTS[n] <= len(rows)]
    if len(set(nth)) == 1:
        return (rows[nth[0] - 1],)
    opening, closing = bool(_OPENING.search(asking)), bool(_CLOSING.search(asking))
    if opening == closing:
        return ()
    return (rows[0],) if opening else (rows[-1],)


def _reached(rows: Sequence[YearAmount], text: str) -> tuple[YearAmount, ...]:
    """“已通过中期监督并首演，结项还没做”: the stages said to be done, the first payment included."""
    if not _SO_FAR.search(text):
        return ()
    done = [rows[0]]
    for row, own in zip(rows[1:], _own_words(rows)[1:], strict=True):
        verdicts = [_done(word, text) for word in own]
        if False in verdicts:
            return tuple(done)
        if True not in verdicts:
            break
        done.append(row)
    return tuple(done) if 1 < len(done) < len(rows) else ()


def _own_words(rows: Sequence[YearAmount]) -> list[list[str]]:
    """Return for each stage the words that no other stage is told by: 验收 of the last, 中期 of the one before."""
    words = [_words(row.label) for row in rows]
    return [[w for w in mine if not any(w in other for other in words if other is not mine)] for mine in words]


def _words(label: str) -> list[str]:
    """Return the two-character words of a stage's name that can be heard in a message."""
    runs = _STAGE_WORD.findall(re.sub(r"\d+%?|第.[笔次期批]|的|且|并|后", " ", label))
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
