"""A calendar server of somebody else's: Radicale, in a process and a folder of its own."""

import base64
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.waiting import PATIENCE_SECONDS

PASSWORD = "correct horse"
_MAKE_CALENDAR = """<?xml version="1.0" encoding="utf-8"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>{name}</d:displayname>
<c:supported-calendar-component-set><c:comp name="{kind}"/></c:supported-calendar-component-set>
</d:prop></d:set></c:mkcalendar>"""
_EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Olga//Her phone//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20270101T000000Z\r
{lines}\r
END:VEVENT\r
END:VCALENDAR\r
"""


@dataclass(frozen=True)
class CalendarServer:
    """Where it listens, and what Olga does there with her phone."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def make_calendar(self, name: str = "Work", *, kind: str = "VEVENT") -> str:
        """A new calendar; its path."""
        path = f"/olga/{name.lower()}/"
        self.send("MKCALENDAR", path, _MAKE_CALENDAR.format(name=name, kind=kind))
        return path

    def put(self, path: str, *lines: str, uid: str = "") -> None:
        """An event at a path, of these lines."""
        text = _EVENT.format(uid=uid or path, lines="\r\n".join(lines))
        self.send("PUT", path, text, {"Content-Type": "text/calendar"})

    def delete(self, path: str) -> None:
        self.send("DELETE", path)

    def send(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> bytes:
        login = base64.b64encode(f"olga:{PASSWORD}".encode()).decode()
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        line.request(method, path, body.encode(), {"Authorization": f"Basic {login}", **(headers or {})})
        answer = line.getresponse()
        content = answer.read()
        line.close()
        assert answer.status < 300, (answer.status, content)
        return content


@contextmanager
def calendar_server(folder: Path) -> Iterator[CalendarServer]:
    """The server, until the end."""
    users = folder / "users"
    users.write_text(f"olga:{PASSWORD}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "server-max-connections": "50",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(users),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "calendars"),
        "logging-level": "error",
    }
    command = [sys.executable, "-m", "radicale", "--config", ""]
    command += [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield CalendarServer(port, process)
    finally:
        process.kill()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the calendar server did not start"
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the calendar server does not answer")
