"""`jingda faq`: questions and answers generated, listed, reviewed, exported and imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.chinese_help import Command, Group

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="日期", help="按哪一天的规定，如 2026-11-20；默认今天（北京时间）")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
State = Annotated[str, typer.Option(metavar="状态", help="草稿、待审、已发布、待复核 或 停用")]
ProgramFilter = Annotated[str, typer.Option(metavar="政策", help="只看该政策：名称、别名或编号")]

faq = typer.Typer(
    cls=Group, help="生成、复核、导出和导入问答。", add_completion=False, rich_markup_mode=None, no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(faq, name="faq")


@faq.command("build", cls=Command)
def build(
    program: Annotated[
        list[str] | None,
        typer.Option(metavar="政策", help="只为该政策生成，可重复；默认全部政策和文件", show_default=False),
    ] = None,
    as_of: AsOf = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只统计，不写入")] = False,
    as_json: AsJson = False,
) -> int:
    """从条款和计算规则生成问答草稿，每条都经过数字核验。"""
    from ui.commands import faq as command

    return command.build(program or [], as_of, dry_run=dry_run, as_json=as_json)


@faq.command("list", cls=Command)
def list_faqs(
    state: State = "",
    program: ProgramFilter = "",
    query: Annotated[str, typer.Option(metavar="词", help="问题或答案里的词")] = "",
    count: Annotated[int, typer.Option(metavar="条数", min=1, max=100000, help="最多列出几条")] = 50,
    as_json: AsJson = False,
) -> int:
    """列出问答及其状态。"""
    from ui.commands import faq as command

    return command.show(state, program, query, count, as_json=as_json)


@faq.command("review", cls=Command)
def review(as_of: AsOf = "", as_json: AsJson = False) -> int:
    """核对已发布的问答，所依据的条款、规则或效力有变的转为待复核。"""
    from ui.commands import faq as command

    return command.check_foundations(as_of, as_json=as_json)


@faq.command("export", cls=Command)
def export(
    path: Annotated[Path, typer.Argument(metavar="文件", help="以 .xlsx、.docx、.md、.json 或 .html 结尾")],
    state: State = "已发布",
    program: ProgramFilter = "",
) -> int:
    """导出问答和所依据的条款。"""
    from ui.commands import faq as command

    return command.export(path, state, program)


@faq.command("import", cls=Command)
def import_faqs(
    path: Annotated[Path, typer.Argument(metavar="文件", help="XLSX、JSON 或 Markdown")],
    as_of: AsOf = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不写入")] = False,
    as_json: AsJson = False,
) -> int:
    """导入已有的问答为草稿，指出与条款不符的答案。"""
    from ui.commands import faq as command

    return command.read_in(path, as_of, dry_run=dry_run, as_json=as_json)
