"""Questions that a fixed provision of the text answers and no figure may: tricks, who interprets it, since when, which rule.

What such a question tells of a case (多报, 还没兑现) is no fact to compute with, so it is settled before anything is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from agent.answer import Answer, Kind
from agent.inquiry import Inquiry, Passage
from agent.lexicon import wording
from agent.meant import stated, texts_meant
from agent.misuse import means_misuse
from agent.nearest import nearest_named
from agent.polarity import confirms
from agent.premise import denied
from agent.terms import term_told
from agent.validity import notices
from knowledge.model import Document, DocumentType
from tools.dates import chinese_date, parse_span
from tools.errors import QuantityError

_CONSEQUENCE = re.compile(
    r"(?:弄虚作假|欺骗|骗取|套取|虚假|不正当手段|伪造|瞒报|虚报)[^。]{0,120}?(?:追回|收回|取消|终止|除名|不予|停止|撤销|不良信用)"
)
_INTERPRETS = re.compile(r"由[^。；]{2,40}负责解释")
_WHO_INTERPRETS = re.compile(
    r"解释权|(?:谁|哪(?:个|家)?(?:单位|部门|局|机构)?)[^，。？?]{0,6}解释|解释(?:单位|部门|机关)是"
)
_EARLIER_CASES = re.compile(r"(?:施行|实施|发布|印发)(?:之日)?前[^。；]{0,40}(?:按|执行|办理)|按原(?:办法|规定)")
_WHICH_RULE = re.compile(
    r"按(?:照)?(?:哪(?:一|个|版|份)?个?|什么|新的?|老的?|旧的?|原来?的?)(?:个|版)?(?:办法|规定|政策|文件|版本)|新(?:办法|规定|政策|文件)?还是(?:老|旧|原)"
    r"|(?:按|照)(?:老|旧|原)(?:办法|政策|规定)[^，。？?]{0,8}(?:领|申请|签|批|报)的"
)
_OLD_RULE_SAID = re.compile(r"(?:按|照)(?:老|旧|原来?的?)(?:办法|政策|规定)[^，。？?]{0,8}(?:领|申请|签|批|报)的")
_DAY_SAID = re.compile(r"(?:\d{4}年|[今去前]年)?\d{1,2}月(?:份)?(?:\d{1,2}[日号])?|\d{4}-\d{1,2}-\d{1,2}|[去前]年")
_WHEN = r"(?:什么时候|啥时候|何时|几时|哪一?[天日年]|几月|几号|[从自](?:哪|何|什么)|日期)"
_IN_FORCE = r"(?:施行|生效|(?:开始|起|正式)(?:施行|执行|实施))"
_SINCE_WHEN = re.compile(rf"{_WHEN}[^，。？?]{{0,8}}{_IN_FORCE}|{_IN_FORCE}(?:的)?[^，。？?]{{0,4}}{_WHEN}")
_OF_A_TEXT = re.compile(r"办法|政策|文件|规定|措施|\d号|通知|细则|意见|方案|指南|条例|规则|》|《")
_STILL = re.compile(r"[还仍](?!是)|现在|目前|失效|截止|到期|有效|为止|到(?:哪|什么|啥)")
_SETS_IN = re.compile(r"自[^。；]{0,14}(?:起)?(?:施行|执行|实施|生效)")
_PERIOD = re.compile(r"^时间/频度[^。；\n]*(?:起|至|—|-)")  # of a card: 从2022年6月起
_ANY = re.compile(r"发布日期|第一条|[。；]")  # what says of itself when it was issued, or the first words of the text


def forestall(inquiry: Inquiry) -> None:
    """Settle a question that one provision answers, where the text it is about holds that provision."""
    if means_misuse(inquiry.text):
        _deny(inquiry)
        return
    if denied(inquiry):
        return
    if (term := term_told(inquiry)) is not None:
        _answer(inquiry, term[0], [term[1]])
        return
    text, asks = inquiry.text, inquiry.understanding.asks
    for asked, tell in _TELLERS:
        if asked.search(text) and not asks("amount", "compare"):
            tell(inquiry)
            return


def _deny(inquiry: Inquiry) -> None:
    """A trick is denied first, then what the text threatens is quoted; how it is done is never told."""
    no = "不对。" if confirms(inquiry.text) else "不能。"
    for document in texts_meant(inquiry):
        if found := stated(inquiry, document, _CONSEQUENCE):
            _answer(inquiry, f"{no}{found[1]}[1]。", [found[0]])
            return
    text = no + wording()["misuse"].format(nearest=nearest_named(inquiry))
    inquiry.answer = Answer(Kind.REFUSE, text, inquiry.as_of, reason="misuse")


def _interpreter(inquiry: Inquiry) -> None:
    for document in texts_meant(inquiry):
        if found := stated(inquiry, document, _INTERPRETS):
            _answer(inquiry, f"{found[1]}[1]。", [found[0]])
            return


def _which_rule(inquiry: Inquiry) -> None:
    """Whether an earlier case goes by the rule before: told by the day named, else by the provision alone."""
    for document in texts_meant(inquiry):
        if found := stated(inquiry, document, _EARLIER_CASES):
            _answer(inquiry, f"{_by_day(inquiry, document)}{found[1]}[1]。", [found[0]])
            return


def _by_day(inquiry: Inquiry, document: Document) -> str:
    starts, day = document.validity.starts_on, _day_told(inquiry)
    if starts is None or (day is None and not _OLD_RULE_SAID.search(inquiry.text)):
        return ""
    since = f"《{document.title}》自{chinese_date(starts)}起施行。"
    if day is not None and day[0] >= starts:
        return f"按现行办法。{since}"
    return f"按原办法。{since}" if day is None or day[1] < starts else since


def _day_told(inquiry: Inquiry) -> tuple[date, date] | None:
    """Return the first and last day the asker's first date may mean, None where he names none."""
    said = _DAY_SAID.search(inquiry.text)
    if said is None:
        return None
    try:
        span = parse_span(said.group(0), inquiry.as_of)
    except QuantityError:
        return None
    return span.first, span.last


