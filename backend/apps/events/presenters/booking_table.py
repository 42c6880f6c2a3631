"""Bookings as a table: a row a person, so that a group booking has as many as it has seats."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apps.events.models import Attendee, Booking
from apps.events.services.places import location_text
from core.csv_text import PhoneText


def headings(zone: str) -> list[object]:
    """What the columns are; times are on the clocks of the zone that is named here."""
    return [
        "Booking",
        "Event type",
        "Status",
        f"Start ({zone})",
        f"End ({zone})",
        "UTC offset",
        "Name",
        "Email",
        "Phone",
        "Their time zone",
        "Seat",
        "Seats taken",
        "Answers",
        "Place",
        "Meeting link",
        f"Cancelled ({zone})",
        "Cancelled by",
        "Reason",
        f"Booked ({zone})",
    ]


def booking_rows(bookings: Iterable[tuple[Booking, list[Attendee]]], zone: str) -> Iterator[list[object]]:
    """The rows, as they come. bookings: with their event types, and each with its seats."""
    clocks = ZoneInfo(zone)
    for booking, seats in bookings:
        if not seats:
            yield _row(booking, None, clocks)
        for seat in seats:
            yield _row(booking, seat, clocks)


def _row(booking: Booking, seat: Attendee | None, clocks: ZoneInfo) -> list[object]:
    who = seat or booking
    cancelled = seat if seat and seat.cancelled_at else booking
    return [
        str(booking.id),
        booking.event_type.name,
        str(booking.status),
        _on(clocks, booking.start_time),
        _on(clocks, booking.end_time),
        f"UTC{booking.start_time.astimezone(clocks):%:z}",
        *_person(seat, booking),
        str(seat.status) if seat else "",
        booking.attendee_count,
        _answers(who.custom_answers),
        location_text(booking.event_type),
        booking.meeting_link,
        _on(clocks, cancelled.cancelled_at),
        str(booking.cancelled_by),
        cancelled.cancellation_reason,
        _on(clocks, seat.joined_at if seat else booking.created_at),
    ]


def _person(seat: Attendee | None, booking: Booking) -> list[object]:
    if seat:
        return [seat.name, seat.email, PhoneText(seat.phone), seat.timezone]
    phone = PhoneText(booking.invitee_phone)
    return [booking.invitee_name, booking.invitee_email, phone, booking.invitee_timezone]


def _on(clocks: ZoneInfo, moment: datetime | None) -> datetime | None:
    """What the clocks showed, to the minute, without the zone: the heading names it."""
    return moment.astimezone(clocks).replace(tzinfo=None, second=0, microsecond=0) if moment else None


def _answers(stored: list[dict[str, Any]]) -> str:
    return "\n".join(f"{one['question_text']}: {_as_text(one['answer'])}" for one in stored)


def _as_text(answer: object) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    return ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
