"""`jingda`: every command of 京答. Each imports what it needs when it runs, so that --help is instant."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from knowledge.errors import JingdaError
from ui import faq_cli, office_cli
from ui.chinese_help import Command as _Command
from ui.chinese_help import Group as _Group

app = typer.Typer(cls=_Group, add_completion=False, rich_markup_mode=None)
office_cli.add_to(app)
faq_cli.add_to(app)

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="日期", help="按哪一天的规定回答，如 2026-11-20；默认今天（北京时间）")
]
Program = Annotated[str, typer.Argument(metavar="政策", help="名称、别名或编号，如 创新券")]
Facts = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="事实=值...", help="如 合同金额=80万元 职工=30人；见 jingda programs 政策", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.callback(invoke_without_command=True)
def about(context: typer.Context) -> None:
    """京答：用原文条款回答北京企业扶持政策问题。"""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command(cls=_Command)
def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="问题", help="要问的话；- 从标准输入读", show_default=False)
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
    batch: Annotated[Path | None, typer.Option(metavar="文件", help="逐行读取问题（JSONL：id、turns、as_of）")] = None,
    out: Annotated[Path | None, typer.Option(metavar="文件", help="与 --batch 同用：答案写到这里（JSONL）")] = None,
) -> int:
    """回答一个问题，附条款原文和效力；或批量回答。"""
    from ui.commands import ask as command

    if batch is not None or out is not None:
        return command.answer_file(batch, out, as_of)
    return command.answer_one(" ".join(question or []), as_of, as_json=as_json)


@app.command(cls=_Command)
def search(
    query: Annotated[list[str], typer.Argument(metavar="关键词...", help="要找的词或话")],
    as_of: AsOf = "",
    issuer: Annotated[str, typer.Option(metavar="机关", help="只看该发文机关")] = "",
    part: Annotated[str, typer.Option(metavar="篇", help="只看政策导引的该篇")] = "",
    document: Annotated[str, typer.Option(metavar="文件", help="只看该文件：名称、文号或编号的一部分")] = "",
    top_k: Annotated[int, typer.Option(metavar="条数", min=1, max=200, help="最多列出几条")] = 8,
    as_json: AsJson = False,
) -> int:
    """检索条款，列出位置、效力和得分。"""
    from knowledge.retrieval import Filters
    from ui.commands import search as command

    return command.run(" ".join(query), as_of, Filters(issuer, part, document), top_k, as_json=as_json)


@app.command(cls=_Command)
def documents(
    as_of: AsOf = "",
    status: Annotated[str, typer.Option(metavar="效力", help="只看该效力，如 现行有效 或 in_force")] = "",
    part: Annotated[str, typer.Option(metavar="篇", help="只看政策导引的该篇")] = "",
    as_json: AsJson = False,
) -> int:
    """列出收录的文件和政策卡片及其在某日的效力。"""
    from ui.commands import documents as command

    return command.run(as_of, status, part, as_json=as_json)


@app.command(cls=_Command)
def compare(
    old: Annotated[str, typer.Argument(metavar="旧版", help="编号、文号或名称；被取代的旧版如 某办法@1")],
    new: Annotated[str, typer.Argument(metavar="新版", help="编号、文号或名称")],
    everything: Annotated[bool, typer.Option("--all", help="也列出未变的条款")] = False,
    as_json: AsJson = False,
) -> int:
    """逐条对照两份文件：改了什么，哪些规则引用的原文已不存在。"""
    from ui.commands import compare as command

    return command.run(old, new, everything=everything, as_json=as_json)


@app.command(cls=_Command)
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="路径...", help="文件或文件夹", show_default=False)
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="文号相同的新版取代旧版")] = False,
    retire: Annotated[list[str] | None, typer.Option(metavar="编号", help="撤下该编号的文件，可重复")] = None,
    as_json: AsJson = False,
) -> int:
    """收录文件（TXT、Markdown、HTML、DOCX、PDF），或撤下已收录的文件。"""
    from ui.commands import ingest as command

    return command.run(paths or [], retire or [], replace=replace, as_json=as_json)


@app.command(cls=_Command)
def index(rebuild: Annotated[bool, typer.Option("--rebuild", help="即使已有索引也重建")] = False) -> int:
    """检查索引，缺少时从自带文件建立。"""
    from ui.commands import index as command

    return command.run(rebuild=rebuild)


@app.command(cls=_Command)
def coverage(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="路径...", help="默认为自带文件", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> int:
    """统计各文件有多少文字进入了条款。"""
    from ui.commands import coverage as command

    return command.run(paths or [], as_json=as_json)


@app.command(cls=_Command)
def calc(
    program: Program,
    facts: Facts = None,
    as_of: AsOf = "",
    receipt: Annotated[
        Path | None, typer.Option(metavar="文件", help="另存凭据（.json），以后可用 jingda verify 核对")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """计算能得到多少支持，逐步列式并注明条款。"""
    from ui.commands import calc as command

    return command.run(program, facts or [], as_of, receipt, as_json_text=as_json)


@app.command(cls=_Command)
def verify(
    receipt: Annotated[
        Path, typer.Argument(metavar="凭据", help="calc 存下的凭据，或 calc、ask 的 --json 输出；- 从标准输入读")
    ],
    as_json: AsJson = False,
) -> int:
    """核对凭据：按现在的规则重新计算，逐字节比较，说明哪里不同。"""
    from ui.commands import verify as command

    return command.run(receipt, as_json_text=as_json)


@app.command(cls=_Command)
def check(program: Program, facts: Facts = None, as_of: AsOf = "", as_json: AsJson = False) -> int:
    """逐项判断是否符合条件，说明还缺什么。"""
    from ui.commands import check as command

    return command.run(program, facts or [], as_of, as_json_text=as_json)


@app.command(cls=_Command)
def deadline(
    program: Program,
    dates: Annotated[
        list[str] | None, typer.Argument(metavar="日期=值...", help="如 领取日=2026-07-01", show_default=False)
    ] = None,
    as_of: AsOf = "",
    ics: Annotated[Path | None, typer.Option(metavar="文件", help="另存为日历文件（.ics）")] = None,
    as_json: AsJson = False,
) -> int:
    """推算各项期限，遇休息日说明顺延到哪天。"""
    from ui.commands import deadline as command

    return command.run(program, dates or [], as_of, ics, as_json_text=as_json)


@app.command(cls=_Command)
def programs(
    program: Annotated[str, typer.Argument(metavar="政策", help="列出该政策需要的事实", show_default=False)] = "",
    as_of: AsOf = "",
    coverage: Annotated[bool, typer.Option("--coverage", help="各文件的每一条编成了哪些规则，还缺什么")] = False,
    as_json: AsJson = False,
) -> int:
    """列出能够计算的政策，或其中一项需要的事实。"""
    from ui.commands import programs as command

    return command.run(program, as_of, coverage=coverage, as_json_text=as_json)


@app.command(cls=_Command)
def match(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="企业情况...", help="事实=值、一段话，或一个 YAML 文件", show_default=False),
    ] = None,
    as_of: AsOf = "",
    report: Annotated[Path | None, typer.Option(metavar="文件", help="另存报告（.xlsx 或 .html）")] = None,
    table: Annotated[Path | None, typer.Option(metavar="文件", help="逐行匹配一张企业表（CSV）")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="文件", help="与 --table 同用：结果写到这里（CSV），可断点续做")
    ] = None,
    order: Annotated[str, typer.Option(metavar="次序", help="每组按什么排：综合、金额、期限或相关")] = "综合",
    as_json: AsJson = False,
) -> int:
    """一家企业对照全部政策：符合、待定、不符合，各能得到多少，先问什么。"""
    if table is not None or out is not None:
        from ui.commands.match_table import answer_table

        return answer_table(table, out, as_of)
    from ui.commands import match as command

    return command.run(words or [], as_of, report, order, as_json_text=as_json)


@app.command("eval", cls=_Command)
def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="题集", help="带标准答案的 JSONL")],
    fails: Annotated[Path | None, typer.Option(metavar="文件", help="把未通过的题和原因写到这里")] = None,
    as_json: AsJson = False,
) -> int:
    """用题集给回答打分。"""
    from ui.commands import evaluate as command

    return command.run(questions, fails, as_json=as_json)


@app.command(cls=_Command)
def serve(
    host: Annotated[str, typer.Option(metavar="地址", help="监听地址，默认 127.0.0.1", show_default=False)] = "",
    port: Annotated[int, typer.Option(metavar="端口", min=0, max=65535, help="默认 7860", show_default=False)] = 0,
) -> int:
    """打开网页问答。"""
    from ui.commands import serve as command

    return command.run(host, port)


@app.command(cls=_Command)
def mcp() -> int:
    """作为 MCP 服务器，通过标准输入输出提供工具。"""
    from ui.commands import mcp as command

    return command.run()


@app.command(cls=_Command)
def version() -> int:
    """显示版本。"""
    from importlib.metadata import version as installed

    print(f"京答 {installed('jingda')}")
    return 0


def main() -> None:
    """Run a command; every failure is one Chinese line on stderr and an exit code, never a trace."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(prog_name="jingda", standalone_mode=False)
    except (Abort, KeyboardInterrupt):
        code = 130
    except TyperException as error:
        code = _usage(error)
    except JingdaError as error:
        code = _failure(str(error), error.exit_code)
    except Exception as error:
        code = _unexpected(error)
    sys.exit(code)


def _failure(message: str, code: int) -> int:
    from ui.console import complain

    complain(message)
    return code


def _usage(error: TyperException) -> int:
    from ui.usage import explanation

    return _failure(explanation(error), 2)


def _unexpected(error: Exception) -> int:
    """A fault of ours: say so in one line; JINGDA_DEBUG=1 shows the trace."""
    if os.environ.get("JINGDA_DEBUG") == "1":
        raise error
    name = type(error).__name__
    return _failure(f"程序内部出错（{name}）。请重试；若仍出现，设 JINGDA_DEBUG=1 再运行一次并把输出发给维护者", 70)


if __name__ == "__main__":
    main()
