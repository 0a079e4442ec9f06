"""What pages with forms have in common: their routes, and the token that every form carries."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ui.accounts.sessions import Caller
from ui.web.access import form_token
from ui.web.render import page


def page_routes() -> APIRouter:
    """Return a router whose routes answer with pages and are no part of the described API."""
    return APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


def form_page(
    request: Request, template: str, caller: Caller, *, here: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """Return a page for someone signed in; its forms carry the token of the browser that asked for it."""
    html = page(template, here=here, caller=caller, csrf=form_token(request), **values)
    return HTMLResponse(html, status_code=status)
