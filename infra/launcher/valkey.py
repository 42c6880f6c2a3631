"""One private Valkey on a unix socket."""

import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from launcher.account import ServerAccount
from launcher.console import LauncherError
from launcher.processes import dies_with_parent, last_lines

START_PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Valkey:
    """Where the program, the data and the socket are, and who runs it."""

    name: ClassVar[str] = "Valkey"
    stop_signal: ClassVar[int] = signal.SIGTERM

    program: Path
    servers: Path
    sockets: Path
    account: ServerAccount

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.servers / "valkey.log"

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """The address of database 0."""
        return f"unix://{self.socket}?db=0"

    def start(self, *, lock: int, durable: bool) -> subprocess.Popen[bytes]:
        """The server process. It holds a queue: everything is written down and nothing is evicted."""
        folder = self.account.make_folder(self.servers / "valkey")
        settings = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": folder,
            "save": "",
            "appendonly": "yes" if durable else "no",
            "maxmemory-policy": "noeviction",
            "databases": "64",
        }
        command = [str(word) for name, value in settings.items() for word in (f"--{name}", value)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.program, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
                **self.account.popen_arguments,
            )

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Return when the server answers and has read its data back."""
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        with redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0)) as client:
            while time.monotonic() < deadline:
                if process.poll() is not None:
                    raise LauncherError(f"Valkey did not start ({self.log}): {last_lines(self.log)}")
                try:
                    client.ping()
                except redis.RedisError:
                    time.sleep(0.03)
                else:
                    return
        raise LauncherError(f"Valkey did not answer within {START_PATIENCE_SECONDS} s: see {self.log}.")
