"""A collection of laws as documents and clauses: one JSON object a line, with `id`, `name` and `text` of one article.

`name` ends in the article's number (商标法第九条); a date before it (商标法(2019-04-23)第九条) is that of the version.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import IO

from knowledge.model import Clause, Document, DocumentType, PathStep, Status, Validity

_NAME = re.compile(
    r"(?P<title>.+?)(?:\((?P<day>\d{4}-\d\d-\d\d)\))?(?P<article>第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?)?"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked, and the ids of the articles that answer it."""

    text: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Version:
    title: str
    day: date | None


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a JSONL file with `question` and `gold`. Raises: OSError, ValueError, KeyError."""
    with _opened(path) as file:
        raw = [json.loads(line) for line in file if line.strip()]
    return [Question(item["question"], tuple(item["gold"])) for item in raw]


def read_corpus(path: Path, *, limit: int | None = None) -> tuple[list[Document], list[Clause]]:
    """Return the laws and their articles; at most `limit` articles. Raises: OSError, ValueError, KeyError.

    Of several dated versions of one law, those before the newest have been superseded by it.
    """
    articles: dict[_Version, list[Mapping[str, str]]] = defaultdict(list)
    with _opened(path) as file:
        for number, line in enumerate(line for line in file if line.strip()):
            if limit is not None and number >= limit:
                break
            item = json.loads(line)
            articles[_version(item["name"])].append(item)
    newest = _following(articles)
    documents, clauses = list[Document](), list[Clause]()
    for number, (version, items) in zip(count(), articles.items(), strict=False):
        doc_id = f"law-{number}"
        found, text = _clauses(doc_id, items)
        clauses += found
        documents.append(_document(doc_id, version, newest[version], text))
    return documents, clauses


def _opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8-sig")


def _parts(name: str) -> tuple[str, str, str]:
    found = _NAME.fullmatch(name.strip())
    return (found["title"], found["day"] or "", found["article"] or "") if found else (name, "", "")


def _version(name: str) -> _Version:
    title, day, _ = _parts(name)
    return _Version(title, date.fromisoformat(day) if day else None)


def _following(versions: Mapping[_Version, object]) -> dict[_Version, date | None]:
    """Return for every version the day of the next one of the same title, None for the last."""
    days: dict[str, list[date]] = defaultdict(list)
    for version in versions:
        if version.day:
            days[version.title].append(version.day)
    return {v: min((day for day in days[v.title] if v.day and day > v.day), default=None) for v in versions}


def _document(doc_id: str, version: _Version, next_day: date | None, text: str) -> Document:
    ends = next_day - timedelta(days=1) if next_day else None
    how = Status.SUPERSEDED if next_day else None
    validity = Validity(starts_on=version.day, ends_on=ends, ended_how=how)
    kind = DocumentType.STATUTE
    return Document(doc_id, version.title, kind, issued_on=version.day, validity=validity, text=text)


def _clauses(doc_id: str, items: Sequence[Mapping[str, str]]) -> tuple[list[Clause], str]:
    return list(_cut(doc_id, items)), "\n".join(item["text"] for item in items)


def _cut(doc_id: str, items: Sequence[Mapping[str, str]]) -> Iterator[Clause]:
    start = 0
    for number, item in enumerate(items, 1):
        *_, article = _parts(item["name"])
        step = PathStep("条", article) if article else PathStep("段", str(number))
        end = start + len(item["text"])
        yield Clause(item["id"], doc_id, (step,), item["text"], "", (start, end), start, end, end)
        start = end + 1
