"""Booking a slot: what is refused and why, what is written, and what a repeat gets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.events.errors import (
    CapacityExceeded,
    DayFull,
    EventTypeInactive,
    EventTypeNotFound,
    IdempotencyMismatch,
    SlotTaken,
    StartNotOffered,
)
from apps.events.models import Attendee, Booking, BookingAuditLog, EventType, IdempotencyKey
from apps.events.selectors.audit import find_broken_link
from apps.events.services.idempotency import KEPT_FOR, purge_keys
from apps.integrations.models import BusyInterval
from apps.notifications.models import Notification
from apps.users.models import User
from core.errors import DomainError
from shared_types.vocabulary import AuditAction, ErrorCode, Notice
from tests.backend.events.cast import (
    BERLIN,
    HALF_AN_HOUR,
    MONDAY_9,
    NOW,
    book,
    make_event_type,
    raw_booking,
)
from tests.cast import IVO_EMAIL, make_schedule

type Change = Callable[[EventType], None]


def set_to(**fields: Any) -> Change:
    def change(event_type: EventType) -> None:
        EventType.objects.filter(id=event_type.id).update(**fields)

    return change


def code_of(refusal: pytest.ExceptionInfo[DomainError]) -> ErrorCode:
    return refusal.value.code


class TestCreateBooking:
    def test_takes_the_time_with_the_buffers_of_the_moment(self, olga: User) -> None:
        make_schedule(olga)
        event_type = make_event_type(olga, buffer_time_before=5, buffer_time_after=10)
        booking = book(event_type, at=MONDAY_9).booking
        set_to(buffer_time_before=60, duration=120)(event_type)
        booking.refresh_from_db()
        assert booking.end_time - booking.start_time == HALF_AN_HOUR
        assert booking.busy == DateTimeTZRange(
            MONDAY_9 - timedelta(minutes=5), MONDAY_9 + timedelta(minutes=40), "[)"
        )

    def test_lets_a_meeting_start_the_moment_the_buffer_before_it_ends(self, olga: User) -> None:
        make_schedule(olga)
        event_type = make_event_type(olga, buffer_time_after=10, slot_interval_minutes=10)
        book(event_type, at=MONDAY_9)
        with pytest.raises(SlotTaken):
            book(event_type, at=MONDAY_9 + timedelta(minutes=30))
        assert book(event_type, at=MONDAY_9 + timedelta(minutes=40)).booking.is_live()

    def test_adds_up_the_buffers_of_neighbours(self, olga: User) -> None:
        make_schedule(olga)
        early = make_event_type(olga, "early", buffer_time_after=10, slot_interval_minutes=5)
        late = make_event_type(olga, "late", buffer_time_before=10, slot_interval_minutes=5)
        book(early, at=MONDAY_9)
        with pytest.raises(SlotTaken):
            book(late, at=MONDAY_9 + timedelta(minutes=45))
        assert book(late, at=MONDAY_9 + timedelta(minutes=50)).booking.is_live()

    def test_keeps_off_what_stands_in_other_calendars(self, intro_call: EventType, olga: User) -> None:
        busy = DateTimeTZRange(MONDAY_9 + timedelta(minutes=29), MONDAY_9 + timedelta(minutes=45), "[)")
        BusyInterval.objects.create(organizer=olga, busy=busy)
        with pytest.raises(SlotTaken) as refusal:
            book(intro_call, at=MONDAY_9)
        starts = [start for start, _ in refusal.value.alternatives]
        assert starts == [MONDAY_9 + timedelta(hours=hours) for hours in (1, 1.5, 2)]

    def test_knows_the_link_of_a_standing_video_call(self, intro_call: EventType) -> None:
        set_to(location_details=" https://meet.example.com/olga ")(intro_call)
        assert book(intro_call, at=MONDAY_9).booking.meeting_link == "https://meet.example.com/olga"

    def test_writes_everything_or_nothing(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("the outbox is broken")

        monkeypatch.setattr("apps.events.services.notices.queue_booking_notices", fail)
        with pytest.raises(RuntimeError):
            book(intro_call, at=MONDAY_9)
        assert not Booking.objects.exists()
        assert not BookingAuditLog.objects.exists()
        assert not IdempotencyKey.objects.exists()

    def test_is_written_down_and_told_to_both(self, intro_call: EventType, olga: User) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        entry = BookingAuditLog.objects.get()
        assert (entry.action, entry.actor_email) == (AuditAction.BOOKING_CREATED, IVO_EMAIL)
        assert IVO_EMAIL not in f"{entry.new_values}{entry.old_values}{entry.metadata}{entry.description}"
        assert find_broken_link(organizer_id=olga.id) is None
        told = Notification.objects.filter(subject_id=booking.id).order_by("audience")
        assert [(row.notice, row.recipient) for row in told] == [
            (Notice.BOOKING_CONFIRMED, IVO_EMAIL),
            (Notice.BOOKING_CONFIRMED, olga.email),
        ]


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "at", "code"),
        [
            (set_to(), NOW, ErrorCode.IN_PAST),
            (set_to(), NOW - timedelta(days=1), ErrorCode.IN_PAST),
            (set_to(), datetime(1, 1, 1, tzinfo=UTC), ErrorCode.IN_PAST),
            (set_to(), datetime(9999, 12, 31, 23, 59, tzinfo=UTC), ErrorCode.TOO_FAR),
            (set_to(max_scheduling_horizon=60), MONDAY_9, ErrorCode.TOO_FAR),
            (set_to(min_scheduling_notice=60 * 24 * 7), MONDAY_9, ErrorCode.TOO_SOON),
            (set_to(), MONDAY_9 - HALF_AN_HOUR, ErrorCode.OUTSIDE_HOURS),
            (set_to(), MONDAY_9 - timedelta(days=1), ErrorCode.OUTSIDE_HOURS),
            (set_to(duration=90), MONDAY_9 + timedelta(hours=7), ErrorCode.OUTSIDE_HOURS),
            (set_to(), MONDAY_9 + timedelta(minutes=10), ErrorCode.OFF_GRID),
            (set_to(), MONDAY_9 + timedelta(seconds=1), ErrorCode.OFF_GRID),
            (set_to(), MONDAY_9 + timedelta(microseconds=1), ErrorCode.OFF_GRID),
        ],
    )
    def test_name_the_rule(
        self, intro_call: EventType, change: Change, at: datetime, code: ErrorCode
    ) -> None:
        change(intro_call)
        with pytest.raises(StartNotOffered) as refusal:
            book(intro_call, at=at)
        assert code_of(refusal) == code
        assert [problem.field for problem in refusal.value.errors] == ["start_time"]
        assert not Booking.objects.exists()

    @pytest.mark.parametrize(
        ("now", "is_refused"),
        [
            (MONDAY_9 - timedelta(minutes=60), False),
            (MONDAY_9 - timedelta(minutes=60) + timedelta(seconds=1), True),
        ],
    )
    def test_begin_with_the_last_second_of_the_notice(
        self, intro_call: EventType, now: datetime, is_refused: bool
    ) -> None:
        if not is_refused:
            assert book(intro_call, at=MONDAY_9, now=now).booking.is_live()
            return
        with pytest.raises(StartNotOffered) as refusal:
            book(intro_call, at=MONDAY_9, now=now)
        assert code_of(refusal) == ErrorCode.TOO_SOON

    @pytest.mark.parametrize(("seconds", "is_refused"), [(0, False), (1, True)])
    def test_begin_after_the_last_second_of_the_horizon(
        self, intro_call: EventType, seconds: int, is_refused: bool
    ) -> None:
        now = MONDAY_9 - timedelta(minutes=intro_call.max_scheduling_horizon) - timedelta(seconds=seconds)
        if not is_refused:
            assert book(intro_call, at=MONDAY_9, now=now).booking.is_live()
            return
        with pytest.raises(StartNotOffered) as refusal:
            book(intro_call, at=MONDAY_9, now=now)
        assert code_of(refusal) == ErrorCode.TOO_FAR

    def test_come_with_the_nearest_slots(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9 + HALF_AN_HOUR)
        with pytest.raises(SlotTaken) as refusal:
            book(intro_call, at=MONDAY_9 + HALF_AN_HOUR)
        assert refusal.value.alternatives == [
            (MONDAY_9 + offset, MONDAY_9 + offset + HALF_AN_HOUR)
            for offset in (timedelta(0), timedelta(hours=1), timedelta(hours=1.5))
        ]

    def test_look_a_month_around_for_something_else(self, intro_call: EventType, olga: User) -> None:
        """Where a week is full, what is offered lies beyond it."""
        week = DateTimeTZRange(MONDAY_9 - timedelta(days=5), MONDAY_9 + timedelta(days=9), "[)")
        BusyInterval.objects.create(organizer=olga, busy=week)
        with pytest.raises(SlotTaken) as refusal:
            book(intro_call, at=MONDAY_9)
        first = refusal.value.alternatives[0][0]
        assert first == datetime(2027, 2, 10, 9, 0, tzinfo=BERLIN)

    def test_stand_before_one_who_wants_seats_that_are_not_there(self, intro_call: EventType) -> None:
        with pytest.raises(CapacityExceeded):
            book(intro_call, at=MONDAY_9, attendee_count=2)

    def test_tell_inactive_from_missing(self, intro_call: EventType) -> None:
        set_to(is_active=False)(intro_call)
        with pytest.raises(EventTypeInactive):
            book(intro_call, at=MONDAY_9)
        set_to(is_active=True, deleted_at=NOW)(intro_call)
        with pytest.raises(EventTypeNotFound):
            book(intro_call, at=MONDAY_9)

    def test_are_what_the_database_says_last(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Were the engine blind, the constraint would still refuse, and as the same refusal."""
        raw_booking(intro_call)
        monkeypatch.setattr("apps.events.services.bookings.create.require_offered", lambda *_, **__: None)
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9)
        assert Booking.objects.count() == 1


