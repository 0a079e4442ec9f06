"""A mistake on the command line, explained in one Chinese line."""

from __future__ import annotations

from typing import Any

from typer.exceptions import TyperException


def explanation(error: TyperException) -> str:
    """Return what is wrong with the command and where its help is."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "") or "jingda"
    return f"{_fault(error)}。用法见 {command} --help"


def _fault(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}"
    if kind == "MissingParameter":
        return f"缺少{_name(error)}"
    if kind == "BadParameter":
        return f"{_name(error)} 的取值不能使用"
    if "No such command" in error.message:
        return f"没有命令 {error.message.split(maxsplit=3)[-1].strip(chr(39) + '.')}"
    return f"命令写法有误（{error.message.rstrip('.')}）"


def _name(error: Any) -> str:
    parameter = error.param
    if parameter is None:
        return "参数"
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar)
