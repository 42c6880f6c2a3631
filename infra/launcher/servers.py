"""The data services of one installation: PostgreSQL and Valkey, its own or the ones it was pointed at.

`start` gives addresses; whoever calls it stops the servers again (`with start(folder) as servers:`).
Call it from the main thread: the servers end with the thread that started them.
"""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from launcher.account import ServerAccount, server_account
from launcher.console import QUIET, Console
from launcher.data_folder import DataFolder
from launcher.postgres import MAJOR, Postgres, stop_postgres
from launcher.programs import postgres_programs, valkey_program
from launcher.valkey import Valkey, stop_valkey


class Servers:
    """The addresses of running data services, and the way to stop those that are ours."""

    def __init__(self, *, folder: DataFolder, database_url: str, redis_url: str, undo: ExitStack) -> None:
        self.folder = folder
        self.database_url = database_url
        self.redis_url = redis_url
        self._undo = undo

    @property
    def environment(self) -> dict[str, str]:
        """What a program of ours needs to find the services."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def stop(self) -> None:
        """Stop what was started here, in reverse order, and release the data folder."""
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

    durable: false trades safety on a power cut for speed, for tests.
    Raises LauncherError with one sentence when the folder, the account or a server is not fit for it.
    """
    folder = DataFolder(data_dir, server_account())
    folder.prepare(console)
    with ExitStack() as undo:
        lock = folder.lock()
        undo.callback(folder.unlock)
        sockets = folder.make_sockets_folder()
        undo.callback(shutil.rmtree, sockets, ignore_errors=True)
        folder.write_instance(pid=os.getpid(), sockets=str(sockets))
        database_url = database_url or _start_postgres(folder, sockets, lock, durable, console, undo)
        redis_url = redis_url or _start_valkey(folder, sockets, lock, durable, console, undo)
        folder.write_instance(database_url=database_url, redis_url=redis_url)
        return Servers(folder=folder, database_url=database_url, redis_url=redis_url, undo=undo.pop_all())


def _start_postgres(
    folder: DataFolder, sockets: Path, lock: int, durable: bool, console: Console, undo: ExitStack
) -> str:
    account = folder.account
    programs = postgres_programs(account=account, servers=folder.servers, console=console)
    postgres = Postgres(programs, folder.servers, sockets, account)
    with console.step(f"Starting PostgreSQL {MAJOR}{_under(account)}"):
        postgres.ensure_cluster()
        process = postgres.start(lock=lock, durable=durable)
        undo.callback(stop_postgres, process)
        postgres.wait_until_ready(process)
    return postgres.url


def _start_valkey(
    folder: DataFolder, sockets: Path, lock: int, durable: bool, console: Console, undo: ExitStack
) -> str:
    account = folder.account
    program = valkey_program(account=account, servers=folder.servers)
    valkey = Valkey(program, folder.servers, sockets, account)
    with console.step(f"Starting Valkey{_under(account)}"):
        process = valkey.start(lock=lock, durable=durable)
        undo.callback(stop_valkey, process)
        valkey.wait_until_ready(process)
    return valkey.url


def _under(account: ServerAccount) -> str:
    return f" as {account.name}" if account.switch else ""
