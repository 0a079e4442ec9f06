"""Files in, index out: with the real store, over a corpus of two small texts."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest

from ingest import corpus, pipeline
from ingest.pipeline import ensure_index, ingest_paths, parser_fingerprint, retire
from ingest.report import IngestReport
from knowledge.base import KnowledgeBase
from knowledge.embedder import Embedder, load_embedder
from knowledge.errors import CorpusError, NotFound, StoreBusy, StoreUnavailable
from knowledge.store import current_info, open_current

SHIPPED = "某市创新券办法\n某科发〔2024〕1号\n2024年1月2日\n第一条 创新券用于测试。\n第二条 本办法自发布之日起施行。\n"
OTHER = "某市孵化器办法\n某科发〔2024〕2号\n2024年2月3日\n第一条 支持孵化器。\n第二条 本办法自发布之日起施行。\n"
NEW = "某市算力券办法\n某科发〔2025〕8号\n2025年8月1日\n第一条 算力券最高20万元。\n第二条 本办法自发布之日起施行。\n"


@pytest.fixture(autouse=True)
def small_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put two small texts in the place of the shipped corpus."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "券.txt").write_text(SHIPPED, "utf-8")
    (folder / "孵化器.txt").write_text(OTHER, "utf-8")
    manifest = "files:\n  - file: 券.txt\n    documents: [{doc_id: voucher, aliases: [创新券]}]\n  - file: 孵化器.txt\n"
    (folder / "manifest.yaml").write_text(manifest, "utf-8")
    monkeypatch.setattr(pipeline, "corpus_folder", lambda: folder)
    monkeypatch.setattr(pipeline, "parse_shipped", lambda: corpus.parse_shipped(folder))
    return folder


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def take(home: Path, embedder: Embedder) -> Callable[..., IngestReport]:
    def run(*paths: Path, replace: bool = False) -> IngestReport:
        return ingest_paths(paths, home, embedder=embedder, replace_same_number=replace)

    return run


@pytest.fixture
def indexed(home: Path, embedder: Embedder) -> Iterator[Callable[[], dict[str, str]]]:
    """Return what is being served: title by doc_id."""

    def read() -> dict[str, str]:
        base: KnowledgeBase = open_current(home, embedder=embedder, parser_fingerprint=parser_fingerprint())
        try:
            return {d.doc_id: d.title for d in base.documents()}
        finally:
            base.close()

    yield read


@pytest.fixture
def text_of(home: Path, embedder: Embedder) -> Callable[[str], str]:
    """Return the text that is being served under a doc_id."""

    def read(doc_id: str) -> str:
        with open_current(home, embedder=embedder, parser_fingerprint=parser_fingerprint()) as base:
            return base.document(doc_id).text

    return read


Put, Take, Indexed = Callable[[str, str], Path], Callable[..., IngestReport], Callable[[], dict[str, str]]


def listed(home: Path) -> list[str]:
    """Return the file names in library.json."""
    path = home / "library" / "library.json"
    return [Path(e["path"]).name for e in json.loads(path.read_text("utf-8"))["entries"]] if path.exists() else []


def test_the_index_is_built_once(home: Path, embedder: Embedder, indexed: Indexed):
    steps: list[str] = []
    first = ensure_index(home, embedder, lambda stage, done, total: steps.append(stage))
    assert steps
    assert set(indexed()) == {"voucher", "某科发-2024-2"}
    steps.clear()
    assert ensure_index(home, embedder, lambda stage, done, total: steps.append(stage)).id == first.id
    assert not steps


def test_a_changed_corpus_another_parser_or_a_rebuild_builds_it_anew(
    home: Path, embedder: Embedder, small_corpus: Path, monkeypatch: pytest.MonkeyPatch
):
    first = ensure_index(home, embedder)
    (small_corpus / "券.txt").write_text(SHIPPED.replace("测试", "研发"), "utf-8")
    second = ensure_index(home, embedder)
    monkeypatch.setattr(pipeline, "PARSER_VERSION", "next")
    third = ensure_index(home, embedder)
    assert third.parser_fingerprint == "parser-next"
    assert len({first.id, second.id, third.id, ensure_index(home, embedder, rebuild=True).id}) == 4


def test_an_index_that_cannot_be_read_is_rebuilt(home: Path, embedder: Embedder):
    info = ensure_index(home, embedder)
    (home / "generations" / info.id / "meta.json").write_text("{}", "utf-8")
    assert ensure_index(home, embedder).documents == 2


def test_an_added_file_is_indexed_and_kept(home: Path, put: Put, take: Take, indexed: Indexed, embedder: Embedder):
    report = take(put("算力.txt", NEW))
    (document,) = report.files[0].documents
    assert (document.doc_id, document.articles, document.replaced) == ("某科发-2025-8", 2, "")
    assert (report.failed, report.documents) == (False, 3)
    assert "某科发-2025-8" in indexed()
    (home.parent / "in" / "算力.txt").unlink()
    assert ensure_index(home, embedder, rebuild=True).documents == 3, "the index can be rebuilt from the copy kept"


def test_an_unchanged_file_is_skipped_from_wherever_it_comes(home: Path, put: Put, take: Take, small_corpus: Path):
    take(put("算力.txt", NEW))
    before = current_info(home)
    report = take(put("算力.txt", NEW), put("副本/算力.txt", NEW), small_corpus / "券.txt")
    assert [f.unchanged for f in report.files] == [True, True, True]
    assert current_info(home) == before


def test_a_changed_file_replaces_its_clauses(home: Path, put: Put, take: Take, indexed: Indexed):
    take(put("算力.txt", NEW))
    report = take(put("算力.txt", NEW + "第三条 另行规定。\n"))
    assert (report.files[0].documents[0].articles, report.files[0].documents[0].replaced) == (3, "某科发-2025-8")
    assert list(indexed()).count("某科发-2025-8") == 1
    assert listed(home) == ["算力.txt"]
    assert len(list((home / "library").glob("*.txt"))) == 1


def test_a_number_that_another_file_claims_is_refused(home: Path, put: Put, take: Take, indexed: Indexed):
    report = take(put("算力.txt", NEW), put("冒名.txt", NEW.replace("最高20万元", "最高90万元")))
    assert report.files[1].error == (
        f"{home.parent}/in/冒名.txt：发文字号 某科发〔2025〕8号 与已收录的《某市算力券办法》（编号 某科发-2025-8）相同。"
        "若这是新版，请选“新版取代旧版”（命令行加 --replace）重新收录；若是另一份文件，请核对文号"
    )
    assert report.failed
    assert len(indexed()) == 3
    assert listed(home) == ["算力.txt"]


def test_with_replace_it_takes_the_place_of_an_added_or_a_shipped_file(
    home: Path, put: Put, take: Take, indexed: Indexed, text_of: Callable[[str], str], embedder: Embedder
):
    take(put("算力.txt", NEW))
    report = take(put("新版.txt", NEW + "第三条 甲。\n"), put("券新版.txt", SHIPPED + "第三条 乙。\n"), replace=True)
    assert [f.documents[0].replaced for f in report.files] == ["某科发-2025-8", "voucher"]
    assert [f.documents[0].doc_id for f in report.files] == ["某科发-2025-8", "voucher"], "what cites it still finds it"
    assert set(indexed()) == {"voucher", "某科发-2024-2", "某科发-2025-8"}
    assert ensure_index(home, embedder, rebuild=True).documents == 3, "and stays there"
    assert "第三条 乙" in text_of("voucher")
    assert retire(["voucher"], home, embedder=embedder).back == ["voucher"]
    assert "第三条" not in text_of("voucher"), "the shipped text comes back when what replaced it is retired"
    assert retire(["voucher"], home, embedder=embedder).back == []
    assert "voucher" not in indexed()


def test_texts_without_a_number_are_told_apart_by_title_and_date(put: Put, take: Take):
    law = "某条例\n2020年1月1日\n第一条 甲。\n第二条 乙。\n"
    report = take(put("一.txt", law), put("二.txt", law.replace("2020", "2024")), put("三.txt", law + "第三条 丙。\n"))
    assert [bool(f.error) for f in report.files] == [False, False, True]
    assert "《某条例》的标题和日期与已收录的《某条例》" in str(report.files[2].error)


def test_of_a_folder_the_good_files_come_in_and_the_broken_are_named(
    home: Path, put: Put, take: Take, indexed: Indexed
):
    put("夹/算力.txt", NEW)
    put("夹/空.txt", "")
    put("夹/.git/config.txt", NEW)
    put("夹/~$算力.docx", NEW)
    put("夹/图.png", "x")
    (home.parent / "in" / "夹" / "坏.pdf").write_bytes(b"%PDF-1.7\n" + bytes(200))
    report = take(home.parent / "in" / "夹")
    assert {Path(f.path).name: bool(f.error) for f in report.files} == {
        "坏.pdf": True,
        "空.txt": True,
        "算力.txt": False,
    }
    assert report.failed
    assert "某科发-2025-8" in indexed()


def test_an_empty_folder_and_a_missing_path_are_named(tmp_path: Path, take: Take):
    (tmp_path / "空目录").mkdir()
    report = take(tmp_path / "空目录", tmp_path / "没有.txt")
    assert "目录中没有可收录的文件" in str(report.files[0].error)
    assert str(report.files[1].error).startswith("没有.txt：") or "没有.txt" in str(report.files[1].error)
    assert report.documents == 2, "the index is there all the same"


@pytest.mark.parametrize("name", ["某科发-2025-8", "某科发〔2025〕8号"])
def test_a_retired_document_is_gone_and_comes_back_when_ingested_again(
    home: Path, put: Put, take: Take, indexed: Indexed, embedder: Embedder, name: str
):
    path = put("算力.txt", NEW)
    take(path)
    assert retire([name], home, embedder=embedder).retired == ["某科发-2025-8"]
    assert "某科发-2025-8" not in indexed()
    assert ensure_index(home, embedder, rebuild=True).documents == 2
    assert not take(path).files[0].unchanged
    assert "某科发-2025-8" in indexed()
    assert listed(home) == ["算力.txt"]


def test_a_shipped_document_can_be_retired_and_brought_back(
    home: Path, take: Take, indexed: Indexed, embedder: Embedder, small_corpus: Path
):
    retire(["voucher"], home, embedder=embedder)
    assert set(indexed()) == {"某科发-2024-2"}
    take(small_corpus / "券.txt")
    assert set(indexed()) == {"voucher", "某科发-2024-2"}
    assert listed(home) == [], "the shipped file needs no copy"


def test_a_name_that_fits_nothing_changes_nothing(home: Path, embedder: Embedder):
    before = ensure_index(home, embedder)
    with pytest.raises(NotFound, match="没有这个文件") as caught:
        retire(["voucher", "某科发〔1999〕9号"], home, embedder=embedder)
    assert caught.value.where == "某科发〔1999〕9号"
    assert ensure_index(home, embedder).id == before.id


def test_a_build_that_fails_leaves_the_old_index_and_the_old_list(
    home: Path, put: Put, take: Take, indexed: Indexed, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
):
    take(put("算力.txt", NEW))
    before, known = current_info(home), listed(home)

    def full(*args: object, **kwargs: object) -> None:
        raise StoreUnavailable("磁盘已满", where=str(home))

    monkeypatch.setattr("knowledge.store.write_vectors", full)
    with pytest.raises(StoreUnavailable, match="磁盘已满"):
        take(put("新.txt", OTHER.replace("2号", "9号")))
    with pytest.raises(StoreUnavailable, match="磁盘已满"):
        retire(["voucher"], home, embedder=embedder)
    assert (current_info(home), listed(home)) == (before, known)
    assert len(list((home / "library").glob("*.txt"))) == 1, "the copy of the failed file is gone"
    monkeypatch.undo()
    assert "某科发-2025-8" in indexed()


def test_a_list_that_cannot_be_written_is_one_clear_error(
    home: Path, put: Put, take: Take, monkeypatch: pytest.MonkeyPatch
):
    take(put("算力.txt", NEW))
    monkeypatch.setattr("ingest.library.write_atomically", _no_space)
    with pytest.raises(StoreUnavailable, match="磁盘已满"):
        take(put("新.txt", OTHER.replace("2号", "9号")))
    assert listed(home) == ["算力.txt"]


def _no_space(*args: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_home_that_is_read_only_still_serves_and_refuses_to_change(
    home: Path, put: Put, take: Take, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
):
    info = ensure_index(home, embedder)

    def refused(path: Path, *args: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    # As root, a mode of 0555 keeps nobody from writing.
    monkeypatch.setattr("ingest.library.os.open", refused)
    assert ensure_index(home, embedder).id == info.id
    with pytest.raises(StoreUnavailable, match="没有访问权限") as caught:
        take(put("算力.txt", NEW))
    assert str(home) in caught.value.where


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path, put: Put, embedder: Embedder):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable) as caught:
        ingest_paths([put("算力.txt", NEW)], tmp_path / "file" / "home", embedder=embedder)
    assert str(tmp_path / "file") in str(caught.value)


def test_a_lost_copy_names_the_file_to_bring_again(
    home: Path, put: Put, take: Take, embedder: Embedder, indexed: Indexed
):
    path = put("算力.txt", NEW)
    take(path)
    for copy in (home / "library").glob("*.txt"):
        copy.unlink()
    with pytest.raises(CorpusError, match="副本丢失或损坏") as caught:
        ensure_index(home, embedder, rebuild=True)
    assert caught.value.remedy == f"请重新收录 {path.resolve()}"
    take(path)
    assert ensure_index(home, embedder, rebuild=True).documents == 3
    assert "某科发-2025-8" in indexed()


def test_a_second_run_beside_the_first_is_refused_and_nothing_is_lost(
    home: Path, put: Put, take: Take, indexed: Indexed, monkeypatch: pytest.MonkeyPatch
):
    first, second = put("算力.txt", NEW), put("新.txt", OTHER.replace("2号", "9号"))
    build = pipeline.build_generation

    def build_while_another_tries(*args: object, **kwargs: object) -> object:
        monkeypatch.setattr(pipeline, "build_generation", build)
        with pytest.raises(StoreBusy, match="另一个进程正在收录或建立索引"):
            take(second)
        return build(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "build_generation", build_while_another_tries)
    take(first)
    assert listed(home) == ["算力.txt"]
    take(second)
    assert {"某科发-2025-8", "某科发-2024-9"} <= set(indexed())


def test_two_processes_at_once_lose_nothing(
    home: Path, put: Put, embedder: Embedder, indexed: Indexed, small_corpus: Path
):
    ensure_index(home, embedder)
    paths = [put(f"{n}.txt", NEW.replace("8号", f"{n}号")) for n in (10, 11)]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_ingest_until_done, args=(path, home, small_corpus)) for path in paths]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [w.exitcode for w in workers] == [0, 0]
    assert {"某科发-2025-10", "某科发-2025-11"} <= set(indexed())


def _ingest_until_done(path: Path, home: Path, folder: Path) -> None:
    pipeline.corpus_folder, pipeline.parse_shipped = lambda: folder, lambda: corpus.parse_shipped(folder)
    for _ in range(1000):
        try:
            assert not ingest_paths([path], home, embedder=load_embedder()).failed
            return
        except StoreBusy:
            sleep(0.05)
    raise AssertionError("always busy")


def test_what_is_repealed_by_an_added_file_ends(home: Path, put: Put, take: Take, embedder: Embedder):
    text = NEW.replace(
        "本办法自发布之日起施行。", "本办法自发布之日起施行，《某市创新券办法》（某科发〔2024〕1号）同时废止。"
    )
    take(put("算力.txt", text))
    base = open_current(home, embedder=embedder, parser_fingerprint=parser_fingerprint())
    try:
        voucher = next(d for d in base.documents() if d.doc_id == "voucher")
        assert (str(voucher.validity.ends_on), voucher.validity.ended_by) == ("2025-07-31", "某科发〔2025〕8号")
    finally:
        base.close()


def test_retiring_a_guide_retires_its_cards(home: Path, put: Put, take: Take, indexed: Indexed, embedder: Embedder):
    from tests.ingest.test_cards import GUIDE

    take(put("导引.txt", GUIDE))
    assert {"导引", "导引-1.0.01", "导引-1.0.02"} <= set(indexed())
    assert retire(["导引"], home, embedder=embedder).retired == ["导引", "导引-1.0.01", "导引-1.0.02"]
    assert set(indexed()) == {"voucher", "某科发-2024-2"}


def test_the_report_as_json_names_what_the_command_line_promises(put: Put, take: Take):
    (file,) = take(put("算力.txt", NEW)).as_json()["files"]
    assert {"path", "error", "documents"} <= set(file)
    assert {"doc_id", "title", "document_number", "type", "articles", "clauses", "warnings"} <= set(
        file["documents"][0]
    )
    assert file["error"] is None
