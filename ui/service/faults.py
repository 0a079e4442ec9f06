"""Errors as programs read them: what happened, where, what to do, and the HTTP status that fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.errors import FileTooLarge, InputError, JingdaError, NotFound
from tools.errors import CalendarError, FactError, ProgramError, QuantityError, ReceiptError

# The first that fits decides. What is not here is no fault of the asker: 503.
_STATUS: tuple[tuple[type[JingdaError], int], ...] = (
    (FileTooLarge, 413),
    (InputError, 400),
    (NotFound, 404),
    (ProgramError, 404),
    (FactError, 422),
    (QuantityError, 422),
    (CalendarError, 422),
    (ReceiptError, 422),
)
_MOST_SHOWN = 5  # faults of one request that are told at once
_MOST_CHARS = 300  # of a message that repeats what was sent


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, for a program: status of HTTP; what, where, remedy in Chinese."""

    status: int
    what: str
    where: str = ""
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"error": {"what": self.what, "where": self.where, "remedy": self.remedy}}

    def __str__(self) -> str:
        head = f"{self.where}：{self.what}" if self.where else self.what
        return f"{head}。{self.remedy}" if self.remedy else head


def fault_of(error: JingdaError) -> Fault:
    """Return an error of ours as a fault."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 503)
    return Fault(status, _short(error.what), _short(error.where), _short(error.remedy))


def _short(text: str) -> str:
    from ui.text import printable

    return printable(text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 1] + "…")


def malformed(faults: Iterable[Mapping[str, Any]]) -> Fault:
    """Return what a validator of Pydantic found; 400 where the body is no JSON at all."""
    found = list(faults)
    if any(fault.get("type") == "json_invalid" for fault in found):
        return Fault(400, "请求正文不是合法的 JSON", "body", "请用 UTF-8 编码的 JSON，Content-Type 为 application/json")
    told = [f"{place}：{said}" for place, said in _by_place(found).items()][:_MOST_SHOWN]
    where = "、".join(list(_by_place(found))[:_MOST_SHOWN])
    return Fault(422, _short(f"请求格式不对：{'；'.join(told)}"), _short(where), "请对照接口说明改正")


def _by_place(faults: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is wrong at each place; a value that fits no branch of a union is told once."""
    said: dict[str, list[str]] = {}
    for fault in faults:
        said.setdefault(_place(fault), []).append(_said(fault))
    return {place: _ANY_VALUE if len(set(told)) > 2 else "；".join(dict.fromkeys(told)) for place, told in said.items()}


_ANY_VALUE = "应为文字、数、true 或 false，或它们的列表"


def _place(fault: Mapping[str, Any]) -> str:
    """Return where a fault is as a person would write it: facts.合同金额; the branches of a union are left out."""
    place = [str(step) for step in fault["loc"]]
    steps = [step for step in place[place[:1] in (["body"], ["query"], ["path"]) :] if not _is_type(step)]
    return ".".join(steps)[:100] or "请求"


def _is_type(step: str) -> bool:
    return step in ("bool", "int", "float", "str") or step.startswith(("constrained-", "list[", "dict[", "function-"))


_SAID = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数",
    "finite_number": "应为有限的数",
    "list_type": "应为列表",
    "dict_type": "应为“名称: 值”",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "recursion_loop": "嵌套太深",
    "string_unicode": "含有不完整的字符",
}


def _said(fault: Mapping[str, Any]) -> str:
    kind, limits = str(fault["type"]), fault.get("ctx", {})
    if kind in ("string_too_short", "too_short"):
        return f"不能少于 {limits.get('min_length', 1)}"
    if kind in ("string_too_long", "too_long"):
        return f"不能多于 {limits.get('max_length')}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"应不{'小' if kind.startswith('g') else '大'}于 {limits.get('ge', limits.get('le'))}"
    return _SAID.get(kind, "取值不能使用")
