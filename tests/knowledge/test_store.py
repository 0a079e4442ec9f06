"""Building beside, proving, swapping: whatever happens to a build, the index before it keeps serving."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import home as homes
from knowledge import store, tokens
from knowledge.base import KnowledgeBase
from knowledge.embedder import Floats
from knowledge.errors import CorpusError, StoreBusy, StoreMismatch, StoreUnavailable
from knowledge.generation import PROVIDES, RESTATES, GenerationInfo
from knowledge.hashed import HashedEmbedder
from knowledge.home import only_writer
from knowledge.model import Clause
from knowledge.searchable import role_of
from knowledge.store import build_generation, current_info, open_current, usable_info
from tests.knowledge import small_corpus
from tests.knowledge.small_corpus import AS_OF, CLAUSES


def build(home: Path, clauses: list[Clause] | None = None, **other: Any) -> GenerationInfo:
    known: dict[str, Any] = {"embedder": HashedEmbedder(), "parser_fingerprint": "parser-1", "sources": {}}
    found = small_corpus.clauses() if clauses is None else clauses
    return build_generation(home, small_corpus.documents(), found, **known | other)


def opened(home: Path, **other: Any) -> KnowledgeBase:
    known: dict[str, Any] = {"embedder": HashedEmbedder(), "parser_fingerprint": "parser-1"}
    return open_current(home, **known | other)


def generations(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "generations").iterdir())


@pytest.fixture
def home(built_home: Path, tmp_path: Path) -> Path:
    """A home of one's own, with one generation."""
    return Path(shutil.copytree(built_home, tmp_path / "home"))


class TestBuild:
    def test_an_info_tells_what_was_built(self, built_home: Path) -> None:
        info = current_info(built_home)
        assert info is not None
        assert (info.documents, info.clauses, info.vectors) == (6, CLAUSES, CLAUSES)
        assert info.sources == {"voucher-2026.txt": "00ff"}
        assert (info.parser_fingerprint, info.embedder_name) == ("parser-1", "hashed")
        assert info.created_at.utcoffset() is not None

    def test_before_the_first_build_there_is_nothing(self, tmp_path: Path) -> None:
        assert current_info(tmp_path / "nowhere") is None
        with pytest.raises(StoreUnavailable, match="还没有建立索引。请先运行 jingda index"):
            opened(tmp_path / "nowhere")

    def test_progress_names_each_stage_and_reaches_its_end(self, tmp_path: Path) -> None:
        seen: list[tuple[str, int, int]] = []
        build(tmp_path, progress=lambda *step: seen.append(step))
        assert list(dict.fromkeys(stage for stage, *_ in seen)) == [
            "写入条款",
            "建立词语索引",
            "计算并写入向量",
            "核对",
        ]
        assert {stage for stage, done, total in seen if done == total} == {stage for stage, *_ in seen}

    def test_the_last_two_generations_are_kept(self, tmp_path: Path) -> None:
        built = [build(tmp_path).id for _ in range(4)]
        assert generations(tmp_path) == built[-2:]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda c: [*c, c[3]], "两个条款用了同一个编号“voucher-2026:第一章.第二条|两个条款"),
            (lambda c: [replace(c[0], document="nowhere")], "所属的文件“nowhere”没有收录"),
            (lambda c: [replace(c[0], parent="nowhere")], "的上级“nowhere”没有收录"),
            (lambda c: [], "没有可以建立索引的条款"),
        ],
    )
    def test_a_corpus_that_contradicts_itself_is_refused(self, home: Path, change: Any, message: str) -> None:
        before = current_info(home)
        with pytest.raises(CorpusError, match=message):
            build(home, change(small_corpus.clauses()))
        assert current_info(home) == before
        assert len(generations(home)) == 1

    def test_a_clause_without_words_keeps_its_place_and_stays_out_of_chroma(self, tmp_path: Path) -> None:
        clauses = small_corpus.clauses()
        info = build(tmp_path, [replace(clauses[0], id="empty", text="", path=()), *clauses])
        assert (info.clauses, info.vectors) == (CLAUSES + 1, CLAUSES)
        with opened(tmp_path) as base:
            assert base.clause("empty").text == ""
            assert "empty" not in {hit.clause.id for hit in base.search("创新券", as_of=AS_OF, top_k=99)}


