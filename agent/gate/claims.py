"""A text as single claims: sentences with their marks, what they repeat of the asker, and what they may not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.gate.names import plain_name
from agent.gate.tokens import squeeze
from knowledge.model import normal_document_number

_SENTENCE = re.compile(
    r"(?:（[^（）\n]{0,200}）|[^。；！？!?\n.]|\.(?!\s+[A-Z]))*(?:[。；！？!?\n]|\.(?=\s+[A-Z])|$)(?:\s*\[\d{1,2}\])*\s*"
)
_MARK = re.compile(r"\[(\d{1,2})\]")
_DOCUMENT = re.compile(
    r"(?:《([^《》]+)》|([\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号))[^，。；《》]{0,30}?第[零〇一二三四五六七八九十百两\d]+条"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}[〔\[【(（]\d{4}[〕\]】)）]\d+号")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence as written, its marks, and the sentence without them."""

    text: str
    bare: str
    marks: tuple[int, ...]

    @property
    def document(self) -> str:
        """The document a place in the sentence is said to be of, "" where none is named: 《…》（…）第九条."""
        match = _DOCUMENT.search(squeeze(self.bare))
        if not match:
            return ""
        number = _NUMBER.search(match.group())
        return normal_document_number(number.group()) if number else plain_name(match[1] or match[2])


def sentences(text: str) -> list[Claim]:
    """Return the sentences of a text; joined, their texts are the text again."""
    found = [m.group() for m in _SENTENCE.finditer(text) if m.group()]
    return [Claim(s, _MARK.sub("", s).strip(), tuple(int(m) for m in _MARK.findall(s))) for s in found]


_REPEATS = re.compile(
    r"您(?:的|说|提|问|公司|们|方|单位|企业|给|合同)|贵(?:公司|司|方|企业|单位)|你(?:的|们|说|提)|所说|所述|听说|告知的?|提到的?|按您"
    r"|\b(?:your|you (?:said|say|mention\w*|describe\w*|told))\b",
    re.IGNORECASE,
)
_GRANTS = re.compile(
    r"最高|最多|最低|至少|上限|封顶|不超过|不低于|不少于|比例|补贴|补助|支持|奖励|资助|贴息|额度|规定|标准"
    r"|[可能得](?:以|够)?(?:获|拿|领|得|补|享|抵|付|报)|有权|获[得批]|拨款|拨付|返还|倒贴|全免|[给批补奖]"
    r"|\b(?:up to|maximum|at most|at least|caps?|ceilings?|limits?|receives?|pays?|approv\w+|subsid\w+|grant\w*|reward\w*|eligible|entitled)\b",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"没有(?:收录|找到|查到|载明|写明)|未(?:收录|找到|查到|载明)|不在|不对|并非|不是|not (?:found|held|covered)"
)
_RESULT = re.compile(
    r"最高|最多|上限|封顶|合计|一共|总共|总计|共计|共可|相差|至少|最低|您|贵|你|[可能](?:以|够)?(?:获得?|拿到?|领取?|得到?|补贴?|抵用?|支付|享受)"
    r"|\b(?:total|at most|maximum|up to|caps?|ceilings?|limits?|you)\b",
    re.IGNORECASE,
)


def repeats(segment: str, claim: Claim) -> bool:
    """True when the words repeat the asker, without stating what a rule grants; a sentence with a mark states a rule."""
    if claim.marks:
        return False
    denied = _NOT_FOUND.search(segment) and "而是" not in segment
    return bool(denied) or bool(_REPEATS.search(claim.bare) and not _GRANTS.search(segment))


_OWN = re.compile(
    r"合同|投资|费用|支出|收入|营收|贷款|租金|价款|[×=÷]|\b(?:contract|investment|cost|revenue)\b", re.IGNORECASE
)


def of_the_asker(segment: str, claim: Claim) -> bool:
    """True when the words speak of the asker's own figures and grant nothing: 按合同80万元计算."""
    return bool(_REPEATS.search(claim.bare) or _OWN.search(segment)) and not _GRANTS.search(segment)


def result_claimed(segment: str) -> bool:
    """True when the words tell the asker a sum: 最高, 合计, 您可以获得."""
    return bool(_RESULT.search(segment))


_PROMISE = re.compile(
    r"(?:我(?:们)?|本(?:平台|系统|助手)|京答)(?:可以|能|敢|愿意)?(?:向您)?(?:保证|承诺|担保|确保)(?!金)"
    r"|(?:保证|承诺|担保|确保)(?:您|你|贵|一定|能|可以|到账|通过|获批|批准|成功|拿到|领到)(?!提)"
    r"|(?:一定|肯定|必定|绝对|必然|百分之?百|稳)(?:能|会|可以|可)?(?:够)?(?:拿到?|获得?|批准?|通过|领到?|得到|到账|补|享受|符合)"
    r"|包(?:过|拿|批)|\b(?:i|we) (?:can )?(?:guarantee|promise|assure)\b|\byou (?:will|are) (?:definitely|certainly|guaranteed)\b"
    r"|\bguaranteed to (?:get|receive)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:不能|无法|不会|没法|不|不得|cannot|can't|not|never)\s*(?:向您)?(?:$|保证|承诺|担保|确保)", re.IGNORECASE
)
_QUALIFIES = re.compile(
    r"(?<![不否合是])符合[^，。；]{0,40}条件|(?:您|贵(?:公司|司|单位|企业)|你们?(?:公司)?)(?:完全|已经|已)?(?:符合|满足|具备|有资格)"
    r"|(?<![不无没])(?:可以|能够|有资格)(?:申请|申报|享受)(?!.{0,4}[吗？])|\byou (?:are|do) (?:eligible|qualif\w+)|\byou qualify\b",
    re.IGNORECASE,
)
_QUALIFIES_DIRECTLY = re.compile(
    r"(?:您|贵(?:公司|司|单位|企业)|你们?(?:公司)?)(?:当然|完全|已经|已)?(?:符合|有资格)|\byou (?:are eligible|qualify)",
    re.IGNORECASE,
)
_FAILS = re.compile(
    r"不符合|不满足|没有资格|无资格|不能享受|不得享受|not eligible|do(?:es)? not qualify", re.IGNORECASE
)
_IF = re.compile(
    r"如|若|假如|以符合|以.*为前提|还不能判断|是否|还需|才能|才可|的话|\bif\b|whether|provided", re.IGNORECASE
)
_TO_ASKER = re.compile(r"您|贵|你|^(?:不对，)?(?:符合|不符合)|\byou\b", re.IGNORECASE)


def unkept(claim: Claim, verdicts: Sequence[str], *, quoted: bool) -> tuple[str, str] | None:
    """Return (words, reason) when the sentence promises, or gives a verdict that no check found; None otherwise."""
    if quoted:
        return None
    promise = _PROMISE.search(claim.bare)
    if promise and not _DENIED.search(claim.bare[: promise.end()]):
        return promise.group(), "promise"
    if _IF.search(claim.bare):
        return None
    if not verdicts:
        direct = _QUALIFIES_DIRECTLY.search(claim.bare)
        return (direct.group(), "verdict") if direct else None
    if not _TO_ASKER.search(claim.bare):
        return None
    if "eligible" not in verdicts and (match := _QUALIFIES.search(claim.bare)) and not _FAILS.search(claim.bare):
        return match.group(), "verdict"
    if "ineligible" not in verdicts and (match := _FAILS.search(claim.bare)):
        return match.group(), "verdict"
    return None
