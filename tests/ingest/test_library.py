"""The added files beside the index: kept whole, listed in one step, edited by one process at a time."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from ingest.library import Library, only_editor
from knowledge.errors import StoreBusy, StoreMismatch, StoreUnavailable, UnreadableFile


def keep(library: Library, path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
    library.keep(path, sha256(content.encode()).hexdigest())


def copies(home: Path) -> list[str]:
    return sorted(p.read_text("utf-8") for p in (home / "library").glob("*.txt"))


def test_what_was_saved_is_there_when_opened_again(tmp_path: Path):
    library = Library.open(tmp_path / "home")
    with library.saving():
        keep(library, tmp_path / "a.txt", "甲")
        library.retired = ["某办法"]
    again = Library.open(tmp_path / "home")
    assert again == library
    assert again.stored_path(again.entries[0]).read_text("utf-8") == "甲"


def test_a_new_version_from_the_same_path_takes_the_place_of_the_old(tmp_path: Path):
    library = Library.open(tmp_path / "home")
    for content in ("甲", "乙"):
        with library.saving():
            keep(library, tmp_path / "a.txt", content)
    assert len(library.entries) == 1
    assert copies(tmp_path / "home") == ["乙"]


def test_nothing_changes_when_what_should_be_saved_fails(tmp_path: Path):
    library = Library.open(tmp_path / "home")
    with library.saving():
        keep(library, tmp_path / "a.txt", "甲")
    before = (tmp_path / "home/library/library.json").read_bytes()
    with pytest.raises(RuntimeError), library.saving():
        keep(library, tmp_path / "b.txt", "乙")
        raise RuntimeError
    assert (tmp_path / "home/library/library.json").read_bytes() == before
    assert copies(tmp_path / "home") == ["甲"]


def test_a_file_changed_since_it_was_read_is_not_kept(tmp_path: Path):
    (tmp_path / "a.txt").write_text("乙", "utf-8")
    with pytest.raises(UnreadableFile, match="文件在收录时被改动"):
        Library.open(tmp_path / "home").keep(tmp_path / "a.txt", sha256("甲".encode()).hexdigest())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"entries": [{"path": "a"}], "retired": []}', b"\xff\xfe"])
def test_a_damaged_list_is_named_with_a_remedy(tmp_path: Path, content: bytes):
    (tmp_path / "library").mkdir()
    (tmp_path / "library/library.json").write_bytes(content)
    with pytest.raises(StoreMismatch, match="收录清单无法识别") as caught:
        Library.open(tmp_path)
    assert "library.json" in caught.value.where


def test_one_process_edits_at_a_time(tmp_path: Path):
    with only_editor(tmp_path), pytest.raises(StoreBusy, match="另一个进程正在收录"), only_editor(tmp_path):
        pass
    with only_editor(tmp_path):
        pass


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable), only_editor(tmp_path / "file"):
        pass
