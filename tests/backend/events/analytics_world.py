"""Random bookings and visits, written past every service, and what a plain loop counts of them."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.events.models import Attendee, Booking, EventType, VisitCount
from shared_types.vocabulary import AttendeeStatus, BookingStatus, CalendarSyncStatus, CancelledBy, VisitStep

HALF_HOUR = timedelta(minutes=30)
REASONS = ("", "", "Ill", "ill ", "  ILL", "=1+1", "Moved away")
AHEAD = (0, 1, 59, 60, 61, 1439, 1440, 1441, 4320, 10080, 10081, 20160, 43200, 43201)  # minutes
STOOD = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


@dataclass
class World:
    """Everything of one organizer, as it was written."""

    event_types: list[EventType]
    bookings: list[Booking] = field(default_factory=list)
    seats: list[Attendee] = field(default_factory=list)
    visits: list[VisitCount] = field(default_factory=list)


def make_world(
    chance: random.Random, event_types: list[EventType], *, days: list[date], now: datetime
) -> World:
    """Meetings on the half hours of some days in UTC, alive, moved, held or called off, and visits."""
    world = World(event_types)
    starts = [datetime.combine(day, time(), UTC) + HALF_HOUR * n for day in days for n in range(48)]
    for start in chance.sample(starts, len(starts) // 3):
        _add_booking(world, chance, start, now)
    created = {booking.id: booking.created_at for booking in world.bookings}
    Booking.objects.bulk_create(world.bookings)
    for booking in world.bookings:
        booking.created_at = created[booking.id]  # bulk_create has written the present moment
    Booking.objects.bulk_update(world.bookings, ["created_at"])
    Attendee.objects.bulk_create(world.seats)
    for day in days:
        for event_type in event_types:
            for step in chance.sample(list(VisitStep), 5):
                made = {"event_type": event_type, "organizer": event_type.organizer, "day": day, "step": step}
                world.visits.append(VisitCount(**made, count=chance.randrange(1, 50)))
    VisitCount.objects.bulk_create(world.visits)
    return world


def _add_booking(world: World, chance: random.Random, start: datetime, now: datetime) -> None:
    event_type = chance.choice(world.event_types)
    status = chance.choice(list(BookingStatus))
    capacity = event_type.max_attendees
    moved_from = None
    if chance.random() < 0.2:
        olds = [old for old in world.bookings if old.status == BookingStatus.RESCHEDULED]
        taken = {booking.rescheduled_from_id for booking in world.bookings}
        moved_from = next((old for old in olds if old.id not in taken), None)
    booking = Booking(
        event_type=event_type,
        organizer=event_type.organizer,
        invitee_name="Ivo",
        invitee_email="ivo@example.com",
        start_time=start,
        end_time=start + HALF_HOUR,
        busy=DateTimeTZRange(start, start + HALF_HOUR, "[)"),
        status=status,
        capacity=capacity,
        attendee_count=chance.randrange(1, capacity + 1),
        calendar_sync_status=chance.choice(list(CalendarSyncStatus)),
        created_at=start - timedelta(minutes=chance.choice(AHEAD), seconds=chance.choice((0, 0, 30))),
        rescheduled_from=moved_from,
        ical_uid=f"{uuid4()}@example.com",
    )
    if status == BookingStatus.CANCELLED:
        booking.cancelled_at = start - timedelta(minutes=chance.choice((-30, *AHEAD)))
        booking.cancelled_by = chance.choice(list(CancelledBy))
        booking.cancellation_reason = chance.choice(REASONS)
    if status == BookingStatus.RESCHEDULED:
        booking.rescheduled_at = now
    if status == BookingStatus.HELD:
        booking.hold_expires_at = now
        booking.attendee_count, booking.held_seats = 0, 1
    world.bookings.append(booking)
    if capacity > 1:
        world.seats += [_seat(booking, chance, now) for _ in range(chance.randrange(1, 5))]


def _seat(booking: Booking, chance: random.Random, now: datetime) -> Attendee:
    status = chance.choice(list(AttendeeStatus))
    return Attendee(
        booking=booking,
        organizer=booking.organizer,
        name="Ivo",
        email="ivo@example.com",
        status=status,
        joined_at=now,
        cancelled_at=now if status == AttendeeStatus.CANCELLED else None,
    )


def expected(
    world: World, *, first: date, last: date, zone: ZoneInfo, event_type_id: UUID | None, now: datetime
) -> dict[str, Any]:
    """What the API must answer, counted by going through everything once more for each figure."""

    def is_asked(row: Any) -> bool:
        return event_type_id in (None, row.event_type_id)

    def local(moment: datetime) -> datetime:
        return moment.astimezone(zone)

    bookings = [
        row for row in world.bookings if is_asked(row) and first <= local(row.start_time).date() <= last
    ]
    visits = [row for row in world.visits if is_asked(row) and first <= row.day <= last]
    stood = [row for row in bookings if row.status in STOOD]
    total = len([row for row in bookings if row.status not in ("rescheduled", "held")])
    return {
        "start_date": first,
        "end_date": last,
        "timezone": zone.key,
        "event_type_id": event_type_id,
        "total": total,
        "statuses": _counted("status", BookingStatus, [row.status for row in bookings]),
        "calendar_sync": _counted("status", CalendarSyncStatus, [row.calendar_sync_status for row in stood]),
        "event_types": _event_types(world, bookings, visits, event_type_id),
        "cancellations": _cancellations(bookings, total),
        "groups": _groups(world, stood),
        "no_shows": _no_shows(world, stood, now),
        "lead_times": _lead_times(bookings),
        "popular_hours": _hours([local(row.start_time) for row in stood]),
        **_visits(visits),
    }


def _counted(name: str, words: Iterable[Any], values: list[Any]) -> list[dict[str, Any]]:
    return [{name: word, "count": values.count(word)} for word in words]


def _event_types(
    world: World, bookings: list[Booking], visits: list[VisitCount], only: UUID | None
) -> list[dict[str, Any]]:
    rows = []
    for event_type in world.event_types:
        mine = [row for row in bookings if row.event_type_id == event_type.id]
        seen = [row for row in visits if row.event_type_id == event_type.id]
        row = {
            "event_type_id": event_type.id,
            "name": event_type.name,
            "is_deleted": event_type.deleted_at is not None,
            "bookings": len([each for each in mine if each.status not in ("rescheduled", "held")]),
            "cancelled": len([each for each in mine if each.status == "cancelled"]),
            "no_shows": len([each for each in mine if each.status == "no_show"]),
            "page_views": sum(each.count for each in seen if each.step == "page_viewed"),
            "booked_visits": sum(each.count for each in seen if each.step == "booked"),
        }
        if only in (None, event_type.id) and (not row["is_deleted"] or row["bookings"] or row["page_views"]):
            rows.append(row)
    return sorted(rows, key=lambda row: (-row["bookings"], -row["page_views"], row["name"]))


def _cancellations(bookings: list[Booking], total: int) -> dict[str, Any]:
    gone = [row for row in bookings if row.status == "cancelled"]
    said = [row.cancellation_reason.strip(" ") for row in gone]
    reasons: dict[str, list[str]] = {}
    for reason in filter(None, said):
        reasons.setdefault(reason.lower(), []).append(reason)
    return {
        "total": len(gone),
        "rate": _share(len(gone), total),
        "by_whom": _counted("cancelled_by", CancelledBy, [row.cancelled_by for row in gone]),
        "notice": _buckets(
            [row.start_time - row.cancelled_at for row in gone if row.cancelled_at],
            (0, 60, 24 * 60, 72 * 60, 7 * 24 * 60),
        ),
        "reasons": {frozenset(texts): len(texts) for texts in reasons.values()},
        "without_reason": said.count(""),
    }


def _groups(world: World, stood: list[Booking]) -> dict[str, Any]:
    groups = [row for row in stood if row.capacity > 1]
    seats, taken = sum(row.capacity for row in groups), sum(row.attendee_count for row in groups)
    ids = {row.id for row in groups}
    given_up = [seat for seat in world.seats if seat.booking_id in ids and seat.status == "cancelled"]
    return {
        "meetings": len(groups),
        "full_meetings": len([row for row in groups if row.attendee_count == row.capacity]),
        "seats": seats,
        "seats_taken": taken,
        "fill_rate": _share(taken, seats),
        "seats_given_up": len(given_up),
    }


def _no_shows(world: World, stood: list[Booking], now: datetime) -> dict[str, Any]:
    begun = [row for row in stood if row.start_time <= now]
    missed = [row for row in stood if row.status == "no_show"]
    ids = {row.id for row in begun if row.capacity > 1}
    seats = [seat for seat in world.seats if seat.booking_id in ids and seat.status != "cancelled"]
    empty = [seat for seat in seats if seat.status == "no_show"]
    return {
        "meetings_begun": len(begun),
        "no_shows": len(missed),
        "rate": _share(len(missed), len(begun)),
        "seats_begun": len(seats),
        "seat_no_shows": len(empty),
        "seat_rate": _share(len(empty), len(seats)),
    }


def _lead_times(bookings: list[Booking]) -> dict[str, Any]:
    ahead = [
        row.start_time - row.created_at
        for row in bookings
        if row.rescheduled_from_id is None and row.status != "held"
    ]
    middle = median(each.total_seconds() for each in ahead) / 60 if ahead else None
    bounds = tuple(hours * 60 for hours in (1, 24, 72, 168, 336, 720))
    return {
        "bookings": len(ahead),
        "median_minutes": None if middle is None else round(middle),
        "buckets": _buckets(ahead, bounds),
    }


def _hours(starts: list[datetime]) -> list[dict[str, int]]:
    hours = Counter((start.isoweekday(), start.hour) for start in starts)
    return [
        {"weekday": weekday, "hour": hour, "count": count} for (weekday, hour), count in sorted(hours.items())
    ]


def _visits(visits: list[VisitCount]) -> dict[str, Any]:
    def took(step: str) -> int:
        return sum(row.count for row in visits if row.step == step)

    way = ("page_viewed", "time_chosen", "form_started", "form_submitted", "booked")
    refused = [step for step in VisitStep if step.startswith("refused_")]
    return {
        "visits": {
            "steps": [{"step": step, "count": took(step)} for step in way],
            "conversion": _share(took("booked"), took("page_viewed")),
        },
        "unmet_demand": {
            "nothing_free": took("nothing_free"),
            "refused": [{"code": step.removeprefix("refused_"), "count": took(step)} for step in refused],
        },
    }


def _buckets(times: list[timedelta], bounds: tuple[int, ...]) -> list[dict[str, int | None]]:
    found: list[dict[str, int | None]] = [{"up_to_minutes": bound, "count": 0} for bound in (*bounds, None)]
    for each in times:
        place = next((n for n, bound in enumerate(bounds) if each <= timedelta(minutes=bound)), len(bounds))
        found[place]["count"] = (found[place]["count"] or 0) + 1
    return found


def _share(part: int, whole: int) -> float | None:
    return min(part / whole, 1) if whole else None
