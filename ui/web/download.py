"""A conversation as a file to keep: Markdown or DOCX, every answer with its clauses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from agent.answer import Answer, Citation
from ui.dates import in_chinese, today_in_beijing
from ui.report import VERDICTS
from ui.text import printable
from ui.web.conversation import Conversation, Exchange
from ui.web.facts_form import fact_label
from ui.web.kept import Kept

_SPECIAL = re.compile(r"([\\`*_{}<>#|!\[\]~&])")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the file. style: title, question, text, note, item, source or quote."""

    style: str
    text: str


def lines(conversation: Conversation) -> Iterator[Line]:
    """Yield what was asked and answered, in order; a question that got no answer is left out."""
    yield Line("title", "京答 问答记录")
    yield Line("note", f"{in_chinese(today_in_beijing())}导出。条文逐字取自收录的官方文件，以发文机关公布的文本为准。")
    for exchange in conversation.exchanges:
        if exchange.reply is not None:
            yield Line("question", _question(exchange))
            yield from _answered(exchange.reply)


def _question(exchange: Exchange) -> str:
    changed = [f"{fact_label(f)}：{v or '不作说明'}" for f, v in exchange.asked.revised.items()]
    return printable(exchange.asked.question + (f"（{'；'.join(changed)}）" if changed else ""))


def _answered(answer: Answer) -> Iterator[Line]:
    for notice in answer.notices:
        yield Line("note", printable(notice))
    for paragraph in printable(answer.text).split("\n"):
        if paragraph.strip():
            yield Line("text", paragraph.strip())
    yield from _worked(answer)
    for note in answer.further_notes:
        yield Line("note", printable(f"注：{note}"))
    if answer.facts:
        yield Line("note", "所依据的情况：" + "；".join(f"{f.label}：{f.value}" for f in answer.facts))
    yield Line("note", f"按{in_chinese(answer.as_of)}的规定")
    for citation in answer.cited or answer.citations[:1]:
        yield from _cited(citation)


def _worked(answer: Answer) -> Iterator[Line]:
    for calculation in answer.calculations:
        shown = calculation.shown or f"{calculation.value}{calculation.unit}"
        yield Line("text", printable(f"计算：{calculation.title}，{shown}"))
        for step in calculation.steps:
            yield Line("item", printable(step.text) + (f"[{step.citation}]" if step.citation else ""))
    for verdict in answer.eligibility:
        missing = f"；还需要知道：{'、'.join(verdict.missing)}" if verdict.missing else ""
        yield Line("text", printable(f"资格：{VERDICTS.get(verdict.verdict, verdict.verdict)}{missing}"))
        for reason in verdict.reasons:
            yield Line("item", printable(reason))


def _cited(citation: Citation) -> Iterator[Line]:
    yield Line("source", printable(f"[{citation.marker}] {citation.reference}（{citation.status.label}）"))
    for paragraph in printable(citation.quote).split("\n"):
        if paragraph.strip():
            yield Line("quote", paragraph.strip())


def markdown(conversation: Conversation) -> str:
    """Return the conversation as Markdown; nothing in it can act as markup of its own."""
    heads = {"title": "# ", "question": "## ", "note": "", "text": "", "item": "- ", "source": "", "quote": "> "}
    out, before = "", ""
    for line in lines(conversation):
        text = _SPECIAL.sub(r"\\\1", line.text)
        shown = f"**{text}**" if line.style == "source" else f"*{text}*" if line.style == "note" else text
        gap = "\n" if line.style == before == "item" else "\n>\n" if line.style == before == "quote" else "\n\n"
        out += f"{gap if out else ''}{heads[line.style]}{shown}"
        before = line.style
    return out + "\n"


def docx(conversation: Conversation) -> bytes:
    """Return the conversation as a Word file."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document: Any = Document()
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
    styles = {"title": "Title", "question": "Heading 1", "item": "List Bullet", "quote": "Quote"}
    for line in lines(conversation):
        run = document.add_paragraph(style=styles.get(line.style, "Normal")).add_run(line.text)
        run.bold = line.style == "source" or None
        if line.style == "note":
            run.font.color.rgb = RGBColor(0x57, 0x5A, 0x62)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def router(kept: Kept) -> APIRouter:
    """Return GET /api/conversation/TOKEN.md and .docx."""
    routes = APIRouter()

    @routes.get("/api/conversation/{name}")
    def conversation_file(name: str) -> Response:
        token, _, kind = name.rpartition(".")
        conversation = kept.get(token)
        if conversation is None or kind not in ("md", "docx"):
            return JSONResponse({"error": "这段对话已不在服务器上，请重新提问后再下载"}, status_code=404)
        body = docx(conversation) if kind == "docx" else markdown(conversation).encode()
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(_file_name(kind))}",
                   "cache-control": "no-store"}  # fmt: skip
        return Response(body, media_type=DOCX if kind == "docx" else "text/markdown; charset=utf-8", headers=headers)

    return routes


def _file_name(kind: str) -> str:
    return f"京答问答记录-{today_in_beijing().isoformat()}.{kind}"
