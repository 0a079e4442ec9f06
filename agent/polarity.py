"""Yes/no questions: the no that a clause says comes first, and a figure put forward falsely is called false.

Only a no is said by itself. A yes would promise what conditions elsewhere may take back; the clause that allows says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from agent.inquiry import Inquiry
from agent.lexicon import lexicon
from agent.putforward import sum_unstated, untrue
from agent.reading.spans import negated, not_taken_blanked, pairs_of, wished_sums
from knowledge.tokens import tokens
from tools.quantities import Found, find_quantities, parse_quantity
from tools.units import MONEY, NUMBER, RATIO

LEAST_TOLD = 2  # character pairs of the case that a clause forbids in
SHARED = 2  # words that a forbidding clause must share with the question, those of the program's name apart
_CLAUSE = re.compile(r"[^。；]+")
# What a clause demands; 不应 and 无须 demand nothing.
_DEMANDS = re.compile(
    r"(?<![不无相响适])(?:应当?(?!用|急|对|届)|必须|须|(?<!按)(?<!所)(?<!必)需(?!求|要时)|只能|仅限|限于)(?!不)"
)
_ABSENT = re.compile(r"(?:应当?|须|且|并|近\w{1,3}年(?:内)?)*(?:无|没有|未|不存在)(?!论|须|需)")
_FIRST_FEW = re.compile(r"(?:前|首|头)(\d{1,2}|[一二两三四五六七八九十])(个|次|份|批|项|家|名|笔|台|套|届)")
_ORDINAL = re.compile(r"第(\d{1,2}|[一二三四五六七八九十])(个|次|份|批|项|家|名|笔|台|套|届)")
_WISH = re.compile(r"(?:我们?|咱们?|公司|单位).{0,6}(?:想|打算|准备|计划)")
_ALL = re.compile(r"全额|全款|百分之百")
PAID_WHOLE = re.compile(r"(?:全额|全款|百分之百|全部)(?:都|给|能|可以)?(?:报|补|付|支持|资助|退|承担|返)")
_BESIDE_OTHERS = re.compile(r"(?:^|[，。；、])([^，。；、]{2,8}?)可以?与[^，。；]{0,8}同时")
_ONE_OF = re.compile(r"只能[^，。；]{0,4}[一1]个([\u4e00-\u9fff]{2})")
_NOT_SUPPORTED = re.compile(r"不支持([^，,。；（(]+)")
_EXEMPTS = re.compile(r"除外|但[^，。；]{0,12}可(?!能)")
_RESTORED = re.compile(r"(?<!不)合格了|(?:又|已经?|今年)合格|恢复|整改(?:好|完|到位)")
_CASE = re.compile(r"([^，,；;]*)的[，,]?[^，,；;]{0,6}$")
_WHETHER_IT_WILL = re.compile(r"会(?:不会)?[^，。？?能]{0,16}(?:吗|么|不)?[？?。]?$")
_NOT_BEYOND = re.compile(r"(?:没有?|未|不)(?=超|高于|多于|大于|低于|少于|小于)")
_EMPTY = frozenset("的了是有和与及或在等由可能申请企业单位项目")
_ALLOWED = re.compile(r"能|可以|可不|可否|行不行|行吗|允许|还[用报领拿]")
_MAY = re.compile(r"能|可|行|得|用|享受|报|领|拿")


def confirms(text: str) -> bool:
    """True when something is put forward to be confirmed: 对吗, 听说…吧."""
    return bool(lexicon()["confirm"].search(text))


def asks_whether(text: str) -> bool:
    """True when it is asked whether something may be done: 能用创新券付吗, 可不可以报."""
    return bool(lexicon()["yes_no"].search(text)) and bool(_ALLOWED.search(text))


def lead(inquiry: Inquiry, said: Iterable[str]) -> str:
    """Return 不能。 or 不对。 where the sentences said forbid what is asked or contradict a figure put forward, else ""."""
    sentences = list(said)
    if lexicon()["at_once"].search(inquiry.text) and any(_only_one(inquiry.text, s) for s in sentences):
        return "" if any(_excepted(inquiry.text, s) for s in sentences) else "不能。"
    if confirms(inquiry.text) and (contradicted(inquiry.text, sentences) or untrue(inquiry.text, sentences)):
        return "不对。"
    if confirms(inquiry.text) and sum_unstated(inquiry):
        return "所引文件没有写这个金额。"
    asked = bool(lexicon()["yes_no"].search(_first_question(inquiry.text)))
    if not sentences or not (asked or _WISH.search(inquiry.text)) or _WHETHER_IT_WILL.search(inquiry.text):
        return ""
    if not ((asked and _forbids(inquiry, sentences[0])) or _lacks(inquiry, sentences[0])):
        return ""
    return "不对。" if confirms(inquiry.text) and not _MAY.search(inquiry.text) else "不能。"


def _excepted(asked: str, sentence: str) -> bool:
    """True when the sentence lets the very thing asked about go with others: 方向14可与其他方向同时申报."""
    return any(m[1] in asked for m in _BESIDE_OTHERS.finditer(sentence))


def _only_one(asked: str, sentence: str) -> bool:
    """True when a sentence allows one of several; of 方向3的几个项目 it allows the one direction that is named."""
    kind = _ONE_OF.search(sentence)
    alone = kind is not None and len(set(re.findall(rf"{kind[1]}\s*(\d+)", asked))) == 1
    return bool(lexicon()["one_only"].search(sentence)) and not alone


def _first_question(text: str) -> str:
    """Return a message up to its first question mark: 什么时候汇总？过了还收吗 asks first when, and no opens no answer to it."""
    return re.split(r"(?<=[？?])", text, maxsplit=1)[0]


def beyond_wish(text: str, most: Decimal | None) -> bool:
    """True when the sum that the asker would like (我想拿60万行吗) is more than the most there is, yuan."""
    wished = [parse_quantity(said).value for said in wished_sums(text)]
    return most is not None and bool(wished) and max(wished) > most


def contradicted(text: str, sentences: Iterable[str]) -> bool:
    """True when a share or sum put forward is none of those the sentences state, though they state some of its kind."""
    claimed = [(_kind(text, f), f.quantity.value) for f in find_quantities(text) if _put_forward(text, f)]
    if PAID_WHOLE.search(text):
        claimed.append((RATIO, Decimal(1)))  # 全额报销: as if the whole were paid
    stated = [f.quantity for sentence in sentences for f in find_quantities(_ALL.sub("100%", sentence))]
    for kind, value in claimed:
        same_kind = [q.value for q in stated if q.kind == kind]
        if kind in (MONEY, RATIO) and same_kind and value not in same_kind:
            return True
    return False


def _kind(text: str, found: Found) -> str:
    """A bare 300万 of a sum put forward is money too."""
    bare = found.quantity.kind == NUMBER and re.search(r"[万亿]", text[found.start : found.end])
    return MONEY if bare else found.quantity.kind


def _put_forward(text: str, found: Found) -> bool:
    """A figure beside 可以, 能, 给, 补 or 拿 is claimed of the rule; one beside 合同 or 营收 tells the asker's case."""
    near = text[max(0, found.start - 8) : found.start] + text[found.end : found.end + 3]
    own = re.search(r"合同|营收|收入|投资|投了|贷款|签|资产|成本|费用|花了|我们?(?:公司)?(?:有|是)", near)
    return (
        bool(
            re.search(
                r"可以|能|给|补|拿|奖|付|领|报销|支持|全年|一年|每年|最高|最多|顶格|封顶|上限|额度|都是|按|[提升涨调加][高]?[到至为]|改[为成]",
                near,
            )
        )
        and not own
    )


