"""What somebody in line is told, in the transaction of what it tells of."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names

from apps.events.models import Booking, WaitlistEntry
from apps.events.services.notices import is_silent
from apps.events.services.places import location_text
from apps.notifications.services import WaitlistNotice, queue_waitlist_notice, void_waitlist_notices
from shared_types.vocabulary import Notice

_LOCALE = "en_GB"
# A wish that is sent again and again is answered by one mail in this time.
_AT_MOST_EVERY = timedelta(minutes=10)


def ask_to_confirm(entry: WaitlistEntry, *, now: datetime) -> None:
    """Send the link that confirms the address."""
    _tell(entry, Notice.WAITLIST_CONFIRM, _once_in_a_while(now), now=now, until=entry.expires_at)


def tell_of_place(entry: WaitlistEntry, *, now: datetime) -> None:
    """Send the link to a place in line once more."""
    _tell(entry, Notice.WAITLIST_JOINED, _once_in_a_while(now), now=now)


def tell_of_offer(entry: WaitlistEntry, booking: Booking, *, now: datetime) -> None:
    """Say that a place is held for them, and until when."""
    key = f"{booking.id}:{now.timestamp()}"
    _tell(entry, Notice.WAITLIST_OFFERED, key, now=now, until=entry.expires_at, offered=booking)


def tell_of_end(entry: WaitlistEntry, booking: Booking | None = None, *, now: datetime) -> None:
    """Say that they are no longer in line, with the time that was offered last."""
    _tell(entry, Notice.WAITLIST_ENDED, f"{now.timestamp()}", now=now, offered=booking)


def take_back(entry: WaitlistEntry) -> None:
    """Void what has not been sent and is not true any more."""
    void_waitlist_notices(entry_id=entry.id)


def wished_in_words(entry: WaitlistEntry) -> str:
    """ "Tuesdays and Fridays, 13:00 to 17:00, 1 to 28 February 2027" with dashes; empty for one start."""
    if not entry.is_window():
        return ""
    zone = ZoneInfo(entry.invitee_timezone)
    first = entry.desired_start_time.astimezone(zone)
    last = (entry.desired_end_time - timedelta(minutes=1)).astimezone(zone)
    names = get_day_names("wide", locale=_LOCALE)
    days = [names[weekday - 1] for weekday in sorted(entry.wished_weekdays)]
    on = "Any day" if len(days) == 7 else " or ".join(filter(None, [", ".join(days[:-1]), days[-1]]))
    dates = f"{format_date(first, 'd MMM y', _LOCALE)} \N{EN DASH} {format_date(last, 'd MMM y', _LOCALE)}"
    hours = f"{_clock(entry.wished_from_minute)} \N{EN DASH} {_clock(entry.wished_until_minute)}"
    return f"{on}, {hours}, {dates}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _once_in_a_while(now: datetime) -> str:
    return f"{int(now.timestamp() // _AT_MOST_EVERY.total_seconds())}"


def _tell(
    entry: WaitlistEntry,
    notice: Notice,
    once: str,
    *,
    now: datetime,
    until: datetime | None = None,
    offered: Booking | None = None,
) -> None:
    if is_silent():
        return
    organizer = entry.event_type.organizer
    queue_waitlist_notice(
        WaitlistNotice(
            notice=notice,
            dedupe_key=f"{entry.id}:{notice}:{once}",
            organizer_id=entry.organizer_id,
            entry_id=entry.id,
            event_name=entry.event_type.name,
            organizer_name=organizer.name,
            organizer_email=organizer.contact_email or organizer.email,
            recipient_name=entry.invitee_name,
            recipient_email=entry.invitee_email,
            recipient_timezone=entry.invitee_timezone,
            token_nonce=bytes(entry.access_nonce).hex() if entry.access_nonce else "",
            seats=entry.attendee_count,
            is_group_event=entry.event_type.is_group_event(),
            until=until,
            location=location_text(entry.event_type),
            start=offered.start_time if offered else entry.desired_start_time,
            end=offered.end_time if offered else entry.desired_end_time,
            wished="" if offered else wished_in_words(entry),
        ),
        now=now,
    )
