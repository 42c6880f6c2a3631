"""One private PostgreSQL on a unix socket."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from launcher.account import ServerAccount
from launcher.console import LauncherError
from launcher.processes import dies_with_parent, last_lines

USER = DATABASE = "kalends"
MAJOR = 18
# Crash recovery after a lost machine replays its log before it answers.
START_PATIENCE_SECONDS = 120

DURABLE = ("-c", "max_connections=100")
# Tests race hundreds of connections, and lose nothing in a power cut.
FOR_TESTS = (
    "-c",
    "max_connections=300",
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
)


@dataclass(frozen=True)
class Postgres:
    """Where the programs, the data and the socket are, and who runs them."""

    name: ClassVar[str] = f"PostgreSQL {MAJOR}"
    # A fast shutdown: clients are disconnected, the data is written and closed.
    stop_signal: ClassVar[int] = signal.SIGINT

    programs: Path
    servers: Path
    sockets: Path
    account: ServerAccount

    @property
    def data(self) -> Path:
        """The cluster; its major version is in the name, since a newer server can't read it."""
        return self.servers / f"postgres-{MAJOR}"

    @property
    def log(self) -> Path:
        """What the server and initdb said."""
        return self.servers / "postgres.log"

    @property
    def url(self) -> str:
        """The address of the application's database."""
        return f"postgresql://{USER}@/{DATABASE}?host={self.sockets}"

    def ensure_cluster(self) -> None:
        """Make the cluster; an interrupted attempt leaves nothing that looks like one."""
        if self.data.exists():
            self._check_cluster()
            return
        fresh = self.data.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.account.make_folder(fresh)
        # The builtin C.UTF-8 keeps the order of text, and so every index, the same on every machine.
        arguments = [
            "-U",
            USER,
            "--auth-local=trust",
            "--auth-host=reject",
            "-E",
            "UTF8",
            "--data-checksums",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
        ]
        with self.log.open("ab") as log:
            made = subprocess.run(
                [self.programs / "initdb", "-D", fresh, *arguments],
                env=_environment(),
                stdout=log,
                stderr=log,
                **self.account.popen_arguments,
            )
        if made.returncode != 0:
            raise LauncherError(f"PostgreSQL could not make its data folder: {last_lines(self.log)}")
        fresh.rename(self.data)

    def _check_cluster(self) -> None:
        try:
            major = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            raise LauncherError(
                f"{self.data} is no PostgreSQL data folder: restore it from a backup, "
                "or choose another folder with --data-dir."
            ) from None
        if major != str(MAJOR):
            raise LauncherError(
                f"{self.data} was written by PostgreSQL {major}, not {MAJOR}: dump it with that version."
            )

    def start(self, *, lock: int, durable: bool) -> subprocess.Popen[bytes]:
        """The server process, which keeps the data folder's lock for as long as it lives."""
        self.ensure_cluster()
        # Whoever holds the lock knows that no server runs: a pid file is a dead server's, and its number may
        # belong to another process by now, which would keep PostgreSQL from starting.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        command: list[str | Path] = [
            self.programs / "postgres",
            "-D",
            self.data,
            "-k",
            self.sockets,
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_permissions=0700",
        ]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, *(DURABLE if durable else FOR_TESTS)],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),
                **self.account.popen_arguments,
            )

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Return when the application's database answers."""
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LauncherError(f"PostgreSQL did not start ({self.log}): {last_lines(self.log)}")
            try:
                return self._ensure_database()
            except psycopg.OperationalError:
                time.sleep(0.03)
        raise LauncherError(f"PostgreSQL did not answer within {START_PATIENCE_SECONDS} s: see {self.log}.")

    def _ensure_database(self) -> None:
        with psycopg.connect(
            host=str(self.sockets), user=USER, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _environment() -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "TZDIR") if name in os.environ},
        "LC_ALL": "C.UTF-8",
    }
