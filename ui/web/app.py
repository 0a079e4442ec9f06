"""The web app: pages and JSON by FastAPI, the chat by Gradio, one guard before all of it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported

import gradio as gr
from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Route

from ui.desk import Desk
from ui.documents.runner import Runner
from ui.faq.published import Published
from ui.mcp.server import McpEndpoint
from ui.observed.metrics import Metrics
from ui.openai_api.router import router as openai_router
from ui.rest.router import router as rest_router
from ui.service.operations import Operations
from ui.settings import load_settings
from ui.web import (
    access,
    account_pages,
    admin_pages,
    api,
    chat,
    clause_panel,
    download,
    errors,
    health,
    insight_pages,
    kept_pages,
    oidc_pages,
    pages,
    profile,
)
from ui.web.calculators import routes as calculators
from ui.web.capacity import RUNNING, WAITING, Capacity, Places
from ui.web.documents import admin as document_admin
from ui.web.documents import compare_page
from ui.web.faqs import editing as faq_editing
from ui.web.faqs import intake as faq_intake
from ui.web.faqs import public as faq_page
from ui.web.faqs import studio as faq_studio
from ui.web.feedback import Feedback, JsonLines, Recorded
from ui.web.feedback import router as opinions_router
from ui.web.guard import Guard
from ui.web.hotline import queue_routes as hotline_queue
from ui.web.hotline import routes as hotline
from ui.web.kept import Kept
from ui.web.limits import RateLimits
from ui.web.observe import Observed
from ui.web.office import Office
from ui.web.shell import ChineseShell
from ui.web.theme import theme

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
CONCURRENT_ANSWERS = 16


def create_app(
    desk: Desk, office: Office | None = None, mcp_hosts: Sequence[str] = (), *, feedback: Feedback | None = None
) -> FastAPI:
    """Return the whole app over an open desk. Without an office nobody can sign in, and staff pages stay closed.

    mcp_hosts: names, beside this machine's own, by which /mcp may be called.
    feedback: takes the opinions on answers; the records where answers are kept, else a file in JINGDA_HOME.
    """
    kept = Kept()
    opinions = feedback or (
        Recorded(desk) if office is not None else JsonLines(load_settings().home / "feedback.jsonl")
    )
    operations = Operations(desk, Published(office.database) if office is not None else None)
    mcp = McpEndpoint(operations, mcp_hosts, access.identified)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Streams and the chat answer in the loop's threads, of which there are 6 on two cores; a model needs seconds.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(RUNNING, "answer"))
        async with mcp.running():
            yield

    app = FastAPI(
        title="京答", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan,
        dependencies=[Depends(access.enforce)],
    )  # fmt: skip
    app.state.office = office
    desk.house = office.house if office is not None else None
    app.state.documents = Runner(office.settings.home, office.database) if office is not None else None
    metrics = desk.metrics = Metrics()
    for staffed in (health.router(desk, metrics), account_pages.router(), oidc_pages.router(), admin_pages.router()):
        app.include_router(staffed)
    app.include_router(document_admin.router(desk))
    app.include_router(compare_page.router(desk, office.settings.home if office is not None else load_settings().home))
    app.include_router(insight_pages.router())
    app.router.routes.append(Route("/mcp", endpoint=mcp))
    app.include_router(rest_router(operations))
    app.include_router(openai_router(desk))
    app.include_router(api.router(desk))
    app.include_router(kept_pages.router(desk))
    app.include_router(pages.router(desk))
    app.include_router(calculators.router(desk))
    app.include_router(hotline.router(desk))
    app.include_router(hotline_queue.router(desk))
    for studio in (faq_page, faq_studio, faq_intake, faq_editing):
        app.include_router(studio.router(desk))
    for routes in (clause_panel.router(desk), profile.router(), download.router(kept), opinions_router(kept, opinions)):
        app.include_router(routes)
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    errors.install(app)
    errors.close_interfaces(app)
    access.answer_denied(app)
    blocks = chat.build(desk, kept)
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS, max_size=200)
    mounted: FastAPI = gr.mount_gradio_app(
        app, blocks, path="/", ssr_mode=False, footer_links=[], run_history=False, show_error=False, pwa=False,
        theme=theme(), head=chat.head(), favicon_path=str(STATIC / "seal.svg"), max_file_size=1, enable_monitoring=False,
    )  # fmt: skip
    mounted.add_middleware(ChineseShell)
    app.state.places = Places(waiting=office.settings.queue if office is not None else WAITING)
    mounted.add_middleware(Capacity, places=app.state.places)
    if office is not None:
        mounted.add_middleware(RateLimits, office=office)
    mounted.add_middleware(Guard, upload_bytes=(office.settings.upload_mb if office is not None else 0) * 1_000_000)
    mounted.add_middleware(Observed, metrics=metrics)
    return mounted
