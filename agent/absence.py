"""How the absence of something is said: 没有失信记录 for the condition 不存在：有失信记录."""

from __future__ import annotations

import re

_ABSENT = re.compile(r"^不存在：(.+)$")


def what_must_not_be(condition: str) -> str:
    """Return what a condition says must not be, "" for a condition of another kind."""
    match = _ABSENT.match(condition)
    return match[1] if match else ""


def without(condition: str) -> str:
    """“不存在：有失信记录” is said as 没有失信记录, “不存在：已注册企业” as 未注册企业; others stay as they are."""
    what = what_must_not_be(condition)
    if not what:
        return condition
    if what.startswith("有"):
        return f"没有{what[1:]}"
    if what.startswith("已"):
        return f"未{what[1:]}"
    return f"不得{what}" if what[0] in "列纳被属" else f"没有{what}"
