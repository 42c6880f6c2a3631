"""The API as it runs in production: granian, over HTTP, with worker processes of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx2
from django.db import connection

BACKEND = Path(__file__).resolve().parents[1] / "backend"
PATIENCE_SECONDS = 240


def database_url() -> str:
    """The address of the tests' own database, for programs that a test starts."""
    settings = connection.settings_dict
    query = urlencode({"host": settings["HOST"], **({"port": settings["PORT"]} if settings["PORT"] else {})})
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{password}@/{settings['NAME']}?{query}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def live_api(
    *, log: Path, environment: Mapping[str, str], workers: int = 1, threads: int = 4
) -> Iterator[str]:
    """The API over the tests' database, as its address; a test that uses it commits what it prepares.

    environment: what differs from the tests' own. log: where the server's output goes.
    """
    address = f"http://127.0.0.1:{free_port()}"
    command = [
        sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi", "--no-access-log",
        "--host", "127.0.0.1", "--port", address.rpartition(":")[2],
        "--workers", str(workers), "--blocking-threads", str(threads),
    ]  # fmt: skip
    own = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "PYTHONPATH": os.pathsep.join(sys.path),
        **environment,
    }
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=BACKEND, env=own, stdout=output, stderr=output)
        try:
            _wait_until_ready(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE_SECONDS)


def _wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx2.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"The API did not start: {log.read_text(errors='replace')[-2000:]}")
