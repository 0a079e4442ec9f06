"""Pieces of a message: segments, negations, the places where a fact is spoken of, and how alike two wordings are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.lexicon import lexicon
from tools.facts import FactDefinition

PART = 0.7  # of a phrase that is wholly a part of a label, beside a label that is wholly said
LEAST_SHARED = 3  # pairs
REACH = 16  # characters between a number or date and the word that says what it is
BEHIND = 8  # characters between a number and the word behind it that says what it is
GAP = 8  # characters that may stand in the gap of a word written 从…聘
BREAK = re.compile(r"[。；！？!?;\n]")
SEGMENT = re.compile(r"[^，。；！？、,;!?\n：:（）()]+")
_COMMA = re.compile(r"[，,、：:（(]")

# 没有…, 未…, 不…: what stands behind within the segment is denied. 不低于, 没问题, 无论 deny nothing.
_DENIAL = (
    r"(?:没有|没(?!问题)|无(?!论|需|关|人机|线|障碍|形|偿)|未(?!来|满)|从未|尚未|还没|"
    r"不(?!超|低|少|到|足|仅|但|断|同|错|限|含税|良|高于|多于|大于|小于|晚于|早于|光|只|过|得不)|(?<![分区个特级类性])别(?!的|人|家|处|国|区|省|市))"
)
_NEGATED = re.compile(rf"{_DENIAL}(?:[^，。；、,;]{{0,5}}|(?:别的|[^，。；、,;的了]){{0,13}})$")
_TURNED = re.compile(r"但|而|却|只有|都是|就是")  # 没有贷款但有担保: the denial ends
_NOT_BEING = re.compile(
    r"(?:(?:不是|不在|不属于|不算|并非)[^，。；、,;]{0,4}|非[^，。；、,;的]{0,4})$"
)  # 非高新的小微企业 is an enterprise
_LISTED_NEGATION = re.compile(r"(?:没有|没|无|不是|不在|不属于|非)[^、]{0,8}(?:、[^、]{1,12})*、$")
_NEGATED_AFTER = re.compile(
    r"^(?:证|资格|资质|证书|的|这块|方面|手续|财政资金|资金|补贴|补助|奖励|支持)?(?:我们?|咱们?|公司|企业|单位|项目)?(?:还没|尚未|还未|仍未|一直没|从没|(?:一概|都|也|全|还|尚|仍|一直|一项)?"
    # 高企证没有: the denial ends there; 财务健全无失信 denies what follows.
    r"(?:(?:没有|没|无)(?=[，。；、！？,;!?\s]|$|了|过|通过|拿|领|享|申|报|获|取得|达|交|办|做|到|超|破|触)|未|不是|不符合|不满足|不达标|不够|不齐|不全|谈不上))"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of a fact found in the text."""

    fact: str
    start: int
    end: int


def mentions_of(text: str, definition: FactDefinition) -> list[Mention]:
    """Return where the text says a word of the fact, its label included, longest words first and none inside another."""
    taken: list[Mention] = []
    for pattern in _patterns(definition.id, (*definition.words, definition.label)):
        for m in pattern.finditer(text):
            if not any(t.start <= m.start() and m.end() <= t.end for t in taken):
                taken.append(Mention(definition.id, m.start(), m.end()))
    return taken


