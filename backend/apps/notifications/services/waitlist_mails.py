"""A message to somebody on a waitlist, as the mail that leaves; its link opens a page and does nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from apps.notifications.channels.email import Mail
from apps.notifications.services.addresses import our_address
from apps.notifications.services.details import Detail
from apps.notifications.services.plain_text import plain_line, plain_lines
from apps.notifications.services.readable_times import (
    day_and_hours,
    day_and_time,
    short_day_and_time,
    zone_in_words,
)
from apps.notifications.services.waitlist_notices import WaitlistNotice
from core.access_tokens import token_of
from shared_types.vocabulary import Notice

_SUBJECTS = {
    Notice.WAITLIST_CONFIRM: "Confirm your place in line",
    Notice.WAITLIST_JOINED: "Your place in line",
    Notice.WAITLIST_OFFERED: "A place is free",
    Notice.WAITLIST_ENDED: "No longer in line",
}
_ACTIONS = {
    Notice.WAITLIST_CONFIRM: "Confirm your place",
    Notice.WAITLIST_JOINED: "See your place",
    Notice.WAITLIST_OFFERED: "Take it or let it go",
    Notice.WAITLIST_ENDED: "See what else is free",
}


def waitlist_mail(notice: WaitlistNotice, *, recipient: str, message_id: str, date: datetime) -> Mail:
    """The mail. Whoever answers it means the organizer."""
    name, address = our_address()
    context = _context_of(notice)
    return Mail(
        sender=(f"{plain_line(notice.organizer_name)} via {name}", address),
        recipient=(plain_line(notice.recipient_name), recipient),
        reply_to=(plain_line(notice.organizer_name), notice.organizer_email),
        subject=f"{_SUBJECTS[notice.notice]}: {_meeting(notice)}{_short_time(notice)}",
        text=render_to_string("notifications/booking.txt", context),
        html=render_to_string("notifications/booking.html", context),
        message_id=message_id,
        date=date,
    )


def _context_of(notice: WaitlistNotice) -> dict[str, Any]:
    zone = notice.recipient_timezone
    return {
        "headline": _headline(notice),
        "time": notice.wished or day_and_hours(notice.start, notice.end, zone),
        "zone": zone_in_words(notice.start, zone),
        "details": list(_details_of(notice)),
        "action": _ACTIONS[notice.notice],
        "url": f"{settings.PUBLIC_URL}/waitlist/{token_of(bytes.fromhex(notice.token_nonce))}/place",
        "link_is_key": True,
        "key_opens": "use or give up the place",
        "product": our_address()[0],
    }


def _headline(notice: WaitlistNotice) -> str:
    meeting = _meeting(notice)
    match notice.notice:
        case Notice.WAITLIST_CONFIRM:
            return (
                f"Somebody, we hope you, asked to wait for {meeting}. "
                "You are in line once you have confirmed it on the page behind this link."
            )
        case Notice.WAITLIST_JOINED:
            return f"You are in line for {meeting}."
        case Notice.WAITLIST_OFFERED:
            return f"{meeting} can be yours: the place is kept for you until the time below."
        case _:
            return f"You are no longer in line for {meeting}: its time is over, or the line has ended."


def _details_of(notice: WaitlistNotice) -> Iterator[Detail]:
    if notice.until is not None:
        label = "Kept until" if notice.notice is Notice.WAITLIST_OFFERED else "Confirm by"
        yield Detail(label, day_and_time(notice.until, notice.recipient_timezone))
    if notice.is_group_event and notice.seats > 1:
        yield Detail("Seats", str(notice.seats))
    if notice.location and notice.notice is Notice.WAITLIST_OFFERED:
        yield Detail("Where", plain_lines(notice.location).strip())


def _meeting(notice: WaitlistNotice) -> str:
    return f"{plain_line(notice.event_name)} with {plain_line(notice.organizer_name)}"


def _short_time(notice: WaitlistNotice) -> str:
    return "" if notice.wished else f", {short_day_and_time(notice.start, notice.recipient_timezone)}"