def _forbids(inquiry: Inquiry, sentence: str) -> bool:
    """True when a clause of the sentence forbids, speaks of what the question speaks of, and its own condition is told.

    考核结果为不合格的，不可接收 says no to nobody whose result is not said to be that, nor to one who says it is not.
    """
    if _EXEMPTS.search(sentence) or ("恢复" in sentence and _RESTORED.search(inquiry.text)):
        return False
    names = set(tokens(" ".join(d.title for d, _ in inquiry.documents[:1])))
    asked = set(tokens(inquiry.text)) - names
    for m in _CLAUSE.finditer(sentence):
        clause = m.group(0)
        forbidding = lexicon()["forbids"].search(clause)
        if not forbidding or len(asked & set(tokens(clause))) < SHARED:
            continue
        told = _condition_told(inquiry.text, clause[: forbidding.start()]) and _object_told(inquiry.text, clause)
        if told and not _said_not_to_be(inquiry.text, clause) and not _another_number(inquiry.text, clause):
            return True
    return False


def _condition_told(asked: str, before: str) -> bool:
    """True when the message speaks of the case for which a clause forbids (…的，不予支持), or the clause forbids it to all."""
    case = _CASE.search(before)
    return case is None or len(pairs_of(case[1]) & pairs_of(asked)) >= LEAST_TOLD


