"""`jingda mcp`: the tools over standard input and output, for a program that speaks the Model Context Protocol."""

from __future__ import annotations

from ui.console import progress_bar
from ui.desk import open_desk
from ui.settings import load_settings


def run() -> int:
    """Serve one client until it closes the connection; nothing but the protocol is written to standard output."""
    import anyio

    from ui.mcp.server import serve_stdio
    from ui.service.operations import Operations

    with progress_bar() as progress:
        desk = open_desk(load_settings(), progress)
    try:
        anyio.run(serve_stdio, Operations(desk))
    finally:
        desk.close()
    return 0
