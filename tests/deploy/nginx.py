"""Debian's nginx with the configuration that ships, on a port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import Template

import pytest

TEMPLATE = Path(__file__).parents[2] / "deploy" / "nginx.conf.template"
_MAIN = """{user}
daemon off;
master_process on;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str:
    """Return nginx, or skip the test where it is not installed."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("no nginx: apt-get install nginx-light")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def site(listen: str, servers: Sequence[str]) -> str:
    """Return the shipped configuration, filled in as the nginx image fills it in."""
    named = " ".join(f"server {server};" for server in servers)
    return Template(TEMPLATE.read_text("utf-8")).safe_substitute(JINGDA_LISTEN=listen, JINGDA_SERVERS=named)


@contextmanager
def proxy(folder: Path, servers: Sequence[str]) -> Iterator[str]:
    """Serve `servers` (host:port) behind nginx until left; yield the address."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.conf").write_text(site(f"127.0.0.1:{port}", servers), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # its workers write into the folder of the test
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user), "utf-8")
    command = [program(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True, timeout=30)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for_port(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for_port(port: int, process: subprocess.Popen[bytes], limit_s: float = 60) -> None:
    """Return once something listens. The process must live so long."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args} ended with exit {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listened on {port} within {limit_s:.0f} s")
