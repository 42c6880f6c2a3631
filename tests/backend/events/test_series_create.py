"""Booking a series: all that was accepted, or nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.errors import IdempotencyMismatch, SeriesChanged, SlotTaken
from apps.events.models import Booking, BookingAuditLog, BookingSeries, EventType, IdempotencyKey
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import NOWHERE, SYSTEM
from apps.events.services.locking import make_lock
from apps.events.services.series import create as series_create
from apps.events.services.series.cancel import cancel_dates
from apps.notifications.models import Notification
from apps.users.models import User
from core.errors import Invalid
from shared_types.vocabulary import AuditAction, CancelledBy, CancelScope, DateState, Notice
from tests.backend.events.cast import (
    BERLIN,
    HALF_AN_HOUR,
    MONDAY_9,
    NOW,
    book,
    make_event_type,
    raw_booking,
)
from tests.backend.events.series_cast import (
    A_WEEK,
    WEEKLY_8,
    book_series,
    choices,
    dates_of,
    plan,
    series_wish,
    starts_of,
)
from tests.cast import IVO_EMAIL

CREATE_STATEMENTS = 19
CANCEL_STATEMENTS = 19


@pytest.fixture
def coaching(olga: User, olgas_hours: object) -> EventType:
    """Half an hour a week, eight times."""
    return make_event_type(olga, "coaching", **WEEKLY_8)


def nothing_is_written() -> bool:
    tables = (Booking, BookingSeries, BookingAuditLog, IdempotencyKey, Notification)
    return not any(table._default_manager.exists() for table in tables)


class TestCreateSeries:
    def test_books_every_date_and_numbers_them(self, coaching: EventType, olga: User) -> None:
        series = book_series(coaching, MONDAY_9)
        dates = dates_of(series)
        assert [each.start_time for each in dates] == [MONDAY_9 + n * A_WEEK for n in range(8)]
        assert [each.recurrence_sequence for each in dates] == list(range(1, 9))
        assert [each.original_start for each in dates] == [each.start_time for each in dates]
        assert {each.ical_uid for each in dates} == {series.ical_uid}
        assert not any(each.access_token or each.is_recurring_exception for each in dates)
        assert series.access_token
        assert series.access_token_expires_at == dates[-1].end_time + timedelta(days=30)
        assert find_broken_link(organizer_id=olga.id) is None

    def test_leaves_out_what_is_skipped_and_moves_what_is_moved(self, coaching: EventType) -> None:
        to = MONDAY_9 + 3 * A_WEEK + timedelta(days=1)
        series = book_series(coaching, MONDAY_9, skip=[2, 8], move={4: to})
        dates = dates_of(series)
        planned = [MONDAY_9 + n * A_WEEK for n in (0, 2, 3, 4, 5, 6)]
        assert [each.original_start for each in dates] == planned
        assert [each.start_time for each in dates] == [*planned[:2], to, *planned[3:]]
        assert [each.is_recurring_exception for each in dates] == [False, False, True, False, False, False]
        assert [each.recurrence_sequence for each in dates] == list(range(1, 7))
        assert {each.recurrence_count for each in dates} == {6}

    def test_is_written_down_for_each_date_and_told_once_to_either_side(
        self, coaching: EventType, olga: User
    ) -> None:
        series = book_series(coaching, MONDAY_9)
        entries = BookingAuditLog.objects.order_by("sequence")
        assert [entry.action for entry in entries] == [AuditAction.BOOKING_CREATED] * 8
        assert {entry.metadata["recurrence_id"] for entry in entries} == {str(series.id)}
        told = Notification.objects.order_by("audience")
        assert [(row.notice, row.recipient) for row in told] == [
            (Notice.BOOKING_CONFIRMED, IVO_EMAIL),
            (Notice.BOOKING_CONFIRMED, olga.email),
        ]

    def test_keeps_its_rule_and_its_length_when_the_event_type_changes(self, coaching: EventType) -> None:
        series = book_series(coaching, MONDAY_9)
        EventType.objects.update(recurrence_type="daily", recurrence_rule="FREQ=DAILY", duration=60)
        series.refresh_from_db()
        assert series.recurrence_rule == "FREQ=WEEKLY;UNTIL=20270322T080000Z"
        assert series.duration == 30

    def test_counts_the_daily_limit_over_its_own_dates(self, coaching: EventType) -> None:
        EventType.objects.update(max_bookings_per_day=1)
        with pytest.raises(SeriesChanged) as refusal:
            book_series(coaching, MONDAY_9, move={2: MONDAY_9 + HALF_AN_HOUR})
        assert [(each.field, each.code) for each in refusal.value.errors] == [
            ("dates.1.start_time", "day_full")
        ]

    def test_does_not_put_two_of_its_dates_in_one_place(self, coaching: EventType) -> None:
        with pytest.raises(SeriesChanged) as refusal:
            book_series(coaching, MONDAY_9, move={2: MONDAY_9})
        assert [(each.field, each.code) for each in refusal.value.errors] == [
            ("dates.1.start_time", "slot_taken")
        ]
        assert nothing_is_written()

    def test_lets_two_dates_change_places(self, coaching: EventType) -> None:
        series = book_series(coaching, MONDAY_9, move={1: MONDAY_9 + A_WEEK, 2: MONDAY_9})
        first, second, *_ = dates_of(series)
        assert (first.start_time, second.start_time) == (MONDAY_9 + A_WEEK, MONDAY_9)

    @pytest.mark.parametrize("dates", [2, 8])
    def test_costs_the_same_statements_however_many_dates(
        self, coaching: EventType, django_assert_num_queries: DjangoAssertNumQueries, dates: int
    ) -> None:
        make_lock(coaching.organizer_id)
        starts = starts_of(plan(coaching, MONDAY_9))
        data = series_wish(coaching, starts, skip=range(dates + 1, 9))
        with django_assert_num_queries(CREATE_STATEMENTS):
            series_create.create_series(data=data, idempotency_key="", origin=NOWHERE, now=NOW)


class TestCancelDates:
    @pytest.mark.parametrize("dates", [2, 8])
    def test_costs_the_same_statements_however_many_dates(
        self, coaching: EventType, django_assert_num_queries: DjangoAssertNumQueries, dates: int
    ) -> None:
        series = book_series(coaching, MONDAY_9, skip=range(dates + 1, 9))
        with django_assert_num_queries(CANCEL_STATEMENTS):
            cancel_dates(
                organizer_id=series.organizer_id,
                series_id=series.id,
                booking_id=None,
                scope=CancelScope.ALL,
                cancelled_by=CancelledBy.INVITEE,
                reason="",
                actor=SYSTEM,
                now=NOW,
            )
        assert dates_of(series) == []
        assert find_broken_link(organizer_id=series.organizer_id) is None
        gone = Booking.objects.filter(recurrence=series)
        assert {(each.cancelled_by, each.cancelled_at, each.ical_sequence) for each in gone} == {
            (CancelledBy.INVITEE, NOW, 1)
        }


class TestRefusals:
    def test_bring_a_new_plan_and_book_nothing(self, coaching: EventType) -> None:
        starts = starts_of(plan(coaching, MONDAY_9))
        raw_booking(make_event_type(coaching.organizer, "other"), at=starts[4])
        before = Booking.objects.count()
        with pytest.raises(SeriesChanged) as refusal:
            create(coaching, starts)
        assert refusal.value.plan is not None
        states = [each.state for each in refusal.value.plan.dates]
        assert states == [DateState.TAKEN if n == 4 else DateState.FREE for n in range(8)]
        assert [each.field for each in refusal.value.errors] == ["dates.4.start_time"]
        assert Booking.objects.count() == before

    def test_by_the_database_bring_a_plan_too(
        self, coaching: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        starts = starts_of(plan(coaching, MONDAY_9))
        raw_booking(make_event_type(coaching.organizer, "other"), at=starts[4])
        calls: list[int] = []

        def blind(dates: Any, around: Any) -> list[Any]:
            calls.append(1)
            return [[] for _ in dates]

        monkeypatch.setattr(series_create, "check_dates", blind)
        with pytest.raises(SeriesChanged) as refusal:
            create(coaching, starts)
        assert len(calls) == 2  # before the lock and under it: then the constraint has its say
        assert refusal.value.plan is not None
        assert refusal.value.plan.free_count == 7
        assert Booking.objects.count() == 1

    def test_come_where_the_rule_is_no_longer_that_of_the_plan(self, coaching: EventType) -> None:
        starts = starts_of(plan(coaching, MONDAY_9))
        EventType.objects.update(recurrence_rule="FREQ=WEEKLY;INTERVAL=2")
        with pytest.raises(SeriesChanged) as refusal:
            create(coaching, starts)
        assert refusal.value.plan is not None
        assert starts_of(refusal.value.plan)[1] == MONDAY_9 + 2 * A_WEEK

    @pytest.mark.parametrize(
        ("chosen", "field"),
        [
            (lambda starts: choices(starts, skip=range(1, 9)), "dates"),
            (lambda starts: [*choices(starts[:7]), *choices(starts[:1])], "dates.7.planned_start"),
            (lambda starts: choices(starts, move={3: NOW}), "dates.2.start_time"),
            (
                lambda starts: choices(starts, move={3: datetime(9999, 12, 31, tzinfo=BERLIN)}),
                "dates.2.start_time",
            ),
            (
                lambda starts: choices(starts, move={3: starts[0] + timedelta(microseconds=1)}),
                "dates.2.start_time",
            ),
        ],
    )
    def test_name_the_choice_that_makes_no_sense(
        self, coaching: EventType, chosen: Callable[[list[datetime]], Any], field: str
    ) -> None:
        starts = starts_of(plan(coaching, MONDAY_9))
        with pytest.raises(Invalid) as refusal:
            create(coaching, starts, dates=chosen(starts))
        assert [each.field for each in refusal.value.errors] == [field]
        assert nothing_is_written()

    def test_write_nothing_where_the_outbox_is_broken(
        self, coaching: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("the outbox is broken")

        monkeypatch.setattr("apps.events.services.notices.queue_booking_notices", fail)
        with pytest.raises(RuntimeError):
            book_series(coaching, MONDAY_9)
        assert nothing_is_written()


class TestRepeats:
    def test_are_answered_with_the_same_series(self, coaching: EventType) -> None:
        starts = starts_of(plan(coaching, MONDAY_9))
        first = create(coaching, starts, key="k")
        again = create(coaching, starts, key="k", now=NOW + timedelta(days=90))
        assert again.recurrence_id == first.recurrence_id
        assert Booking.objects.count() == 8

    def test_with_other_choices_are_told_apart(self, coaching: EventType) -> None:
        starts = starts_of(plan(coaching, MONDAY_9))
        create(coaching, starts, key="k")
        with pytest.raises(IdempotencyMismatch):
            create(coaching, starts, key="k", skip=[3])


def create(event_type: EventType, starts: list[datetime], **fields: Any) -> Booking:
    key, now = fields.pop("key", ""), fields.pop("now", NOW)
    if "dates" in fields:
        data = series_wish(event_type, starts).model_copy(update={"dates": fields["dates"]})
    else:
        data = series_wish(event_type, starts, **fields)
    made = series_create.create_series(data=data, idempotency_key=key, origin=NOWHERE, now=now)
    return made.booking


def test_a_single_booking_keeps_off_a_series(coaching: EventType) -> None:
    book_series(coaching, MONDAY_9)
    with pytest.raises(SlotTaken):
        book(make_event_type(coaching.organizer, "other"), at=MONDAY_9 + 5 * A_WEEK)
