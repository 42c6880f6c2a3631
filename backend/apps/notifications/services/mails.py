"""A row of the outbox, as the mail that leaves."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from apps.notifications.channels.email import Mail
from apps.notifications.channels.sms import TextMessage
from apps.notifications.models import ACCOUNT, WAITLIST, Notification
from apps.notifications.services.addresses import booking_url, our_address, reply_to_of, sender_of
from apps.notifications.services.details import Detail
from apps.notifications.services.invitations import calendar_part_of
from apps.notifications.services.notices import BookingNotice, notice_from
from apps.notifications.services.plain_text import plain_line, plain_lines
from apps.notifications.services.readable_times import day_and_hours, day_and_time, zone_in_words
from apps.notifications.services.series import SeriesDate
from apps.notifications.services.waitlist_mails import waitlist_mail
from apps.notifications.services.waitlist_notices import waitlist_notice_from
from apps.notifications.services.wording import headline_of, subject_of
from apps.notifications.services.workflow_mails import workflow_mail, workflow_text
from shared_types.vocabulary import Audience, Notice

MOST_DATES_LISTED = 60


def mail_of(row: Notification) -> Mail:
    """The mail that a row stands for: the same one each time, so that a second copy can be recognised."""
    name, address = our_address()
    message_id = f"<{row.id}@{address.rpartition('@')[2]}>"
    if row.subject_kind == ACCOUNT:
        return _account_mail(row, sender=(name, address), message_id=message_id)
    if row.subject_kind == WAITLIST:
        about = waitlist_notice_from(row.payload)
        return waitlist_mail(about, recipient=row.recipient, message_id=message_id, date=row.created_at)
    write = workflow_mail if row.notice == Notice.WORKFLOW_MESSAGE else _booking_mail
    return write(
        notice_from(row.payload), recipient=row.recipient, message_id=message_id, date=row.created_at
    )


def text_of(row: Notification) -> TextMessage:
    """The text message that a row stands for."""
    return workflow_text(notice_from(row.payload), recipient=row.recipient)


def _account_mail(row: Notification, *, sender: tuple[str, str], message_id: str) -> Mail:
    body = json.loads(row.sealed_body)
    subject = plain_line(row.payload["subject"])
    context = {"subject": subject, "text": body["text"], "product": sender[0]}
    return Mail(
        sender=sender,
        recipient=("", row.recipient),
        reply_to=None,
        subject=subject,
        text=body["text"],
        html=body["html"] or render_to_string("notifications/account.html", context),
        message_id=message_id,
        date=row.created_at,
    )


def _booking_mail(notice: BookingNotice, *, recipient: str, message_id: str, date: datetime) -> Mail:
    context = _context_of(notice)
    return Mail(
        sender=sender_of(notice),
        recipient=(plain_line(notice.recipient_name), recipient),
        reply_to=reply_to_of(notice),
        subject=subject_of(notice),
        text=render_to_string("notifications/booking.txt", context),
        html=render_to_string("notifications/booking.html", context),
        message_id=message_id,
        date=date,
        calendar=calendar_part_of(notice, written_at=date),
    )


def _context_of(notice: BookingNotice) -> dict[str, Any]:
    zone = notice.recipient_timezone
    is_off = notice.notice is Notice.BOOKING_CANCELLED
    by_organizer = notice.audience is Audience.ORGANIZER
    return {
        "headline": headline_of(notice),
        "time": day_and_hours(notice.start, notice.end, zone),
        "zone": zone_in_words(notice.start, zone),
        "was": day_and_time(notice.previous_start, zone) if notice.previous_start else "",
        "is_off": is_off,
        "details": list(_details_of(notice)),
        "description": "" if is_off else plain_lines(notice.description).strip(),
        "action": "Open the booking" if by_organizer else "See the booking" if is_off else "Move or cancel",
        "url": booking_url(notice),
        "link_is_key": bool(notice.token_nonce) and not by_organizer,
        "notes": [] if is_off else list(_notes_of(notice)),
        "product": our_address()[0],
    }


def _notes_of(notice: BookingNotice) -> Iterator[str]:
    """What somebody should know who sits among others."""
    if notice.is_guest:
        yield (
            "Somebody who comes too booked this seat for you. "
            "To change something, ask them, or answer this mail."
        )
    if notice.names_are_shown:
        yield "Others who come can see your name on the page of their booking, and nothing else about you."


def _dates_of(notice: BookingNotice) -> Iterator[Detail]:
    """The dates of a series, where the mail is about more than one, and those that go on."""
    if notice.series is None:
        return
    told, left = notice.series.told, notice.series.dates
    if notice.notice is Notice.BOOKING_CANCELLED:
        if len(told) > 1:
            yield Detail("Cancelled", _list_of(told, notice.recipient_timezone))
        if left:
            yield Detail("Still booked", _list_of(left, notice.recipient_timezone))
    elif notice.series.is_whole:
        yield Detail("Dates", _list_of(left, notice.recipient_timezone))


def _list_of(dates: Sequence[SeriesDate], zone: str) -> str:
    """A line each, soonest first; the last alone where a list would be too long to read."""
    lines = [day_and_hours(each.start, each.end, zone) for each in sorted(dates, key=lambda one: one.start)]
    if len(lines) <= MOST_DATES_LISTED:
        return "\n".join(lines)
    hidden = len(lines) - MOST_DATES_LISTED
    return "\n".join([*lines[: MOST_DATES_LISTED - 1], f"and {hidden} more, until", lines[-1]])


def _details_of(notice: BookingNotice) -> Iterator[Detail]:
    if notice.audience is Audience.ORGANIZER and notice.invitee_email:
        yield Detail("Who", plain_line(notice.invitee_name) or notice.invitee_email)
        yield Detail("Mail", notice.invitee_email, f"mailto:{notice.invitee_email}")
    yield from _dates_of(notice)
    if notice.seats > 1:
        yield Detail("Seats", str(notice.seats))
    if notice.reason:
        yield Detail("Reason", plain_lines(notice.reason).strip())
    if notice.notice is Notice.BOOKING_CANCELLED:
        return
    if notice.location:
        yield Detail("Where", plain_lines(notice.location).strip())
    if notice.meeting_link:
        yield Detail("Join", notice.meeting_link, notice.meeting_link)
    elif notice.link_follows:
        yield Detail("Join", "The link follows by mail.")
    if notice.meeting_password:
        yield Detail("Password", plain_line(notice.meeting_password))
    yield from _rules_of(notice)
    for question, answer in notice.answers:
        yield Detail(plain_line(question), plain_lines(answer).strip())


def _rules_of(notice: BookingNotice) -> Iterator[Detail]:
    """Until when an invitee may change it, in their zone; nothing where that is until it begins."""
    zone, until = notice.recipient_timezone, notice.reschedulable_until
    if notice.cancellable_until:
        yield Detail("Cancel", f"Until {day_and_time(notice.cancellable_until, zone)}")
    if notice.moves_left == 0:
        yield Detail("Move", "Not possible")
    elif until or notice.moves_left:
        ends = f"Until {day_and_time(until, zone)}" if until else "Until it begins"
        often = {None: "", 1: ", once"}.get(notice.moves_left, f", {notice.moves_left} times at most")
        yield Detail("Move", f"{ends}{often}")
