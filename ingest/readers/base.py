"""From a file on disk to one text with positions: what every reader returns and the one function that picks a reader.

The content decides the format, the suffix only settles what the content leaves open (TXT or Markdown). Nothing is
executed, unpacked to disk or fetched; what cannot be used raises an `InputError` that names the file and the remedy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ingest.readers.files import MIB, Content, empty_file, open_source, shown_name
from ingest.readers.radicals import restore_ideographs
from ingest.readers.sniff import HEAD_BYTES, SUFFIXES, suffix_warning, tell_format
from knowledge.errors import FileTooLarge, UnreadableFile

__all__ = ["LIMITS", "SUFFIXES", "Extract", "SourceText", "read", "read_content"]

# Largest file read, in bytes. Statutes and gazettes seldom pass 20 MiB; the margins are for pictures in DOCX and PDF.
LIMITS = {"txt": 50 * MIB, "md": 50 * MIB, "html": 20 * MIB, "docx": 100 * MIB, "pdf": 200 * MIB}

_READERS = {"txt": "plain", "md": "plain", "html": "html", "docx": "docx", "pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader gives: one text with positions.

    For TXT and Markdown `text` is exactly the decoded file (BOM dropped, line ends as \\n), so offsets are those of the
    file; for the other formats it is the text extracted, in reading order: one paragraph a line, headings as "# ",
    automatic numbers written out, one table row a line as "| a | b |".
    """

    path: str  # as given
    format: str  # txt, md, html, docx, pdf
    text: str
    pages: tuple[int, ...]  # offsets where each page begins (PDF, and texts with form feeds), else ()
    title: str  # <title> of HTML, core title of DOCX, else ""
    sha256: str  # of the bytes on disk
    warnings: tuple[str, ...]  # Chinese, one sentence each


@dataclass(frozen=True, slots=True)
class Extract:
    """What one format's reader gives back to `read`."""

    text: str
    pages: tuple[int, ...] = ()
    title: str = ""
    warnings: tuple[str, ...] = ()


def read(path: Path, *, max_bytes: int = 200 * MIB) -> SourceText:
    """Return the text of one file, whatever its format.

    max_bytes: no file above this is read; each format has a lower limit of its own in LIMITS.
    Raises: an InputError (FileMissing, UnreadableFile, ProtectedFile, ScannedPdf, FileTooLarge), never anything else
    for what stands in the file.
    """
    where = shown_name(path)
    with open_source(path) as source:
        form = tell_format(source.head(HEAD_BYTES), path.suffix, where)
        _check_size(source.size, min(max_bytes, LIMITS[form]), where)
        data = source.read(min(max_bytes, LIMITS[form]))
    return _source_text(path, form, data)


def read_content(content: bytes, path: Path) -> SourceText:
    """Return the text of a file that is already in memory; `path` gives its name. Raises: as `read` does."""
    where = shown_name(path)
    if not content:
        raise empty_file(where)
    form = tell_format(content[:HEAD_BYTES], path.suffix, where)
    _check_size(len(content), LIMITS[form], where)
    return _source_text(path, form, Content.of(content))


def _source_text(path: Path, form: str, data: Content) -> SourceText:
    where = shown_name(path)
    extract = _extract(form, data.content, where)
    if not extract.text.strip():
        raise UnreadableFile("文件里没有文字", where=where, remedy="请确认导出时没有丢失正文，或提供文字版")
    text, notes = restore_ideographs(extract.text)
    title, _ = restore_ideographs(extract.title)
    warnings = (*suffix_warning(form, path.suffix), *extract.warnings, *notes)
    return SourceText(str(path), form, text, extract.pages, title, data.sha256, warnings)


def _extract(form: str, data: bytes, where: str) -> Extract:
    # Imported on first use: a corpus of plain texts needs neither pdfium nor BeautifulSoup.
    reader: Callable[[bytes, str], Extract] = import_module(f"ingest.readers.{_READERS[form]}").extract
    try:
        return reader(data, where)
    except (RecursionError, MemoryError) as error:
        raise UnreadableFile("内容嵌套过深或过大，无法解析", where=where, remedy="请另存为普通文档后重试") from error


def _check_size(size: int, limit: int, where: str) -> None:
    if size > limit:
        raise FileTooLarge(
            f"文件有 {size / MIB:.1f} MB，超过上限 {limit / MIB:.0f} MB",
            where=where,
            remedy="请拆分文件，或去掉图片后另存",
        )
