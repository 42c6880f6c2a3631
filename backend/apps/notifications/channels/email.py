"""Mail, over SMTP or whatever Django's default mailer is."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives, mailers

from apps.notifications.errors import ChannelDown, NeverTaken, NotTakenNow

CALENDAR_FILE_NAME = "invite.ics"


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """A calendar file, and what calendars are to do with it."""

    method: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one person. Names may hold anything; addresses are addresses."""

    sender: tuple[str, str]
    recipient: tuple[str, str]
    reply_to: tuple[str, str] | None
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    calendar: CalendarPart | None = None


def send_mail(mail: Mail) -> None:
    """Hand one mail over; returns when the server has taken it.

    Raises ChannelDown where no server answers, NotTakenNow where it says later, NeverTaken where it says no.
    """
    with _failures_named():
        message = _message_of(mail)
        mailer = mailers.default
        mailer.open()
        try:
            mailer.send_messages([message])
        finally:
            # What happens after the server has taken the mail must not look as if it had not.
            with suppress(OSError, smtplib.SMTPException):
                mailer.close()


def _message_of(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_address(mail.sender),
        to=[_address(mail.recipient)],
        reply_to=[_address(mail.reply_to)] if mail.reply_to else [],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.date),
            # No out-of-office answers.
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        # In the alternative for programs that show an invitation, as a file for people who open one.
        content = mail.calendar.content.decode()
        message.attach_alternative(content, f"text/calendar; method={mail.calendar.method}")
        message.attach(CALENDAR_FILE_NAME, mail.calendar.content, "application/ics")
    return message


def _address(person: tuple[str, str]) -> str:
    """Name and address, quoted so that no comma in the name makes a second recipient."""
    name, address = person
    return str(Address(display_name=name, addr_spec=address))


@contextmanager
def _failures_named() -> Iterator[None]:
    """What the mail server said, as one of our failures; its words may name people and are left out."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _ in refusal.recipients.values()]
        raise _refusal(max(codes, default=0), "the address") from refusal
    except smtplib.SMTPDataError as refusal:
        raise _refusal(refusal.smtp_code, "the message") from refusal
    except smtplib.SMTPResponseException as refusal:
        # Our sign-in or our sender's address: to be mended by the operator, whoever the recipient is.
        raise ChannelDown(f"The mail server answered {refusal.smtp_code} to us.") from refusal
    except (smtplib.SMTPException, OSError) as failure:
        raise ChannelDown(f"The mail server cannot be reached ({type(failure).__name__}).") from failure
    except (ValueError, MessageError) as failure:
        raise NeverTaken("The address is not one that mail can be sent to.") from failure


def _refusal(code: int, what: str) -> NotTakenNow | NeverTaken:
    said = f"The mail server answered {code} to {what}."
    return NeverTaken(said) if 500 <= code < 600 else NotTakenNow(said)
