"""Kinds, sets of labels, and yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.reading.spans import SEGMENT, abroad, mentions_of, negated, pairs_of, wording
from tools.facts import FactDefinition

_ACTED_AS = re.compile(r"(?:按照?|以|作为|算作?|用)(?:是|的)?$")
_ACTED = re.compile(r"(?:的?(?:身份|名义))?(?:去|来|再)?(?:领|申|报|享|认定|参评|拿|走)")
_NONE_AT_ALL = re.compile(r"(?:不在|没进|没有进|没入驻|不属于|非|没有)(?:任何|什么)?(?:一家)?$")
_ENDED_AFTER = re.compile(r"^[^。；]{0,18}?(?:过期|失效|到期了|已满|满了|期满|结束|移出|解除|修复|撤销|不再有)")
_GOOD_AFTER = re.compile(
    r"^[^，。；]{0,8}?(?:没问题|没有问题|良好|正常|健全|齐全|都齐|都全|规范|完善|完整|清晰|无瑕疵|到位)"
)
_BLANKET = re.compile(
    r"(?:其[他它余]|别的|各项|所有|全部|相关|基本)?[^，。；]{0,4}(?:条件|要求|资质|方面|各项)[^，。；不没]{0,6}(?:都|全|均|也|全部)?[^，。；不没]{0,3}"
    r"(?:符合|满足|够|没问题|达标|具备|齐|到位)|(?:其[他它余]|别的)[^，。；]{0,6}(?:都|全|均)[^，。；]{0,3}(?:符合|满足|够|没问题|达标|具备|齐)"
)
_NONE_OF_THEM = re.compile(
    r"(?:啥|什么|任何)?资质(?:都|一概|全)?(?:没有|没|无)|没有(?:任何|什么)?资质|普通(?:的)?(?:科技)?(?:型)?(?:小微|小公司|企业|公司|中小)|哪个都不是|都不是"
)
_DISTRICT = (
    "海淀|昌平|朝阳|丰台|石景山|亦庄|大兴|通州|顺义|房山|门头沟|平谷|怀柔|密云|延庆|东城|西城|经开区|经济技术开发区"
)
_IN_BEIJING = re.compile(
    rf"(?:{_DISTRICT})园|(?:注册|落户|设立|位于|登记)(?:地)?(?:在|于)?(?:了)?(?:北京|本市|中关村|{_DISTRICT})|(?:北京|本市|在京|{_DISTRICT})(?:市|区)?(?:工商)?(?:注册|登记)"
    rf"|(?:^|我们|我司|公司|作为|是|一家|[，。；：:\s])(?:是)?(?:一家)?(?:在)?(?:北京|本市|中关村|{_DISTRICT})(?:市|区)?(?:的|一家|某)?"
    r"[^，。；]{0,6}?(?:公司|企业|国高新|高企|独立法人|法人|单位|机构|孵化器|园区|药企|国家高新|书店|剧团|话剧团|团|影院|院线|银行|合作社|店|厂|学院|大学|协会)"
    r"|中关村(?:的)?(?:国高新|国家高新|高企)"
)
_ELSEWHERE = re.compile(
    r"(?:建|落|放|设|实施|落户|落地)(?:地)?(?:在|到|于)(?:外地|外省|雄安|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东"
    r"|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|深圳|广州|杭州|苏州|南京|武汉|成都|西安|廊坊|保定)"
)
# A company is an enterprise legal person by law; a branch, a sole trader and a partnership are none.
_COMPANY = re.compile(r"(?<!分)(?<!子)公司(?!的?分公司)|有限责任|股份有限")
_NO_COMPANY = re.compile(r"分公司|个体|合伙|办事处|工作室|个人(?!所得)")
_DENIES = re.compile(
    r"没有|没(?!问题)|无(?!关|论|需|形|线)|未(?!来|满)|不(?!低于|少于|超过|高于|多于|同|断|仅|但|限|良|含税|足)|尚未|从未"
)
_LAPSED_AFTER = re.compile(r"^[^，。；]{0,10}?(?:过期|失效|(?<!通)过了|到期了|注销|吊销|撤销|取消了)")
_TESTED = re.compile(r"(?:考核|考评|评审|评估|验收|审核|审查|年检|检查|检测|公示|监督)$")  # 考核过了: it was passed
_REGISTERED_AWAY = re.compile(
    r"外(?:省|地)(?:市|省)?(?:注册|登记)的?(?:公司|企业|单位|机构|法人|剧团|团体)|注册(?:地)?(?:在|于)外(?:省|地)"
)
_AT_HOME = re.compile(r"北京|本市|在京")
_MONTHS = re.compile(r"(20\d\d)年(?:(\d{1,2})月)?")
_WISHED = re.compile(
    r"(?:想(?!法)|打算|准备|(?<!原)计划(?!总)|(?<![虚模])拟|希望|考虑|是否|能否|能不能|可不可以|要不要|是不是|有没有|有无)[^，。；！？、,;!?\n：:]{0,4}$"
)
_ASKED_AFTER = re.compile(
    r"^(?:企业|公司|单位|的|了|证|资格|过){0,2}(?:吗|么|嘛|不是|没有)?[?？]|^(?:企业|公司|单位|的|了|证|资格|过){0,2}(?:吗|么|嘛)"
)
_YES_OR_NO_ASKED = re.compile(r"是不是|是否|有没有|有无|(?<![行可以好报请领])(?:吗|么)$")
_NTH_YEAR = re.compile(r"第[一二三四]年")
_COUNTED = re.compile(r"(\d{1,3}|[一二两三四五六七八九十])(?:个)?(位|名|人|家|项|件|年|次|场|个)")
_ORDINARY = re.compile(r"(?:普通|一般)(?!科技|小|公司|企业|来说|情况|什么|几|多|啥|都|是|在)的?([\u4e00-\u9fff]{2,6})")
_ORDINARY_FIRM = re.compile(r"(?:普通|一般)的?[\u4e00-\u9fff]{0,2}(?:企业|公司)(?:呢|的|来说|能|最|一年|每年)")
_DIGITS = re.compile(r"\d+(?:年|月|日|%)?")
_BARE_YEAR = re.compile(r"\d{2,4}年")
_NO_VALUE = frozenset(("其他", "其它"))  # of a choice: 其他条件都符合 names no kind
LIKE = 0.6  # of a label's wording in one clause of the text: then the clause speaks of the fact
_LEAST_PAIRS = 4  # of a label; a shorter one is said by chance


def choices(text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
    """Return the value of each choice that is said and not denied: the one acted as (按团队领), else the longest wording."""
    values: dict[str, object] = {}
    for definition in wanted:
        spoken = spoken_values(text, definition)
        said = [
            (bool(_ACTED_AS.search(text[:s]) and _ACTED.match(text[e:])), e - s, name)
            for name, s, e in spoken
            if not negated(text, s, e, listed=True)
        ]
        denied = {name for name, _, _ in spoken} - {name for _, _, name in said}
        left = set(definition.values) - denied
        if said:
            values[definition.id] = max(said)[2]
        elif not denied and (rest := _ordinary(text, definition)):
            values[definition.id] = rest
        elif denied and len(left) == 1 and not definition.outside:
            values[definition.id] = left.pop()  # 不是首次 of 首次 and 续贷
    return values


def _ordinary(text: str, definition: FactDefinition) -> str:
    """Return what is left of the kinds where the thing itself is called ordinary: 其他剧目 for 普通精品剧目."""
    rest = [name for name in definition.values if name.startswith(("其他", "其它", "一般", "普通"))]
    about = pairs_of(definition.label)
    said = any(about & pairs_of(m[1]) for m in _ORDINARY.finditer(text))
    if all(name.endswith("企业") for name in definition.values):
        said = said or bool(_ORDINARY_FIRM.search(text))
    return rest[0] if len(rest) == 1 and said else ""


def sets(text: str, wanted: Sequence[FactDefinition]) -> dict[str, object]:
    """Return the labels held and lacked of each set."""
    values: dict[str, object] = {}
    for definition in wanted:
        has: set[str] = set()
        lacks: set[str] = set()
        for name, start, end in spoken_values(text, definition):
            ended = bool(_ENDED_AFTER.match(text[end:]))
            (lacks if ended or negated(text, start, end, listed=True) else has).add(name)
        lacks |= _ruled_out(text, definition)
        none = bool(_NONE_OF_THEM.search(text))
        if has or lacks or none:
            rest = [] if none or (lacks and not has) else ["…"]
            values[definition.id] = [*sorted(has), *(f"-{n}" for n in sorted(lacks - has)), *rest] or ["无"]
    return values


def _ruled_out(text: str, definition: FactDefinition) -> set[str]:
    """“不在任何孵化器” rules out every value that speaks of one."""
    words = [w for w in definition.words if any(w in name for name in definition.values)]
    said = {w for w in words for m in re.finditer(re.escape(w), text) if _NONE_AT_ALL.search(text[: m.start()][-8:])}
    return {name for name in definition.values if any(w in name for w in said)}


def spoken_values(text: str, definition: FactDefinition) -> list[tuple[str, int, int]]:
    """Return (canonical value, start, end) for each value of a choice or set that the text says, none inside another."""
    spoken: list[tuple[str, int, int]] = []
    folded = text.casefold()
    words = [(w, name) for name, others in definition.values.items() for w in (name, *others)]
    words += [(w, w) for w in definition.outside]
    for word, name in sorted(words, key=lambda pair: -len(pair[0])):
        if word in _NO_VALUE or ("…" not in word and word.casefold() not in folded):
            continue
        if _BARE_YEAR.fullmatch(word) and not any(said in text for said in definition.words):
            continue  # a year is told of many things
        for m in wording(word, re.IGNORECASE).finditer(text):
            if not any(s <= m.start() and m.end() <= e for _, s, e in spoken):
                spoken.append((name, m.start(), m.end()))
    return spoken


def statements(text: str, wanted: Sequence[FactDefinition], good: dict[str, bool]) -> dict[str, object]:
    """Return what the text says to yes/no facts. good: the answer the rule wants of each."""
    values: dict[str, object] = {}
    for definition in wanted:
        answer = statement(text, definition, good.get(definition.id))
        if answer is not None:
            values[definition.id] = answer
    if _BLANKET.search(text):
        values = {d.id: good[d.id] for d in wanted if d.id in good} | values
    return values


def statement(text: str, definition: FactDefinition, good: bool | None) -> bool | None:
    """Return what the text says to a yes/no fact, None when it says nothing of it.

    good: the answer a rule wants; “信用没问题” and “记录早已移出” mean that answer, whatever the fact's wording.
    """
    for word in definition.denials:
        for said in (text, abroad(text)):
            denied = wording(word).search(said)
            if denied and not negated(said, denied.start(), denied.end()):
                return False
    if _AT_HOME.search(definition.label) and _away(text, definition):
        return False
    for mention in mentions_of(text, definition):
        if _only_asked(text, mention.start, mention.end) or _of_other_year(
            text, mention.start, mention.end, definition.label
        ):
            continue
        after = text[mention.end :]
        if good is not None and (_GOOD_AFTER.match(after) or (good is False and _ENDED_AFTER.match(after))):
            return good
        if good is not False and (lapsed := _LAPSED_AFTER.match(after)):
            return lapsed.group(0).endswith("过了") and bool(_TESTED.search(text[: mention.end]))
        return not negated(text, mention.start, mention.end)
    if re.search(r"注册地?在.*(?:北京|中关村|本市)", definition.label):
        if _IN_BEIJING.search(text):
            return True
        return False if _REGISTERED_AWAY.search(abroad(text)) else None
    if re.search(r"本市范围内|北京市内|在京", definition.label) and _ELSEWHERE.search(text):
        return False
    if definition.label.endswith("独立法人资格"):
        return True if _COMPANY.search(text) and not _NO_COMPANY.search(text) else None
    return _by_wording(abroad(text), definition, good)


def _by_wording(text: str, definition: FactDefinition, good: bool | None) -> bool | None:
    """People repeat a condition nearly in its own words: most of the label's character pairs in one clause of the text.

    A denial counts in the clause itself; spread over two clauses the words say yes, but a no would be anybody's.
    """
    label = pairs_of(_DIGITS.sub("", definition.label))  # its figures are held against those said, not looked for
    if len(label) < _LEAST_PAIRS:
        return None
    clauses = [m.group(0) for m in SEGMENT.finditer(text) if not _YES_OR_NO_ASKED.search(m.group(0))]
    for clause in clauses:
        if len(label & pairs_of(_DIGITS.sub("", clause))) >= LIKE * len(label):
            if good is not None and re.search(r"没问题|良好|正常", clause):
                return good
            if (measured := _measured(clause, definition.label)) is not None:
                return measured
            return not _denied(clause, definition.label)
    for first, second in pairwise(clauses):
        both = f"{first}，{second}"
        if len(label & pairs_of(both)) >= LIKE * len(label) and not _DENIES.search(both):
            return True
    return None


def _only_asked(text: str, start: int, end: int) -> bool:
    """True when what the words say is wished for or asked, not told: 打算挂牌, 是否有专利, 算小微企业吗."""
    head = text[max(0, start - 10) : start + text.startswith(("是", "有"), start)]  # 是不|是小微企业
    return bool(_WISHED.search(head) or _ASKED_AFTER.match(text[end:]))


def _of_other_year(text: str, start: int, end: int, label: str) -> bool:
    """True when the words right before speak of another year than the label: 第二年考核 says nothing of the third."""
    own, said = _NTH_YEAR.search(label), _NTH_YEAR.findall(text[max(0, start - 6) : end])
    return own is not None and bool(said) and own[0] not in said


def _measured(clause: str, label: str) -> bool | None:
    """Hold a number or month of the clause against the label's own: 一位 of 至少两位, 2019年11月 of 2020年1月后.

    None where either names none: then the words alone decide.
    """
    ours, theirs = _MONTHS.search(label), _MONTHS.search(clause)
    if ours and theirs:
        later = (int(theirs[1]), int(theirs[2] or 12)) >= (int(ours[1]), int(ours[2] or 1))
        return later if re.search(r"后|起|以来", label) else not later if re.search(r"前|截至", label) else None
    wanted, told = _COUNTED.search(label), _COUNTED.search(clause)
    if wanted and told and wanted[2] == told[2]:
        return _number(told[1]) >= _number(wanted[1])
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else "零一二三四五六七八九十".index(text.replace("两", "二"))


def _away(text: str, definition: FactDefinition) -> bool:
    """True when a clause that speaks of the fact names another province and not Beijing: 在浙江立项备案."""
    for m in SEGMENT.finditer(abroad(text)):
        clause = m.group(0)
        spoken = mentions_of(clause, definition) or len(pairs_of(definition.label) & pairs_of(clause)) >= 0.4 * len(
            pairs_of(definition.label)
        )
        if "外省" in clause and spoken and not re.search(r"北京|本市|在京|迁|搬|到京", clause):
            return True
    return False


def _denied(clause: str, label: str) -> bool:
    """True when the clause denies what the label says: 未获得支持 of 获得支持, but not of 未获得支持 itself."""
    return len(_DENIES.findall(clause)) > len(_DENIES.findall(label))
