"""The nearest text to what cannot be answered, with its telephone: where an asker may turn."""

from __future__ import annotations

import re

from agent.inquiry import Inquiry
from agent.lexicon import wording
from agent.names import names_of
from agent.programs import cards_said
from knowledge.model import Document

HARDLY_NAMED = 2.2  # of a naming: two common characters of a title


def nearest(inquiry: Inquiry) -> str:
    """Return a sentence that points to the nearest text, with its telephone where one is printed."""
    if not inquiry.documents:
        return ""
    document: Document = inquiry.documents[0][0]
    phone = document.fields.get("联络方式", "")
    contact = wording()["nearest_contact"].format(contact=phone) if re.search(r"\d{5,}", phone) else ""
    return wording()["nearest"].format(title=document.title, contact=contact)


def nearest_named(inquiry: Inquiry) -> str:
    """Return what `nearest` says where the question names that text, however shortly, else ""."""
    leading = inquiry.documents[0][0].doc_id if inquiry.documents else ""
    named = names_of(inquiry.knowledge).matched(inquiry.text).get(leading, 0.0)
    return nearest(inquiry) if leading in cards_said(inquiry) or named > HARDLY_NAMED else ""
