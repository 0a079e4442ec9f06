"""The OpenAPI description: from the table and the routes, with the real reply of this server to every example."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from knowledge.errors import JingdaError
from ui.rest.schemas import components, ref
from ui.rest.stream import STAGES, event
from ui.rest.table import ENDPOINTS, SCOPES, Endpoint
from ui.service import arguments
from ui.service.operations import Operations
from ui.service.prose import sentences

ERRORS = {
    400: ("请求不能使用", {"what": "“soon”不是日期", "where": "", "remedy": "请写成 2026-11-20 或 2026年11月20日"}),
    404: ("没有这一项", {"what": "没有名为“创新卷”的政策", "where": "", "remedy": "是否指：首都科技创新券？"}),
    413: ("正文过大", {"what": "内容过长", "where": "body", "remedy": "正文不能超过 1 MB"}),
    422: ("格式或取值不对", {"what": "请求格式不对：program：缺少这一项", "where": "program", "remedy": "请对照接口说明改正"}),
    429: ("请求过多", {"what": "请求过于频繁", "where": "", "remedy": "请按 Retry-After 稍后再试"}),
    503: ("暂时不能服务", {"what": "索引正在重建", "where": "", "remedy": "请稍后再试"}),
}  # fmt: skip
_ALWAYS = (413, 429, 503)
_SHOWN = 1  # elements of a list in an example: one shows the form
_SHOWN_CHARS = 160
_INTRO = (
    "京答回答北京市企业支持政策问题：逐字引用条款，精确计算，注明在所问日期的效力。\n\n"
    "日期写成 2026-11-20；金额等数值照原话带单位，如 80万元。出错时正文为 "
    '{"error": {"what": 发生了什么, "where": 在哪里, "remedy": 怎么办}}。示例的返回是本服务的真实结果，长列表只留第一项。'
)


def responses_of(endpoint: Endpoint) -> dict[int | str, dict[str, Any]]:
    """Return what an endpoint replies, good and bad, as FastAPI takes it."""
    schema = ref(endpoint.reply) if endpoint.reply else {"type": "string"}
    good = {"description": endpoint.summary, "content": {endpoint.media: {"schema": schema}}}
    replies: dict[int | str, dict[str, Any]] = {200: good}
    for status in sorted({*endpoint.errors, *_ALWAYS}):
        replies[status] = _error_response(status)
    return replies


def _error_response(status: int) -> dict[str, Any]:
    description, example = ERRORS[status]
    content = {"application/json": {"schema": ref("Error"), "example": {"error": example}}}
    return {"description": description, "content": content}


class Description:
    """The OpenAPI document, made once for each index: its examples are answers, and an answer takes a while."""

    def __init__(self, routes: APIRouter, operations: Operations) -> None:
        self._routes, self._operations = routes, operations
        self._made: tuple[object, dict[str, Any]] | None = None

    def current(self) -> dict[str, Any]:
        """Return the document for the index being served."""
        listing = self._operations.desk.knowledge.documents()  # one object for as long as the index is served
        if self._made is None or self._made[0] is not listing:
            self._made = (listing, described(self._routes, self._operations))
        return self._made[1]


def described(routes: APIRouter, operations: Operations) -> dict[str, Any]:
    """Return the OpenAPI document of the routes."""
    tree = get_openapi(
        title="京答 API", version=version("jingda"), description=_INTRO, routes=routes.routes,
        tags=[{"name": tag} for tag in dict.fromkeys(endpoint.tag for endpoint in ENDPOINTS)],
    )  # fmt: skip
    known = tree.setdefault("components", {}).setdefault("schemas", {})
    known.update(components())
    for unused in ("HTTPValidationError", "ValidationError"):
        known.pop(unused, None)
    for endpoint in ENDPOINTS:
        _exemplify(tree["paths"][endpoint.address][endpoint.method.lower()], endpoint, operations)
    return tree


def _exemplify(operation: dict[str, Any], endpoint: Endpoint, operations: Operations) -> None:
    operation["x-scope"] = {"name": endpoint.scope, "description": SCOPES[endpoint.scope]}
    for parameter in operation.get("parameters", []):
        if parameter["name"] in endpoint.example:
            parameter["example"] = endpoint.example[parameter["name"]]
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = dict(endpoint.example)
    good = operation["responses"]["200"]["content"]
    for media in [media for media in good if media != endpoint.media]:
        del good[media]
    try:
        good[endpoint.media]["example"] = _reply(endpoint, operations)
    except JingdaError:  # an index without the shipped corpus has nothing to show for it
        return


def _reply(endpoint: Endpoint, do: Operations) -> Any:
    reply = _CALLS[endpoint.handler](do, dict(endpoint.example))
    return reply if isinstance(reply, str) else short({**reply, **_UNTIMED} if "latency_ms" in reply else reply)


_UNTIMED = {"latency_ms": 0.0}
_CALLS: dict[str, Callable[[Operations, dict[str, Any]], Any]] = {
    "ask": lambda do, given: do.ask(arguments.AskArguments(**given)),
    "ask_stream": lambda do, given: _events(do.ask(arguments.AskArguments(**given))),
    "search": lambda do, given: do.search(arguments.SearchArguments(**given)),
    "clause": lambda do, given: do.clause(arguments.ClauseArguments(**given)),
    "documents": lambda do, given: do.documents(arguments.DocumentsArguments(**given)),
    "document": lambda do, given: do.document(arguments.DocumentArguments(**given)),
    "faqs": lambda do, given: do.faqs(arguments.FaqArguments(**given)),
    "programs": lambda do, given: do.programs(arguments.ListArguments(**given)),
    "program": lambda do, given: do.program(arguments.NameArguments(**given)),
    "calc": lambda do, given: do.calculate(arguments.ProgramArguments(**given)),
    "check": lambda do, given: do.check(arguments.ProgramArguments(**given)),
    "deadline": lambda do, given: do.deadlines(arguments.DeadlineArguments(**given)),
    "calendar": lambda do, given: do.calendar(arguments.DeadlineArguments(**given)),
    "verify": lambda do, given: do.verify(arguments.VerifyArguments(**given)),
    "compare": lambda do, given: do.compare(arguments.CompareArguments(**given)),
    "match": lambda do, given: do.match(arguments.MatchArguments(**given)),
}


def _events(answer: dict[str, Any]) -> str:
    stages = "".join(event("stage", {"stage": name, "label": label}) for name, label in STAGES.items())
    said = "".join(event("sentence", {"text": sentence}) for sentence in sentences(answer["answer"]))
    return stages + said + event("answer", short({**answer, **_UNTIMED}))


def short(value: Any) -> Any:
    """Return a value with long lists cut to their first element and long texts shortened: an example shows the form."""
    if isinstance(value, dict):
        return {key: short(part) for key, part in value.items()}
    if isinstance(value, list):
        return [short(part) for part in value[:_SHOWN]]
    if isinstance(value, str) and len(value) > _SHOWN_CHARS:
        return value[: _SHOWN_CHARS - 1] + "…"
    return value
