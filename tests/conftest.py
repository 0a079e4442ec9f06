"""Fixtures that several packages share: the shipped corpus, indexed once per run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import ensure_index, parser_fingerprint
from knowledge.base import KnowledgeBase
from knowledge.embedder import load_embedder
from knowledge.store import open_current

if TYPE_CHECKING:
    from ui.records.database import Database

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JINGDA_HOME with the index of the shipped corpus. Only read it."""
    home = tmp_path_factory.mktemp("shipped")
    ensure_index(home, load_embedder())
    return home


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Iterator[KnowledgeBase]:
    """The knowledge base over the shipped corpus."""
    with open_current(shipped_home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as knowledge:
        yield knowledge


@pytest.fixture(scope="session")
def shared_evals() -> Path:
    """The folder of question sets beside the project; tests that need it are skipped where it is absent."""
    folder = SHARED / "evals"
    if not (folder / "dev.jsonl").exists():
        pytest.skip("the question sets are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that runs for these tests; skipped where none is installed."""
    from tests.databases import postgresql_server

    with postgresql_server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of either kind, brought to this version at its first use."""
    from tests.databases import new_postgresql, new_sqlite

    on_sqlite = request.param == "sqlite"
    made = new_sqlite(tmp_path) if on_sqlite else new_postgresql(request.getfixturevalue("postgresql"))
    yield made
    made.close()
