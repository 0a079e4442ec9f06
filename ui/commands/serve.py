"""`jingda serve`: the web chat, pages and JSON on one port."""

from __future__ import annotations

import asyncio
import logging
import socket
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

from knowledge.errors import SettingsError
from ui.console import progress_bar
from ui.dates import today_in_beijing
from ui.desk import Desk, open_desk
from ui.settings import Settings, load_settings
from ui.web.examples import EXAMPLES

if TYPE_CHECKING:
    from ui.web.office import Office


def run(host: str, port: int) -> int:
    """Serve until interrupted."""
    given = load_settings()
    settings = replace(given, host=host or given.host, port=port or given.port)
    _check_free(settings)
    with progress_bar() as progress:
        desk = open_desk(settings, progress)
    try:
        _serve(settings, desk)
    finally:
        desk.close()
    return 0


def _opened_office(settings: Settings, desk: Desk) -> Office:
    """Open accounts and records; a new database gets its first administrator, whose password is shown here once."""
    from ui.web.office import open_office

    office = open_office(settings)
    first = office.start()
    desk.recorder = office.recorder if settings.record else None
    if first is not None:
        print(
            f"管理员账号：{first.user.name}　一次性密码：{first.password}　（只显示这一次，登录后须修改）", flush=True
        )
    return office


def _check_free(settings: Settings) -> None:
    """Fail early, before the index is built, when the address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        raise SettingsError(
            "地址或端口不能使用", where=address, remedy="请用 --port 换一个端口，或停掉占用它的程序"
        ) from error


def _serve(settings: Settings, desk: Desk) -> None:
    Thread(target=desk.warm_up, args=(EXAMPLES[0], today_in_beijing()), daemon=True).start()
    import uvicorn

    from ui.faq.review import Reviewer
    from ui.observed import logs
    from ui.web.app import create_app

    logs.set_up(settings.log)
    office = _opened_office(settings, desk)
    app = create_app(desk, office, settings.mcp_hosts)
    reviewer = Reviewer(office.database, lambda: desk.knowledge)
    reviewer.start()
    logging.getLogger("uvicorn.error").addFilter(_not_cancelled)
    print(f"京答已就绪：{_address(settings)}  （按 Ctrl-C 停止）", flush=True)
    try:
        uvicorn.run(
            app, host=settings.host, port=settings.port, log_level="warning", log_config=None, access_log=False, timeout_graceful_shutdown=1,
            forwarded_allow_ips=settings.proxies,
        )  # fmt: skip
    finally:
        reviewer.close()
        office.close()
    print("已停止。", flush=True)


def _not_cancelled(record: logging.LogRecord) -> bool:
    """Keep every record but the farewells of pages still open when the server is stopped."""
    cancelled = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and "graceful shutdown" not in record.getMessage()


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
