"""Mail over real SMTP into a folder, and out of it in a browser."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from launcher.mail import mailbox as mailboxes
from launcher.mail.mailbox import Mailbox
from launcher.mail.reader import mail_reader
from launcher.ports import free_port
from tests.waiting import PATIENCE_SECONDS

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def invitation(subject: str = "Intro call on Monday") -> EmailMessage:
    """A confirmation as the product sends it: text, HTML and a calendar file."""
    message = EmailMessage()
    message["From"], message["To"] = "Kalends <kalends@localhost>", "Ivo <ivo@example.com>"
    message["Subject"] = subject
    message.set_content("See you on Monday.\nhttp://localhost:8000/booking/token/manage\n")
    message.add_alternative("<p>See you <b>on Monday</b>.</p><script>alert(1)</script>", subtype="html")
    message.add_attachment(ICS.encode(), maintype="text", subtype="calendar", filename="invite.ics")
    return message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where mail is caught."""
    return tmp_path


@pytest.fixture
def catcher(folder: Path) -> Iterator[smtplib.SMTP]:
    """A connection to a running catcher."""
    port = free_port()
    command = [sys.executable, "-m", "launcher.mail.catcher", str(port), str(folder)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    try:
        with closing(_connect(port)) as connection:
            yield connection
    finally:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def _connect(port: int) -> smtplib.SMTP:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=5)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def reader(folder: Path) -> TestClient:
    """The reader, asked as a browser would."""
    return TestClient(mail_reader(folder))


class TestCatchMail:
    def test_keeps_what_was_sent_for_programs_to_read(
        self, catcher: smtplib.SMTP, reader: TestClient
    ) -> None:
        catcher.send_message(invitation(), to_addrs=["ivo@example.com", "olga@example.com"])
        (row,) = reader.get("/mail/messages.json").json()
        assert row["subject"] == "Intro call on Monday"
        assert row["from"] == "Kalends <kalends@localhost>"
        assert row["to"] == "ivo@example.com, olga@example.com"
        assert "http://localhost:8000/booking/token/manage" in row["text"]
        assert "<b>on Monday</b>" in row["html"]
        assert row["calendar"].splitlines() == ICS.splitlines()

    def test_acknowledges_only_what_is_written_down(self, catcher: smtplib.SMTP, folder: Path) -> None:
        catcher.send_message(invitation())
        assert [path.suffix for path in folder.iterdir()] == [".eml"]


class TestMailbox:
    def test_shows_the_newest_first(self, folder: Path) -> None:
        mailbox = Mailbox(folder)
        for subject in ("one", "two", "three"):
            mailbox.keep(invitation(subject).as_bytes(), recipients=["ivo@example.com"])
        assert [message.subject for message in mailbox.newest(2)] == ["three", "two"]

    def test_gives_up_the_oldest_when_there_are_too_many(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mailboxes, "MESSAGES_KEPT", 2)
        mailbox = Mailbox(folder)
        for subject in ("one", "two", "three"):
            mailbox.keep(invitation(subject).as_bytes(), recipients=["ivo@example.com"])
        assert [message.subject for message in mailbox.newest(9)] == ["three", "two"]

    def test_reads_nothing_outside_its_folder(self, folder: Path) -> None:
        outside = folder / "secret.eml"
        outside.write_text("Subject: secret\n\n")
        (folder / "mail").mkdir()
        assert Mailbox(folder / "mail").read("../secret") is None


class TestReader:
    @pytest.fixture
    def name(self, folder: Path) -> str:
        """A caught invitation with markup where it does not belong."""
        mailbox = Mailbox(folder)
        mailbox.keep(invitation("<script>x</script>").as_bytes(), recipients=["<b>@example.com"])
        return mailbox.names()[0]

    def test_lists_messages_with_what_came_escaped(self, reader: TestClient, name: str) -> None:
        page = reader.get("/mail/").text
        assert f'href="/mail/{name}/"' in page
        assert "&lt;script&gt;x&lt;/script&gt;" in page
        assert "<script>" not in page
        assert "<b>@" not in page

    def test_says_so_when_there_is_none(self, reader: TestClient) -> None:
        assert "No mail yet." in reader.get("/mail/").text

    def test_shows_html_where_it_can_run_nothing(self, reader: TestClient, name: str) -> None:
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in reader.get(f"/mail/{name}/").text
        shown = reader.get(f"/mail/{name}/html")
        assert "<b>on Monday</b>" in shown.text
        policy = shown.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-popups")
        assert "default-src 'none'" in policy
        assert "allow-scripts" not in policy

    def test_hands_out_the_calendar_file(self, reader: TestClient, name: str) -> None:
        file = reader.get(f"/mail/{name}/files/0")
        assert file.text.splitlines() == ICS.splitlines()
        assert file.headers["content-type"].startswith("text/calendar")
        assert file.headers["content-disposition"] == 'attachment; filename="invite.ics"'

    @pytest.mark.parametrize("path", ["0000000000000000-00000000/", "nonsense/html", "x/source", "x/files/0"])
    def test_knows_nothing_else(self, reader: TestClient, path: str) -> None:
        assert reader.get(f"/mail/{path}").status_code == 404

    def test_has_no_file_that_is_not_attached(self, reader: TestClient, name: str) -> None:
        assert reader.get(f"/mail/{name}/files/7").status_code == 404
