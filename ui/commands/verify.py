"""`jingda verify`: receipts worked out again, and where they differ."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import FileMissing
from tools.errors import ReceiptError
from tools.receipts.read import MOST_BYTES, read_receipts
from tools.receipts.verify import Finding, Verification, verify
from ui.console import Line, write_json, write_lines
from ui.dates import in_chinese

_SHOWN = 12  # differences that are listed: more are counted

MEANS = {
    Finding.SAME: "规则没有修改，按同样的情况重新计算，结果逐字节相同",
    Finding.CASE_ALTERED: "凭据开出后，政策、日期或所填情况被改过",
    Finding.RESULT_ALTERED: "凭据开出后，其中的结果被改过",
    Finding.SEAL_ALTERED: "凭据开出后，其中的规则版本、产品版本或摘要被改过",
    Finding.RULE_CHANGED: "凭据所依据的规则与现在的不是同一版本",
    Finding.OTHER_RESULT: "规则没有修改，但结果与重新计算的不同：凭据不是本产品照此开出，或事实的定义、计算程序已经改变",
    Finding.UNKNOWN_PROGRAM: "现在的规则里没有这项政策",
    Finding.NOT_WORKED_OUT: "凭据里的情况不能用来计算",
}


def run(path: Path, *, as_json_text: bool) -> int:
    """Print what comes of each receipt in a file; exit code 1 unless all hold."""
    try:
        found = [verify(receipt) for receipt in read_receipts(_content(path))]
    except ReceiptError as error:
        raise ReceiptError(
            error.what, where="标准输入" if str(path) == "-" else str(path), remedy=error.remedy
        ) from error
    if as_json_text:
        write_json([verification_json(one) for one in found])
    else:
        write_lines(line for one in found for line in _lines(one))
    return 0 if all(one.holds for one in found) else 1


def _content(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileMissing("文件不存在或不能读取", where=str(path), remedy="请核对路径") from error


def _lines(found: Verification) -> Iterator[Line]:
    day = in_chinese(date.fromisoformat(found.as_of))
    words = "、".join(found.findings)
    yield Line(
        f"{words} · {found.title or found.program} · 按 {day} 的规定", "bold green" if found.holds else "bold red"
    )
    for finding in found.findings:
        yield Line(f"{MEANS[finding]}。", indent=4)
    if Finding.RULE_CHANGED in found.findings and found.unmoved:
        yield Line("按现在的规则重新计算，结果没有变化。", indent=4)
    for difference in found.differences[:_SHOWN]:
        yield Line(f"{difference.path}：凭据为 {difference.receipt}，重新计算为 {difference.recomputed}", indent=4)
    if len(found.differences) > _SHOWN:
        yield Line(f"另有 {len(found.differences) - _SHOWN} 处不同，见 --json", "bright_black", indent=4)
    for remark in found.remarks:
        yield Line(f"※ {remark}", "yellow", indent=4)


def verification_json(found: Verification) -> dict[str, Any]:
    """Return what came of a receipt, as the command and the interfaces give it to programs."""
    return {
        "program": found.program,
        "title": found.title,
        "as_of": found.as_of,
        "holds": found.holds,
        "findings": [finding.name.lower() for finding in found.findings],
        "means": [MEANS[finding] for finding in found.findings],
        "differences": [{"path": d.path, "receipt": d.receipt, "recomputed": d.recomputed} for d in found.differences],
        "remarks": list(found.remarks),
    }
