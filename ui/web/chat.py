"""The chat page: Gradio carries the conversation; the scripts in static/ show panels and send what is clicked."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.web.conversation import Conversation, Exchange, Request, grown, messages, rebuilt, stopped
from ui.web.examples import EXAMPLES
from ui.web.facts_form import checked, field_of, known
from ui.web.kept import Kept
from ui.web.pages import lenient_date
from ui.web.render import page
from ui.web.requests import Message, known_facts, read_message, read_profile_facts, restored

AccountOf = Callable[[Mapping[str, str]], str]  # cookies → name of the account, "" for a visitor

FORGET_AFTER_S = 4 * 3600
MOST_STOPPED = 100  # stopped answers remembered until their last words have come
SEND, STOP = "发送", "停止"

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
const today = props.value;
const changed = () => dispatchEvent(new CustomEvent('jingda:day', {detail: {day: props.value, today}}));
window.jingdaDay = () => props.value;
window.jingdaToday = () => { props.value = window.jingdaHeldDay = today; changed(); };
element.addEventListener('click', (event) => { try { input(event)?.showPicker(); } catch (error) { /* old browser */ } });
element.addEventListener('input', (event) => {
  const [y, m, d] = event.target.value.split('-').map(Number);
  if (d) event.target.previousElementSibling.textContent = `${y}年${m}月${d}日`;
});
element.addEventListener('focusout', (event) => {
  const value = input(event)?.value;
  if (value && value !== props.value) { props.value = value; changed(); window.jingdaHeldDay = value; }
});
// What Gradio was told while it was still drawing may be lost: the day is told again before each question.
addEventListener('jingda:before', () => { if (window.jingdaHeldDay) props.value = window.jingdaHeldDay; });
"""
_BRIDGE_SCRIPT = """
window.jingdaSend = (message) => { dispatchEvent(new Event('jingda:before')); props.value = JSON.stringify(message); trigger('submit'); };
dispatchEvent(new Event('jingda:ready'));
"""
_PROFILE_SCRIPT = """
window.jingdaTell = (facts) => { props.value = JSON.stringify(facts); };
dispatchEvent(new Event('jingda:profile'));
"""
_LOG_SCRIPT = "watch('value', () => dispatchEvent(new CustomEvent('jingda:log', {detail: props.value})));"
_SCRIPTS = ("copy", "session", "panel", "facts", "company", "opinion", "chat")
_BANNER = (
    '<div id="jd-banner" role="status" hidden><p>正在按 <b></b> 的规定回答，不是今天。</p>'
    '<button type="button">回到今天</button></div>'
)


def _nobody(cookies: Mapping[str, str]) -> str:
    return ""


def head() -> str:
    """Return the tags added to the page's head."""
    styles = "".join(f'<link rel="stylesheet" href="/ui/{name}.css">' for name in ("tokens", "chat", "panel"))
    return styles + "".join(f'<script src="/ui/{name}.js" defer></script>' for name in _SCRIPTS)


def today_text() -> str:
    return today_in_beijing().isoformat()


def build(desk: Desk, kept: Kept, account_of: AccountOf = _nobody) -> gr.Blocks:
    """Return the chat page; finished conversations go into `kept`. account_of: says who is signed in."""
    blocks: gr.Blocks
    with gr.Blocks(
        title="京答 · 北京企业扶持政策问答", analytics_enabled=False, fill_height=True, elem_id="jd"
    ) as blocks:
        clear = _header()
        gr.HTML(_BANNER, elem_id="jd-banner-box", padding=False, apply_default_css=False, js_on_load=None)
        chatbot = _chatbot()
        question, as_of = _composer()
        bridge, profile, log = _hidden()
        state = gr.State(Conversation(), time_to_live=FORGET_AFTER_S)
        talk = Talk(desk, kept, state, chatbot, question, log, account_of)
        talk.wire(as_of, profile, bridge, clear)
    return blocks


