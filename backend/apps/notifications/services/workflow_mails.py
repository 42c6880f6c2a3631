"""What a workflow says to people: an organizer's words, filled when they are sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.template.loader import render_to_string

from apps.notifications.channels.email import Mail
from apps.notifications.channels.sms import TextMessage
from apps.notifications.services.addresses import booking_url, our_address, reply_to_of, sender_of
from apps.notifications.services.notices import BookingNotice
from apps.notifications.services.plain_text import plain_line, plain_lines
from apps.notifications.services.readable_times import LOCALE, zone_in_words
from apps.notifications.services.templates import fill, pieces
from shared_types.vocabulary import Audience

LONGEST_SUBJECT = 200
LONGEST_TEXT = 1600


def workflow_mail(notice: BookingNotice, *, recipient: str, message_id: str, date: datetime) -> Mail:
    """The mail that a step of a workflow sends."""
    values = values_of(notice)
    body = plain_lines(notice.body_template).strip()
    subject = subject_for(notice, values)
    context = {
        "subject": subject,
        "pieces": list(pieces(body, values)),
        "product": our_address()[0],
        "link_is_key": bool(notice.token_nonce) and "manage_link" in body,
    }
    return Mail(
        sender=sender_of(notice),
        recipient=(plain_line(notice.recipient_name), recipient),
        reply_to=reply_to_of(notice),
        subject=subject,
        text=fill(body, values) + "\n",
        html=render_to_string("notifications/workflow.html", context),
        message_id=message_id,
        date=date,
    )


def workflow_text(notice: BookingNotice, *, recipient: str) -> TextMessage:
    """The text message that a step of a workflow sends."""
    return TextMessage(recipient=recipient, text=text_for(notice, values_of(notice)))


def subject_for(notice: BookingNotice, values: Mapping[str, str]) -> str:
    """One line; the event's name where nothing is left of what was written."""
    filled = plain_line(fill(notice.subject_template, values))[:LONGEST_SUBJECT]
    return filled or plain_line(notice.event_name)


def text_for(notice: BookingNotice, values: Mapping[str, str]) -> str:
    """As long as a text message may be."""
    return plain_lines(fill(notice.body_template, values)).strip()[:LONGEST_TEXT]


def values_of(notice: BookingNotice) -> dict[str, str]:
    """What each placeholder stands for, as its reader would say it."""
    is_organizers = notice.audience is Audience.ORGANIZER
    zone = notice.recipient_timezone
    start, end = notice.start.astimezone(ZoneInfo(zone)), notice.end.astimezone(ZoneInfo(zone))
    return {
        "invitee_name": plain_line(notice.invitee_name if is_organizers else notice.recipient_name),
        "invitee_email": notice.invitee_email if is_organizers else notice.recipient_email,
        "organizer_name": plain_line(notice.organizer_name),
        "event_name": plain_line(notice.event_name),
        "date": format_date(start, "EEEE d MMMM y", locale=LOCALE),
        "time": f"{start:%H:%M}",
        "end_time": f"{end:%H:%M}",
        "time_zone": zone_in_words(notice.start, zone),
        "duration": _in_words(notice.end - notice.start),
        "location": plain_lines(notice.location).strip(),
        "meeting_link": notice.meeting_link,
        "manage_link": booking_url(notice),
        "reason": plain_lines(notice.reason).strip(),
    }


def _in_words(length: timedelta) -> str:
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    return " ".join(f"{number} {unit}{'s' if number != 1 else ''}" for number, unit in parts if number)


def preview_words(subject_template: str, body_template: str, *, about: BookingNotice) -> tuple[str, str]:
    """Subject and text, as the reader of this notice would get them."""
    values = values_of(about)
    return plain_line(fill(subject_template, values)), plain_lines(fill(body_template, values)).strip()
