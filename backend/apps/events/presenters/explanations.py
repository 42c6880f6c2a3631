"""Why a start is not offered, in words and with what is behind it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from apps.events.models import Booking
from apps.events.presenters.hours_words import hours_of, hours_words, span_words, time_words
from apps.events.selectors.explanations import Explanation
from apps.events.services.offering import refusal_for
from apps.integrations.models import CalendarConnection, ExternalEvent
from shared_types.explanations import (
    BookingInTheWay,
    BusyTime,
    DayCount,
    ExternalEventInTheWay,
    SeatsTaken,
    StartExplanation,
    StartReason,
    UnreadCalendar,
)
from shared_types.vocabulary import BookingStatus, ErrorCode
from slot_engine import Instant, Refusal, RefusalCode

_NOTHING_BEHIND: dict[str, Any] = {
    **dict.fromkeys(StartReason.model_fields.keys() - {"code", "words", "nearest_starts"}),
    "nearest_starts": [],
}


def start_explanation(found: Explanation, *, timezone: str) -> StartExplanation:
    """The whole answer. timezone: of whoever reads it."""
    reasons = [reason for refusal in found.refusals for reason in _reasons(refusal, found, timezone)]
    if not found.offer.is_active:
        reasons.insert(0, _reason(ErrorCode.EVENT_TYPE_INACTIVE, "The event type is switched off."))
    return StartExplanation(
        start_time=found.start,
        end_time=found.end,
        timezone=timezone,
        is_offered=not reasons,
        reasons=reasons,
    )


def _reasons(refusal: Refusal, found: Explanation, timezone: str) -> Iterator[StartReason]:
    """What one rule has against the start; busy time is several reasons where several things take it."""
    code = refusal_for(refusal).code
    match refusal.code:
        case RefusalCode.BUSY:
            yield from _busy(code, refusal, found, timezone)
        case RefusalCode.OUTSIDE_HOURS:
            hours = hours_of(found)
            yield _reason(code, hours_words(hours, found), hours=hours)
        case RefusalCode.DAY_FULL:
            day = DayCount(
                date=_date(refusal, found),
                booked=found.booked_that_day,
                limit=found.offer.rules.max_bookings_per_day or 0,
            )
            yield _reason(code, f"The day has {day.booked} bookings, and takes {day.limit}.", day=day)
        case RefusalCode.CAPACITY_EXCEEDED:
            yield _seats(code, found)
        case _:
            yield _against_the_clock(code, refusal, timezone)


def _against_the_clock(code: ErrorCode, refusal: Refusal, timezone: str) -> StartReason:
    """Past, notice, horizon, grid."""
    edge = _moment(refusal.interval.end) if refusal.interval else None
    if refusal.code == RefusalCode.IN_PAST:
        return _reason(code, "That time has passed.")
    if refusal.code == RefusalCode.TOO_SOON and edge:
        words = f"It is too soon: with your notice people can book from {time_words(edge, timezone)} on."
        return _reason(code, words, bookable_from=edge)
    if refusal.code == RefusalCode.TOO_FAR:
        if edge is None:
            return _reason(code, "It is years ahead.")
        last = _moment(int(edge.timestamp()) - 1)
        words = f"It is too far ahead: at the moment people can book until {time_words(last, timezone)}."
        return _reason(code, words, bookable_until=last)
    if refusal.interval is None:
        return _reason(code, "Meetings start at full minutes.")
    around = [_moment(instant) for instant in refusal.interval]
    earlier, later = (time_words(each, timezone) for each in around)
    words = f"Meetings start at other times: {earlier}, then {later}."
    return _reason(code, words, nearest_starts=around)


def _busy(code: ErrorCode, refusal: Refusal, found: Explanation, timezone: str) -> Iterator[StartReason]:
    """Each booking, each event, and time of which no event is known any more."""
    for account in found.unread:
        yield _reason(code, _unread_words(account, timezone), unread_calendar=_unread_calendar(account))
    for booking in found.bookings:
        way = _booking_in_the_way(booking)
        yield _reason(code, _booking_words(way, timezone), booking=way)
    for event in found.events:
        its = _event_in_the_way(event)
        words = f"{its.title or 'An event'} is in {_calendar_words(its)}"
        yield _reason(
            code, f"{words}: {span_words(its.start_time, its.end_time, timezone)}.", external_event=its
        )
    spans = [_busy_time(interval.busy.lower, interval.busy.upper) for interval in found.intervals]
    if not found.bookings and not found.unread and not spans and refusal.interval:
        spans = [_busy_time(_moment(refusal.interval.start), _moment(refusal.interval.end))]
    for span in spans:
        if not any(
            event.time.lower < span.end_time and event.time.upper > span.start_time for event in found.events
        ):
            words = f"Your other calendars are busy: {span_words(span.start_time, span.end_time, timezone)}."
            yield _reason(code, words, busy=span)


def _unread_calendar(account: CalendarConnection) -> UnreadCalendar:
    return UnreadCalendar(
        provider=account.provider, account_email=account.account_email, synced_at=account.synced_at
    )


def _unread_words(account: CalendarConnection, timezone: str) -> str:
    since = f"since {time_words(account.synced_at, timezone)}" if account.synced_at else "yet"
    return f"{account.account_email} could not be read {since}: as long as it cannot, nothing is offered."


def _calendar_words(event: ExternalEventInTheWay) -> str:
    """A calendar and its account, which are often called the same."""
    if event.calendar_name == event.account_email:
        return event.account_email
    return f"{event.calendar_name} ({event.account_email})"


def _booking_in_the_way(booking: Booking) -> BookingInTheWay:
    return BookingInTheWay(
        id=booking.id,
        event_name=booking.event_type.name,
        invitee_name=booking.invitee_name,
        status=BookingStatus(booking.status),
        start_time=booking.start_time,
        end_time=booking.end_time,
        busy_from=booking.busy.lower,
        busy_until=booking.busy.upper,
    )


def _booking_words(way: BookingInTheWay, timezone: str) -> str:
    span = span_words(way.start_time, way.end_time, timezone)
    words = f"{way.invitee_name} has booked {way.event_name}: {span}"
    if way.status == BookingStatus.HELD:
        words = f"{way.event_name} is kept for somebody from the waitlist: {span}"
    if (way.busy_from, way.busy_until) != (way.start_time, way.end_time):
        words += f"; with buffers {span_words(way.busy_from, way.busy_until, timezone)}"
    return f"{words}."


def _event_in_the_way(event: ExternalEvent) -> ExternalEventInTheWay:
    return ExternalEventInTheWay(
        title=event.title,
        provider=event.calendar.connection.provider,
        account_email=event.calendar.connection.account_email,
        calendar_name=event.calendar.name,
        start_time=event.time.lower,
        end_time=event.time.upper,
    )


def _seats(code: ErrorCode, found: Explanation) -> StartReason:
    slot = found.group_slot()
    capacity = slot.capacity if slot else found.offer.rules.capacity
    seats = SeatsTaken(
        booking_id=slot.id if slot else None,
        taken=slot.attendee_count if slot else 0,
        capacity=capacity,
        asked_for=found.seats,
    )
    words = f"{seats.taken} of {seats.capacity} seats are taken, and {seats.asked_for} are asked for."
    return _reason(code, words, seats=seats)


def _reason(code: ErrorCode, words: str, **behind: Any) -> StartReason:
    return StartReason(code=code, words=words, **{**_NOTHING_BEHIND, **behind})


def _busy_time(start: datetime, end: datetime) -> BusyTime:
    return BusyTime(start_time=start, end_time=end)


def _moment(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def _date(refusal: Refusal, found: Explanation) -> date:
    """The organizer's day that an interval is."""
    begins = refusal.interval.start if refusal.interval else int(found.start.timestamp())
    return datetime.fromtimestamp(begins, found.offer.hours.zone).date()