def _header() -> gr.Button:
    with gr.Row(elem_id="jd-top"):
        gr.HTML(page("header.html"), elem_id="jd-brand", padding=False, apply_default_css=False, js_on_load=None)
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
            submit_btn=SEND,
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


def _hidden() -> tuple[gr.HTML, gr.HTML, gr.HTML]:
    """Return what no one sees: messages from the scripts, the profile of the browser, and the log it keeps."""
    options: dict[str, Any] = {
        "html_template": "<span></span>",
        "apply_default_css": False,
        "elem_classes": ["jd-none"],
    }
    with gr.Column(elem_classes=["jd-none"], scale=0):
        bridge = gr.HTML("", elem_id="jd-bridge", js_on_load=_BRIDGE_SCRIPT, **options)
        profile = gr.HTML("{}", elem_id="jd-told", js_on_load=_PROFILE_SCRIPT, **options)
        log = gr.HTML("", elem_id="jd-log", js_on_load=_LOG_SCRIPT, **options)
    return bridge, profile, log


Shown = tuple[Any, ...]


class Talk:
    """One conversation's way through Gradio: every event ends in the same four outputs."""

    def __init__(
        self, desk: Desk, kept: Kept, state: gr.State, chatbot: gr.Chatbot, question: gr.Textbox, log: gr.HTML,
        account_of: AccountOf,
    ) -> None:  # fmt: skip
        self._desk, self._kept, self._state, self._account_of = desk, kept, state, account_of
        self._chatbot, self._question, self._log = chatbot, question, log
        self._stopped: deque[str] = deque(maxlen=MOST_STOPPED)

    def wire(self, as_of: gr.HTML, profile: gr.HTML, bridge: gr.HTML, clear: gr.Button) -> None:
        """Connect what can be done with what is shown."""
        outputs = [self._chatbot, self._state, self._question, self._log]
        given = [as_of, profile, self._state]
        options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}
        typed = self._question.submit(self.typed, [self._question, *given], outputs, trigger_mode="once", **options)
        chosen = self._chatbot.example_select(self.chosen, given, outputs, trigger_mode="once", **options)
        submitted: Callable[..., Any] = bridge.submit
        sent = submitted(self.sent, [bridge, *given], outputs, trigger_mode="once", **options)
        still: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": True}
        self._question.stop(self.stop, [self._state], outputs, cancels=[typed, chosen, sent], **still)
        clear.click(self.forget, [self._state], outputs, cancels=[typed, chosen, sent], **still)

    async def typed(
        self, text: str, day: Any, profile: Any, so_far: Conversation, web: gr.Request
    ) -> AsyncIterator[Shown]:
        if not text.strip():
            yield _nothing()
            return
        async for shown in self._ask(self._request(text, day, profile, web), so_far, emptied=True):
            yield shown

    async def chosen(
        self, event: gr.SelectData, day: Any, profile: Any, so_far: Conversation, web: gr.Request
    ) -> AsyncIterator[Shown]:
        async for shown in self._ask(self._request(str(event.value["text"]), day, profile, web), so_far):
            yield shown

    async def sent(
        self, text: Any, day: Any, profile: Any, so_far: Conversation, web: gr.Request
    ) -> AsyncIterator[Shown]:
        """Carry out a message of the scripts; one that cannot be read changes nothing."""
        message = read_message(text)
        if message is None:
            yield _nothing()
        elif message.kind == "restore":
            async for shown in self._restore(message, day, profile, web):
                yield shown
        elif (request := self._of_message(message, day, profile, so_far, web)) is not None:
            async for shown in self._ask(request, so_far):
                yield shown
        else:
            yield _nothing()

    def stop(self, so_far: Conversation) -> Shown:
        self._stopped.extend(e.uid for e in so_far.exchanges[-1:] if e.reply is None)
        return self._shown(stopped(so_far), busy=False)

    def forget(self, so_far: Conversation) -> Shown:
        self._kept.drop(so_far.token)
        return self._shown(Conversation(), busy=False)

    def _request(self, text: str, day: Any, profile: Any, web: gr.Request) -> Request:
        as_of = lenient_date(str(day or ""))
        return Request(text, as_of, read_profile_facts(profile, as_of), account=self._account_of(web.cookies))

    def _of_message(
        self, message: Message, day: Any, profile: Any, so_far: Conversation, web: gr.Request
    ) -> Request | None:
        request = self._request(message.question or so_far.question, day, profile, web)
        if message.kind == "ask":
            return request if request.question.strip() else None
        facts = known_facts(message.facts)
        good, _ = checked({fact: value for fact, value in facts.items() if value}, request.as_of)
        revised = good | {fact: "" for fact, value in facts.items() if not value}
        if not revised or not so_far.exchanges:
            return None
        return replace(request, question=so_far.question, revised=revised)

    async def _ask(self, request: Request, so_far: Conversation, *, emptied: bool = False) -> AsyncIterator[Shown]:
        current = so_far
        async for current in grown(self._desk, so_far, request):
            if current.exchanges[-1].uid in self._stopped:  # the answer was faster than its cancelling
                yield self._shown(stopped(current), busy=False)
                return
            yield self._shown(current, busy=True, emptied=emptied)
            emptied = False
        self._kept.put(current)
        yield self._shown(current, busy=False)

    async def _restore(self, message: Message, day: Any, profile: Any, web: gr.Request) -> AsyncIterator[Shown]:
        """Show a conversation again: from memory, else answered again; a last question left unanswered is asked."""
        conversation = self._kept.get(message.token)
        if conversation is None:
            told = self._request("", day, profile, web).profile
            conversation = await rebuilt(self._desk, message.token, restored(message, told))
        if message.question.strip() and not _answered_meanwhile(conversation, message):
            async for shown in self._ask(self._request(message.question, day, profile, web), conversation):
                yield shown
            return
        self._kept.put(conversation)
        yield self._shown(conversation, busy=False)

    def _shown(self, conversation: Conversation, *, busy: bool, emptied: bool = False) -> Shown:
        buttons: dict[str, Any] = (
            {"submit_btn": False, "stop_btn": STOP} if busy else {"submit_btn": SEND, "stop_btn": False}
        )
        question = gr.Textbox(value="", **buttons) if emptied else gr.Textbox(**buttons)
        return messages(conversation), conversation, question, logged(conversation, busy=busy)


