"""What the asker only believes is no source: “听说补3000万元” must not come back as “可以，补3000万元”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.model.objection import Objection
from agent.model.support import bare, sentences
from tools.quantities import Found, find_quantities
from tools.units import MONEY, RATIO

_PAUSE = re.compile(r"[，；：。！？]")
_GRANTS = re.compile(
    r"补|支持|奖|给|资助|抵|领|拿|享受|减|免|封顶|最[高多低少]|上限|下限|额度|贴息|报销|支付|发放|可|能|不[超高低少]于?|至少"
)
_DENIES = re.compile(r"不(?:能|得|对|行|是|可|符|会|予)|并非|并不|没有|未|无法")
_AFFIRMS = re.compile(r"(?:是的?|对的?|没错|正确|确实|可以的?|能的?|没问题|有的|好的)[，。！,]")


def believed(text: str, turns: Iterable[str], sources: Sequence[str], *, eligible: bool) -> list[Objection]:
    """Return where the text grants what nobody but the asker says, or agrees with a figure of theirs that nothing proves.

    sources: clauses, steps and the draft. eligible: whether a verdict proves a yes.
    """
    own = [f for turn in turns for f in find_quantities(turn)]
    unproved = [f for f in own if not any(f.quantity.same_as(k.quantity) for s in sources for k in find_quantities(s))]
    money = [f for f in unproved if f.quantity.kind in (MONEY, RATIO)]
    for piece in (p for s in sentences(text) for p in _PAUSE.split(bare(s))):
        if (said := _repeated(piece, money)) and _GRANTS.search(piece) and not _DENIES.search(piece):
            return [Objection("premise", f"“{said}”只有用户说过，条款和计算里没有，不能当作规定来说")]
    if unproved and not eligible and _AFFIRMS.match(bare(text)):
        return [Objection("premise", f"不能肯定用户的说法，“{unproved[0].quantity.text}”在条款和计算里没有")]
    return []


def _repeated(piece: str, unproved: Sequence[Found]) -> str:
    said = (f for f in find_quantities(piece) if any(f.quantity.same_as(u.quantity) for u in unproved))
    return next((f.quantity.text for f in said), "")
