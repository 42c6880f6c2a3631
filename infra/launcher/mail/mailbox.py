"""Caught messages, one file each, the oldest given up when there are too many."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

MESSAGES_KEPT = 1000
NAME = re.compile(r"\d{16}-[0-9a-f]{8}")
ENVELOPE = "X-Kalends-Delivered-To"


@dataclass(frozen=True)
class CaughtMessage:
    """One message and when it came; `name` is its address in the reader."""

    name: str
    received_at: datetime
    content: EmailMessage

    @property
    def subject(self) -> str:
        """The subject on one line."""
        return " ".join(str(self.content["subject"] or "(no subject)").split())

    @property
    def sender(self) -> str:
        """Who it says it is from."""
        return str(self.content["from"] or "")

    @property
    def recipients(self) -> list[str]:
        """Whom the envelope named, whatever the headers say."""
        return [
            address.strip() for address in str(self.content[ENVELOPE] or "").split(",") if address.strip()
        ]

    def body(self, kind: str) -> str:
        """The `plain` or `html` body; empty where there is none."""
        part = self.content.get_body((kind,))
        return str(part.get_content()) if part is not None else ""

    @property
    def calendar(self) -> str:
        """The first calendar file in it; empty where there is none."""
        parts = [part for part in self.attachments if part.get_content_type() == "text/calendar"]
        return str(parts[0].get_content()) if parts else ""

    @property
    def attachments(self) -> list[EmailMessage]:
        """Every other part that holds something, calendar invitations among them."""
        bodies = [self.content.get_body((kind,)) for kind in ("plain", "html")]
        leaves = [part for part in self.content.walk() if not part.is_multipart()]
        return [part for part in leaves if part not in bodies and isinstance(part, EmailMessage)]


@dataclass(frozen=True)
class Mailbox:
    """A folder of caught messages."""

    folder: Path

    def keep(self, raw: bytes, *, recipients: list[str]) -> None:
        """Write a message down for good before it is acknowledged."""
        name = f"{time.time_ns() // 1000:016d}-{secrets.token_hex(4)}"
        fresh = self.folder / f"{name}.new"
        with fresh.open("wb") as file:
            file.write(f"{ENVELOPE}: {', '.join(recipients)}\r\n".encode() + raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / f"{name}.eml")
        for name in self.names()[MESSAGES_KEPT:]:
            (self.folder / f"{name}.eml").unlink(missing_ok=True)

    def names(self) -> list[str]:
        """All messages, the newest first."""
        found = [path.stem for path in self.folder.glob("*.eml") if NAME.fullmatch(path.stem)]
        return sorted(found, reverse=True)

    def read(self, name: str) -> CaughtMessage | None:
        """One message, or None where there is none of that name."""
        path = self.folder / f"{name}.eml"
        if not NAME.fullmatch(name) or not path.exists():
            return None
        content = message_from_bytes(path.read_bytes(), policy=default)
        received_at = datetime.fromtimestamp(int(name[:16]) / 1_000_000, UTC)
        return CaughtMessage(name, received_at, content)

    def newest(self, count: int) -> Iterator[CaughtMessage]:
        """The newest messages, the newest first."""
        for name in self.names()[:count]:
            message = self.read(name)
            if message is not None:
                yield message