class TestOneWriter:
    def test_a_second_builder_is_told_who_is_at_work(self, home: Path) -> None:
        with (
            only_writer(home),
            pytest.raises(StoreBusy, match=rf"进程号 {os.getpid()}）正在建立索引。请等它完成后重试"),
        ):
            build(home)

    def test_the_lock_of_a_dead_builder_does_not_bind(self, home: Path) -> None:
        (home / "writer.lock").write_text("999999")
        assert build(home).clauses == CLAUSES

    def test_the_unfinished_build_of_a_live_builder_is_left_alone(self, home: Path) -> None:
        live = home / "generations" / "live"
        live.mkdir()
        with only_writer(home), pytest.raises(StoreBusy):
            build(home)
        assert live.exists()

    def test_what_a_dead_builder_left_is_removed(self, home: Path) -> None:
        (home / "generations" / "dead" / "chroma").mkdir(parents=True)
        build(home)
        assert "dead" not in generations(home)


class TestReaders:
    def test_a_generation_in_use_is_not_deleted(self, home: Path) -> None:
        with opened(home) as reader:
            used = reader.info.id
            for _ in range(3):
                build(home)
            assert used in generations(home)
            assert reader.search("创新券", as_of=AS_OF)
        build(home)
        assert used not in generations(home)

    def test_a_reader_follows_the_pointer_when_asked_to(self, home: Path) -> None:
        with opened(home) as reader:
            first = reader.info.id
            assert not reader.reload_if_changed()
            second = build(home, small_corpus.clauses()[:5]).id
            assert reader.info.id == first
            assert reader.reload_if_changed()
            assert (reader.info.id, reader.info.clauses) == (second, 5)
            assert not reader.reload_if_changed()

    def test_a_reader_keeps_the_old_index_when_the_new_one_is_not_for_it(
        self, home: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with opened(home) as reader:
            build(home, parser_fingerprint="parser-2")
            assert not reader.reload_if_changed()
            assert not reader.reload_if_changed()
            assert caplog.text.count("解析程序") == 1
            assert reader.search("创新券", as_of=AS_OF)

    def test_a_closed_base_says_so(self, home: Path) -> None:
        reader = opened(home)
        reader.close()
        reader.close()
        with pytest.raises(StoreUnavailable, match="索引已关闭"):
            reader.documents()


class TestMismatch:
    def test_another_parser(self, built_home: Path) -> None:
        with pytest.raises(StoreMismatch, match="另一版本的解析程序建立。请运行 jingda index --rebuild"):
            opened(built_home, parser_fingerprint="parser-2")

    def test_another_embedder(self, built_home: Path) -> None:
        with pytest.raises(StoreMismatch, match="另一版本的向量模型建立"):
            opened(built_home, embedder=HashedEmbedder(dim=64))

    def test_another_layout(self, built_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("knowledge.generation.LAYOUT", 999)
        with pytest.raises(StoreMismatch, match="另一版本的存储格式建立"):
            opened(built_home)

    @pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"id": "x", "created_at": "yesterday"}'])
    def test_a_description_that_cannot_be_read(self, home: Path, content: str) -> None:
        next((home / "generations").iterdir()).joinpath("meta.json").write_text(content)
        with pytest.raises(StoreMismatch, match="说明文件无法识别"):
            opened(home)

    def test_a_description_from_a_newer_program(self, home: Path) -> None:
        path = next((home / "generations").iterdir()) / "meta.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"new_key": 1}))
        with pytest.raises(StoreMismatch, match="请运行 jingda index --rebuild"):
            current_info(home)


class TestUsable:
    """What tells `ensure_index` whether to build."""

    def usable(self, home: Path, parser: str = "parser-1", dim: int = 256) -> GenerationInfo | None:
        return usable_info(home, embedder=HashedEmbedder(dim), parser_fingerprint=parser)

    def test_what_this_program_built_is(self, built_home: Path) -> None:
        assert self.usable(built_home) == current_info(built_home)

    def test_what_another_version_built_is_not(self, built_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.usable(built_home, parser="parser-2") is None
        assert self.usable(built_home, dim=64) is None
        monkeypatch.setattr("knowledge.generation.LAYOUT", 999)
        assert self.usable(built_home) is None

    def test_what_is_gone_is_not(self, home: Path, tmp_path: Path) -> None:
        assert self.usable(tmp_path / "nowhere") is None
        shutil.rmtree(home / "generations")
        assert self.usable(home) is None
        assert build(home).clauses == CLAUSES


class TestDamage:
    @pytest.mark.parametrize(
        "name", ["records.sqlite", "vectors.npy", "clauses/terms.npy", "documents/rows.npy", "lock"]
    )
    def test_a_missing_file(self, home: Path, name: str) -> None:
        next((home / "generations").iterdir()).joinpath(name).unlink()
        with pytest.raises(StoreUnavailable, match="generations"):
            opened(home).documents()

    @pytest.mark.parametrize("share", [0, 2])
    @pytest.mark.parametrize("name", ["vectors.npy", "clauses/rows.npy", "document_of.npy"])
    def test_a_truncated_file(self, home: Path, name: str, share: int) -> None:
        path = next((home / "generations").iterdir()) / name
        os.truncate(path, path.stat().st_size // share if share else 0)
        with pytest.raises(StoreUnavailable, match="jingda index --rebuild"):
            opened(home)

    def test_the_pointer_names_a_generation_that_is_gone(self, home: Path) -> None:
        (home / "current").write_text("20200101T000000-1\n")
        with pytest.raises(StoreUnavailable, match=r"meta\.json：文件不存在"):
            opened(home)

    def test_a_lost_chroma_collection_costs_speed_not_answers(self, home: Path) -> None:
        shutil.rmtree(next((home / "generations").iterdir()) / "chroma")
        with opened(home) as reader:
            assert reader.search("创新券支付金额", as_of=AS_OF)[0].dense > 0


class TestDisk:
    """Simulated, because tests may run as root, whom permissions do not stop."""

    @pytest.fixture(autouse=True)
    def the_old_index_keeps_serving(self, home: Path) -> Iterator[None]:
        before = current_info(home)
        yield
        assert current_info(home) == before
        assert before is not None and generations(home) == [before.id]
        with opened(home) as reader:
            assert reader.search("创新券", as_of=AS_OF)

    @pytest.mark.parametrize(
        ("code", "message"),
        [
            (errno.ENOSPC, "磁盘已满。请清理磁盘空间"),
            (errno.EROFS, "目录只读，无法写入。请改用可写的目录"),
            (errno.EACCES, "没有访问权限。请检查目录的所有者和权限"),
            (errno.EIO, "无法读写索引"),
        ],
    )
    @pytest.mark.parametrize("step", ["numpy.save", "knowledge.store.sync_tree", "knowledge.store.point_to"])
    def test_the_disk_refuses(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, code: int, message: str, step: str
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(step, refuse)
        with pytest.raises(StoreUnavailable, match=message) as caught:
            build(home)
        assert str(home) in str(caught.value)
        monkeypatch.undo()

    def test_sqlite_finds_the_disk_full(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(store, "write_records", refuse)
        with pytest.raises(StoreUnavailable, match="磁盘已满"):
            build(home)

    def test_chroma_finds_the_disk_full(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise RuntimeError("Query error: (code: 13) database or disk is full")

        monkeypatch.setattr("knowledge.dense._add", refuse)
        with pytest.raises(StoreUnavailable, match="磁盘已满"):
            build(home)

    def test_a_home_that_may_not_be_made(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreUnavailable, match="不是目录"):
            build(tmp_path / "file" / "home")

    def test_a_build_that_came_out_short_is_not_served(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("knowledge.dense._add", lambda collection, batch: len(batch))
        with pytest.raises(StoreUnavailable, match=r"没有通过核对（向量数.*），原有索引继续使用。请检查磁盘后重试"):
            build(home)

    def test_an_error_of_the_embedder_is_not_taken_for_one_of_the_disk(self, home: Path) -> None:
        class Broken(HashedEmbedder):
            def embed(self, texts: Any) -> Floats:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            build(home, embedder=Broken(64))

    def test_an_interrupted_build_leaves_nothing(self, home: Path) -> None:
        class Interrupted(HashedEmbedder):
            def embed(self, texts: Any) -> Floats:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(home, embedder=Interrupted(64))


def test_vectors_on_disk_are_those_of_the_embedder(built_home: Path, base: KnowledgeBase) -> None:
    vectors = np.load(built_home / "generations" / base.info.id / "vectors.npy")
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_the_pointer_is_never_seen_half_written(home: Path) -> None:
    homes.point_to(home, "other")
    assert (home / "current").read_text() == "other\n"
    assert [path.name for path in home.iterdir() if path.suffix == ".tmp"] == []


def test_a_clause_of_purpose_only_names_what_its_document_is_about() -> None:
    purpose, rule = small_corpus.clauses()[1:3]
    assert (purpose.text[-6:], rule.text[:3]) == ("制定本办法。", "第二条")
    roles = [role_of(clause, tokens.tokens(clause.text), frozenset()) for clause in (purpose, rule)]
    assert roles == [RESTATES, PROVIDES]
