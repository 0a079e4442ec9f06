"""The shipped corpus: which files it holds, and what its manifest adds to what the texts say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ingest.parse import ParsedDocument, ParsedFile, parse_source, rename
from ingest.readers.base import read
from knowledge.errors import CorpusError
from knowledge.model import normal_document_number

_KEYS = {"number", "doc_id", "title", "issuing_authority", "historical", "aliases", "notes"}


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file of the manifest with its origin and its entries."""

    file: str
    origin: str
    entries: tuple[dict[str, Any], ...] = field(default=())


def corpus_folder() -> Path:
    """Return the folder of the shipped texts."""
    return Path(str(files("knowledge"))) / "corpus"


def read_manifest(folder: Path) -> list[ManifestFile]:
    """Return the manifest's files in order. Raises CorpusError naming the entry that cannot be read."""
    path = folder / "manifest.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    out = []
    for item in data.get("files", []):
        entries = tuple(item.get("documents", []))
        for entry in entries:
            if unknown := set(entry) - _KEYS:
                raise CorpusError(
                    f"不认识的键 {'、'.join(sorted(unknown))}",
                    where=f"manifest.yaml：{item['file']}",
                    remedy="请对照本页开头的说明修改",
                )
        out.append(ManifestFile(item["file"], item.get("origin", ""), entries))
    return out


def parse_shipped(folder: Path | None = None) -> list[ParsedFile]:
    """Return every file of the shipped corpus, parsed, with the manifest's additions applied."""
    folder = folder or corpus_folder()
    return [apply_entries(parse_source(read(folder / item.file)), item) for item in read_manifest(folder)]


def apply_entries(parsed: ParsedFile, item: ManifestFile) -> ParsedFile:
    """Return the file with ids, aliases, origin and historical marks of its manifest entries."""
    for entry in item.entries:
        number = normal_document_number(entry.get("number", ""))
        index = next(
            (i for i, d in enumerate(parsed.documents) if d.document.document_number == number or not number), None
        )
        if index is None:
            raise CorpusError(f"文件中没有发文字号为{number}的文件", where=item.file, remedy="请核对 manifest.yaml")
        parsed.documents[index] = _apply(parsed.documents[index], entry)
    parsed.documents = [_with_origin(d, item.origin) for d in parsed.documents]
    return parsed


def _apply(parsed: ParsedDocument, entry: dict[str, Any]) -> ParsedDocument:
    parsed = rename(parsed, entry.get("doc_id", parsed.document.doc_id))
    document = parsed.document
    validity = replace(document.validity, historical=bool(entry.get("historical", False)))
    fields = {**document.fields, **({"别名": " ".join(entry["aliases"])} if "aliases" in entry else {})}
    document = replace(
        document,
        title=entry.get("title", document.title),
        issuing_authority=entry.get("issuing_authority", document.issuing_authority),
        validity=validity,
        fields=fields,
        notes=(*document.notes, *entry.get("notes", ())),
        # A historical text without a date is no oversight of the parser.
        warnings=tuple(w for w in document.warnings if not (validity.historical and "日期" in w)),
    )
    return replace(parsed, document=document)


def _with_origin(parsed: ParsedDocument, origin: str) -> ParsedDocument:
    notes = (*parsed.document.notes, f"来源：{origin}") if origin else parsed.document.notes
    return replace(parsed, document=replace(parsed.document, notes=notes))
