"""To what the limits of a rule apply: to each project, or to all that one applicant gets in a year or altogether."""

from __future__ import annotations

import re
from decimal import Decimal

from tools.facts import Facts
from tools.rules.model import Version
from tools.rules.nodes import Brackets, ByLevel, Cap, Extreme, Floor, Literal, Node, Tiers
from tools.rules.uses import per_version, walk
from tools.units import MONEY

_OF_ITEM = re.compile(r"项目|每项|每场|每笔|单笔|单个产品|解决方案|品种|首创|专利池|剧目|单店|每个合同|每台|每套")
_OF_ALL = re.compile(
    r"(?:每个?|本|当|全)?(?:自然)?年度?(?:累计|额度)?|(?:3年|三年)?累计|当期"
    r"|(?:每年)?(?:单个|单家|同一|每家|每个|每个申报)(?:企业|机构|单位|店)?(?:每年|当年|年度|当期)?"
)


def _of_all(cap: Cap) -> bool:
    return bool(_OF_ALL.fullmatch(cap.scope))


@per_version
def counted_apart(version: Version) -> bool:
    """Return whether several items may be worked out one by one and added up: 两台保险费80万和30万.

    True where every limit says whether it is an item's or for all of them, and no table goes by the sum of all.
    """
    nodes = list(walk(version.benefit))
    caps = [node for node in nodes if isinstance(node, Cap)]
    of_item = bool(_OF_ITEM.search(version.per)) or any(_OF_ITEM.search(cap.scope) for cap in caps)
    clear = all(_of_all(cap) or _OF_ITEM.search(cap.scope) for cap in caps)
    stepped = any(isinstance(node, Tiers | Brackets | Floor) for node in nodes)
    plain_least = any(isinstance(n, Extreme) and any(isinstance(p, Literal) for p in n.parts) for n in nodes)
    return clear and (of_item or not (stepped or plain_least))


def limit_of_all(version: Version, facts: Facts) -> tuple[Decimal, str] | None:
    """Return the lowest limit on what all items bring together, yuan, with its clause key; None where none is known.

    facts: what is known of the applicant; what he has already had of a limit is taken off it.
    """
    found: list[tuple[Decimal, str]] = []
    for cap in walk(version.benefit):
        if not isinstance(cap, Cap) or cap.kind != MONEY or not _of_all(cap):
            continue
        limit = _value(cap.limit, facts)
        if limit is not None:
            used = facts.get(getattr(cap.used, "fact", ""), (Decimal(0), Decimal(0)))
            found.append((max(limit - used[0], Decimal(0)), cap.cite))
    return min(found, default=None)


def _value(node: Node, facts: Facts) -> Decimal | None:
    if isinstance(node, Literal):
        return node.quantity.value
    if isinstance(node, ByLevel):
        row = dict(node.table).get(str(facts.get(node.fact)), node.otherwise if node.fact in facts else None)
        return _value(row, facts) if row is not None else None
    return None
