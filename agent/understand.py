"""What is asked: the kind of question, whether it means an earlier text, another place, or something no text holds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from agent.answer import Answer, Kind
from agent.inquiry import Inquiry, Understanding
from agent.lexicon import lexicon, wording
from agent.namesakes import resumed
from agent.programs import said_alone
from knowledge.model import normal_document_number

_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,8}[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*第?\d+号")
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千万亿]+(?:万|亿|人|家|年|个|%|名|亩|元)")
_SUM = re.compile(
    r"[\d一二两三四五六七八九十百千]\s*[万亿]|\d\s*(?:元|[%％])|全额|全款|百分之百|一半|全部(?:补|报|付|用)"
)
_BEIJING = re.compile(
    r"北京|首都|中关村|京(?!东)|[东西]城|朝阳|海淀|丰台|石景山|通州|昌平|大兴|顺义|亦庄|房山|门头沟|平谷|怀柔|密云|延庆"
)
_GOVERNS = r"(?:市|省)?[^，。？！,?!]{{0,14}}?(?:补贴|补助|政策|券|资金|奖励|支持|资助|规定|办法|局|委|厅|孵化器|扶持|企业|公司|园区)"


def understand(inquiry: Inquiry) -> None:
    """Fill `inquiry.understanding`; settle small talk and questions about other places."""
    if _smalltalk(inquiry) or _gibberish(inquiry):
        return
    _take_up(inquiry)
    words = lexicon()
    text = inquiry.text
    kinds = kinds_of(text)
    if inquiry.context and (not kinds or _SUPPOSED.search(text)):  # “那换成120万呢” asks what was asked before it
        kinds = _asked_before(inquiry) or kinds
    if "schedule" in kinds and (blanked := _OPENS.sub("", text)) != text:
        kinds -= {"eligibility", "condition", "validity"} - kinds_of(blanked)  # 什么时候能报 asks when, not whether
    if _RECEIVED.search(text) and _LAPSED.search(text) and not _OF_A_TEXT.search(text):
        kinds = (kinds - {"validity", "eligibility", "condition"}) | {"deadline"}  # a day told runs, no text does
    if _CALLED.search(text) and not _asks_contact(_CALLED.sub("", text)):
        kinds.discard("contact")  # 电话里说… tells where something was heard
    if "contact" in kinds and _NUMBER_ASKED.search(text):
        kinds.discard("amount")  # 电话多少 asks for no sum
    if not kinds & _SETTLED and _WISHES.search(text) and _FIGURE.search(text) and not _ASKING.search(text):
        kinds.add("eligibility")  # who tells his figures and what he would like asks whether they are enough
    if words["confirm"].search(text) and _SUM.search(text):
        kinds.add("amount")  # a sum put forward is answered with the true one
    if _WANTS_SUM.search(text) and words["yes_no"].search(text):
        kinds.add("amount")  # 可以用券40万吗 is answered with what may be used
    absent, evidence = next(((code, e) for code, asks, e in words["absent"] if asks.search(text)), ("", ""))
    inquiry.understanding = Understanding(
        kinds=frozenset(kinds),
        past=bool(words["past"].search(text)),
        elsewhere=elsewhere(text),
        absent=absent,
        absent_evidence=evidence,
        numbers=tuple(normal_document_number(m.group(0)) for m in _NUMBER.finditer(text)),
        facts=len(_FIGURE.findall(" ".join((text, *inquiry.context)))),
    )
    if words["never"].search(text) or (words["off_topic"].search(text) and not words["policy"].search(text)):
        inquiry.answer = Answer(Kind.REFUSE, wording()["off_topic"], inquiry.as_of, reason="off_topic")
        return
    if names_no_program(inquiry):
        inquiry.answer = Answer(Kind.CLARIFY, wording()["which_program"], inquiry.as_of, reason="which_program")
        return
    if place := inquiry.understanding.elsewhere:
        inquiry.answer = Answer(
            Kind.REFUSE, wording()["elsewhere"].format(place=place), inquiry.as_of, reason="elsewhere"
        )


def _take_up(inquiry: Inquiry) -> None:
    """Put a reply to “您问的是哪一项” together with the question it replies to; a bare name asks what it is and the most."""
    name = inquiry.text.strip(_AROUND_A_NAME)
    if not inquiry.context and len(name) <= _LONGEST_NAME and name in said_alone(name):
        inquiry.text = f"{name}是什么？最高能补多少？"
    if inquiry.context and not kinds_of(inquiry.text):
        whole = resumed(inquiry.text, inquiry.context[-1], inquiry.as_of)
        if whole:
            inquiry.text, inquiry.context = whole, inquiry.context[:-1]


_LONGEST_NAME = 30  # characters
_AROUND_A_NAME = " 《》“”。？！?!"


def kinds_of(text: str) -> set[str]:
    """Return the kinds that a message is of; of several questions each ends somewhere: 能用吗？最长几个月？"""
    parts = [text, *(part for part in re.split(r"(?<=[？?])", text) if part.strip() and part != text)]
    return {kind for kind, pattern in lexicon()["kinds"].items() if any(pattern.search(part) for part in parts)}


_SUPPOSED = re.compile(
    r"^那?(?:我们?)?(?:要是|如果|假如|万一|换成|换作|改成)(?![^。]*(?:多少|几|吗|怎么|什么|哪|能不能|行不行)).*呢?[？?。]?$"
)


def _asked_before(inquiry: Inquiry) -> set[str]:
    """Return what the last message that asked for something asked."""
    for turn in reversed(inquiry.context):
        if kinds := kinds_of(turn):
            return kinds
    return set()


_SETTLED = frozenset(
    ("contact", "basis", "validity", "schedule", "process", "deadline", "amount", "figure", "compare", "match")
)
_WISHES = re.compile(
    r"(?:想|打算|准备|计划|拟|希望|要(?!求|是|么)|来)[^，。；！？,;!?]{0,8}(?:申[请报领]|报(?!告|销|名|废|价)|拿|领(?!域|军|导|先)|评(?!审|价|估)|认定|享受|挂牌|争取)|^(?:我们?)?申[请报]"
)
_OPENS = re.compile(
    r"(?:什么时候|啥时候|几时|何时|什么时间|几月份?)[^，。？?]{0,6}?(?:能|可以|可)?(?:开始|启动|接受|组织)?(?:申报|报名|报|申请|受理|开放|启动)"
)
# 8月12日领的券，作废了吗: whether what was received on a day told still holds.
_RECEIVED = re.compile(
    r"(?:\d{1,2}月\d{1,2}[日号]?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[^，。？?]{0,8}(?:领|登记|签|到期|获|取得)|(?:领|登记|取得|获得|签)[^，。？?]{0,10}\d{1,2}月\d{1,2}[日号]?"
)
_LAPSED = re.compile(
    r"作废|过期|逾期|失效|(?:还|仍|是否|算)[^，。？?]{0,4}有效|有效(?:吗|没|不)|还(?:能|可以|可|来得及)(?:不能|不可以)?(?:再|去|接着|继续)?(?:登记|兑|用|使用|交|报)|来得及"
)
_OF_A_TEXT = re.compile(r"办法|政策|文件|\d号文|通知|细则|〕")
_CALLED = re.compile(
    r"(?:打?电话|热线|来电|致电)(?:里|中|上|那头|咨询时|过来)?(?:都|也|还|曾|就|跟我|和我|给我|对我)?(?:说|讲|听|告诉|答复|回复|通知|讲明|表示|承诺|答应|确认)(?:的|了|过)?|在?电话(?:里|中|上)"
)


def _asks_contact(text: str) -> bool:
    return bool(lexicon()["kinds"]["contact"].search(text))


_WANTS_SUM = re.compile(r"(?:用券|抵|补|领|拿|报销|资助|奖)(?:到|个)?\s*\d+(?:\.\d+)?\s*[万亿]")
_NUMBER_ASKED = re.compile(r"(?:电话|号码|联系方式|手机号?|热线)[^，。？?]{0,4}多少[？?。]?$")
_ASKING = re.compile(
    r"哪|几(?!乎)|多少|多久|多长|多大|什么|啥|怎么|如何|谁|吗|呢|能不能|可不可以|是否|是不是|有没有|行不行|要不要"
)


def asks(text: str) -> bool:
    """True when a sentence asks: by a word for it, or as one of the kinds that a question may be of (封顶金额？)."""
    return bool(_ASKING.search(text)) or (text.rstrip().endswith(("？", "?")))


def questions(text: str) -> list[str]:
    """Return the questions of a message: “在哪个系统填？公示几天？” and “做哪些事，钱多久拨一次？” are two each."""
    parts = [part for part in re.split(r"[？?；;。!！]", text) if part.strip()]
    asked: list[str] = []
    for part in parts:
        halves = re.split(r"[，,]", part)
        asking = [h for h in halves if _ASKING.search(h)]
        # A story before the one question belongs to it; two halves that both ask are two questions.
        asked += asking if len(asking) > 1 else [part] if asking else []
    return asked


def narrowed(inquiry: Inquiry, question: str) -> Inquiry:
    """Return the inquiry as if only one of its questions had been asked; its other words stay behind as context."""
    kinds = kinds_of(question)
    understanding = replace(inquiry.understanding, kinds=frozenset(kinds or inquiry.understanding.kinds))
    context = (*inquiry.context, inquiry.text)
    return replace(inquiry, text=question, context=context, understanding=understanding)


_EMPTY_WORDS = re.compile(
    r"算算|算一下|算下|能补|补(?=多少)|去?哪里|去?哪儿|在哪|办理|办(?!法)|打(?=哪|谁|什么|电话)|找谁|找(?=哪)|谁|直接|告诉|不懂|懂|这些|那些|咨询|电话|号码|联系方式|联系|地址|流程|材料|时间|我们|我|你们|你|您|公司|企业|团队|单位|老板|那个|这个|哪个|一个|补贴|补助|政策|资金|支持|钱|条件|资格|符合|满足|够|可以|能|"
    r"申请|申报|享受|领|拿|看看|看|帮|请|问|一下|多少|什么|怎么|吗|呢|吧|不|没|有|急|啊|的|了|是|到底|想|要|最多|最高|\W"
)


_BARE_SUM = re.compile(
    r"[\d一二两三四五六七八九十百千][\d一二两三四五六七八九十百千.,]*(?:[万亿]+元?|元)(?![人家户平亩吨])"
)


def names_no_program(inquiry: Inquiry) -> bool:
    """“那个补贴我能拿多少”, “80万能拿多少”: without a program, a fact or an earlier message there is nothing to look up."""
    left = _EMPTY_WORDS.sub("", _BARE_SUM.sub("", inquiry.text))
    return not inquiry.context and len(left) <= 1


def elsewhere(text: str) -> str:
    """Return the place outside Beijing whose own rules are asked about, "" for none.

    来自深圳, 在天津试用 and 迁到廊坊 only tell a story; 上海的创新券 and 天津市商务局 name another place's rules. A question
    that also speaks of Beijing is about Beijing, unless what it asks about is another place's own: 杭州的创新券在北京能用吗.
    """
    beijing = _BEIJING.search(text)
    for m in _places().finditer(text):
        before = text[max(0, m.start() - 4) : m.start()]
        if re.search(rf"(?:{_BEIJING.pattern})[市]?[和与跟及、]$", before):
            continue  # 北京和上海的创新券
        if re.match(r"(?:市|省)?(?:注册|登记|成立|设立|开办)的?", text[m.end() :]):
            continue  # 香港注册的公司 tells where the asker is from
        if _owned(text, m) and not _told_of(before) and not (beijing and _COMPARED.search(text)):
            return str(m.group(0))
        if beijing or before.endswith(("从", "在", "到", "往", "去", "对")) or m.group(0)[0] in "外其":
            continue
        if re.match(_GOVERNS.format(), text[m.end() :]):
            return str(m.group(0))
    return ""


@lru_cache(maxsize=1)
def _places() -> re.Pattern[str]:
    """Return the names of other places, and the words for any of them."""
    return re.compile(rf"{lexicon()['elsewhere'].pattern}|外地|外省市?|外市|其他(?:省市?|城市)")


def _owned(text: str, place: re.Match[str]) -> bool:
    """True when a rule or grant of the place itself is named, and none of Beijing's beside it."""
    owned = _OWNED.match(text, place.end())
    return owned is not None and not _OWN_RULES.search(text[: place.start()] + text[owned.end() :])


