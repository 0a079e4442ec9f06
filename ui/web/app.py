"""The web app: pages and JSON by FastAPI, the chat by Gradio, one guard before all of it."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Route

from ui.desk import Desk
from ui.mcp.server import McpEndpoint
from ui.openai_api.router import router as openai_router
from ui.rest.router import router as rest_router
from ui.service.operations import Operations
from ui.settings import load_settings
from ui.web import api, chat, clause_panel, download, errors, pages, profile
from ui.web.calculators import routes as calculators
from ui.web.feedback import Feedback, JsonLines
from ui.web.feedback import router as opinions_router
from ui.web.guard import Guard
from ui.web.kept import Kept
from ui.web.shell import ChineseShell
from ui.web.theme import theme

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
CONCURRENT_ANSWERS = 16


def create_app(desk: Desk, mcp_hosts: Sequence[str] = (), *, feedback: Feedback | None = None) -> FastAPI:
    """Return the whole app over an open desk.

    mcp_hosts: names, beside this machine's own, by which /mcp may be called.
    feedback: takes the opinions on answers; a file in JINGDA_HOME when there is none.
    """
    kept = Kept()
    opinions = feedback or JsonLines(load_settings().home / "feedback.jsonl")
    operations = Operations(desk)
    mcp = McpEndpoint(operations, mcp_hosts)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with mcp.running():
            yield

    app = FastAPI(title="京答", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.router.routes.append(Route("/mcp", endpoint=mcp))
    app.include_router(rest_router(operations))
    app.include_router(openai_router(desk))
    app.include_router(api.router(desk))
    app.include_router(pages.router(desk))
    app.include_router(calculators.router(desk))
    for routes in (clause_panel.router(desk), profile.router(), download.router(kept), opinions_router(kept, opinions)):
        app.include_router(routes)
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    errors.install(app)
    errors.close_interfaces(app)
    blocks = chat.build(desk, kept)
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS, max_size=200)
    mounted: FastAPI = gr.mount_gradio_app(
        app, blocks, path="/", ssr_mode=False, footer_links=[], run_history=False, show_error=False, pwa=False,
        theme=theme(), head=chat.head(), favicon_path=str(STATIC / "seal.svg"), max_file_size=1, enable_monitoring=False,
    )  # fmt: skip
    mounted.add_middleware(ChineseShell)
    mounted.add_middleware(Guard)
    return mounted
