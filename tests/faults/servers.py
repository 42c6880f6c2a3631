"""Programs that a fault test starts, kills and starts again: a Valkey, a worker, a scheduler."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import redis
from django.db import connection

from launcher.account import server_account
from launcher.server_programs import valkey_program
from tests.waiting import PATIENCE_SECONDS, wait_until

BACKEND = Path(__file__).resolve().parents[2] / "backend"


class Broker:
    """A Valkey that forgets everything when it is stopped, as the worst of them do."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kalends-faults-"))
        self.socket = self.folder / "valkey.sock"
        self.url = f"unix://{self.socket}?db=0"
        self._program = valkey_program(account=server_account(), servers=self.folder)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = {
            "port": "0",
            "unixsocket": self.socket,
            "dir": self.folder,
            "save": "",
            "appendonly": "no",
        }
        words = [str(word) for name, value in arguments.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen([self._program, *words], stdout=subprocess.DEVNULL)
        wait_until(self.answers)

    def answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def freeze(self) -> None:
        """It takes connections and says nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Program:
    """One of the product's own programs, in a process group of its own."""

    def __init__(self, *words: str, redis_url: str, mail_port: int) -> None:
        self._words = words
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "config.celery", *self._words]
        self._process = subprocess.Popen(
            command,
            cwd=BACKEND,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """As a power cut would: no goodbye, children and all."""
        if self.is_running():
            self._tell(signal.SIGKILL)
        if self._process:
            self._process.wait()
        self._process = None

    def stop(self) -> None:
        """In order; what is begun is ended."""
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE_SECONDS)
        self._process = None

    def freeze(self) -> None:
        """It lives, and does nothing."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was."""
        self._tell(signal.SIGCONT)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _tell(self, what: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, what)


def database_url() -> str:
    """The address of the tests' own database."""
    settings = connection.settings_dict
    query = urlencode({"host": settings["HOST"], **({"port": settings["PORT"]} if settings["PORT"] else {})})
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{password}@/{settings['NAME']}?{query}"
