"""Bad input, end to end: each broken file gives one clear message, and nothing that is indexed is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest import corpus, pipeline
from ingest.pipeline import ingest_paths, parser_fingerprint
from ingest.readers import opc
from ingest.report import FileReport
from knowledge.embedder import load_embedder
from knowledge.store import open_current
from tests.data.readers.make_docx import docx, p
from tests.data.readers.make_pdf import Page, lines, pdf
from tests.ingest.test_readers import BROKEN

STATUTE = (
    "某市办法\n某科发〔2025〕{n}号\n2025年8月1日\n第一条 支持科技创新，最高20万元。\n第二条 本办法自发布之日起施行。\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home whose shipped corpus is one small text."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "办法.txt").write_text(STATUTE.format(n=1), "utf-8")
    (folder / "manifest.yaml").write_text("files: [{file: 办法.txt}]\n", "utf-8")
    monkeypatch.setattr(pipeline, "corpus_folder", lambda: folder)
    monkeypatch.setattr(pipeline, "parse_shipped", lambda: corpus.parse_shipped(folder))
    return tmp_path / "home"


def indexed(home: Path) -> set[str]:
    with open_current(home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint()) as base:
        return {d.doc_id for d in base.documents()}


def check_message(file: FileReport) -> None:
    """One line of Chinese that names the file, says what is wrong and what to do, and shows no internals."""
    assert file.error is not None
    assert Path(file.path).name in file.error
    assert "\n" not in file.error
    assert len(re.findall(r"[\u4e00-\u9fff]", file.error)) >= 8
    assert re.search("请|支持的格式|可以读取", file.error), file.error
    assert not re.search(r"Traceback|Error\b|Exception|0x[0-9a-f]{6}", file.error), file.error


def test_of_a_folder_of_broken_files_every_one_is_named_and_the_good_ones_are_in(home: Path, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data, *_ in BROKEN:
        (folder / name).write_bytes(data)
    (folder / "huge.txt").touch()
    with (folder / "huge.txt").open("r+b") as huge:
        huge.truncate(201 * 1024 * 1024)  # sparse: takes no room
    (folder / "scan.pdf").write_bytes(pdf(Page(picture=True)))
    (folder / "bomb.docx").write_bytes(docx(document_xml=b" " * (opc.RATIO_FROM + 2**20)))
    (folder / "good.txt").write_text(STATUTE.format(n=2), "utf-8")
    report = ingest_paths([*sorted(folder.iterdir()), folder / "没有.txt"], home, embedder=load_embedder())
    good = [f for f in report.files if not f.error]
    assert [Path(f.path).name for f in good] == ["good.txt"]
    assert len(report.files) == len(list(folder.iterdir())) + 1
    for file in report.files:
        if file.error:
            check_message(file)
    assert report.failed
    assert indexed(home) == {"某科发-2025-1", "某科发-2025-2"}


def test_broken_files_alone_leave_the_index_as_it_was(home: Path, tmp_path: Path):
    good = tmp_path / "good.txt"
    good.write_text(STATUTE.format(n=2), "utf-8")
    before = ingest_paths([good], home, embedder=load_embedder())
    (tmp_path / "empty.txt").touch()
    after = ingest_paths([tmp_path / "empty.txt"], home, embedder=load_embedder())
    assert (after.documents, after.clauses) == (before.documents, before.clauses)
    assert indexed(home) == {"某科发-2025-1", "某科发-2025-2"}


def test_a_good_file_that_becomes_broken_keeps_what_was_indexed(home: Path, tmp_path: Path):
    path = tmp_path / "good.txt"
    path.write_text(STATUTE.format(n=2), "utf-8")
    ingest_paths([path], home, embedder=load_embedder())
    path.write_bytes(bytes(range(256)))
    (file,) = ingest_paths([path], home, embedder=load_embedder()).files
    check_message(file)
    assert "某科发-2025-2" in indexed(home)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_a_text_in_any_chinese_encoding_comes_in_with_its_articles(home: Path, tmp_path: Path, encoding: str):
    bom = b"\xfe\xff" if encoding == "utf-16-be" else b""
    (tmp_path / "a.txt").write_bytes(bom + STATUTE.format(n=2).encode(encoding))
    (file,) = ingest_paths([tmp_path / "a.txt"], home, embedder=load_embedder()).files
    assert (file.error, file.documents[0].document_number, file.documents[0].articles) == (None, "某科发〔2025〕2号", 2)


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md"])
def test_a_statute_has_its_articles_in_every_format(home: Path, tmp_path: Path, form: str):
    text = STATUTE.format(n=2).strip().split("\n")
    data = {
        "docx": lambda: docx("".join(p(line) for line in text)),
        "pdf": lambda: pdf(lines(*text)),
        "html": lambda: f"<html><body>{''.join(f'<p>{line}</p>' for line in text)}</body></html>".encode(),
        "md": lambda: "\n\n".join(["# " + text[0], *text[1:]]).encode(),
    }[form]()
    (tmp_path / f"a.{form}").write_bytes(data)
    (file,) = ingest_paths([tmp_path / f"a.{form}"], home, embedder=load_embedder()).files
    assert file.error is None
    (document,) = file.documents
    assert (document.title, document.document_number, document.articles) == ("某市办法", "某科发〔2025〕2号", 2)
