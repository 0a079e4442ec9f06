"""A data home of an earlier version is taken over whole, and one of a later version is refused and left as it is."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ingest.library import FORMAT, Library
from ingest.pipeline import ensure_index, ingest_paths, parser_fingerprint
from knowledge.errors import StoreMismatch
from knowledge.generation import schema_version
from knowledge.hashed import HashedEmbedder
from knowledge.store import current_info, open_current, usable_info
from tests.ingest.test_pipeline import NEW, small_corpus

__all__ = ["small_corpus"]  # the texts that the stored homes were built from

HOMES = Path(__file__).resolve().parents[1] / "data" / "homes"
EMBEDDER = HashedEmbedder()
DAY = date(2026, 11, 20)


@pytest.fixture(params=sorted(folder.name for folder in HOMES.iterdir() if folder.is_dir()))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a home that an earlier version left."""
    return Path(shutil.copytree(HOMES / request.param, tmp_path / "home"))


def contents(home: Path) -> dict[str, bytes]:
    return {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


def test_the_stored_homes_are_of_other_versions(home: Path) -> None:
    info = current_info(home)
    assert info is not None
    assert info.schema_version != schema_version()
    assert usable_info(home, embedder=EMBEDDER, parser_fingerprint=parser_fingerprint()) is None


def test_an_old_index_is_not_read_with_new_eyes(home: Path) -> None:
    before = contents(home)
    with pytest.raises(StoreMismatch, match=r"另一版本的.*存储格式.*请运行 jingda index --rebuild"):
        open_current(home, embedder=EMBEDDER, parser_fingerprint=parser_fingerprint())
    assert contents(home) == before


def test_the_first_start_takes_over_everything(home: Path) -> None:
    before = current_info(home)
    info = ensure_index(home, EMBEDDER)
    assert before is not None
    assert info.schema_version == schema_version()
    with open_current(home, embedder=EMBEDDER, parser_fingerprint=parser_fingerprint()) as knowledge:
        assert {d.doc_id for d in knowledge.documents()} == {"voucher", "某科发-2025-8"}  # the retired one stays out
        (hit, *_) = knowledge.search("算力券最高20万元", as_of=DAY)
        assert hit.document.doc_id == "某科发-2025-8"
        assert hit.clause.text == "第一条 算力券最高20万元。"
    assert Library.open(home).retired == ["某科发-2024-2"]
    assert ensure_index(home, EMBEDDER).id == info.id


def test_the_upgraded_index_is_the_one_a_new_home_would_have(home: Path, tmp_path: Path) -> None:
    upgraded = ensure_index(home, EMBEDDER)
    shutil.copytree(home / "library", tmp_path / "fresh" / "library")
    fresh = ensure_index(tmp_path / "fresh", EMBEDDER)
    assert (upgraded.sources, upgraded.documents, upgraded.clauses) == (fresh.sources, fresh.documents, fresh.clauses)
    vectors = [
        np.load(h / "generations" / i.id / "vectors.npy") for h, i in ((home, upgraded), (tmp_path / "fresh", fresh))
    ]
    np.testing.assert_array_equal(*vectors)


def test_a_build_that_fails_leaves_the_old_home_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(home)

    class Interrupted(HashedEmbedder):
        def embed(self, texts: object) -> np.ndarray:
            raise KeyboardInterrupt

    (next((home / "generations").iterdir()) / "vectors.npy").unlink()  # so that every text is embedded again
    before.pop(next(name for name in before if name.endswith("vectors.npy")))
    with pytest.raises(KeyboardInterrupt):
        ensure_index(home, Interrupted())
    assert {name: content for name, content in contents(home).items() if not name.endswith("lock")} == {
        name: content for name, content in before.items() if not name.endswith("lock")
    }


def test_files_are_added_to_an_old_home(home: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.txt"
    more.write_text(NEW.replace("8号", "9号").replace("算力券", "数据券"), "utf-8")
    assert ingest_paths([more], home, embedder=EMBEDDER).documents == 3
    listed = json.loads((home / "library" / "library.json").read_bytes())
    assert listed["format"] == FORMAT
    assert [Path(entry["path"]).name for entry in listed["entries"]] == ["算力券.txt", "more.txt"]


@pytest.mark.parametrize("start", [ensure_index, lambda h, e: ingest_paths([], h, embedder=e)])
def test_a_list_of_a_later_version_is_refused_and_left_alone(home: Path, start: object) -> None:
    path = home / "library" / "library.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "format": FORMAT + 1, "owners": {}}), "utf-8")
    before = contents(home)
    with pytest.raises(StoreMismatch, match=r"收录清单由更新的版本写成。请升级京答后再用这个目录.*不要删除它"):
        start(home, EMBEDDER)  # type: ignore[operator]
    assert {n: c for n, c in contents(home).items() if not n.endswith("lock")} == {
        n: c for n, c in before.items() if not n.endswith("lock")
    }
