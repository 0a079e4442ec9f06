"""YAML files as plain trees, strictly: no duplicate keys, no floats, no yes/no, with the line of every key at hand.

Parsing YAML is by far the slowest part of loading, so parsed trees are kept as JSON under the SHA-256 of the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tools.errors import RuleError

Tree = Any  # dict[str, Tree] | list[Tree] | str | bool | int | date | None
_CACHE_FORMAT = 2
_DEEPEST = 40  # levels; a rule has about ten
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]
    """Only true/false, whole numbers and ISO dates are more than text; the rest of YAML's guesses are off."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML reads it


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("float", r"^[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?$", "-+.0123456789"),
    ("int", r"^[-+]?\d+$", "-+0123456789"),
    ("timestamp", r"^\d{4}-\d{2}-\d{2}$", "0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _mapping(loader: Any, node: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            key = str(key_node.value)
        if key in result:
            line = key_node.start_mark.line + 1
            raise RuleError(f"键“{key}”重复", where=f"第{line}行", remedy="删去其中一个")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def _float(loader: Any, node: Any) -> float:
    line = node.start_mark.line + 1
    raise RuleError(f"裸的小数 {node.value}", where=f"第{line}行", remedy="写成带单位的文字，如 0.4元/千瓦时 或 2.5%")


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)


def parse_yaml(text: str, name: str) -> Tree:
    """Return the tree of one YAML text. Raises: RuleError naming file and line."""
    try:
        tree = yaml.load(text, Loader=_Loader)
    except RuleError as error:
        raise RuleError(error.what, where=f"{name} {error.where}", remedy=error.remedy) from error
    except RecursionError as error:
        raise _too_deep(name) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" 第{mark.line + 1}行" if mark else ""
        reason = getattr(error, "problem", None) or str(error)
        raise RuleError(
            f"不是合法的 YAML：{reason}", where=f"{name}{line}", remedy="检查缩进、冒号后的空格和引号"
        ) from error
    if _depth(tree) > _DEEPEST:
        raise _too_deep(name)
    return tree


def _depth(tree: Tree) -> int:
    """Return how many levels a tree has, at most one more than _DEEPEST: one that names itself has no end."""
    level, depth = [tree], 0
    while level and depth <= _DEEPEST:
        depth += 1
        level = [each for node in level for each in _below(node)]
        level = list({id(each): each for each in level}.values())
    return depth


def _below(node: Tree) -> list[Tree]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [child for child in children if isinstance(child, dict | list)]


def _too_deep(name: str) -> RuleError:
    return RuleError(f"嵌套超过 {_DEEPEST} 层", where=name, remedy="检查缩进和括号")


def line_of(text: str, path: Iterable[str | int]) -> int:
    """Return the line (from 1) where a key path stands, or of its nearest enclosing key."""
    node = yaml.compose(text, Loader=_Loader)  # the loader that took the text: others refuse a tab that it allows
    line = 1
    for step in path:
        node = _child(node, step)
        if node is None:
            return line
        line = node.start_mark.line + 1
    return line


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


class TreeCache:
    """Parsed trees by content. A cache that cannot be read or written is only slower, never an error."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._trees: dict[str, Tree] = {}
        self._used: dict[str, Tree] = {}
        self._changed = False
        if path is not None:
            self._trees = _read_cache(path)

    def parse(self, text: str, name: str) -> Tree:
        key = hashlib.sha256(text.encode()).hexdigest()
        if key not in self._trees:
            self._trees[key] = parse_yaml(text, name)
            self._changed = True
        self._used[key] = self._trees[key]
        return self._trees[key]

    def save(self) -> None:
        """Keep what this run read; trees of files that changed or went are dropped."""
        if self.path is None or not self._changed:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self.path.parent, delete=False, encoding="utf-8") as handle:
                json.dump({"format": _CACHE_FORMAT, "trees": self._used}, handle, default=_encode, ensure_ascii=False)
            os.replace(handle.name, self.path)
        except OSError:
            return


def _encode(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    raise TypeError(type(value).__name__)


def _decode(mapping: dict[str, Any]) -> Any:
    return date.fromisoformat(mapping["$date"]) if "$date" in mapping else mapping


def _read_cache(path: Path) -> dict[str, Tree]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"), object_hook=_decode)
    except (OSError, ValueError):
        return {}
    good = isinstance(stored, dict) and stored.get("format") == _CACHE_FORMAT
    return dict(stored["trees"]) if good else {}
