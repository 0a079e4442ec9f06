"""JSON in one form only, so that equal values are equal bytes and have one SHA-256."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> bytes:
    """Return a value as JSON: keys sorted, no spaces, UTF-8, days as 2026-07-01.

    Raises: TypeError for what JSON has no exact form of, floats included.
    """
    text = json.dumps(_exact(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def digest(value: Any) -> str:
    """Return the SHA-256 of a value in its canonical form, in hexadecimal."""
    return sha256(canonical(value)).hexdigest()


def _exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"{type(value).__name__} has no exact form in JSON")
