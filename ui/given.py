"""Facts as they are written on the command line: 合同金额=80万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.errors import InputError

_SHAPE = "请写成 事实=值，如 合同金额=80万元"


def parse_given(arguments: Sequence[str]) -> dict[str, object]:
    """Return name → value. ＝ counts as =, and spaces may stand around it (the shell then cuts it into three words).

    Raises: InputError for a word without =, a name without a value, and a name written twice.
    """
    given: dict[str, object] = {}
    for text in _joined(arguments):
        name, mark, value = (part.strip() for part in text.partition("="))
        if not (mark and name and value):
            raise InputError(f"“{text.strip()[:40]}”不是“事实=值”", remedy=_SHAPE)
        if name in given:
            raise InputError(f"“{name}”写了两次", remedy="有几个值时用顿号隔开，如 各份合同=60万元、54万元")
        given[name] = value
    return given


def _joined(arguments: Sequence[str]) -> Iterator[str]:
    """Put together what spaces around = have cut: `合同金额 = 80万元` comes as three words."""
    pending = ""
    for word in (argument.replace("＝", "=").strip() for argument in arguments):
        if pending and (pending.endswith("=") or word.startswith("=")):
            pending += word
            continue
        if pending:
            yield pending
        pending = word
    if pending:
        yield pending
