"""The web app: pages and JSON by FastAPI, the chat by Gradio, one guard before all of it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported

import gradio as gr
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from knowledge.errors import InputError, JingdaError
from ui.desk import Desk
from ui.observed.metrics import Metrics
from ui.web import access, account_pages, admin_pages, api, chat, health, kept_pages, oidc_pages, pages
from ui.web.guard import Guard
from ui.web.limits import RateLimits
from ui.web.observe import Observed
from ui.web.office import Office
from ui.web.shell import ChineseShell
from ui.web.theme import theme

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
CONCURRENT_ANSWERS = 16


def create_app(desk: Desk, office: Office | None = None) -> FastAPI:
    """Return the whole app over an open desk. Without an office nobody can sign in, and staff pages stay closed."""
    app = FastAPI(title="京答", docs_url=None, redoc_url=None, dependencies=[Depends(access.enforce)])
    app.state.office = office
    metrics = desk.metrics = Metrics()
    app.include_router(health.router(desk, metrics))
    app.include_router(account_pages.router())
    app.include_router(oidc_pages.router())
    app.include_router(admin_pages.router())
    app.include_router(api.router(desk))
    app.include_router(kept_pages.router(desk))
    app.include_router(pages.router(desk))
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    _answer_errors(app)
    access.answer_denied(app)
    blocks = chat.build(desk)
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS, max_size=200)
    mounted: FastAPI = gr.mount_gradio_app(
        app, blocks, path="/", ssr_mode=False, footer_links=[], run_history=False, show_error=False, pwa=False,
        theme=theme(), head=chat.head(), favicon_path=str(STATIC / "seal.svg"), max_file_size=1, enable_monitoring=False,
    )  # fmt: skip
    mounted.add_middleware(ChineseShell)
    if office is not None:
        mounted.add_middleware(RateLimits, office=office)
    mounted.add_middleware(Guard)
    mounted.add_middleware(Observed, metrics=metrics)
    return mounted


def _answer_errors(app: FastAPI) -> None:
    """Turn errors into Chinese JSON with a fitting status."""

    @app.exception_handler(JingdaError)
    async def ours(request: Request, error: JingdaError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status_code=400 if isinstance(error, InputError) else 503)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = "、".join(".".join(str(part) for part in fault["loc"]) for fault in error.errors()[:5])
        return JSONResponse({"error": f"请求格式不对：{fields}"}, status_code=422)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": chat.APOLOGY}, status_code=500)
