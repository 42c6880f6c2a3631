"""The app's long-running programs: how each is started, and how it shows that it is ready."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx2

from launcher.places import ROOT
from launcher.supervisor import Program

PYTHON = [sys.executable, "-P", "-m"]
BACKEND = ROOT / "backend"
# Django serves one request a thread; a few threads keep two cores busy while the database works.
API_THREADS = 4
WORKER_PROCESSES = 2
# Lanes whose work waits for servers that are not ours.
ELSEWHERE = "calendars,texts,webhooks"


def api_program(*, environment: Mapping[str, str], socket: Path, logs: Path) -> Program:
    """The API on a unix socket."""
    workers = str(min(os.cpu_count() or 1, 4))
    options = ["--interface", "wsgi", "--workers", workers, "--blocking-threads", str(API_THREADS), "--no-ws"]
    command = [*PYTHON, "granian", *options, "--respawn-failed-workers", "--uds", str(socket)]
    return Program(
        name="API",
        command=[*command, "config.wsgi:application"],
        environment=environment,
        folder=BACKEND,
        log=logs / "api.log",
        is_ready=_answers("http://localhost/healthz", socket=socket),
        before_start=lambda: socket.unlink(missing_ok=True),
    )


def worker_program(*, environment: Mapping[str, str], logs: Path) -> Program:
    """The worker of every queue, but those that wait for somebody elsewhere."""
    return _worker("worker", ["--exclude-queues", ELSEWHERE], environment, logs)


def calendar_worker_program(*, environment: Mapping[str, str], logs: Path) -> Program:
    """The worker that waits for linked accounts and receivers of webhooks, so that nobody else has to."""
    return _worker("calendars", ["--queues", ELSEWHERE, "--hostname", "calendars@%h"], environment, logs)


def _worker(name: str, queues: list[str], environment: Mapping[str, str], logs: Path) -> Program:
    options = [
        *queues,
        "--loglevel",
        "INFO",
        "--concurrency",
        str(WORKER_PROCESSES),
        "--without-mingle",
        "--without-gossip",
    ]
    command = [*PYTHON, "celery", "-A", "config.celery", "worker", *options]
    return Program(name, command, environment, BACKEND, logs / f"{name}.log")


def beat_program(*, environment: Mapping[str, str], logs: Path) -> Program:
    """The clock of periodic tasks."""
    command = [*PYTHON, "celery", "-A", "config.celery", "beat", "--loglevel", "INFO", "--pidfile", ""]
    return Program("scheduler", command, environment, BACKEND, logs / "beat.log")


def web_program(*, environment: Mapping[str, str], host: str, port: int, logs: Path) -> Program:
    """Pages, websocket and gateway on the public port."""
    options = [
        "--interface",
        "asgi",
        "--workers",
        "1",
        "--respawn-failed-workers",
        "--host",
        host,
        "--port",
        str(port),
    ]
    command = [*PYTHON, "granian", *options, "--factory", "launcher.gateway.app:make_application"]
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104
    return Program(
        name="web app",
        command=command,
        environment=environment,
        folder=ROOT / "frontend",
        log=logs / "web.log",
        is_ready=_answers(f"http://{near}:{port}/_rx/ping"),
    )


def mail_program(*, environment: Mapping[str, str], port: int, folder: Path, logs: Path) -> Program:
    """The catcher of outgoing mail."""
    command = [*PYTHON, "launcher.mail.catcher", str(port), str(folder)]
    return Program("mail catcher", command, environment, ROOT, logs / "mail.log")


def _answers(url: str, *, socket: Path | None = None) -> Callable[[], bool]:
    """Whether something answers there, whatever it says."""

    def is_ready() -> bool:
        transport = httpx2.HTTPTransport(uds=str(socket) if socket else None, trust_env=False)
        try:
            with httpx2.Client(transport=transport, timeout=10, trust_env=False) as client:
                client.get(url, headers={"Host": "localhost"})
        except httpx2.TransportError:
            return False
        return True

    return is_ready
