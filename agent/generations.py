"""Two generations of a rule in one question: texts of one number and different years, and what the newer one dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.inquiry import Inquiry, Passage
from agent.passages import Quoter, Shelf
from knowledge.model import Document, DocumentType

PHRASE = 3  # characters in a row that tell a rule's wording from chance
_SHORT = re.compile(r"(?<![\d〕])(\d{1,3})号(?:文|的?办法|原文)?")
_DOUBTS = re.compile(r"哪个|到底|搞混|搞错|是不是同|同一个|怎么(?:又|会)|对不上|不一样")
_STILL = re.compile(
    r"还(?:要|得|会|是|在)?(?:按|分|看|限|卡|要求|区分|需要|算|用)([^，。；？?！]{2,16}?)(?:吗|么|不)(?=[？?。，]|$)"
)


def numbered_alike(inquiry: Inquiry) -> tuple[Sequence[Document], list[Passage]]:
    """Return the texts that a short number (9号文) may mean, oldest first, with where each prints it; () when not in doubt."""
    short = _SHORT.search(inquiry.text)
    if short is None or inquiry.understanding.numbers or not _DOUBTS.search(inquiry.text):
        return (), []
    bearing: dict[str, Document] = {}
    for document in inquiry.knowledge.documents():
        if document.type != DocumentType.CARD and document.document_number.endswith(f"〕{short[1]}号"):
            bearing.setdefault(document.document_number, document)
    documents = [bearing[number] for number in sorted(bearing)]
    printed = [passage for d in documents if (passage := _printing(inquiry, d)) is not None]
    return (documents, printed) if len(printed) == len(documents) > 1 else ((), [])


def _printing(inquiry: Inquiry, document: Document) -> Passage | None:
    shelf = Shelf(inquiry.knowledge)
    squeezed = re.sub(r"\s", "", document.document_number)
    for clause in shelf.clauses(document.doc_id):
        if squeezed in re.sub(r"\s", "", clause.text):
            whole = inquiry.knowledge.document(document.doc_id)
            return Quoter(shelf, inquiry.as_of).passage(clause, whole, 1.0, frozenset())
    return None


def dropped(inquiry: Inquiry, doc_id: str) -> str:
    """Return the words of what is asked about as still holding (还按价值量分类吗) that only the predecessor has, "" for none."""
    asked = _STILL.search(inquiry.text)
    if asked is None:
        return ""
    now = inquiry.knowledge.document(doc_id)
    before = [
        inquiry.knowledge.document(d.doc_id)
        for d in inquiry.knowledge.documents()
        if now.document_number and now.document_number in d.validity.ended_by
    ]
    words = re.sub(r"[^\u4e00-\u9fff]", "", asked[1])
    phrases = [words[i : i + PHRASE] for i in range(len(words) - PHRASE + 1)]
    if any(phrase in now.text for phrase in phrases):
        return ""
    return next((phrase for phrase in phrases if any(phrase in d.text for d in before)), "")