def _object_told(asked: str, clause: str) -> bool:
    """True unless what a clause does not support (不支持创业策划阶段项目) is hardly spoken of: 策划完，开始测试."""
    object_of = _NOT_SUPPORTED.search(clause)
    wanted = pairs_of(object_of[1]) if object_of else frozenset()
    return len(wanted & pairs_of(asked)) * 2 >= len(wanted)


def _said_not_to_be(asked: str, clause: str) -> bool:
    """True when the message denies what the clause forbids: 没拿过中央财政资金, 不是典当行."""
    told = without_questions(asked)
    allowed = lexicon()["forbids"].sub(
        lambda m: "□" * len(m.group(0)), clause
    )  # 不支持策划阶段 forbids it, denies it not
    for i in range(len(clause) - 1):
        word = clause[i : i + 2]
        at = told.find(word) if re.fullmatch(r"[\u4e00-\u9fff]{2}", word) and not _EMPTY & set(word) else -1
        places = [m.start() for m in re.finditer(re.escape(word), clause)] if at >= 0 else []
        if places and negated(told, at, at + 2) and not any(negated(allowed, place, place + 2) for place in places):
            return True
    return False


def without_questions(text: str) -> str:
    """Return the message without what it asks whether it may: 能不能, 是不是 deny nothing."""
    return re.sub(r"([\u4e00-\u9fff])不\1", "", text)


def _another_number(asked: str, clause: str) -> bool:
    """True when the message tells another length of time or count than the clause forbids at: 连续两年, 连续3年."""
    kinds = {
        f.quantity.kind: f.quantity.value for f in find_quantities(clause) if f.quantity.kind not in (MONEY, RATIO)
    }
    said = [f.quantity for f in find_quantities(asked)]
    return any(q.kind in kinds and q.value < kinds[q.kind] for q in said)


def _lacks(inquiry: Inquiry, sentence: str) -> bool:
    """True when a clause demands what the asker says he has not: 应在公布的服务事项范围内, and a service 没公布过."""
    names = set(tokens(" ".join(d.title for d, _ in inquiry.documents[:1])))
    told = _NOT_BEYOND.sub("", not_taken_blanked(inquiry.text))  # 没有超过500人 lacks nothing of 不超过500人
    for m in _CLAUSE.finditer(sentence):
        clause = m.group(0)
        if _another_number(inquiry.text, clause):
            continue  # 领了两个半月还没登记 is within the three months
        if _beyond(inquiry.text, clause):
            return True
        demanded = _DEMANDS.search(clause)
        if not demanded:
            continue
        words = {clause[i : i + 2] for i in range(demanded.end(), len(clause) - 1)} - names
        for word in words:
            at = told.find(word)
            if at < 0 or not re.fullmatch(r"[\u4e00-\u9fff]{2}", word) or _EMPTY & set(word):
                continue
            place = clause.index(word, demanded.end())
            if lexicon()["forbids"].search(clause, place):
                continue  # what must not be had is not demanded
            if negated(told, at, at + 2) and not _is_absence(clause, place):
                return True
    return False


def _is_absence(clause: str, place: int) -> bool:
    """True when what a clause demands at a place is that something is not: 无在惩戒期的严重失信记录."""
    begin = max(clause.rfind(mark, 0, place) for mark in "，、：；") + 1
    return negated(clause, place, place + 2) or bool(_ABSENT.match(clause, begin))


def _beyond(asked: str, clause: str) -> bool:
    """True when the clause allows the first few and a later one is asked about: 前3个合同, 第四个合同."""
    for few in _FIRST_FEW.finditer(clause):
        for later in _ORDINAL.finditer(asked):
            if later[2] == few[2] and _count(later[1]) > _count(few[1]):
                return True
    return False


def _count(text: str) -> int:
    return int(text) if text.isdigit() else "零一二三四五六七八九十".find(text.replace("两", "二"))
