"""Booking a series: every date that was accepted, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from apps.events.errors import SeriesChanged, SlotUnavailable
from apps.events.models import Booking, BookingSeries
from apps.events.selectors.event_types import get_public_event_type
from apps.events.selectors.slots import epoch
from apps.events.services import idempotency
from apps.events.services.actors import Actor, Origin, invitee_actor
from apps.events.services.audit import Act, describe, describe_invitee, record_actions
from apps.events.services.automation.planning import follow_series
from apps.events.services.calendar_sync import note_new, prepare_sync, will_get_link
from apps.events.services.idempotency import Made, RequestKey
from apps.events.services.invitees import LINK_OUTLIVES_MEETING, ical_uid_of
from apps.events.services.locking import lock_calendar
from apps.events.services.offering import refusal_for
from apps.events.services.placing import new_booking
from apps.events.services.series.dates import SeriesDates, moment, series_dates, surroundings
from apps.events.services.series.plan import plan_of
from apps.events.services.series_notices import News, tell_of_dates
from apps.events.services.waitlist.line import pass_on_lapsed_offers
from apps.events.services.waitlist.sweeping import pass_on_what_lapsed
from apps.events.services.wishes import Wish, read_wish
from apps.events.services.writing import look_and_write
from core.errors import invalid_field
from shared_types.errors import FieldProblem
from shared_types.series import SeriesChoice
from shared_types.series_bookings import SeriesCreate
from shared_types.vocabulary import AuditAction, ErrorCode, Notice
from slot_engine import Instant, Refusal, SlotRules, Surroundings, check_dates, format_rule

# How long after the planned end of a series one of its dates may be moved to.
LATEST_MOVE = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class SeriesWish:
    """Who wants a series, and which of its dates when. places: wanted start by planned start, in order."""

    wish: Wish
    dates: SeriesDates
    places: dict[Instant, Instant]
    choices: Sequence[SeriesChoice]


def create_series(*, data: SeriesCreate, idempotency_key: str, origin: Origin, now: datetime) -> Made:
    """Book what was accepted of a plan; returns the first date, which leads to its series.

    All or nothing. Raises what the form or the rule have against it, and SeriesChanged with a new plan
    where one of the dates cannot be had, or the plan is not that of today.
    """
    event_type = get_public_event_type(
        organizer_slug=data.organizer_slug, event_type_slug=data.event_type_slug
    )
    request = idempotency.request_key(
        organizer_id=event_type.organizer_id,
        scope=f"series:{event_type.id}",
        key=idempotency_key,
        request=data.model_dump(mode="json"),
    )
    if made := idempotency.find_earlier_answer(request):
        return made
    dates = series_dates(event_type, start=data.start_time, occurrences=data.occurrences, now=now)
    actor = invitee_actor(name=data.invitee_name, email=data.invitee_email, origin=origin)
    wish = read_wish(event_type, data, actor=actor, now=now)
    wanted = SeriesWish(
        wish=wish, dates=dates, places=_places(dates, data.dates, now=now), choices=data.dates
    )
    if set(dates.starts) != {epoch(choice.planned_start) for choice in data.dates}:
        _refuse(wanted, now=now)
    try:
        return look_and_write(lambda: _look(wanted, now=now), lambda: _book(wanted, request, now=now))
    except (SeriesChanged, SlotUnavailable) as refused:
        # It may be the first of two equal requests that has just taken what this one wants.
        if made := idempotency.find_earlier_answer(request):
            return made
        pass_on_what_lapsed(event_type.organizer_id, now=now)
        if isinstance(refused, SeriesChanged):
            raise
        _refuse(wanted, now=now)


def _places(dates: SeriesDates, choices: Sequence[SeriesChoice], *, now: datetime) -> dict[Instant, Instant]:
    """Where each accepted date shall be; raises Invalid where none is accepted, or one is chosen twice."""
    places: dict[Instant, Instant] = {}
    seen: set[Instant] = set()
    for number, choice in enumerate(choices):
        planned = epoch(choice.planned_start)
        if planned in seen:
            raise invalid_field(f"dates.{number}.planned_start", "This date is given twice.")
        seen.add(planned)
        if choice.start_time is not None:
            _require_movable(f"dates.{number}.start_time", choice.start_time, dates, now=now)
        if choice.action != "skip":
            places[planned] = epoch(choice.start_time) if choice.start_time else planned
    if not places:
        raise invalid_field("dates", "Accept at least one date.")
    return dict(sorted(places.items()))


def _require_movable(field: str, to: datetime, dates: SeriesDates, *, now: datetime) -> None:
    """Refuse what no date of the series could be moved to, before anything is computed with it."""
    if to <= now:
        raise invalid_field(field, "That time has passed.", code=ErrorCode.IN_PAST)
    if to > moment(dates.starts[-1]) + LATEST_MOVE:
        raise invalid_field(field, "That is too long after the series.", code=ErrorCode.TOO_FAR)
    if to.microsecond:
        raise invalid_field(field, "Choose one of the slots.", code=ErrorCode.OFF_GRID)


def _look(wanted: SeriesWish, *, now: datetime) -> None:
    """Raise what speaks against the series, without waiting for anybody."""
    _require_all(wanted, now=now)


def _require_all(wanted: SeriesWish, *, now: datetime) -> Surroundings:
    """Ask the engine for every accepted date, read now; raises SeriesChanged with the plan as it stands."""
    asked = wanted.dates.wanted(wanted.places)
    also = list(wanted.places.values())
    around = surroundings(wanted.dates, seats=wanted.wish.seats, now=now, also=also)
    found = check_dates(list(asked.values()), around)
    against = {planned: refusals[0] for planned, refusals in zip(asked, found, strict=True) if refusals}
    if against:
        _refuse(wanted, now=now, problems=_problems(wanted.choices, against))
    return around


def _problems(choices: Sequence[SeriesChoice], against: Mapping[Instant, Refusal]) -> list[FieldProblem]:
    """What stands against each date, by its place in the request."""
    problems = []
    for number, choice in enumerate(choices):
        refusal = against.get(epoch(choice.planned_start))
        if refusal is not None:
            error = refusal_for(refusal)
            field = f"dates.{number}.start_time"
            problems.append(FieldProblem(field=field, code=error.code, message=error.message))
    return problems


def _refuse(wanted: SeriesWish, *, now: datetime, problems: Sequence[FieldProblem] = ()) -> NoReturn:
    around = surroundings(wanted.dates, seats=wanted.wish.seats, now=now)
    viewer = ZoneInfo(wanted.wish.invitee.timezone)
    raise SeriesChanged(errors=problems, plan=plan_of(wanted.dates, around, viewer=viewer))


def _book(wanted: SeriesWish, request: RequestKey, *, now: datetime) -> Made:
    """The transaction: key, lock, engine, writes in the order of the starts."""
    if answered := idempotency.claim(request, now=now):
        return answered
    lock = lock_calendar(wanted.wish.event_type.organizer_id)
    pass_on_lapsed_offers(lock, now=now)
    around = _require_all(wanted, now=now)
    series = _new_series(wanted, around.rules)
    series.save(force_insert=True)
    bookings = _new_bookings(wanted, series, around.rules)
    link_follows = will_get_link(series.event_type)
    for booking in bookings:
        prepare_sync(booking, lock, link_follows=link_follows)
    Booking.objects.bulk_create(sorted(bookings, key=lambda each: each.start_time))
    note_new(bookings, now=now)
    record_actions([_made(booking, wanted.wish.actor) for booking in bookings], lock=lock, now=now)
    made = Made(booking=bookings[0], is_new_slot=True)
    idempotency.keep_answer(request, made)
    follow_series(bookings, now=now)
    tell_of_dates(series, bookings, News(notice=Notice.BOOKING_CONFIRMED, is_whole=True), now=now)
    return made


def _made(booking: Booking, actor: Actor) -> Act:
    """What the log tells of a date that was booked."""
    return Act(
        booking=booking,
        action=AuditAction.BOOKING_CREATED,
        actor=actor,
        new=describe(booking),
        metadata={
            "recurrence_id": str(booking.recurrence_id),
            "recurrence_sequence": booking.recurrence_sequence,
        },
        personal={"new": describe_invitee(booking)},
    )


def _new_series(wanted: SeriesWish, rules: SlotRules) -> BookingSeries:
    """What the dates have in common, counted from the first that was accepted to the last; not yet stored."""
    planned = [moment(start) for start in wanted.places]
    ends = moment(max(wanted.places.values())) + timedelta(minutes=rules.duration_minutes)
    series = BookingSeries(
        organizer=wanted.wish.event_type.organizer,
        event_type=wanted.wish.event_type,
        recurrence_rule=format_rule(wanted.dates.rule, until=planned[-1]),
        timezone=wanted.dates.zone.key,
        first_start=planned[0],
        duration=rules.duration_minutes,
    )
    series.ical_uid = ical_uid_of(series.id)
    series.regenerate_access_token(expires_at=ends + LINK_OUTLIVES_MEETING)
    return series


def _new_bookings(wanted: SeriesWish, series: BookingSeries, rules: SlotRules) -> list[Booking]:
    """The rows of the accepted dates, numbered as they were planned; not yet stored."""
    bookings = []
    for number, (planned, start) in enumerate(wanted.places.items(), start=1):
        booking = new_booking(replace(wanted.wish, start=moment(start)), rules)
        booking.recurrence, booking.recurrence_sequence = series, number
        booking.recurrence_count = len(wanted.places)
        booking.original_start, booking.is_recurring_exception = moment(planned), planned != start
        booking.ical_uid = series.ical_uid
        bookings.append(booking)
    return bookings
