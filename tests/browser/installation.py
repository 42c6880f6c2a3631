"""A whole installation, started as anybody would: `./kalends up` on a free port with a folder of its own."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.simulators.oauth import CLIENT_ID, CLIENT_SECRET, ZoomLogin
from tests.simulators.web import running

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 600
STOP_SECONDS = 120
OF_THE_TESTS = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ENCRYPTION_KEYS",
    "PUBLIC_URL",
    "EMAIL_URL",
    "TRUSTED_PROXY_HOPS",
    "DJANGO_SETTINGS_MODULE",
}
MAIL_SECONDS = 120
ANSWER_SECONDS = 45


@dataclass(frozen=True)
class Mail:
    """A message that the catcher took."""

    id: str
    to: str
    subject: str
    text: str
    calendar: str

    def link(self, part: str) -> str:
        """The first link of the text that has `part` in it."""
        found = re.search(rf"https?://\S*{re.escape(part)}\S*", self.text)
        assert found, f"no link with {part} in:\n{self.text}"
        return found.group().rstrip(".,>)")


@dataclass(frozen=True)
class Installation:
    """A running one. password: the demo organizer's, as it was printed."""

    url: str
    password: str

    def get_json(self, path: str) -> Any:
        """The answer of a GET, which must be JSON."""
        with urlopen(f"{self.url}{path}", timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)

    def mails_to(self, address: str, *, count: int = 1, about: str = "") -> list[Mail]:
        """The messages to an address, oldest first, as soon as there are `count` of them.

        about: what their subjects begin with.
        """
        deadline = time.monotonic() + MAIL_SECONDS
        while True:
            found = [each for each in self._mails() if each.to == address and each.subject.startswith(about)]
            if len(found) >= count:
                return found
            assert time.monotonic() < deadline, f"{len(found)} of {count} mails to {address}"
            time.sleep(0.2)

    def _mails(self) -> list[Mail]:
        told = [field.name for field in fields(Mail)]
        rows = self.get_json("/mail/messages.json")
        mails = [Mail(**{name: row[name] for name in told}) for row in rows]
        return sorted(mails, key=lambda mail: mail.id)


@dataclass(frozen=True)
class Api:
    """The API, asked by the demo organizer as a program would."""

    url: str
    session_token: str

    @classmethod
    def signed_in(cls, kalends: Installation) -> "Api":
        """With a session of its own."""
        nobody = cls(kalends.url, "")
        session = nobody.post("users/sign-in/", {"email": "olga@example.com", "password": kalends.password})
        return cls(kalends.url, session["session_token"])

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer of a POST, which must succeed."""
        return self._send("POST", path, body)

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """The answer of a PUT, which must succeed."""
        return self._send("PUT", path, body)

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "Origin": self.url}
        if self.session_token:
            headers["X-Session-Token"] = self.session_token
        request = Request(f"{self.url}/api/v1/{path}", json.dumps(body).encode(), headers, method=method)
        with urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    """Start one, wait until it answers, and stop it with Ctrl-C."""
    port, output = free_port(), folder / "up.log"
    command = [
        sys.executable,
        str(ROOT / "kalends"),
        "up",
        "--port",
        str(port),
        "--data-dir",
        str(folder / "data"),
    ]
    # The tests' own settings are not this installation's: it brings its servers and catches its mail.
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    environment["OUTGOING_PRIVATE_HOSTS"] = "127.0.0.1"  # where the tests' own servers are
    with running(ZoomLogin) as zoom:
        environment |= {"ZOOM_API_URL": zoom.address, "ZOOM_CLIENT_ID": CLIENT_ID}
        environment["ZOOM_CLIENT_SECRET"] = CLIENT_SECRET
        with output.open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield _wait(process, f"http://localhost:{port}", output)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(STOP_SECONDS)
            shutil.rmtree((folder / "data" / "servers").resolve(), ignore_errors=True)


def _wait(process: "subprocess.Popen[bytes]", url: str, output: Path) -> Installation:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        said = output.read_text(errors="replace")
        assert process.poll() is None, said
        password = re.search(r"Password +(\S+)", said)
        if password and _answers(url):
            return Installation(url=url, password=password.group(1))
        time.sleep(0.3)
    raise AssertionError(output.read_text(errors="replace"))


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
