"""`jingda ingest`: files and folders in, or documents out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import InputError
from ui.console import Line, progress_bar, write_json, write_lines
from ui.settings import load_settings

if TYPE_CHECKING:
    from ingest.report import DocumentReport, FileReport, IngestReport
    from tools.revision.compare import Comparison
    from tools.revision.effect import RuleEffect

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
    found = list(_comparisons(report))
    if as_json:
        effects = [_effect_json(comparison, effects) for comparison, effects in found]
        write_json({**report.as_json(), "effects": effects})
    else:
        write_lines(_lines(report, found))
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


def _comparisons(report: IngestReport) -> Iterator[tuple[Comparison, list[RuleEffect]]]:
    """Yield each document that was replaced beside its new version, with the quotes of rules that are gone."""
    from ingest.former import former_versions
    from tools.revision.effect import rule_effects
    from tools.rules.load import shipped
    from ui.commands.opening import desk_and_date
    from ui.documents.texts import compared

    taken = [d for file in report.files if not file.unchanged for d in file.documents if d.replaced]
    if not taken:
        return
    home = load_settings().home
    with desk_and_date("") as (desk, _):
        held = {document.doc_id for document in desk.knowledge.documents()}
        newest = {former.successor: former.id for former in former_versions(home)}
        for doc_id in dict.fromkeys(d.doc_id for d in taken):
            if doc_id in newest and doc_id in held:
                found = compared(desk.knowledge, home, newest[doc_id], doc_id)
                yield found, rule_effects(shipped(), found)


def _effect_json(found: Comparison, effects: Sequence[RuleEffect]) -> dict[str, Any]:
    counts = {str(row.change): found.count(row.change) for row in found.rows}
    rules = [{"program": e.program, "locator": e.locator, "quote": e.quote} for e in effects]
    return {"old": found.old.id, "new": found.new.id, "counts": counts, "rules": rules}


def _effect_lines(found: Comparison, effects: Sequence[RuleEffect]) -> Iterator[Line]:
    from ui.commands.compare import summary

    yield Line(f"与旧版相比：{summary(found)}；见 jingda compare {found.old.id} {found.new.id}")
    if not effects:
        yield Line("规则所引的原文在新版中都在。", indent=4)
        return
    yield Line(
        f"规则所引的原文有 {len(effects)} 处在新版中已改动或删去，核对之前有关结果都会注明：", "yellow", indent=4
    )
    for effect in effects:
        yield Line(f"{effect.program}  {effect.locator}：{effect.quote}", indent=8)


def _lines(report: IngestReport, found: Sequence[tuple[Comparison, list[RuleEffect]]]) -> Iterator[Line]:
    for file in report.files:
        yield from _file_lines(file)
    for comparison, effects in found:
        yield from _effect_lines(comparison, effects)
    for name in report.retired:
        yield Line(f"已撤下 {name}")
    for name in report.back:
        yield Line(f"{name} 恢复为上一版")
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
        same = document.replaced == document.doc_id
        yield Line("取代了旧版，编号不变" if same else f"取代了 {document.replaced}", indent=4)
    for warning in document.warnings:
        yield Line(f"注意：{warning}", "yellow", indent=4)
