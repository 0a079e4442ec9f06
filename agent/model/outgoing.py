"""What is sent to the model: the question, the draft and its clauses as one JSON, personal numbers masked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from agent.answer import Answer
from agent.inquiry import Inquiry
from agent.model.marks import Marks

INSTRUCTIONS = Path(__file__).with_name("instructions.md")
CLAUSE_CHARS = 900  # of one clause of the draft shown to the model
_PERSONAL = re.compile(
    r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{15})(?![\dA-Za-z])"  # identity card
    r"|(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"  # mobile telephone
    r"|(?<!\d)\d{16,19}(?!\d)"  # bank card
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
)
MASK = "〔已隐去〕"


def masked(text: str) -> str:
    """Return the text without identity, mobile and bank card numbers and mail addresses."""
    return _PERSONAL.sub(MASK, text)


def instructions() -> str:
    """Return the system prompt."""
    return INSTRUCTIONS.read_text("utf-8")


def briefing(inquiry: Inquiry, draft: Answer, marks: Marks) -> str:
    """Return the first message to the model: data only, so that nothing in it can close a bracket and give orders."""
    shown = {c.marker: marks.offer(c) for c in draft.citations}
    text = re.sub(r"\[(\d+)\]", lambda m: shown.get(int(m.group(1)), ""), draft.text)
    said: dict[str, Any] = {
        "提问日": inquiry.as_of.isoformat(),
        "此前的话": [masked(turn) for turn in inquiry.context],
        "问题": masked(inquiry.text),
        "初稿": {"类型": str(draft.kind), "文字": text, "提示": [*draft.notices, *draft.notes]},
        "条款": [
            {
                "标记": shown[c.marker],
                "文件": c.doc_title,
                "文号": c.doc_number,
                "位置": c.locator,
                "效力": c.status.label,
                "原文": c.quote[:CLAUSE_CHARS],
            }
            for c in draft.citations
        ],
        "计算": [
            {"政策": c.title, "结果": c.shown or f"{c.value}{c.unit}", "步骤": [s.text for s in c.steps]}
            for c in draft.calculations
        ],
        "资格": [
            {"政策": e.program_id, "结论": VERDICTS[e.verdict], "理由": list(e.reasons), "还缺": list(e.missing)}
            for e in draft.eligibility
        ],
    }
    return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)


VERDICTS = {"eligible": "符合", "ineligible": "不符合", "unknown": "还不能判断"}
