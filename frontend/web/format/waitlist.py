"""Places in line, in words: for their holders and for the organizer."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.vocabulary import WaitlistStatus
from shared_types.waitlist import WaitlistEntryRead, WaitlistPlace, WaitlistSummary, WaitlistWindowRead
from web.format.calendar import Look, moment_of
from web.format.dates import long_date
from web.format.words import count_of
from web.format.zones import offset_label, zone_city

STATUS_WORDS: Final = {
    WaitlistStatus.ACTIVE: "In line",
    WaitlistStatus.NOTIFIED: "Offered",
    WaitlistStatus.CONVERTED: "Booked",
    WaitlistStatus.EXPIRED: "Expired",
    WaitlistStatus.CANCELLED: "Left",
}


class PlaceView(BaseModel):
    """A place in line as its holder reads it. `stage` is what the page is about now."""

    stage: str
    name: str
    organizer_name: str
    wished: str
    zone: str
    seats: str
    line: str
    offered: str
    until: str
    invitee_email: str
    can_leave: bool
    is_free: bool
    was_offered: bool


class EntryRow(BaseModel):
    """An entry in the organizer's list."""

    id: str
    title: str
    email: str
    about: str
    wished: str
    status: str
    status_words: str
    note: str
    can_be_removed: bool
    can_be_offered: bool
    booking_path: str


class CountView(BaseModel):
    """A figure over the list."""

    label: str
    number: str


def place_view(place: WaitlistPlace, *, look: Look) -> PlaceView:
    """A place, in its reader's zone and language."""
    offer = place.offer
    at = offer.start_time if offer else place.start_time
    return PlaceView(
        stage=stage_of(place),
        name=place.event_name,
        organizer_name=place.organizer.name,
        wished=wished_words(place.start_time, place.window, look),
        zone=f"{zone_city(look.timezone, locale=look.locale)} time, {offset_label(_there(at, look))}",
        seats=count_of(place.seats, "seat") if place.is_group_event else "",
        line=line_words(place.ahead),
        offered=moment_of(offer.start_time, look) if offer else "",
        until=moment_of(offer.expires_at if offer else place.expires_at, look),
        invitee_email=place.invitee_email,
        can_leave=place.status in (WaitlistStatus.ACTIVE, WaitlistStatus.NOTIFIED),
        is_free=place.is_free,
        was_offered=place.was_offered,
    )


def stage_of(place: WaitlistPlace) -> str:
    """`confirm`, `waiting`, `watching`, `offered`, `booked`, `expired` or `left`."""
    if place.status == WaitlistStatus.ACTIVE and not place.is_confirmed:
        return "confirm"
    if place.status == WaitlistStatus.ACTIVE:
        return "waiting" if place.notify_when_available else "watching"
    stages = {
        WaitlistStatus.NOTIFIED: "offered",
        WaitlistStatus.CONVERTED: "booked",
        WaitlistStatus.EXPIRED: "expired",
    }
    return stages.get(place.status, "left")


def line_words(ahead: int | None) -> str:
    """How many come first."""
    if ahead is None:
        return ""
    if ahead == 0:
        return "You are first in line."
    return "1 person is ahead of you." if ahead == 1 else f"{ahead} people are ahead of you."


def wished_words(start: datetime, window: WaitlistWindowRead | None, look: Look) -> str:
    """ "Monday 1 February, 09:00", or "Monday or Friday, 13:00-17:00, 1 February to 14 February"."""
    if window is None:
        return moment_of(start, look)
    names = _weekdays(look)
    days = [names[number - 1] for number in window.weekdays]
    on = "Any day" if len(days) == 7 else " or ".join(filter(None, [", ".join(days[:-1]), days[-1]]))
    first, last = _date(window.first_date, look), _date(window.last_date, look)
    return f"{on}, {window.from_time}\N{EN DASH}{window.until_time}, {first} to {last}"


def entry_row(entry: WaitlistEntryRead, *, look: Look, booking_path: str) -> EntryRow:
    """An entry of the organizer's list, in the organizer's zone."""
    is_unconfirmed = entry.status == WaitlistStatus.ACTIVE and not entry.is_confirmed
    seats = f"{count_of(entry.seats, 'seat')} · " if entry.is_group_event else ""
    return EntryRow(
        id=str(entry.id),
        title=entry.invitee_name,
        email=entry.invitee_email,
        about=f"{entry.event_name} · {seats}joined {moment_of(entry.joined_at, look)}",
        wished=wished_words(entry.start_time, entry.window, look),
        status="unconfirmed" if is_unconfirmed else entry.status.value,
        status_words="Address not confirmed" if is_unconfirmed else STATUS_WORDS[entry.status],
        note=_note(entry, look),
        can_be_removed=entry.can_be_removed,
        can_be_offered=entry.can_be_offered,
        booking_path=booking_path,
    )


def counts(summary: WaitlistSummary) -> list[CountView]:
    """The figures over the list; the share is of those who were ever offered a place."""
    share = f"{round(100 * summary.converted / summary.offered)} %" if summary.offered else "\N{EN DASH}"
    return [
        CountView(label="In line", number=str(summary.active)),
        CountView(label="Offered now", number=str(summary.notified)),
        CountView(label="Booked", number=str(summary.converted)),
        CountView(label="Of all offers taken", number=share),
    ]


def _note(entry: WaitlistEntryRead, look: Look) -> str:
    if entry.offer:
        at, until = moment_of(entry.offer.start_time, look), moment_of(entry.offer.expires_at, look)
        return f"{at} is kept for them until {until}."
    if entry.status == WaitlistStatus.ACTIVE and not entry.notify_when_available:
        return "Only watches: is offered nothing."
    return ""


def _weekdays(look: Look) -> list[str]:
    """From Monday to Sunday, whatever day the locale's week begins on."""
    names = look.locale.days["format"]["wide"]
    return [str(names[number]) for number in range(7)]


def _there(at: datetime, look: Look) -> datetime:
    return at.astimezone(ZoneInfo(look.timezone))


def _date(day: date, look: Look) -> str:
    return long_date(day, locale=look.locale, this_year=look.today.year)
