"""A real SMTP server that tests start, stop and give answers to."""

from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher.ports import free_port

OK = "250 OK"


def parsed(content: bytes) -> EmailMessage:
    """A mail as its reader's program takes it apart."""
    message = BytesParser(_class=EmailMessage, policy=default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    return message


class MailServer:
    """Keeps one port; what it was given outlives its being stopped.

    `to_address` and `to_message` are its answers; `before_answering` is called when a message has been kept
    and its sender does not know it yet.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.to_address = self.to_message = OK
        self.before_answering: Callable[[], None] = lambda: None
        self.taken: list[bytes] = []
        self._controller: Controller | None = None

    @property
    def mails(self) -> list[EmailMessage]:
        """Every message that was taken, in order."""
        return [parsed(content) for content in self.taken]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
        self._controller = None

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_address == OK:
            envelope.rcpt_tos.append(address)
        return self.to_address

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if self.to_message == OK:
            self.taken.append(envelope.content)
            self.before_answering()
        return self.to_message
