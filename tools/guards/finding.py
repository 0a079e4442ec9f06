"""One thing a guard objects to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """where: file and key. what: the fault and what to do about it, in one line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"
