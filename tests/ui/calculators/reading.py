"""A case of a program, and what a page says of it."""

from __future__ import annotations

import html
import re
from datetime import date

DAY = date(2026, 11, 20)
AS_OF = {"as_of": DAY.isoformat()}
VOUCHER = {
    "contract_amount": "80万元", "voucher_used_this_year": "15万元", "qualifications": "国家高新技术企业",
    "applicant_kind": "科技型中小微企业", "staff": "46人", "annual_revenue": "2600万元", "total_assets": "1800万元",
    "sound_finance": "是", "sector": "人工智能", "voucher_projects": "1项", "clean": "1", **AS_OF,
}  # fmt: skip
HOSTILE = '"><script>window.pwned=1</script>'


def words(text: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)))


def said(page: str) -> str:
    """Return the verdict at the head of a result."""
    found = re.search(r'<div class="verdict .*?</div>', page, re.DOTALL)
    assert found
    return words(found[0])
