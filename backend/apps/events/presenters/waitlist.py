"""Places in line, as their holders and as the organizer see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apps.events.models import WaitlistEntry
from apps.events.presenters.links import manage_url
from apps.events.presenters.organizers import organizer_read
from apps.events.services.waitlist.organizing import find_offerable
from shared_types.questions import AnswerRead
from shared_types.vocabulary import WaitlistStatus
from shared_types.waitlist import (
    WaitlistEntryRead,
    WaitlistOffer,
    WaitlistPlace,
    WaitlistWindowRead,
)

_OF_INVITEE = ("invitee_name", "invitee_email", "invitee_timezone")


def waitlist_place(
    entry: WaitlistEntry, *, ahead: int, key: str, is_free: bool, now: datetime
) -> WaitlistPlace:
    """What is behind a link. entry: of `find_entry_by_token`. key: the token of the booking it became."""
    event_type = entry.event_type
    status = _status_at(entry, now)
    is_waiting = status == WaitlistStatus.ACTIVE
    is_in_line = is_waiting and entry.confirmed_at is not None and entry.notify_when_available
    return WaitlistPlace(
        id=entry.id,
        status=status,
        is_confirmed=entry.confirmed_at is not None,
        ahead=ahead if is_in_line else None,
        offer=_offer(entry) if status == WaitlistStatus.NOTIFIED else None,
        was_offered=entry.notified_at is not None,
        is_free=is_free,
        manage_url=manage_url(key) if key else "",
        event_name=event_type.name,
        event_type_slug=event_type.event_type_slug,
        duration=event_type.duration,
        organizer=organizer_read(event_type.organizer),
        start_time=entry.desired_start_time,
        end_time=entry.desired_end_time,
        window=_window(entry),
        seats=entry.attendee_count,
        is_group_event=event_type.is_group_event(),
        notify_when_available=entry.notify_when_available,
        expires_at=entry.expires_at,
        **{name: getattr(entry, name) for name in _OF_INVITEE},
    )


def waitlist_entry_reads(entries: Sequence[WaitlistEntry], *, now: datetime) -> list[WaitlistEntryRead]:
    """For the organizer. entries: of `list_waitlist`."""
    offerable = find_offerable(entries, now=now)
    return [_entry_read(entry, is_offerable=entry.id in offerable, now=now) for entry in entries]


def waitlist_entry_read(entry: WaitlistEntry, *, now: datetime) -> WaitlistEntryRead:
    """One of them."""
    return waitlist_entry_reads([entry], now=now)[0]


def _entry_read(entry: WaitlistEntry, *, is_offerable: bool, now: datetime) -> WaitlistEntryRead:
    status = _status_at(entry, now)
    return WaitlistEntryRead(
        id=entry.id,
        event_type_id=entry.event_type_id,
        event_name=entry.event_type.name,
        is_group_event=entry.event_type.is_group_event(),
        status=status,
        is_confirmed=entry.confirmed_at is not None,
        invitee_phone=entry.invitee_phone,
        seats=entry.attendee_count,
        start_time=entry.desired_start_time,
        end_time=entry.desired_end_time,
        window=_window(entry),
        notify_when_available=entry.notify_when_available,
        answers=[AnswerRead(**answer) for answer in entry.custom_answers],
        joined_at=entry.created_at,
        notified_at=entry.notified_at,
        expires_at=entry.expires_at,
        offer=_offer(entry) if status == WaitlistStatus.NOTIFIED else None,
        booking_id=entry.converted_booking_id,
        can_be_removed=status in (WaitlistStatus.ACTIVE, WaitlistStatus.NOTIFIED),
        can_be_offered=is_offerable,
        **{name: getattr(entry, name) for name in _OF_INVITEE},
    )


def _status_at(entry: WaitlistEntry, now: datetime) -> WaitlistStatus:
    """What has run out is over, although nobody may have swept it up yet."""
    is_waiting = entry.status in (WaitlistStatus.ACTIVE, WaitlistStatus.NOTIFIED)
    if is_waiting and entry.expires_at <= now:
        return WaitlistStatus.EXPIRED
    return WaitlistStatus(entry.status)


def _offer(entry: WaitlistEntry) -> WaitlistOffer:
    booking = entry.offered_booking
    assert booking is not None  # a constraint: who is notified has an offer
    return WaitlistOffer(
        start_time=booking.start_time, end_time=booking.end_time, expires_at=entry.expires_at
    )


def _window(entry: WaitlistEntry) -> WaitlistWindowRead | None:
    if not entry.is_window():
        return None
    zone = ZoneInfo(entry.invitee_timezone)
    last = entry.desired_end_time.astimezone(zone) - timedelta(minutes=1)
    return WaitlistWindowRead(
        first_date=entry.desired_start_time.astimezone(zone).date(),
        last_date=last.date(),
        weekdays=entry.wished_weekdays,
        from_time=_clock(entry.wished_from_minute),
        until_time=_clock(entry.wished_until_minute),
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
