"""The page of the API, made from its OpenAPI description: readable offline, without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ui.web.render import page


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one part of the body: name, kind in a word, whether it must be given, what it means."""

    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint as it is shown."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    fields: tuple[Field, ...]
    request: str
    media: str
    reply: str
    errors: tuple[tuple[str, str], ...]


_KINDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "array": "列表", "object": "对象"}


def docs_page(tree: Mapping[str, Any]) -> str:
    """Return the page as HTML; every value is escaped by the template."""
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in tree["tags"]}
    for path, methods in tree["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append(_operation(path, method.upper(), operation, tree))
    errors = [
        (status, response["description"], _json(response["content"]["application/json"]["example"]))
        for status, response in _all_errors(tree).items()
    ]
    return page(
        "api.html", here="api", title=tree["info"]["title"], version=tree["info"]["version"],
        intro=tree["info"]["description"].split("\n\n"), groups=groups, errors=errors,
    )  # fmt: skip


def _all_errors(tree: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        status: response
        for methods in tree["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        if status != "200"
    }
    return dict(sorted(found.items()))


def _operation(path: str, method: str, operation: Mapping[str, Any], tree: Mapping[str, Any]) -> Operation:
    media, good = next(iter(operation["responses"]["200"]["content"].items()))
    example = good.get("example", "")
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        anchor=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scope=operation["x-scope"]["description"],
        fields=tuple(_fields(operation, body, tree)),
        request=_request(path, operation, body),
        media=media,
        reply=example if isinstance(example, str) else _json(example),
        errors=tuple((s, r["description"]) for s, r in sorted(operation["responses"].items()) if s != "200"),
    )


def _fields(operation: Mapping[str, Any], body: Mapping[str, Any], tree: Mapping[str, Any]) -> Iterator[Field]:
    for parameter in operation.get("parameters", []):
        text = parameter.get("description") or parameter["schema"].get("description", "")
        yield Field(parameter["name"], _kind(parameter["schema"]), parameter.get("required", False), text)
    if body:
        schema = tree["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
        for name, part in schema["properties"].items():
            yield Field(name, _kind(part), name in schema.get("required", []), part.get("description", ""))


def _kind(schema: Mapping[str, Any]) -> str:
    return _KINDS.get(schema.get("type", "object"), "对象")


def _request(path: str, operation: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    if body:
        return f"POST {path}\nContent-Type: application/json\n\n{_json(body['example'])}"
    shown, asked = path, []
    for parameter in operation.get("parameters", []):
        if "example" in parameter and parameter["in"] == "path":
            shown = shown.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        elif "example" in parameter:
            asked.append(f"{parameter['name']}={parameter['example']}")
    return f"GET {shown}" + (f"?{'&'.join(asked)}" if asked else "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
