"""Event types as the slot engine sees them: rules, hours, and whose calendar they are booked into."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from apps.availability.selectors import (
    hours_from,
    overrides_json,
    schedule_used,
    schedule_zone,
    weekly_hours_json,
)
from apps.events.errors import EventTypeInactive, EventTypeNotFound
from apps.events.models import EventType
from apps.events.selectors.agenda import Calendar
from apps.events.selectors.event_types import find_by_old_link
from apps.events.selectors.statements import Statement
from shared_types.vocabulary import RecurrenceType
from slot_engine import Hours, SlotRules

_AROUND_A_START = timedelta(days=32)


class OfferRow(NamedTuple):
    """What slots depend on, by the names of the columns; hours as JSON text."""

    id: UUID
    organizer_id: UUID
    is_active: bool
    duration: int
    max_attendees: int
    min_scheduling_notice: int
    max_scheduling_horizon: int
    buffer_time_before: int
    buffer_time_after: int
    max_bookings_per_day: int | None
    slot_interval_minutes: int
    recurrence_type: RecurrenceType
    organizer_interval: int
    hours_zone: str
    weekly_rows: str | None
    override_rows: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an event type offers: its rules, the hours they apply to, the calendar they are held against."""

    calendar: Calendar
    rules: SlotRules
    hours: Hours
    is_active: bool
    is_repeated: bool

    def without(self, booking_id: UUID) -> "Offer":
        """The same while a booking is thought away: one that is about to move, and may overlap itself."""
        return replace(self, calendar=replace(self.calendar, leaving_booking_id=booking_id))

    def beyond_horizon(self) -> "Offer":
        """The same as far ahead as one likes: for the dates of a series after its first."""
        return replace(self, rules=replace(self.rules, horizon_minutes=None))


def get_public_offer(*, organizer_slug: str, event_type_slug: str, first: date, last: date) -> Offer:
    """The offer behind a public link, for a window of dates; private ones included, as theirs is a link too.

    One statement, and up to five more for an old link. Raises EventTypeNotFound, and EventTypeInactive where
    it takes no bookings.
    """
    return active(
        get_linked_offer(
            organizer_slug=organizer_slug, event_type_slug=event_type_slug, first=first, last=last
        )
    )


def get_linked_offer(*, organizer_slug: str, event_type_slug: str, first: date, last: date) -> Offer:
    """The same, active or not. Raises EventTypeNotFound."""
    link = {"organizer_slug": organizer_slug, "event_type_slug": event_type_slug}
    row = _BY_LINK.first(**link, first=first, last=last)
    if row is None and (renamed := find_by_old_link(**link)):
        row = _BY_ID.first(
            organizer_id=renamed.organizer_id, event_type_id=renamed.id, first=first, last=last
        )
    return _offer_of(row)


def get_own_offer(*, organizer_id: UUID, event_type_id: UUID, first: date, last: date) -> Offer:
    """The offer of one's own event type, active or not. One statement. Raises EventTypeNotFound."""
    return _offer_of(
        _BY_ID.first(organizer_id=organizer_id, event_type_id=event_type_id, first=first, last=last)
    )


def get_offer_at(*, organizer_id: UUID, event_type_id: UUID, start: datetime) -> Offer:
    """The offer around one start, read now, with a month to either side. Raises EventTypeNotFound.

    One statement. start: not within a month of the ends of time.
    """
    day = start.date()
    return get_own_offer(
        organizer_id=organizer_id,
        event_type_id=event_type_id,
        first=day - _AROUND_A_START,
        last=day + _AROUND_A_START,
    )


def active(offer: Offer) -> Offer:
    """The offer, if it can be booked; raises EventTypeInactive."""
    if not offer.is_active:
        raise EventTypeInactive
    return offer


def _with_hours(first: date, last: date) -> QuerySet[EventType]:
    """Event types with the hours of their schedule around a window of dates, in one statement."""
    return (
        EventType.objects.existing()
        .annotate(used_schedule=schedule_used("schedule_id", "organizer_id"))
        .annotate(
            organizer_interval=F("organizer__slot_interval_minutes"),
            hours_zone=Coalesce(schedule_zone("used_schedule"), F("organizer__timezone")),
            weekly_rows=weekly_hours_json("used_schedule"),
            override_rows=overrides_json("used_schedule", first, last),
        )
    )


def _by_link(
    *, organizer_slug: str, event_type_slug: str, first: date, last: date
) -> QuerySet[EventType, tuple[object, ...]]:
    return (
        _with_hours(first, last)
        .filter(organizer__slug=organizer_slug, organizer__is_active=True, event_type_slug=event_type_slug)
        .values_list(*OfferRow._fields)
    )


def _by_id(
    *, organizer_id: UUID, event_type_id: UUID, first: date, last: date
) -> QuerySet[EventType, tuple[object, ...]]:
    mine = _with_hours(first, last).filter(organizer_id=organizer_id, id=event_type_id)
    return mine.values_list(*OfferRow._fields)


_WINDOW = {"first": date(1900, 1, 1), "last": date(1901, 1, 1)}
_BY_LINK = Statement(
    _by_link, {"organizer_slug": "<organizer>", "event_type_slug": "<event type>", **_WINDOW}
)
_BY_ID = Statement(_by_id, {"organizer_id": UUID(int=1), "event_type_id": UUID(int=2), **_WINDOW})


def _offer_of(values: tuple[object, ...] | None) -> Offer:
    """The offer in a row; raises EventTypeNotFound where there is none."""
    if values is None:
        raise EventTypeNotFound
    row = OfferRow._make(values)
    return Offer(
        calendar=Calendar(organizer_id=row.organizer_id, event_type_id=row.id),
        rules=SlotRules(
            duration_minutes=row.duration,
            slot_interval_minutes=row.slot_interval_minutes or row.organizer_interval or row.duration,
            buffer_before_minutes=row.buffer_time_before,
            buffer_after_minutes=row.buffer_time_after,
            notice_minutes=row.min_scheduling_notice,
            horizon_minutes=row.max_scheduling_horizon,
            max_bookings_per_day=row.max_bookings_per_day,
            capacity=row.max_attendees,
        ),
        hours=hours_from(
            row.hours_zone, orjson.loads(row.weekly_rows or "null"), orjson.loads(row.override_rows or "null")
        ),
        is_active=row.is_active,
        is_repeated=row.recurrence_type != RecurrenceType.NONE,
    )
