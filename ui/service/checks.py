"""A receipt worked out again, and two texts held against each other, as programs read them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.errors import ReceiptError
from tools.receipts.read import AGAIN, read_receipts
from tools.receipts.verify import verify
from ui.commands.compare import comparison_json
from ui.commands.verify import verification_json
from ui.service.clauses import listed_json

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from tools.revision.provisions import Text
    from ui.service.arguments import CompareArguments


def verified_json(given: dict[str, Any]) -> dict[str, Any]:
    """Return what comes of working one receipt out again. Raises: ReceiptError where it is none."""
    if "format" not in given:
        raise ReceiptError("这不是凭据：没有 format", where="receipt", remedy="请原样给出计算结果中的 receipt")
    try:
        (receipt,) = read_receipts(json.dumps(given).encode())
    except ReceiptError as error:
        remedy = "请原样给出计算结果中的 receipt" if error.remedy == AGAIN else error.remedy
        raise ReceiptError(error.what, where="receipt", remedy=remedy) from error
    return verification_json(verify(receipt))


def compared_json(knowledge: KnowledgeBase, home: Path, given: CompareArguments, as_of: date) -> dict[str, Any]:
    """Return one page of what changed from one text to the other, and the quotes of rules that are gone.

    A row keeps its place in the whole comparison, by which `rules` names it. Raises: NotFound, InputError.
    """
    from tools.revision.compare import Change
    from tools.revision.effect import rule_effects
    from tools.rules.load import shipped
    from ui.documents.texts import compared

    found = compared(knowledge, home, given.old, given.new)
    written = comparison_json(found, rule_effects(shipped(), found))
    unmoved = () if given.unchanged else (Change.SAME, Change.MOVED)
    rows = [
        {"row": place, "label": row.change.label, **shown}
        for place, (row, shown) in enumerate(zip(found.rows, written["rows"], strict=True))
        if row.change not in unmoved
    ]
    return {
        "as_of": as_of.isoformat(),
        "old": _side(found.old, as_of),
        "new": _side(found.new, as_of),
        "counts": {**{str(change): found.count(change) for change in Change}, "figures": found.figures},
        "total": len(rows),
        "offset": given.offset,
        "rows": rows[given.offset : given.offset + given.limit],
        "rules": written["rules"],
    }


def former_json(home: Path, doc_id: str) -> list[dict[str, str]]:
    """Return the replaced versions of a document, the oldest first, by the ids under which `compare` takes them."""
    from ingest.former import former_versions

    versions = [
        former for former in former_versions(home) if doc_id in (former.successor, former.id.rpartition("@")[0])
    ]
    return [
        {"id": f.id, "title": f.title, "document_number": f.document_number, "replaced_at": f.replaced_at}
        for f in versions
    ]


def _side(text: Text, as_of: date) -> dict[str, Any]:
    return {"id": text.id, **listed_json(text.document, as_of)}
