"""The chat: a conversation on the left of nothing else, answered from the documents with its clauses below."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import gradio as gr

from agent.answer import Answer
from knowledge.errors import JingdaError
from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.validity import limits
from ui.web.examples import EXAMPLES
from ui.web.pages import lenient_date
from ui.web.render import answer_html, apology_html, page, question_html, waiting_html

log = logging.getLogger(__name__)

REVEAL_STEPS = 12  # how many pieces an answer appears in
REVEAL_PAUSE_S = 0.025  # between pieces: the whole answer is there after 0.3 s
KEPT_EXCHANGES = 40  # older ones leave the page; the server holds each conversation in memory
FORGET_AFTER_S = 4 * 3600
APOLOGY = "抱歉，这一问没有处理成功。请稍后再试，或换一种问法。"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what is shown for it; `turn` is the question as the agent reads it.

    conversation: the unguessable id under which the turns of one conversation are kept.
    """

    turn: str
    question: str
    answer: str
    conversation: str = ""


Conversation = tuple[Exchange, ...]


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Return the conversation as Gradio's chatbot takes it."""
    shown = []
    for exchange in conversation:
        shown.append({"role": "user", "content": exchange.question})
        shown.append({"role": "assistant", "content": exchange.answer})
    return shown


async def exchanges(desk: Desk, conversation: Conversation, question: str, as_of: date) -> AsyncIterator[Conversation]:
    """Yield the conversation as the answer to `question` grows: waiting, the text piece by piece, the citations."""
    earlier = conversation[-KEPT_EXCHANGES + 1 :]
    kept_as = earlier[-1].conversation if earlier else secrets.token_urlsafe(16)
    current = Exchange(question, question_html(question), waiting_html(), kept_as)
    yield (*earlier, current)
    turns = [*(exchange.turn for exchange in earlier), question]
    async for shown in _answer_pieces(desk, turns, as_of, kept_as):
        yield (*earlier, replace(current, answer=shown))


async def _answer_pieces(desk: Desk, turns: list[str], as_of: date, kept_as: str) -> AsyncIterator[str]:
    try:
        answer, ends = await asyncio.to_thread(_answered, desk, turns, as_of, kept_as)
        async for shown in _revealed(answer, ends):
            yield shown
    except JingdaError as error:
        yield apology_html(str(error))
    except Exception:  # the edge of the program: a reader gets a sentence, the log gets the trace
        log.exception("no answer to a question of %d characters", len(turns[-1]))
        yield apology_html(APOLOGY)


def _answered(desk: Desk, turns: list[str], as_of: date, kept_as: str) -> tuple[Answer, dict[str, str]]:
    answer = desk.ask(turns, as_of)
    desk.keep(turns[-1], answer, face="web", conversation=kept_as)
    return answer, limits(answer.citations, as_of, desk.knowledge)


async def _revealed(answer: Answer, ends: dict[str, str]) -> AsyncIterator[str]:
    uid = secrets.token_hex(4)
    length = len(answer.text)
    for step in range(1, REVEAL_STEPS):
        yield answer_html(answer, uid, shown=length * step // REVEAL_STEPS)
        await asyncio.sleep(REVEAL_PAUSE_S)
    yield answer_html(answer, uid, limits=ends)


def today_text() -> str:
    return today_in_beijing().isoformat()


# The date is shown the Chinese way in every browser; the native picker lies over it and takes clicks and keys.
_DATE_TEMPLATE = (
    '<div class="jd-date"><span>按</span><label class="jd-day">'
    "<span>${value.split('-').map(Number).map((n, i) => n + '年月日'[i]).join('')}</span>"
    '<input type="date" required value="${value}" min="2000-01-01" max="2099-12-31" aria-label="按哪一天的规定回答">'
    "</label><span>的规定回答</span></div>"
)
# The value is handed over when the picker is left: earlier would redraw it under the reader's hands.
_DATE_SCRIPT = """
const input = (event) => event.target.matches('input') ? event.target : null;
element.addEventListener('click', (event) => { try { input(event)?.showPicker(); } catch (error) { /* old browser */ } });
element.addEventListener('input', (event) => {
  const [y, m, d] = event.target.value.split('-').map(Number);
  if (d) event.target.previousElementSibling.textContent = `${y}年${m}月${d}日`;
});
element.addEventListener('focusout', (event) => {
  const value = input(event)?.value;
  if (value && value !== props.value) props.value = value;
});
"""
_HEAD = (
    '<link rel="stylesheet" href="/ui/tokens.css"><link rel="stylesheet" href="/ui/chat.css">'
    '<script src="/ui/copy.js" defer></script><script src="/ui/chat.js" defer></script>'
)


def head() -> str:
    """Return the tags added to the page's head."""
    return _HEAD


def build(desk: Desk) -> gr.Blocks:
    """Return the chat page."""
    blocks: gr.Blocks
    with gr.Blocks(
        title="京答 · 北京企业扶持政策问答", analytics_enabled=False, fill_height=True, elem_id="jd"
    ) as blocks:
        conversation = gr.State((), time_to_live=FORGET_AFTER_S)
        clear = _header()
        chatbot = _chatbot()
        question, as_of = _composer()
        _wire(desk, conversation, chatbot, question, as_of, clear)
    return blocks


def _header() -> gr.Button:
    with gr.Row(elem_id="jd-top"):
        gr.HTML(page("header.html"), elem_id="jd-brand", padding=False, apply_default_css=False)
        return gr.Button("新对话", elem_id="jd-clear", variant="secondary", size="sm", scale=0, min_width=88)


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="jd-chat",
        label="对话",
        show_label=False,
        container=False,
        height="100%",
        scale=1,
        layout="bubble",
        autoscroll=False,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=False,
        placeholder=page("welcome.html"),
        examples=[{"text": example} for example in EXAMPLES],
    )


def _composer() -> tuple[gr.Textbox, gr.HTML]:
    with gr.Column(elem_id="jd-composer", scale=0):
        question = gr.Textbox(
            elem_id="jd-question",
            label="问题",
            show_label=False,
            container=False,
            placeholder="请输入问题，按回车发送",
            lines=1,
            max_lines=6,
            submit_btn="发送",
            autofocus=True,
        )
        as_of = gr.HTML(
            today_text,
            elem_id="jd-as-of",
            html_template=_DATE_TEMPLATE,
            js_on_load=_DATE_SCRIPT,
            apply_default_css=False,
        )
    return question, as_of


def _wire(
    desk: Desk, conversation: gr.State, chatbot: gr.Chatbot, question: gr.Textbox, as_of: gr.HTML, clear: gr.Button
) -> None:
    shown = [chatbot, conversation, question]

    async def submit(text: str, day: Any, so_far: Conversation) -> AsyncIterator[tuple[Any, ...]]:
        if not text.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        emptied: Any = ""
        async for current in exchanges(desk, so_far, text, lenient_date(str(day or ""))):
            yield messages(current), current, emptied
            emptied = gr.skip()

    async def choose(event: gr.SelectData, day: Any, so_far: Conversation) -> AsyncIterator[tuple[Any, ...]]:
        async for row in submit(str(event.value["text"]), day, so_far):
            yield row

    def forget() -> tuple[list[Any], Conversation, str]:
        return [], (), ""

    options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}
    question.submit(submit, [question, as_of, conversation], shown, **options)
    chatbot.example_select(choose, [as_of, conversation], shown, **options)
    clear.click(forget, None, shown, show_progress="hidden", api_visibility="private")
