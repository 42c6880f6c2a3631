"""The API as it runs in production: granian, several workers, on a port of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from typing import NamedTuple

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
# Each worker imports the whole application; on a busy machine of two cores that takes its time.
STARTS_WITHIN_SECONDS = 240


class Server(NamedTuple):
    """Where it answers, and the process that looks after its workers."""

    url: str
    pid: int


@contextmanager
def api_server(*, workers: int = 3, application: str = "config.wsgi:application") -> Iterator[Server]:
    """A server on the database that is in use here; gone afterwards."""
    port = _free_port()
    options = [
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", *options, application]
    server = subprocess.Popen(command, cwd=ROOT / "backend", env=_environment(), start_new_session=True)
    try:
        _wait_for(port, server)
        yield Server(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)  # its workers too


def _environment() -> dict[str, str]:
    """That of the tests, but for the database, which is the one they have made."""
    server, _, query = os.environ["DATABASE_URL"].partition("?")
    address = f"{server.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{query}"
    folders = ("backend", "infra", ".")
    return {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in folders),
    }


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            client = HTTPConnection("127.0.0.1", port, timeout=5)
            client.request("GET", "/api/v1/events/public/nobody/")
            if client.getresponse().status == 404:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise RuntimeError(f"The API did not start on port {port}.")
