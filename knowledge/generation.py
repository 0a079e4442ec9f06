"""One complete, immutable build of the knowledge: records, lexical indexes and vectors that belong together."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge import places, tokens
from knowledge.dense import DenseIndex
from knowledge.disk import clear_errors
from knowledge.errors import StoreMismatch, StoreUnavailable
from knowledge.levels import Level, level_of
from knowledge.lexical import Floats, LexicalIndex
from knowledge.model import Document, Status
from knowledge.ranking import RankingWeights
from knowledge.records import Records

if TYPE_CHECKING:
    from knowledge.engines.protocol import Engine

LAYOUT = 3  # raise it when a file of a generation changes its meaning
PROVIDES, RESTATES, SILENT = 0, 1, 2  # what a clause does for a search, in roles.npy
REBUILD = "请运行 jingda index --rebuild 重建索引"


def schema_version() -> str:
    """Return what a reader must share with the builder: the layout of the files and the rules of the tokens."""
    return f"{LAYOUT}-{tokens.fingerprint()}"


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """What is known of a build without opening it: its meta.json.

    sources: file name → SHA-256 of the file as it was ingested, to see what has changed since.
    """

    id: str
    created_at: datetime  # UTC
    schema_version: str
    parser_fingerprint: str
    embedder_name: str
    embedder_fingerprint: str
    documents: int
    clauses: int
    vectors: int
    sources: dict[str, str]
    chroma_url: str = ""
    engine: str = ""  # what searches instead of the files here and Chroma, see knowledge/engines
    engine_fields: str = ""  # what the strengths stored in the engine were computed with

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"created_at": self.created_at.isoformat()}, ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, folder: Path) -> GenerationInfo:
        """Return the meta.json of a generation. Raises: StoreUnavailable, StoreMismatch when it is of another layout."""
        with clear_errors(folder / "meta.json"):
            content = (folder / "meta.json").read_bytes()
        try:
            known = json.loads(content)
            return cls(**known | {"created_at": datetime.fromisoformat(known["created_at"])})
        except (ValueError, TypeError, KeyError) as error:
            raise StoreMismatch("索引的说明文件无法识别", where=str(folder / "meta.json"), remedy=REBUILD) from error

    def check(self, *, parser_fingerprint: str, embedder_fingerprint: str, where: Path = Path()) -> None:
        """Raise StoreMismatch unless this build was made with the same layout, parser and embedder."""
        pairs = {
            "存储格式": (self.schema_version, schema_version()),
            "解析程序": (self.parser_fingerprint, parser_fingerprint),
            "向量模型": (self.embedder_fingerprint, embedder_fingerprint),
        }
        other = [name for name, (built, wanted) in pairs.items() if built != wanted]
        if other:
            raise StoreMismatch(f"索引由另一版本的{'、'.join(other)}建立", where=str(where), remedy=REBUILD)


class Generation:
    """An open build. While it is open no other process deletes it."""

    def __init__(self, folder: Path, info: GenerationInfo) -> None:
        """Open the build in `folder`. Raises: StoreUnavailable when files are missing or damaged."""
        self.info, self.folder = info, folder
        with clear_errors(folder):
            self._hold = hold(folder)
        try:
            with clear_errors(folder):
                self.records = Records(folder / "records.sqlite")
                self.clauses = LexicalIndex(folder / "clauses")
                self.documents = LexicalIndex(folder / "documents")
                name = "" if info.engine else collection_name(info.id)
                self.dense = DenseIndex(folder, name, url=info.chroma_url)
                self.document_of: NDArray[np.int32] = np.load(folder / "document_of.npy", mmap_mode="r")
                self.roles: NDArray[np.uint8] = np.load(folder / "roles.npy", mmap_mode="r")
            self.factors = lru_cache(maxsize=8)(self._factors)
        except (ValueError, EOFError) as error:
            os.close(self._hold)
            raise StoreUnavailable("索引文件已损坏", where=str(folder), remedy=REBUILD) from error
        except StoreUnavailable:
            os.close(self._hold)
            raise

    def _factors(self, as_of: date, weights: RankingWeights, past_counts: bool, named: frozenset[str]) -> Floats:
        """Return every clause's factor for status on `as_of`, place and role: float32, shape (clauses,).

        named: places of `elsewhere` whose rules count in full.
        """
        statuses = self.records.statuses(as_of)
        of = {status: 1.0 if past_counts else weights.of_status(status) for status in Status}
        of_document = np.fromiter((of[status] for status in statuses), np.float32, len(statuses))
        of_role = np.array([1.0, weights.restating, 0.0], np.float32)
        for level, rows in self.levels.items():
            of_document[rows] *= weights.of_level(level)
        for place, rows in self.elsewhere.items():
            of_document[rows] *= 1.0 if place in named else weights.elsewhere
        factors: Floats = of_document[self.document_of] * of_role[self.roles]
        factors.setflags(write=False)
        return factors

    @cached_property
    def engine(self) -> Engine:
        """The engine that holds this build, opened at the first use. Raises: SettingsError, StoreUnavailable."""
        from knowledge.engines import open_engine

        return open_engine(self.info.engine, self.folder)

    @cached_property
    def elsewhere(self) -> dict[str, list[int]]:
        """Each place other than Beijing whose rules are held → rows of its documents."""
        found: dict[str, list[int]] = {}
        for row, title in enumerate(self.records.titles()):
            if place := places.elsewhere(title):
                found.setdefault(place, []).append(row)
        return found

    @cached_property
    def levels(self) -> dict[Level, list[int]]:
        """Each level → rows of its documents."""
        found: dict[Level, list[int]] = {}
        for row, title in enumerate(self.records.titles()):
            found.setdefault(level_of(title), []).append(row)
        return found

    @cached_property
    def listing(self) -> tuple[Document, ...]:
        """Every document without its text."""
        return tuple(self.records.listing())

    def __enter__(self) -> Generation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files; a second call does nothing."""
        if self._hold >= 0:
            self.records.close()
            self.dense.close()
            if "engine" in self.__dict__:
                self.engine.close()
            os.close(self._hold)
            self._hold = -1


def collection_name(generation_id: str) -> str:
    """Return the name of a generation's Chroma collection."""
    return f"jingda-{generation_id}"


def hold(folder: Path, *, alone: bool = False) -> int:
    """Return an open handle that keeps others from deleting the generation (or, `alone`, from opening it).

    Raises: BlockingIOError when someone else holds it the other way; FileNotFoundError when it is gone.
    """
    handle = os.open(folder / "lock", os.O_RDONLY)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino != (folder / "lock").stat().st_ino:
            raise FileNotFoundError(folder)
    except OSError:
        os.close(handle)
        raise
    return handle