def _since_when(inquiry: Inquiry) -> None:
    """The first day in force, of the text named."""
    if _STILL.search(inquiry.text) or not (_OF_A_TEXT.search(inquiry.text) or inquiry.understanding.numbers):
        return
    document = next(iter(texts_meant(inquiry)), None)
    if document is None or document.validity.starts_on is None:
        return
    number = f"（{document.document_number}）" if document.document_number else ""
    title, starts = f"《{document.title}》{number}", document.validity.starts_on
    late = f"{chinese_date(inquiry.as_of)}尚未施行。" if inquiry.as_of < starts else ""
    if document.type is DocumentType.CARD and (found := stated(inquiry, document, _PERIOD)):
        _answer(inquiry, f"{title}时间：{found[1].removeprefix('时间/频度').strip()}[1]。{late}", [found[0]])
    elif found := stated(inquiry, document, _SETS_IN):
        _answer(inquiry, f"{title}自{chinese_date(starts)}起施行。{late}原文：“{found[1]}”[1]。", [found[0]])
    elif (issued := document.issued_on) is not None and (found := stated(inquiry, document, _ANY)):
        _answer(inquiry, f"{title}{chinese_date(issued)}发布，没有另写施行日期[1]。{late}", [found[0]])


def _answer(inquiry: Inquiry, text: str, passages: Sequence[Passage]) -> None:
    citations = tuple(p.cited(n) for n, p in enumerate(passages, 1))
    inquiry.answer = Answer(Kind.ANSWER, text, inquiry.as_of, citations=citations, notices=notices(inquiry, passages))


_TELLERS: tuple[tuple[re.Pattern[str], Callable[[Inquiry], None]], ...] = (
    (_WHO_INTERPRETS, _interpreter),
    (_WHICH_RULE, _which_rule),
    (_SINCE_WHEN, _since_when),
)
