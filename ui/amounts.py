"""An amount as it is said on every face, with what it is for and whether it is still open."""

from __future__ import annotations

from tools.evaluation.result import Amount
from tools.facts import show_number


def amount_text(amount: Amount) -> str:
    """Return 最高35万元（每年）; while facts are missing, from where to where: 20万元至50万元（每年，待定）."""
    remark = remark_text(amount)
    return span_text(amount) + (f"（{remark}）" if remark else "")


def remark_text(amount: Amount) -> str:
    """Return what an amount is for and whether it is open: 每年，待定."""
    return "，".join(remark for remark in (amount.per, "" if amount.exact else "待定") if remark)


def span_text(amount: Amount) -> str:
    """Return the amount alone: 最高35万元, 20万元至50万元, 不超过50万元."""
    if amount.exact:
        return amount.text
    low = show_number(amount.low, amount.kind)
    if amount.high is None:
        return f"不少于{low}" if amount.low else "金额"
    high = show_number(amount.high, amount.kind)
    return f"{low}至{high}" if amount.low else f"不超过{high}"
