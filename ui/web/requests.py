"""What the page sends to the chat, read strictly: nothing of it is trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ui.web.conversation import KEPT_EXCHANGES, Request
from ui.web.facts_form import LONGEST_VALUE, MOST_FACTS, checked, known
from ui.web.pages import lenient_date

Value = Annotated[str, StringConstraints(max_length=LONGEST_VALUE)]
Facts = Annotated[dict[str, Value], Field(max_length=MOST_FACTS)]


class Earlier(BaseModel):
    """One exchange as the browser remembers it, to be answered again after the page was left or lost."""

    model_config = ConfigDict(extra="ignore")
    question: Annotated[str, StringConstraints(max_length=100_000)]
    as_of: str = ""
    revised: Facts = {}


class Message(BaseModel):
    """ask: a question from a link or a button. revise: the last one again, with facts put right. restore: a whole conversation."""

    model_config = ConfigDict(extra="ignore")
    kind: Literal["ask", "revise", "restore"]
    question: Annotated[str, StringConstraints(max_length=100_000)] = ""
    facts: Facts = {}
    token: Annotated[str, StringConstraints(max_length=64)] = ""
    log: Annotated[list[Earlier], Field(max_length=KEPT_EXCHANGES)] = []


def read_message(text: Any) -> Message | None:
    """Return the message, None when it is none."""
    try:
        return Message.model_validate_json(text if isinstance(text, str) else "")
    except ValidationError:
        return None


def read_profile_facts(text: Any, as_of: date) -> dict[str, str]:
    """Return the facts of the browser's profile that can be read; anything else in it is left out."""
    try:
        held = json.loads(text) if isinstance(text, str) and text else {}
    except ValueError:
        return {}
    pairs = held.items() if isinstance(held, dict) else ()
    return checked({str(k): v for k, v in pairs if isinstance(v, str)}, as_of)[0]


def known_facts(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts that exist."""
    return {fact: value.strip() for fact, value in facts.items() if known(fact)}


def restored(message: Message, profile: Mapping[str, str]) -> list[Request]:
    """Return what a remembered conversation asked, in order."""
    asked = []
    for one in message.log:
        day = lenient_date(one.as_of)
        withdrawn = {fact: "" for fact, value in known_facts(one.revised).items() if not value}
        good, _ = checked({f: v for f, v in one.revised.items() if v.strip()}, day)
        asked.append(Request(one.question, day, profile, {**withdrawn, **good}))
    return asked
