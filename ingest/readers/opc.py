"""The ZIP package around a DOCX: parts are read in memory, one by one, under limits that stop a bomb.

Nothing is unpacked to disk, so a name such as ../../etc/passwd inside the archive has no effect.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

from ingest.readers.files import MIB
from ingest.readers.sniff import OLE_MAGIC
from ingest.readers.wordxml import parse_xml
from knowledge.errors import FileTooLarge, InputError, ProtectedFile, UnreadableFile

PART_LIMIT = 64 * MIB  # one XML part unpacked; a statute book of 1000 pages has about 20
TOTAL_LIMIT = 1024 * MIB  # all parts, as the archive declares them
RATIO_LIMIT = 200  # unpacked to packed, for parts above RATIO_FROM; ordinary Word XML reaches 30
RATIO_FROM = 4 * MIB
ENTRY_LIMIT = 20_000
_CHUNK = 256 * 1024

_SAVE_AGAIN = "请重新下载，或用 Word、WPS 打开后另存为 .docx"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_OTHERS = (
    ("xl/workbook.xml", " Excel 表格", "请另存为 PDF 或把表格粘贴到 .docx"),
    ("xl/workbook.bin", " Excel 表格", "请另存为 PDF 或把表格粘贴到 .docx"),
    ("ppt/presentation.xml", " PowerPoint 演示文稿", "请另存为 PDF"),
    ("OFD.xml", " OFD 版式文件", "请用阅读器另存为 PDF"),
    ("content.xml", " OpenDocument 文件", "请另存为 .docx"),
    ("META-INF/container.xml", "电子书（EPUB）", "请另存为 PDF"),
)


class Package:
    """A DOCX file: its parts by name, and by the role that relationships give them."""

    def __init__(self, data: bytes, where: str) -> None:
        self.where = where
        if data.startswith(OLE_MAGIC):
            raise _old_office(data, where)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise _broken(where) from error
        self.names = frozenset(self._zip.namelist())
        self._check_declared()
        self.main = self._main_part()

    def xml(self, name: str) -> Element | None:
        """Return the root of one XML part, None when the package has no such part."""
        if name not in self.names:
            return None
        return parse_xml(self._read(name), self.where)

    def related(self, role: str) -> Element | None:
        """Return the part that the document names as its styles, numbering, footnotes or endnotes."""
        folder, base = posixpath.split(self.main)
        for kind, target in self._relations(f"{folder}/_rels/{base}.rels"):
            if kind == role:
                return self.xml(_resolve(folder, target))
        return None

    def core_title(self) -> str:
        """Return the title in the core properties, "" when there is none."""
        core = self.xml("docProps/core.xml")
        title = core.findtext("dc:title") if core is not None else None
        return (title or "").strip()

    def has_macros(self) -> bool:
        """Tell whether the package carries a VBA project."""
        return any(posixpath.basename(name).lower() == "vbaproject.bin" for name in self.names)

    def _main_part(self) -> str:
        for kind, target in self._relations("_rels/.rels"):
            if kind == "officeDocument" and _resolve("", target).startswith("word/"):
                return _resolve("", target)
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise self._not_word()

    def _not_word(self) -> InputError:
        for name, what, remedy in _OTHERS:
            if name in self.names:
                return UnreadableFile(f"这是{what}，不是 Word 文档", where=self.where, remedy=remedy)
        if any(name.startswith("word/") for name in self.names) or "[Content_Types].xml" in self.names:
            return UnreadableFile("DOCX 里缺少正文部分", where=self.where, remedy=_SAVE_AGAIN)
        return UnreadableFile("这是压缩包，不是 Word 文档", where=self.where, remedy="请先解压，再给出其中的文件")

    def _relations(self, name: str) -> Iterator[tuple[str, str]]:
        root = self.xml(name)
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External":
                yield posixpath.basename(relation.get("Type", "")), relation.get("Target", "")

    def _check_declared(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > ENTRY_LIMIT or sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
            raise self._bomb()
        if any(entry.flag_bits & 1 for entry in entries):
            raise ProtectedFile("压缩内容加了密码", where=self.where, remedy="请去掉密码后重新保存")

    def _read(self, name: str) -> bytes:
        entry = self._zip.getinfo(name)
        if entry.file_size > PART_LIMIT:
            raise self._bomb()
        try:
            with self._zip.open(entry) as stream:
                return self._limited(stream, entry.compress_size)
        except _BROKEN as error:
            raise _broken(self.where) from error

    def _limited(self, stream: IO[bytes], packed: int) -> bytes:
        # Counted while unpacking: the size that the archive declares may be a lie.
        parts, size = [], 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > PART_LIMIT or (size > RATIO_FROM and size > RATIO_LIMIT * max(packed, 1)):
                raise self._bomb()
            parts.append(chunk)
        return b"".join(parts)

    def _bomb(self) -> FileTooLarge:
        what = "解压后的内容异常庞大，已停止读取（可能是压缩炸弹）"
        return FileTooLarge(what, where=self.where, remedy="请确认文件来源；若确为正常文件，请另存为 PDF")


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _broken(where: str) -> UnreadableFile:
    return UnreadableFile("DOCX 压缩结构不完整，文件可能没有下载完或已损坏", where=where, remedy=_SAVE_AGAIN)


def _old_office(data: bytes, where: str) -> InputError:
    """Return the error for an OLE2 file: a DOCX behind a password, or an Office format older than 2007."""
    if _stream(data, "EncryptedPackage"):
        return ProtectedFile("Word 文档设了打开密码", where=where, remedy="请用 Word 或 WPS 去掉密码后另存为 .docx")
    if _stream(data, "WordDocument"):
        return UnreadableFile("这是旧版 Word 文档（.doc）", where=where, remedy="请用 Word 或 WPS 另存为 .docx")
    if _stream(data, "Workbook"):
        return UnreadableFile("这是旧版 Excel 表格（.xls）", where=where, remedy="请另存为 PDF 或 .docx")
    return UnreadableFile("这是旧版 Office 或 WPS 文件", where=where, remedy="请用 Word 或 WPS 另存为 .docx")


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") + b"\x00\x00" in data
