"""The mail server's answers, from a real one, and what mails look like on the wire."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from apps.notifications.channels.email import CalendarPart, Mail, send_mail
from apps.notifications.errors import ChannelDown, NeverTaken, NotTakenNow
from config.addresses import mailer_from
from tests.backend.notifications.cast import NOW
from tests.mail_server import MailServer


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    settings.MAILERS = {"default": mailer_from(f"smtp://127.0.0.1:{server.port}")}
    yield server
    server.stop()


def a_mail(**changes: Any) -> Mail:
    values: dict[str, Any] = {
        "sender": ("Olga via Kalends", "kalends@example.com"),
        "recipient": ("Ivo", "ivo@example.com"),
        "reply_to": ("Olga", "olga@example.com"),
        "subject": "Booked: Intro call",
        "text": "Tuesday",
        "html": "<p>Tuesday</p>",
        "message_id": "<1@example.com>",
        "date": NOW,
        **changes,
    }
    return Mail(**values)


class TestAnswers:
    def test_a_mail_that_is_taken_raises_nothing(self, server: MailServer) -> None:
        send_mail(a_mail())
        assert len(server.taken) == 1

    @pytest.mark.parametrize("answer", ["550 No such user ivo@example.com", "553 Ivo does not live here"])
    def test_a_refused_address_is_refused_for_good(self, server: MailServer, answer: str) -> None:
        server.to_address = answer
        with pytest.raises(NeverTaken, match=answer[:3]) as refusal:
            send_mail(a_mail())
        assert "ivo" not in str(refusal.value).lower()

    def test_a_refused_message_is_refused_for_good(self, server: MailServer) -> None:
        server.to_message = "554 This is spam"
        with pytest.raises(NeverTaken, match="554"):
            send_mail(a_mail())

    def test_later_means_later(self, server: MailServer) -> None:
        server.to_address = "450 Greylisted"
        with pytest.raises(NotTakenNow, match="450") as delay:
            send_mail(a_mail())
        assert not isinstance(delay.value, ChannelDown)

    def test_a_server_that_is_not_there_is_a_channel_down(self, settings: Settings) -> None:
        settings.MAILERS = {"default": mailer_from("smtp://127.0.0.1:1")}
        with pytest.raises(ChannelDown, match="cannot be reached"):
            send_mail(a_mail())

    def test_what_happens_after_the_mail_is_taken_does_not_matter(
        self, server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def hang_up(*_: object) -> None:
            raise TimeoutError

        monkeypatch.setattr("smtplib.SMTP.quit", hang_up)
        send_mail(a_mail())
        assert len(server.taken) == 1

    @pytest.mark.parametrize(
        "address", ["ivo@example.com\nBcc: all@example.com", "nobody", "ivo@exa mple.com"]
    )
    def test_an_address_that_is_none_is_never_tried(self, server: MailServer, address: str) -> None:
        with pytest.raises(NeverTaken):
            send_mail(a_mail(recipient=("Ivo", address)))
        assert server.taken == []


class TestMessage:
    def test_is_an_alternative_with_an_invitation_and_the_same_as_a_file(self, server: MailServer) -> None:
        file = b"BEGIN:VCALENDAR\r\nSUMMARY:Gr\xc3\xbc\xc3\x9fe\r\nEND:VCALENDAR\r\n"
        send_mail(a_mail(calendar=CalendarPart(method="REQUEST", content=file)))
        (message,) = server.mails
        kinds = [part.get_content_type() for part in message.walk()]
        assert kinds == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ]
        calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
        assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
        assert calendar.get_content().encode().splitlines() == file.splitlines()
        attachment = next(message.iter_attachments())
        assert (attachment.get_filename(), attachment.get_content()) == ("invite.ics", file)

    def test_names_its_people_whatever_their_names_are(self, server: MailServer) -> None:
        send_mail(
            a_mail(
                recipient=("Ivo, victim@example.com", "ivo@example.com"), sender=("Ö, <x>", "k@example.com")
            )
        )
        (message,) = server.mails
        assert [each.addr_spec for each in message["To"].addresses] == ["ivo@example.com"]
        assert message["To"].addresses[0].display_name == "Ivo, victim@example.com"
        assert [each.addr_spec for each in message["From"].addresses] == ["k@example.com"]

    def test_keeps_its_id_and_asks_for_no_automatic_answer(self, server: MailServer) -> None:
        send_mail(a_mail())
        (message,) = server.mails
        assert message["Message-ID"] == "<1@example.com>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Reply-To"].addresses[0].addr_spec == "olga@example.com"
        assert message["Date"].datetime == NOW
