"""HTML of answers and pages. Jinja escapes every value; only the templates in this folder write tags."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from agent.answer import Answer
from knowledge.model import Status
from tools.evaluation.result import Verdict
from tools.quantities import money_text
from ui.amounts import amount_text
from ui.dates import in_chinese, minute_in_beijing, weekday
from ui.documents.doubts import HEAD
from ui.records.labels import action_label, detail_label
from ui.report import VERDICTS
from ui.text import printable
from ui.web.examples import TOPICS

SHOWN_TO: ContextVar[Any] = ContextVar(
    "shown_to", default=None
)  # the Caller a page is rendered for, None for a visitor
TEMPLATES = Path(__file__).parent / "templates"
SHOWN_QUESTION_CHARS = 2000  # a longer question is cut where it is shown; the agent reads it whole

_MARK = re.compile(r"\[(\d{1,3})\]")


def status_tone(status: Status) -> str:
    """Return the colour class of a status: ok binds, care needs a look, past no longer binds."""
    if status is Status.IN_FORCE:
        return "ok"
    if status in (Status.TRANSITIONAL, Status.NOT_YET, Status.UNSTATED, Status.EXPIRED):
        return "care"
    return "past"


def verdict_word(verdict: Verdict) -> str:
    """Return 符合, 不符合, 待定 or 由主管部门认定."""
    return str(verdict) if verdict is Verdict.JUDGED else verdict.label


def clause_url(clause_id: str, as_of: date) -> str:
    """Return the address of a clause in its document, scrolled to it."""
    return f"/c/{quote(clause_id, safe=':')}?as_of={as_of.isoformat()}#here"


def document_url(doc_id: str, as_of: date) -> str:
    return f"/d/{quote(doc_id, safe=':')}?as_of={as_of.isoformat()}"


def paragraphs(text: str) -> list[str]:
    """Return the non-empty lines of a text, printable."""
    return [line.strip() for line in printable(text).split("\n") if line.strip()]


def marked(text: str, markers: Sequence[int], uid: str) -> Markup:
    """Return escaped text in which each [n] of a citation leads to its card."""

    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        return _mark_link(number, uid) if number in markers else found[0]

    return Markup(_MARK.sub(link, str(escape(text))))


def _mark_link(number: int, uid: str) -> str:
    # The word joiner keeps a mark on the line of the words it belongs to.
    return f'&#8288;<a class="jd-mark" href="#cite-{uid}-{number}" title="看依据 {number}">{number}</a>'


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the one Jinja environment, escaping on for every template."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        tone=status_tone, paragraphs=paragraphs, marked=marked, printable=printable, in_chinese=in_chinese,
        weekday=weekday, amount=amount_text, word=verdict_word, money=money_text,
        minute=minute_in_beijing, action=action_label, detail=detail_label,
    )  # fmt: skip
    made.globals.update(clause_url=clause_url, document_url=document_url, verdicts=VERDICTS)
    return made


def page(template: str, **values: Any) -> str:
    """Return a whole page, with the links of staff where somebody signed in asked for it."""
    return environment().get_template(template).render({"caller": SHOWN_TO.get(), **values})


def fragment(template: str, **values: Any) -> str:
    """Return HTML on one line, as a chat message needs it: a blank line would end HTML and begin Markdown."""
    return "".join(line.strip() for line in page(template, **values).split("\n"))


def question_html(question: str) -> str:
    """Return the asker's words as a chat message, cut where they are very long."""
    text = printable(question)
    cut = len(text) > SHOWN_QUESTION_CHARS
    return fragment("question.html", lines=paragraphs(text[:SHOWN_QUESTION_CHARS]), cut=cut, length=len(text))


def revision_html(changed: Sequence[tuple[str, str]]) -> str:
    """Return the facts (label, value) that the asker put right, as a chat message; "" for a value withdrawn."""
    return fragment("revision.html", changed=changed)


def waiting_html(seconds: int) -> str:
    """Return what stands where the answer will be, after so many seconds of waiting."""
    return fragment("waiting.html", seconds=seconds)


def stopped_html() -> str:
    return fragment("stopped.html")


def apology_html(message: str) -> str:
    return fragment("apology.html", message=message)


def answer_html(
    answer: Answer, uid: str, shown: int | None = None, limits: Mapping[str, str] | None = None, *, live: bool = True
) -> str:
    """Return an answer as a chat message.

    shown: characters of the text revealed so far; None for the finished message with all that supports it.
    limits: doc_id → until or from when a cited text binds, shown beside its status.
    live: the latest answer of its conversation: its facts can be put right and its questions back answered.
    """
    text = printable(answer.text)
    markers = [citation.marker for citation in answer.citations]
    revealed = text if shown is None else text[:shown]
    ended = any(citation.status is not Status.IN_FORCE for citation in answer.citations)
    warns = ended or any(notice.startswith(HEAD) for notice in answer.notices)
    values = {"answer": answer, "lines": paragraphs(revealed), "markers": markers, "uid": uid, "warns": warns}
    return fragment("answer.html", **values, limits=limits or {}, done=shown is None, live=live, topics=_topics(answer))


def _topics(answer: Answer) -> Sequence[str]:
    """Return programs to choose from where the question named none."""
    return TOPICS if answer.reason == "which_program" else ()