def _answered_meanwhile(conversation: Conversation, message: Message) -> bool:
    """True where the server answered the question after the page had lost the connection: the answer is only to be shown."""
    unseen = conversation.exchanges[len(message.log) :]
    return bool(unseen) and unseen[-1].reply is not None and unseen[-1].asked.question == message.question


def _nothing() -> Shown:
    return gr.skip(), gr.skip(), gr.skip(), gr.skip()


def logged(conversation: Conversation, *, busy: bool) -> str:
    """Return what the browser keeps of a conversation until its tab is closed: what was asked, not what was answered."""
    asked = [e.asked for e in conversation.exchanges]
    log = [{"question": a.question, "as_of": a.as_of.isoformat(), "revised": dict(a.revised)} for a in asked]
    current = _form_of(conversation.exchanges[-1]) if conversation.exchanges and not busy else {}
    return json.dumps({"token": conversation.token, "busy": busy, "log": log, "current": current}, ensure_ascii=False)


def _form_of(exchange: Exchange) -> dict[str, Any]:
    """Return how the facts of the latest answer are put right and its questions back answered."""
    facts, asked = (exchange.reply.facts, exchange.reply.asked) if exchange.reply else ((), ())
    return {
        "uid": exchange.uid,
        "question": exchange.asked.question,
        "facts": [{**field_of(f.fact), "value": f.value, "source": f.source} for f in facts if known(f.fact)],
        "asked": [field_of(a.fact) for a in asked if known(a.fact)],
    }