class TestDailyLimit:
    def test_counts_the_organizers_days(self, intro_call: EventType) -> None:
        set_to(max_bookings_per_day=2)(intro_call)
        book(intro_call, at=MONDAY_9)
        book(intro_call, at=MONDAY_9 + timedelta(hours=7, minutes=30))
        with pytest.raises(DayFull) as refusal:
            book(intro_call, at=MONDAY_9 + timedelta(hours=1))
        assert all(start.astimezone(BERLIN).day != 1 for start, _ in refusal.value.alternatives)
        assert book(intro_call, at=MONDAY_9 + timedelta(days=1)).booking.is_live()

    def test_counts_a_day_of_23_hours_whole(self, olga: User) -> None:
        make_schedule(olga, weekly={7: [(0, 24 * 60)], 1: [(0, 60)]})
        event_type = make_event_type(olga, max_bookings_per_day=1)
        late = datetime(2027, 3, 28, 23, 30, tzinfo=BERLIN)
        book(event_type, at=datetime(2027, 3, 28, 0, 0, tzinfo=BERLIN))
        with pytest.raises(DayFull):
            book(event_type, at=late)
        assert book(event_type, at=late + HALF_AN_HOUR).booking.is_live()

    def test_lets_others_join_a_slot_of_a_full_day(self, workshop: EventType) -> None:
        set_to(max_bookings_per_day=1)(workshop)
        book(workshop, at=MONDAY_9)
        assert book(workshop, at=MONDAY_9, attendee_count=3).booking.attendee_count == 4
        with pytest.raises(DayFull):
            book(workshop, at=MONDAY_9 + timedelta(hours=1))

    def test_forgets_what_is_cancelled(self, intro_call: EventType) -> None:
        set_to(max_bookings_per_day=1)(intro_call)
        gone = book(intro_call, at=MONDAY_9).booking
        Booking.objects.filter(id=gone.id).update(status="cancelled", cancelled_at=NOW, cancelled_by="system")
        assert book(intro_call, at=MONDAY_9 + HALF_AN_HOUR).booking.is_live()


