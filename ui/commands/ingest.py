"""`jingda ingest`: files and folders in, or documents out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import InputError
from ui.console import Line, progress_bar, write_json, write_lines
from ui.settings import load_settings

if TYPE_CHECKING:
    from ingest.report import DocumentReport, FileReport, IngestReport

TYPES = {
    "statute": "法规规章",
    "notice": "通知意见",
    "card": "政策卡片",
    "guide": "政策导引",
    "faq": "问答",
    "news": "简报",
    "text": "其他文本",
}


def run(paths: Sequence[Path], retire: Sequence[str], *, replace: bool, as_json: bool) -> int:
    """Take in `paths` or take out `retire`; exit code 2 when a file failed, though the others are in."""
    if bool(paths) == bool(retire):
        raise InputError(
            "请给出要收录的文件，或用 --retire 给出要撤下的文件编号，二者选一", remedy="例如：jingda ingest 文件夹"
        )
    report = _retired(retire) if retire else _taken(paths, replace)
    if as_json:
        write_json(report.as_json())
    else:
        write_lines(_lines(report))
    return InputError.exit_code if report.failed else 0


def _taken(paths: Sequence[Path], replace: bool) -> IngestReport:
    from ingest.pipeline import ingest_paths
    from ui.desk import chosen_embedder

    settings = load_settings()
    with progress_bar() as progress:
        return ingest_paths(
            paths,
            settings.home,
            embedder=chosen_embedder(settings),
            progress=progress,
            replace_same_number=replace,
            chroma_url=settings.chroma_url,
            engine=settings.engine,
        )


def _retired(names: Sequence[str]) -> IngestReport:
    from ingest.pipeline import retire
    from ui.desk import chosen_embedder

    settings = load_settings()
    with progress_bar() as progress:
        return retire(
            names,
            settings.home,
            embedder=chosen_embedder(settings),
            progress=progress,
            chroma_url=settings.chroma_url,
            engine=settings.engine,
        )


def _lines(report: IngestReport) -> Iterator[Line]:
    for file in report.files:
        yield from _file_lines(file)
    for name in report.retired:
        yield Line(f"已撤下 {name}")
    failed = sum(1 for file in report.files if file.error)
    ending = f"，{failed} 个文件未能收录" if failed else ""
    yield Line(f"索引现有 {report.documents} 份文件、{report.clauses} 条{ending}。", "bold")


def _file_lines(file: FileReport) -> Iterator[Line]:
    if file.error:
        yield Line(f"未收录 {file.error}", "red")
        return
    yield Line(f"{'未变化' if file.unchanged else '已收录'} {file.path}", "bright_black" if file.unchanged else "green")
    for document in file.documents:
        yield from _document_lines(document)


def _document_lines(document: DocumentReport) -> Iterator[Line]:
    number = f"（{document.document_number}）" if document.document_number else ""
    articles = f"{document.articles} 条正文、" if document.articles else ""
    kind = TYPES.get(document.type, document.type)
    yield Line(f"《{document.title}》{number}：{kind}，{articles}可引条款 {document.clauses} 个", indent=2)
    yield Line(f"编号 {document.doc_id}", "bright_black", indent=4)
    if document.replaced:
        yield Line(f"替代了 {document.replaced}", indent=4)
    for warning in document.warnings:
        yield Line(f"注意：{warning}", "yellow", indent=4)
