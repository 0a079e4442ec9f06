"""The form of “我的企业”: its fields, what is wrong with an entry, and a paragraph read into facts. Nothing is kept here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from ui.dates import today_in_beijing
from ui.web.facts_form import LONGEST_VALUE, MOST_FACTS, PROFILE_FACTS, checked, field_of, known, shown_value


class Entries(BaseModel):
    """Facts as entered, by id."""

    facts: Annotated[
        dict[str, Annotated[str, StringConstraints(max_length=LONGEST_VALUE)]], Field(max_length=MOST_FACTS)
    ]


class Paragraph(BaseModel):
    """A company told in its own words."""

    text: Annotated[str, StringConstraints(max_length=2000)]


def router() -> APIRouter:
    """Return the routes of the profile form."""
    routes = APIRouter()

    @routes.get("/api/profile/fields")
    def fields(also: str = "") -> dict[str, Any]:
        """The common fields, and those of the facts named in `also`, separated by commas."""
        further = [f for f in also.split(",")[:MOST_FACTS] if known(f)]
        return {"fields": [field_of(f) for f in dict.fromkeys((*PROFILE_FACTS, *further)) if known(f)]}

    @routes.post("/api/profile/check")
    def check(entries: Entries) -> dict[str, Any]:
        """What can be read, as it is understood, and what cannot, with the reason."""
        day = today_in_beijing()
        good, wrong = checked(entries.facts, day)
        return {"facts": good, "shown": {f: shown_value(f, v, day) for f, v in good.items()}, "wrong": wrong}

    @routes.post("/api/profile/read")
    def read(paragraph: Paragraph) -> dict[str, Any]:
        """The facts that a paragraph tells."""
        from agent.profile import read_profile
        from tools.rules.load import shipped

        day, facts = today_in_beijing(), shipped().facts
        told = {fact: facts[fact].show(value) for fact, value in read_profile(paragraph.text, day).items()}
        return {"facts": checked(told, day)[0]}

    return routes
