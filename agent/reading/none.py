"""None told: 没有国际标准，也没有中关村标准 says 0 of what is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.reading.spans import mentions_of
from tools.facts import FactDefinition

_NONE = re.compile(
    r"(?:没有|没|无|零|(?<!\d)0)(?:主导|参与|制定|创制|发布|获得|拥有|取得|申请|登记|培育|任何|相关|一|过|项|个|家|件|“){0,3}$"
)
_ENDS = re.compile(r"^[”\"]?(?:项目?|企业)?(?=[，。；、,;？?！!]|$|[和也呢])")
_PERIOD = re.compile(r"近[一二两三四五\d]|今年|去年|上一?年|当年|累计|总共")
_SEVERAL = re.compile(r"合计|[、和或及]")


def none_told(text: str, wanted: Sequence[FactDefinition], read: Mapping[str, object]) -> dict[str, object]:
    """Return 0 for each counted fact of which the message says that there is none; numbers told elsewhere stay."""
    counted = [d for d in wanted if d.kind.startswith("count:") and d.id not in read]
    found: dict[str, object] = {}
    for definition in counted:
        for mention in mentions_of(text, definition):
            segment = re.split(r"[，。；,;！？!?]", text[: mention.start])[-1]
            if not _NONE.search(segment) or not _ENDS.match(text[mention.end :]):
                continue
            found[definition.id] = _zero(definition)
            if not _PERIOD.search(segment):  # none at all is none of any period
                said = text[mention.start : mention.end].strip("“”")
                found |= {d.id: _zero(d) for d in counted if _counts(d, said) and d.unit == definition.unit}
    return found


def _zero(definition: FactDefinition) -> str:
    return f"0{definition.unit}"


def _counts(definition: FactDefinition, said: str) -> bool:
    """True when a label counts the thing said and nothing beside it."""
    label = re.sub(r"[“”]", "", definition.label)
    return re.search(rf"{re.escape(said)}(?:项|件|家|个)?数$", label) is not None and not _SEVERAL.search(
        re.sub(r"主导或参与", "", label)
    )
