"""The data services of one installation: PostgreSQL and Valkey, its own or the ones it was pointed at.

`start` gives addresses; whoever calls it stops the servers again (`with start(folder) as servers:`).
Call it from the main thread: the servers end with the thread that started them.
"""

import os
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Protocol, Self

from launcher.account import server_account
from launcher.console import QUIET, Console
from launcher.data_folder import DataFolder
from launcher.postgres import Postgres
from launcher.processes import end_process
from launcher.server_programs import postgres_programs, valkey_program
from launcher.valkey import Valkey

STOP_PATIENCE_SECONDS = 30


class DataServer(Protocol):
    """What PostgreSQL and Valkey have in common."""

    name: ClassVar[str]
    stop_signal: ClassVar[int]

    @property
    def url(self) -> str:
        """Where it answers."""

    def start(self, *, lock: int, durable: bool) -> subprocess.Popen[bytes]:
        """The running process, which holds the data folder's lock."""

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Return when it answers."""


@dataclass
class RunningServer:
    """A server of ours and its process."""

    server: DataServer
    process: subprocess.Popen[bytes]


class Servers:
    """The addresses of the data services, and the care of those that are ours."""

    def __init__(self, folder: DataFolder, *, durable: bool, console: Console) -> None:
        self.folder = folder
        self.durable = durable
        self.console = console
        self.database_url = ""
        self.redis_url = ""
        self.sockets = Path()
        self._running: list[RunningServer] = []
        self._undo = ExitStack()

    @property
    def environment(self) -> dict[str, str]:
        """What a program of ours needs to find the services."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def open(self, *, database_url: str | None, redis_url: str | None) -> None:
        """Lock the folder, then start what no address was given for."""
        self.folder.lock()
        self._undo.callback(self.folder.unlock)
        self.sockets = self.folder.make_sockets_folder()
        self._undo.callback(shutil.rmtree, self.sockets, ignore_errors=True)
        self.folder.write_instance(pid=os.getpid(), sockets=str(self.sockets))
        self.database_url = database_url or self._start(self._postgres())
        self.redis_url = redis_url or self._start(self._valkey())
        self.folder.write_instance(database_url=self.database_url, redis_url=self.redis_url)

    def _postgres(self) -> Postgres:
        account, servers = self.folder.account, self.folder.servers
        programs = postgres_programs(account=account, servers=servers, console=self.console)
        return Postgres(programs, servers, self.sockets, account)

    def _valkey(self) -> Valkey:
        account, servers = self.folder.account, self.folder.servers
        program = valkey_program(account=account, servers=servers)
        return Valkey(program, servers, self.sockets, account)

    def _start(self, server: DataServer) -> str:
        under = f" as {self.folder.account.name}" if self.folder.account.switch else ""
        with self.console.step(f"Starting {server.name}{under}"):
            running = RunningServer(server, self._launch(server))
            self._running.append(running)
            server.wait_until_ready(running.process)
        return server.url

    def _launch(self, server: DataServer) -> subprocess.Popen[bytes]:
        return server.start(lock=self.folder.lock_descriptor, durable=self.durable)

    def revive(self) -> None:
        """Start a server of ours again that has died; it recovers what it had written down."""
        for running in self._running:
            if running.process.poll() is not None:
                with self.console.step(f"{running.server.name} has died; starting it again"):
                    running.process = self._launch(running.server)
                    running.server.wait_until_ready(running.process)

    def stop(self) -> None:
        """Stop what was started here, in reverse order, and release the data folder."""
        while self._running:
            running = self._running.pop()
            with self.console.step(f"Stopping {running.server.name}"):
                stop_signal = running.server.stop_signal
                end_process(running.process, stop_signal=stop_signal, patience_seconds=STOP_PATIENCE_SECONDS)
        if not self.durable:
            self.folder.forget_servers()
        self._undo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    data_dir: Path,
    *,
    database_url: str | None = None,
    redis_url: str | None = None,
    durable: bool = True,
    console: Console = QUIET,
) -> Servers:
    """Start what no address is given for, and wait until it answers; locks the data folder.

    durable: false is for tests: faster, unsafe in a power cut, and what was written is gone at the stop.
    Raises LauncherError with one sentence when the folder, the account or a server is not fit for it.
    """
    folder = DataFolder(data_dir, server_account())
    folder.prepare(console)
    servers = Servers(folder, durable=durable, console=console)
    try:
        servers.open(database_url=database_url, redis_url=redis_url)
    except BaseException:
        servers.stop()
        raise
    return servers


def start_what_is_missing(data_dir: Path, *, durable: bool = True, console: Console = QUIET) -> Servers:
    """Like `start`, with the addresses that the environment gives: DATABASE_URL and REDIS_URL."""
    return start(
        data_dir,
        database_url=os.environ.get("DATABASE_URL") or None,
        redis_url=os.environ.get("REDIS_URL") or None,
        durable=durable,
        console=console,
    )
