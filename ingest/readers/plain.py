"""TXT and Markdown: the decoded file itself."""

from __future__ import annotations

from ingest.readers.base import Extract
from ingest.readers.encoding import decode


def extract(data: bytes, where: str) -> Extract:
    """Return the file's own characters, with line ends as \\n. Raises: UnreadableFile for bytes that are not text."""
    text = decode(data, where).replace("\r\n", "\n").replace("\r", "\n")
    return Extract(text, _pages(text))


def _pages(text: str) -> tuple[int, ...]:
    if "\f" not in text:
        return ()
    return (0, *(at + 1 for at, char in enumerate(text) if char == "\f"))