def _told_of(before: str) -> bool:
    """True when what another place gave was received: 拿了上海的补贴 tells the asker's case."""
    return bool(re.search(r"[拿领享得获][了过到受有]|[了过]$", before))


# What a place's authorities give out, right behind its name: 杭州市的创新券, 天津发的算力券.
_OWNED = re.compile(
    r"(?:[市省]|那边|当地|本地)?(?:的|发的?|出的|给的|政府的?|领的)?(?:科技|创新|算力|科创|产业|人才|首店|研发|企业|高新|地方){0,2}(?:券|补贴|补助|政策|奖励|资助|办法)"
)
_COMPARED = re.compile(r"区别|不同|对比|相比|比较|一样")
# 北京的创新券, 中关村的补贴: Beijing's own rule is asked about as well.
_OWN_RULES = re.compile(
    rf"(?:{_BEIJING.pattern})[市区]?(?:的|发的?|这边的?|本地的?)?[^，。？！,?!能在可]{{0,6}}(?:券|补贴|补助|政策|奖励|资助|办法|资金|支持|认定)"
)


def _smalltalk(inquiry: Inquiry) -> bool:
    for code, pattern in lexicon()["smalltalk"].items():
        if len(inquiry.text) <= 24 and pattern.search(inquiry.text):
            inquiry.answer = Answer(Kind.ANSWER, wording()[code], inquiry.as_of, reason=code)
            return True
    return False


def _gibberish(inquiry: Inquiry) -> bool:
    """Letters that form no word, in a message without a Chinese character: nothing to look for."""
    text = inquiry.text
    if re.search(r"[\u4e00-\u9fff]", text) or inquiry.context:
        return False
    words = re.findall(r"[a-z]+", text.lower())
    spoken = [w for w in words if len(w) <= 14 and re.search(r"[aeiou]", w) and not re.search(r"[^aeiou]{5}", w)]
    if len(spoken) >= 3 and len(spoken) >= 0.6 * len(words):
        return False
    inquiry.answer = Answer(Kind.CLARIFY, wording()["unclear"], inquiry.as_of, reason="unclear")
    return True
