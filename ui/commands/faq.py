"""`jingda faq`: the FAQ studio from the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from knowledge.errors import FileMissing, InputError, NotFound
from tools.naming import find_program
from tools.rules.load import shipped
from ui.commands.accounts import ACTOR, changing
from ui.commands.opening import desk_and_date
from ui.console import Line, write_json, write_lines
from ui.dates import today_in_beijing
from ui.records.database import open_database
from ui.records.faq_search import Wanted, found, total
from ui.records.faqs import FaqState
from ui.settings import load_settings

_GENERATOR = "jingda"  # author of generated versions: nobody's account name, so any two people may submit and approve


def build(programs: Sequence[str], as_of: str, *, dry_run: bool, as_json: bool) -> int:
    from agent.faq.building import build as drafts
    from ui.faq.keeping import Built, keep_all

    with desk_and_date(as_of) as (desk, day):
        chosen = [find_program(shipped(), name, day).id for name in programs]
        made = list(drafts(desk.knowledge, day, chosen))
        if dry_run:
            built = Built(topics=Counter(str(draft.topic) for draft in made), made=len(made))
        else:
            with changing() as connection:
                built = keep_all(connection, made, desk.knowledge, actor=_GENERATOR)
    if as_json:
        write_json(
            {
                "generated": built.total, "made": built.made, "renewed": built.renewed, "same": built.same,
                "differing": built.differing, "topics": dict(built.topics),
            }
        )  # fmt: skip
        return 0
    topics = "、".join(f"{topic} {count}" for topic, count in built.topics.most_common())
    lines = [f"生成 {built.total} 条问答，每条都通过核验：{topics or '无'}。"]
    if dry_run:
        lines.append("没有写入。")
    else:
        lines.append(f"新增草稿 {built.made} 条，更新草稿 {built.renewed} 条，未变 {built.same} 条。")
    if built.differing:
        lines.append(f"{len(built.differing)} 条与现行生成结果不同，已由人处理过，未改动。")
    write_lines(map(Line, lines))
    return 0


def show(state: str, program: str, query: str, count: int, *, as_json: bool) -> int:
    from ui.faq.exporting import as_row

    wanted = wanted_of(state, program, query)
    with changing() as connection:
        rows, number = found(connection, wanted, count), total(connection, wanted)
    if as_json:
        write_json({"total": number, "faqs": [as_row(faq) for faq in rows]})
        return 0
    write_lines(Line(f"{faq.id}  {faq.state}  {faq.wording.question}") for faq in rows)
    write_lines([Line(f"共 {number} 条" + (f"，列出前 {len(rows)} 条。" if number > len(rows) else "。"))])
    return 0


def wanted_of(state: str, program: str, query: str = "") -> Wanted:
    """Return the filter of the options. Raises: InputError, ProgramError."""
    known = _program(program)
    return Wanted(_state(state), known, titles(known), query)


def titles(program_id: str) -> tuple[str, ...]:
    """Return the titles of the texts a program rests on today, none without an index at hand."""
    if not program_id:
        return ()
    from agent.faq.building import texts_of

    with desk_and_date("") as (desk, day):
        found_titles = []
        for doc in texts_of(shipped().programs[program_id], day):
            try:
                found_titles.append(desk.knowledge.document(doc).title)
            except NotFound:
                continue
    return tuple(found_titles)


def _program(name: str) -> str:
    return find_program(shipped(), name, today_in_beijing()).id if name else ""


def _state(text: str) -> FaqState | None:
    if not text:
        return None
    try:
        return FaqState(text)
    except ValueError:
        raise InputError(f"没有“{text}”这个状态", where="--state", remedy=f"可用：{'、'.join(FaqState)}") from None


def check_foundations(as_of: str, *, as_json: bool) -> int:
    from ui.faq.review import review

    with desk_and_date(as_of) as (desk, day), closing(open_database(load_settings())) as database:
        moved = review(database, desk.knowledge, day, actor=ACTOR)
    if as_json:
        rows = [{"id": f.id, "question": f.wording.question, "reasons": reasons} for f, reasons in moved]
        write_json({"as_of": day.isoformat(), "moved": rows})
        return 0
    write_lines(Line(f"{f.id}  {f.wording.question}：{'；'.join(reasons)}") for f, reasons in moved)
    write_lines([Line(f"{len(moved)} 条转为待复核。" if moved else "已发布的问答所依据的条款、规则和效力都没有变。")])
    return 0


def export(path: Path, state: str, program: str) -> int:
    from ui.faq.exporting import write_file
    from ui.faq.keeping import EVERYTHING

    wanted = wanted_of(state, program)
    with changing() as connection:
        rows = found(connection, wanted, EVERYTHING)
    write_file(path, rows)
    write_lines([Line(f"已导出 {len(rows)} 条到 {path}。")])
    return 0


def read_in(path: Path, as_of: str, *, dry_run: bool, as_json: bool) -> int:
    from ui.faq.importing import compare, read_rows
    from ui.faq.keeping import keep_compared

    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileMissing("文件读不了", where=str(path), remedy="请检查文件名和权限") from error
    rows = read_rows(path.name, body)
    with desk_and_date(as_of) as (desk, day):
        compared = [compare(row, desk.knowledge, day) for row in rows]
    if not dry_run:
        with changing() as connection:
            keep_compared(connection, compared, ACTOR)
    if as_json:
        shown = [{"place": c.row.place, "question": c.row.question, "figures": list(c.loose), "problem": c.said} for c in compared]  # fmt: skip
        write_json({"as_of": day.isoformat(), "rows": shown})
        return 0
    wrong = [c for c in compared if not c.fits]
    write_lines(Line(f"{c.row.place}  {c.row.question}：{c.said}") for c in wrong)
    kept = "没有写入" if dry_run else "已存为草稿"
    write_lines([Line(f"{len(compared)} 条问答，{len(wrong)} 条要核对；{kept}。")])
    return 0
