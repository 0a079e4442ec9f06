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
from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount, Route

from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.documents.runner import Runner
from ui.faq.published import Published
from ui.faq.review import review
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
    personal_pages,
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
    published = Published(office.database) if office is not None else None
    operations = Operations(desk, published, office.settings.home if office is not None else None)
    mcp = McpEndpoint(operations, mcp_hosts, access.identified)
    kept, metrics = Kept(), Metrics()
    app = _empty(mcp)
    _share(app, desk, office, metrics)
    _add_administration(app, desk, office, metrics)
    _add_interfaces(app, desk, operations, mcp)
    _add_pages(app, desk)
    _add_what_the_chat_calls(app, desk, kept, feedback or _opinions(desk, office))
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    errors.install(app)
    errors.close_interfaces(app)
    access.answer_denied(app)
    mounted = _with_chat(app, desk, kept, office)
    _add_middleware(mounted, office, metrics)
    return mounted


def _empty(mcp: McpEndpoint) -> FastAPI:
    """Return an app of which every route passes `access.enforce`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Streams and the chat answer in the loop's threads, of which there are 6 on two cores; a model needs seconds.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(RUNNING, "answer"))
        async with mcp.running():
            yield

    return FastAPI(
        title="京答", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan,
        dependencies=[Depends(access.enforce)],
    )  # fmt: skip


def _share(app: FastAPI, desk: Desk, office: Office | None, metrics: Metrics) -> None:
    """Put where requests and the desk find it what there is once per server."""
    app.state.office = office
    app.state.documents = _runner(desk, office) if office is not None else None
    app.state.places = Places(waiting=office.settings.queue if office is not None else WAITING)
    desk.house = office.house if office is not None else None
    desk.metrics = metrics


def _runner(desk: Desk, office: Office) -> Runner:
    """Return what takes documents in; FAQs that rest on what a job changed go to review when it is over, not an hour later."""
    database = office.database
    return Runner(
        office.settings.home, database, lambda: review(database, desk.knowledge, today_in_beijing(), actor="system")
    )


def _opinions(desk: Desk, office: Office | None) -> Feedback:
    return Recorded(desk) if office is not None else JsonLines(load_settings().home / "feedback.jsonl")


def _add_administration(app: FastAPI, desk: Desk, office: Office | None, metrics: Metrics) -> None:
    home = office.settings.home if office is not None else load_settings().home
    _include(
        app,
        health.router(desk, metrics),
        account_pages.router(),
        oidc_pages.router(),
        admin_pages.router(),
        document_admin.router(desk),
        compare_page.router(desk, home),
        insight_pages.router(),
        personal_pages.router(),
    )


def _add_interfaces(app: FastAPI, desk: Desk, operations: Operations, mcp: McpEndpoint) -> None:
    app.router.routes.append(Route("/mcp", endpoint=mcp))
    _include(app, rest_router(operations), openai_router(desk), api.router(desk))


def _add_pages(app: FastAPI, desk: Desk) -> None:
    shown = (kept_pages, pages, calculators, hotline, hotline_queue, faq_page, faq_studio, faq_intake, faq_editing)
    _include(app, *(each.router(desk) for each in shown))


def _add_what_the_chat_calls(app: FastAPI, desk: Desk, kept: Kept, opinions: Feedback) -> None:
    _include(app, clause_panel.router(desk), profile.router(), download.router(kept), opinions_router(kept, opinions))


def _include(app: FastAPI, *routers: APIRouter) -> None:
    for router in routers:
        app.include_router(router)


def _with_chat(app: FastAPI, desk: Desk, kept: Kept, office: Office | None) -> FastAPI:
    """Return the app with the chat at every address that is nobody else's."""
    blocks = chat.build(desk, kept, office.account_of) if office is not None else chat.build(desk, kept)
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS, max_size=200)
    mounted: FastAPI = gr.mount_gradio_app(
        app, blocks, path="/", ssr_mode=False, footer_links=[], run_history=False, show_error=False, pwa=False,
        theme=theme(), head=chat.head(), favicon_path=str(STATIC / "seal.svg"), max_file_size=1, enable_monitoring=False,
    )  # fmt: skip
    gradio = next(
        route.app for route in mounted.routes if isinstance(route, Mount) and isinstance(route.app, gr.routes.App)
    )
    errors.show_pages(gradio)
    return mounted


def _add_middleware(app: FastAPI, office: Office | None, metrics: Metrics) -> None:
    """Put what every request passes around the app: the last one added is met first."""
    app.add_middleware(ChineseShell)
    app.add_middleware(Capacity, places=app.state.places)
    if office is not None:
        app.add_middleware(RateLimits, office=office)
    app.add_middleware(Guard, upload_bytes=(office.settings.upload_mb if office is not None else 0) * 1_000_000)
    app.add_middleware(Observed, metrics=metrics)