class TestGroup:
    def test_shares_one_row(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9)
        second = book(
            workshop, at=MONDAY_9, invitee_name="Eve", invitee_email="eve@example.com", attendee_count=2
        )
        assert second.booking.id == first.booking.id
        first.booking.refresh_from_db()
        assert (first.booking.attendee_count, first.booking.capacity) == (3, 4)
        assert Attendee.objects.filter(booking=first.booking).count() == 3

    def test_gives_each_party_a_key_and_the_slot_none(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9, attendee_count=3)
        assert first.booking.access_token is None
        assert first.seat is not None
        guests = Attendee.objects.filter(guest_of=first.seat)
        assert [guest.access_token for guest in guests] == [None, None]
        assert first.seat.access_token_text()

    def test_is_never_overfull(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, attendee_count=3)
        with pytest.raises(CapacityExceeded):
            book(workshop, at=MONDAY_9, attendee_count=2)
        assert book(workshop, at=MONDAY_9).booking.attendee_count == 4
        with pytest.raises(CapacityExceeded) as refusal:
            book(workshop, at=MONDAY_9)
        assert MONDAY_9 not in [start for start, _ in refusal.value.alternatives]

    def test_keeps_the_capacity_it_was_made_with(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9)
        set_to(max_attendees=1)(workshop)
        assert book(workshop, at=MONDAY_9, attendee_count=3).booking.attendee_count == 4

    def test_can_be_joined_whatever_else_is_busy(self, workshop: EventType, olga: User) -> None:
        book(workshop, at=MONDAY_9)
        busy = DateTimeTZRange(MONDAY_9, MONDAY_9 + HALF_AN_HOUR, "[)")
        BusyInterval.objects.create(organizer=olga, busy=busy)
        assert book(workshop, at=MONDAY_9).booking.attendee_count == 2

    def test_tells_the_organizer_of_each_and_nobody_of_another(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, invitee_name="Eve", invitee_email="eve@example.com")
        book(workshop, at=MONDAY_9)
        to_organizer = Notification.objects.filter(audience="organizer").order_by("created_at", "id")
        assert {row.notice for row in to_organizer} == {Notice.BOOKING_CONFIRMED, Notice.ATTENDEE_JOINED}
        to_ivo = Notification.objects.get(recipient=IVO_EMAIL)
        assert "eve@" not in str(to_ivo.payload)

    def test_keeps_answers_with_the_seat(self, workshop: EventType) -> None:
        question = workshop.questions.create(question_text="Why?", order=0)
        made = book(workshop, at=MONDAY_9, custom_answers={str(question.id): "Because"})
        assert made.booking.custom_answers == []
        assert made.seat is not None
        assert made.seat.custom_answers == [
            {"question_id": str(question.id), "question_text": "Why?", "answer": "Because"}
        ]


