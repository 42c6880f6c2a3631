"""The SMTP server: takes every message and delivers none. `python -m launcher.mail.catcher PORT FOLDER`."""

import asyncio
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher.mail.mailbox import Mailbox

LARGEST_MESSAGE_BYTES = 10_000_000


class Catcher:
    """aiosmtpd's handler: what it answers goes back to the sender."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message, then say so."""
        raw = envelope.original_content or b""
        await asyncio.to_thread(self.mailbox.keep, raw, recipients=[str(to) for to in envelope.rcpt_tos])
        return "250 Message kept"


async def catch_mail(*, port: int, folder: Path) -> None:
    """Serve until SIGTERM or SIGINT; on loopback only, since whoever connects may fill the folder."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    catcher = Catcher(Mailbox(folder))
    server = await loop.create_server(
        lambda: SMTP(catcher, data_size_limit=LARGEST_MESSAGE_BYTES, enable_SMTPUTF8=True, ident="Kalends"),
        host="127.0.0.1",
        port=port,
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(catch_mail(port=int(sys.argv[1]), folder=Path(sys.argv[2])))
