"""Receipts out of a file somebody kept: alone, or inside the JSON of a calculation or an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from tools.errors import ReceiptError
from tools.receipts.issue import FORMAT, Receipt

MOST_BYTES = 4_000_000
MOST_DEPTH = 24
FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond them days cannot be added up
AGAIN = "请用 jingda calc 的 --receipt 或 --json 重新取得凭据"
_TEXTS = ("format", "product", "program", "as_of", "sha256")
_TREES = {"rule": ("sha256", "version", "by"), "inputs": (), "result": (), "digests": ("case", "result")}


def read_receipts(content: bytes) -> list[Receipt]:
    """Return the receipts in a file, in their order. Raises: ReceiptError where there is none, or one of another form."""
    if len(content) > MOST_BYTES:
        raise ReceiptError(f"文件有 {len(content):,} 字节，不是凭据", remedy=AGAIN)
    tree = read_json(content)
    if _deeper(tree, MOST_DEPTH):
        raise ReceiptError("层次太深，不是凭据", remedy=AGAIN)
    found = list(_receipts(tree))
    if not found:
        raise ReceiptError("其中没有凭据", remedy=AGAIN)
    for one in found:
        _check(one)
    return found


def read_json(content: bytes) -> Any:
    """Return what a file says, every number that is no integer as text. Raises: ReceiptError for a key written twice."""
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float
        )
    except ReceiptError:
        raise
    except (ValueError, RecursionError) as error:
        raise ReceiptError("不是 JSON", remedy=AGAIN) from error


def _receipts(tree: Any) -> Iterator[Any]:
    """Yield a receipt alone, that of a calculation, or those of the calculations of an answer."""
    if not isinstance(tree, dict):
        return
    if "format" in tree:
        yield tree
    elif "receipt" in tree:
        yield tree["receipt"]
    else:
        yield from tree["receipts"] if isinstance(tree.get("receipts"), list) else ()
        calculations = tree.get("calculations")
        for calculation in calculations if isinstance(calculations, list) else ():
            yield from _receipts(calculation)


def _check(receipt: Any) -> None:
    """Hold a receipt to its form: exactly these keys, each of its kind."""
    if not isinstance(receipt, dict):
        raise ReceiptError("凭据的格式不对", remedy=AGAIN)
    if receipt.get("format") != FORMAT:
        shown = str(receipt.get("format"))[:40]
        raise ReceiptError(f"不认识的凭据格式“{shown}”", remedy="请用开出它的版本核对，或升级后重试")
    wrong = {key for key in (*_TEXTS, *_TREES) if key not in receipt} | set(receipt) - {*_TEXTS, *_TREES}
    wrong |= {key for key in _TEXTS if key not in wrong and not isinstance(receipt[key], str)}
    for key, parts in _TREES.items():
        if key not in wrong and not _is_tree(receipt[key], parts):
            wrong.add(key)
    if wrong:
        raise ReceiptError(f"凭据缺少、多出或写错了：{'、'.join(sorted(str(key)[:40] for key in wrong))}", remedy=AGAIN)
    _check_day(receipt["as_of"])


def _check_day(text: str) -> None:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ReceiptError("凭据的 as_of 不是日期", remedy=AGAIN) from error
    if text != day.isoformat() or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ReceiptError(f"凭据的 as_of 不能是 {text[:20]}", remedy=AGAIN)


def _deeper(value: Any, levels: int) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_deeper(part, levels - 1) for part in parts if isinstance(part, dict | list))


def _is_tree(value: Any, parts: tuple[str, ...]) -> bool:
    if not isinstance(value, dict):
        return False
    return not parts or (set(value) == set(parts) and all(isinstance(value[part], str) for part in parts))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One of two equal keys would be read by one program and the other by the next."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ReceiptError("同一个键写了两次", remedy=AGAIN)
    return found


def _no_float(text: str) -> Any:
    return f"不是整数的数：{text[:40]}"  # in a receipt a number is text; what is not ours will not recompute