class TestIdempotency:
    def test_answers_a_repeat_with_the_same_booking(self, intro_call: EventType) -> None:
        first = book(intro_call, at=MONDAY_9, idempotency_key="k")
        again = book(intro_call, at=MONDAY_9, idempotency_key="k")
        assert again.booking.id == first.booking.id
        assert again.booking.access_token_text() == first.booking.access_token_text()
        assert Booking.objects.count() == 1
        assert Notification.objects.count() == 2

    def test_answers_a_repeat_with_the_same_seat(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9, idempotency_key="k", attendee_count=3)
        again = book(workshop, at=MONDAY_9, idempotency_key="k", attendee_count=3)
        assert again.seat == first.seat
        assert again.booking.attendee_count == 3

    def test_refuses_another_request_under_the_same_key(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9, idempotency_key="k")
        with pytest.raises(IdempotencyMismatch):
            book(intro_call, at=MONDAY_9 + HALF_AN_HOUR, idempotency_key="k")
        assert Booking.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("invitee_name", "Somebody Else"),
            ("invitee_email", "else@example.com"),
            ("invitee_phone", "+49 30 123456"),
            ("invitee_timezone", "Europe/Berlin"),
            ("attendee_count", 2),
            ("custom_answers", {"0191d7a6-0000-4000-8000-000000000001": "x"}),
        ],
    )
    def test_looks_at_every_field_of_the_request(self, workshop: EventType, name: str, value: Any) -> None:
        book(workshop, at=MONDAY_9, idempotency_key="k")
        with pytest.raises(IdempotencyMismatch):
            book(workshop, at=MONDAY_9, idempotency_key="k", **{name: value})
        assert Booking.objects.get().attendee_count == 1

    def test_knows_no_key_of_another_organizers(self, intro_call: EventType, mallory: User) -> None:
        make_schedule(mallory)
        book(intro_call, at=MONDAY_9, idempotency_key="k")
        assert book(make_event_type(mallory), at=MONDAY_9, idempotency_key="k").booking.organizer == mallory

    def test_remembers_no_refusal(self, intro_call: EventType) -> None:
        taken = raw_booking(intro_call)
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9, idempotency_key="k")
        taken.delete()
        assert book(intro_call, at=MONDAY_9, idempotency_key="k").booking.is_live()

    def test_keeps_a_key_for_a_day(self, intro_call: EventType) -> None:
        first = book(intro_call, at=MONDAY_9, idempotency_key="k").booking
        day_later = NOW + KEPT_FOR
        assert purge_keys(now=day_later) == 0
        assert book(intro_call, at=MONDAY_9, idempotency_key="k", now=day_later).booking == first
        assert purge_keys(now=day_later + timedelta(seconds=1)) == 1
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9, idempotency_key="k", now=day_later)
        assert Booking.objects.get() == first

    def test_keeps_no_usable_token(self, intro_call: EventType) -> None:
        made = book(intro_call, at=MONDAY_9, idempotency_key="k")
        row = IdempotencyKey.objects.values().get()
        assert made.booking.access_token_text() not in str(row)


class TestAnswers:
    def test_keep_the_question_as_it_was_asked(self, intro_call: EventType) -> None:
        question = intro_call.questions.create(question_text="Why?", order=0)
        booking = book(intro_call, at=MONDAY_9, custom_answers={str(question.id): "Because"}).booking
        question.question_text = "How?"
        question.save()
        booking.refresh_from_db()
        assert booking.custom_answers[0]["question_text"] == "Why?"