@lru_cache(maxsize=4096)
def _patterns(fact: str, words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return the words of a fact as patterns, the longest first; 从…聘 allows a few characters in between."""
    return tuple(wording(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=32768)
def wording(word: str, flags: int = 0) -> re.Pattern[str]:
    """Return a word as a pattern: … stands for a few characters of one segment."""
    return re.compile(rf"[^，。；！？、,;!?\n]{{0,{GAP}}}?".join(re.escape(part) for part in word.split("…")), flags)


def nearness(text: str, start: int, end: int, mention: Mention) -> float | None:
    """Return how closely a word and a number belong together, None when they do not.

    Words stand before their number (营收1500万) or right after it (500人, 领的); a sentence's end parts them, a comma
    weakens them.
    """
    if mention.start >= start and mention.end <= end:
        return 10.0 + mention.end - mention.start
    before = mention.end <= start
    between = text[mention.end : start] if before else text[end : mention.start]
    if BREAK.search(between) or len(between) > (REACH if before else BEHIND):
        return None
    return 2.0 * (mention.end - mention.start) - len(between) - 4 * len(_COMMA.findall(between)) - (0 if before else 2)


def negated(text: str, start: int, end: int, *, listed: bool = False) -> bool:
    """True when a negation stands before (不是高企) or right after (高企证没有) the words.

    listed: the negation of a list holds for all its items (没有高企、中高新、科小这些资质).
    """
    head = re.split(r"[，,。；！？!?;\n（(]", text[:start])[-1]
    if listed and _LISTED_NEGATION.search(head):
        return True
    denied = _NEGATED.search(head)
    if denied and not _TURNED.search(denied.group(0)):
        return True
    return bool(_NOT_BEING.search(head)) or bool(_NEGATED_AFTER.match(text[end : end + 10]))


_EMPTY = frozenset("的了是有和与及或在等由")


@lru_cache(maxsize=16384)
def pairs_of(text: str) -> frozenset[str]:
    """Return the character pairs of a wording, without those that every sentence holds."""
    plain = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1) if not _EMPTY & set(plain[i : i + 2]))


def alike(label: str, phrase: str) -> float:
    """Return how much of a label stands in a phrase, or of the phrase in the label, 0 to 1.

    非硬件部分 is wholly in 解决方案中非硬件部分实际采购额, long as that is; two or three characters may be in any label.
    """
    wanted, said = pairs_of(label), pairs_of(phrase)
    shared = len(wanted & said)
    if not shared:
        return 0.0
    return max(shared / len(wanted), PART * shared / len(said) if shared >= LEAST_SHARED else 0.0)


def phrase_before(text: str, start: int, floor: int = 0) -> str:
    """Return the words right before a number, back to a mark, another number or `floor`."""
    head = re.split(r"[，。；！？、,;!?\n：:（）()]", text[max(floor, start - 24) : start])[-1]
    return head


# 8号文写…, 网上说…, 听说…: what follows is somebody's rule, until the asker speaks of himself again.
_REPORTED = re.compile(
    r"(?:文件?|办法|政策|规定|通知|指南|细则|条例|卡片|问答|简报|资金|补贴|奖励|网上|同事|朋友|别人|有人|中介|老板|他们|人家)"
    r"(?:里面?|上面?|中)?(?:都|也|还|曾|就)?(?:是)?(?:写|说|讲|规定|要求|提到|明确|记得|告诉)(?:的|着|了|明|过)?|听说|据说|听人说"
    r"|你们?(?:上一句|上面|前面|刚才|刚刚|之前|上次|昨天)(?:明明|已经|都|不是)?(?:说|答|确认|算)(?:了|过|的|是)*|你们?(?:回答|答应|承诺)(?:了|过|的|是)*"
    r"|电话(?:里|中|上)(?:都|也|还|曾|就|跟我|和我|对我)?(?:说|讲|听说?|告诉|答复|回复|承诺|答应)(?:的|了|过)*"
    r"|(?:告诉我|回答|写成?|说|输出|保证|确认)[^，。；！？\n]{0,16}?(?:可以?|能|应)(?=拿|领|获|得到|补|给)"
    r"|(?:助手|客服|系统|京答|assistant)\s*[\]】]?\s*[：:]|(?:答案|台词|指令|模板)(?:都|就|应)?(?:是|为|[：:])"
)
# 最高800万, 上限改为840万, 4400万封顶: a sum that is granted is a rule's, whoever says so. 12345 is a hotline.
_SUM = r"(?:[\d一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾][\d一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾,.]*\s*[百千]?(?:个?[万亿])*[圆元块]?)"
_GRANTED = re.compile(
    r"(?:(?:最高|最多(?=\d)|上限)(?:由[^，。；\d]{1,6}(?=[提升调加改]))?(?:[可能请就说为是给补拿领抵用]|可以|[补资]助|补贴|奖励|支持|抵扣|使用|不超过|至少|[提升调加]高?[到至为]|调整为|改[为成]|[：:=\s])*"
    rf"|额度(?:已经?|就)?(?:[提升调加]高?[到至为]|调整为|改[为成]))(?P<after>{_SUM})|(?P<before>{_SUM})封顶"
    # 标准推进的那50万, 按50万额度用: what the rule grants, not what the asker has.
    rf"|[那这][个笔]?(?P<that>(?>{_SUM})(?<=[万亿元块]))(?!元?的?(?:合同|项目|投资|利息|保|费|贷款|租|订单|里|钱是|单|券))|(?P<quota>{_SUM})元?的?(?:额度|后补助)"
    rf"|(?<=推进的|培育的|支持的|补贴的|补助的|奖励的|资助的|贴息的|政策的|认定的|资金的)(?P<worth>{_SUM})元?(?=(?:还|也)?(?:能|可以)(?:不能)?(?:报|拿|领|申|享))"
    r"|(?<!\d)(?P<hotline>12345|12333|12366|12315)(?![\d.]|\s*[万亿元人])"
)
# 条件够吗, 符合片酬规定吗: what is asked is not told.
_VERDICT_ASKED = re.compile(
    r"(?:算不算|是不是|属不属于|符不符合|够不够)[^，。；！？,;!?\n]{1,14}(?=[，。；！？,;!?\s]|$)|"
    r"(?:能|可以|可)?(?:算(?!力)(?:不算|是|作|得上)?|属于|认定为|视为|视同)[^，。；！？,;!?\n]{1,14}?(?:吗|么|不|没有?|否)(?=[，。；！？,;!?\s]|$)"
    r"|(?:条件|资格|要求|标准|规定)?(?:都|也|算|还)?(?:符合|满足|够|达到|达标|合规|合格)[^，。；！？,;!?\n]{0,14}?(?:吗|么|不|没有?|否)(?=[，。；！？,;!?\s]|$)"
)
_OWN_AGAIN = re.compile(r"我们?|咱们?|本(?:公司|单位|企业|机构|项目)|自己家|俺")


_RELIED = re.compile(r"按照?(\d+(?:\.\d+)?[万亿])元?(?:来)?(?:做|算|列|编|报|申|准备|安排)")
# 可以用券40万吗, 想拿60万行吗: the sum wished for; 已经拿了40万 tells of one received.
_WISHED = re.compile(
    r"(?:用券|抵|补|领|拿|报销|资助|奖)(?:到|个)?\s*(\d+(?:\.\d+)?\s*[万亿]元?)(?=[^，。；！？,;!?\n]{0,6}(?:吗|么|不|吧|行|可以|没问题))"
)
# 没有申请过融资租赁费用补贴: the program named was not taken up; the leasing is not denied.
_NOT_TAKEN = re.compile(
    r"(?:没有?|未曾?|不曾|从来?未)(?:申请|申报|领取?|拿|享受|获得|得到)[过到]?"
    r"(?P<named>[^，。；！？,;!?\n]*?(?:补贴|支持|奖励|资助|补助|贴息|扶持|补偿|激励|培育))"
)


@lru_cache(maxsize=64)
def own_words(text: str) -> str:
    """Return the message with what it reports of rules blanked out, character for character.

    “8号文写职工不超过100人，今年我们150人”: the 100人 are the rule's, the 150人 are the asker's.
    """
    for m in _VERDICT_ASKED.finditer(text):
        text = text[: m.start()] + "□" * (m.end() - m.start()) + text[m.end() :]
    for m in _REPORTED.finditer(text):
        stop = BREAK.search(text, m.end())
        own = _OWN_AGAIN.search(text, m.end())
        end = min(part.start() for part in (stop, own) if part) if stop or own else len(text)
        heard = text[m.end() : end]
        text = _blanked(text, m.end(), end)
        for repeated in _RELIED.finditer(text):  # 我按100万做预算: the sum that was heard of
            if repeated[1] in heard:
                text = _blanked(text, *repeated.span(1))
    for m in _WISHED.finditer(text):
        text = _blanked(text, *m.span(1))
    for m in _GRANTED.finditer(text):
        text = _blanked(text, *m.span(m.lastgroup or 0))
    return text


def not_taken_blanked(text: str) -> str:
    """Return the message with the programs blanked out that it says were not applied for or received."""
    for m in _NOT_TAKEN.finditer(text):
        text = _blanked(text, *m.span("named"))
    return text


def wished_sums(text: str) -> list[str]:
    """Return the sums that the message asks for rather than tells: 60万 of 我想拿60万行吗."""
    return [re.sub(r"\s", "", m[1]) for m in _WISHED.finditer(text)]


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "□" * (end - start) + text[end:]


@lru_cache(maxsize=256)
def abroad(text: str) -> str:
    """Return the text with the names of other provinces and cities as 外省, for statements on where someone is from."""
    return str(lexicon()["elsewhere"].sub("外省", text))
