"""Results that are made by the thousand: data classes that cost no more to make than to fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    T = TypeVar("T")

    def record(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
        """`dataclass`, frozen for the type checker alone.

        Python freezes by setting every field through `object.__setattr__`: that alone was a third of an evaluation's
        time (`python -m benchmarks.rules`). No code that passes the type checker can tell the difference.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)
