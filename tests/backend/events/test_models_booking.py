"""What can never be true of a booking, whoever writes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.events.models import Booking, EventType
from apps.users.models import User
from shared_types.vocabulary import BookingStatus, CancelledBy
from tests.backend.constraints import refused_by
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, make_event_type, raw_booking, raw_series

HELD: dict[str, Any] = {
    "status": BookingStatus.HELD,
    "hold_expires_at": NOW,
    "attendee_count": 0,
    "held_seats": 1,
}
CANCELLED: dict[str, Any] = {
    "status": BookingStatus.CANCELLED,
    "cancelled_at": NOW,
    "cancelled_by": CancelledBy.INVITEE,
}
MOVED: dict[str, Any] = {"status": BookingStatus.RESCHEDULED, "rescheduled_at": NOW}


class TestOverlap:
    def test_is_refused_past_every_service(self, intro_call: EventType) -> None:
        raw_booking(intro_call)
        with refused_by("booking_never_overlaps"):
            raw_booking(intro_call, at=MONDAY_9 + timedelta(minutes=29))

    def test_is_refused_to_plain_sql_too(self, intro_call: EventType) -> None:
        raw_booking(intro_call)
        later = raw_booking(intro_call, at=MONDAY_9 + HALF_AN_HOUR)
        with refused_by("booking_never_overlaps"), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE events_booking "
                "SET busy = tstzrange(lower(busy) - interval '1 minute', upper(busy), '[)') WHERE id = %s",
                [later.id],
            )

    def test_is_refused_between_event_types(self, olga: User, intro_call: EventType) -> None:
        raw_booking(intro_call)
        with refused_by("booking_never_overlaps"):
            raw_booking(make_event_type(olga, "long", duration=120), at=MONDAY_9 - timedelta(hours=1))

    def test_counts_buffers(self, intro_call: EventType) -> None:
        raw_booking(intro_call)
        after = MONDAY_9 + HALF_AN_HOUR
        with refused_by("booking_never_overlaps"):
            busy = DateTimeTZRange(after - timedelta(minutes=1), after + HALF_AN_HOUR, "[)")
            raw_booking(intro_call, at=after, busy=busy)

    def test_lets_neighbours_touch(self, intro_call: EventType) -> None:
        raw_booking(intro_call)
        assert raw_booking(intro_call, at=MONDAY_9 + HALF_AN_HOUR).is_live()

    def test_lets_others_have_the_time(self, intro_call: EventType, mallory: User) -> None:
        raw_booking(intro_call)
        assert raw_booking(make_event_type(mallory)).is_live()

    @pytest.mark.parametrize("gone", [CANCELLED, MOVED], ids=["cancelled", "moved"])
    def test_frees_the_time_of_what_is_gone(self, intro_call: EventType, gone: dict[str, Any]) -> None:
        raw_booking(intro_call, **gone)
        assert raw_booking(intro_call).is_live()

    @pytest.mark.parametrize(
        "kept",
        [
            {"status": BookingStatus.COMPLETED},
            {"status": BookingStatus.NO_SHOW},
            HELD,
        ],
        ids=["completed", "no_show", "held"],
    )
    def test_keeps_the_time_of_what_was_or_is_held(self, intro_call: EventType, kept: dict[str, Any]) -> None:
        raw_booking(intro_call, **kept)
        with refused_by("booking_never_overlaps"):
            raw_booking(intro_call, at=MONDAY_9 + timedelta(minutes=15))

    def test_is_refused_when_a_cancelled_one_comes_back(self, intro_call: EventType) -> None:
        gone = raw_booking(intro_call, **CANCELLED)
        raw_booking(intro_call)
        with refused_by("booking_never_overlaps"):
            Booking.objects.filter(id=gone.id).update(
                status=BookingStatus.CONFIRMED, cancelled_at=None, cancelled_by=""
            )


class TestRow:
    def test_is_one_a_slot(self, intro_call: EventType, mallory: User) -> None:
        """Even where the overlap goes unseen, as between two organizers' calendars."""
        raw_booking(intro_call)
        with refused_by("booking_is_one_a_slot"):
            raw_booking(intro_call, organizer=mallory)

    def test_ends_after_it_starts(self, intro_call: EventType) -> None:
        with refused_by("booking_ends_after_it_starts"):
            raw_booking(intro_call, end_time=MONDAY_9)

    @pytest.mark.parametrize(
        ("begins", "ends"),
        [(timedelta(minutes=1), HALF_AN_HOUR), (timedelta(0), HALF_AN_HOUR - timedelta(minutes=1))],
    )
    def test_is_busy_all_the_while(self, intro_call: EventType, begins: timedelta, ends: timedelta) -> None:
        with refused_by("booking_busy_covers_the_meeting"):
            raw_booking(intro_call, busy=DateTimeTZRange(MONDAY_9 + begins, MONDAY_9 + ends, "[)"))

    @pytest.mark.parametrize(
        "busy",
        [
            DateTimeTZRange(MONDAY_9, None, "[)"),
            DateTimeTZRange(None, MONDAY_9 + HALF_AN_HOUR, "()"),
            DateTimeTZRange(MONDAY_9, MONDAY_9 + HALF_AN_HOUR, "[]"),
            DateTimeTZRange(MONDAY_9 - HALF_AN_HOUR, MONDAY_9 + HALF_AN_HOUR, "()"),
            DateTimeTZRange(empty=True),
        ],
        ids=["no end", "no start", "closed", "open", "empty"],
    )
    def test_is_busy_from_an_instant_to_an_instant(
        self, intro_call: EventType, busy: DateTimeTZRange
    ) -> None:
        with refused_by("booking_busy_has_a_start_and_an_end"):
            raw_booking(intro_call, busy=busy)

    @pytest.mark.parametrize("capacity", [0, 101])
    def test_takes_one_to_a_hundred(self, intro_call: EventType, capacity: int) -> None:
        with refused_by("booking_takes_1_to_100"):
            raw_booking(intro_call, capacity=capacity, attendee_count=0)

    def test_is_not_overfull(self, workshop: EventType) -> None:
        with refused_by("booking_is_not_overfull"):
            raw_booking(workshop, capacity=4, attendee_count=5)

    def test_has_no_seats_below_none(self, workshop: EventType) -> None:
        with refused_by("events_booking_attendee_count_check"):
            raw_booking(workshop, capacity=4, attendee_count=-1)

    def test_may_be_full_or_empty(self, workshop: EventType) -> None:
        raw_booking(workshop, capacity=4, attendee_count=4)
        later = MONDAY_9 + timedelta(hours=2)
        assert raw_booking(workshop, at=later, capacity=4, attendee_count=0).attendee_count == 0

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("booking_status_is_known", {"status": "lost"}),
            ("booking_sync_status_is_known", {"calendar_sync_status": "maybe"}),
            ("booking_canceller_is_known", {**CANCELLED, "cancelled_by": "mallory"}),
            ("booking_cancelled_says_when_and_by_whom", {**CANCELLED, "cancelled_at": None}),
            ("booking_cancelled_says_when_and_by_whom", {**CANCELLED, "cancelled_by": ""}),
            ("booking_cancelled_says_when_and_by_whom", {"cancelled_at": NOW}),
            ("booking_cancelled_says_when_and_by_whom", {"cancelled_by": CancelledBy.SYSTEM}),
            ("booking_rescheduled_says_when", {"status": BookingStatus.RESCHEDULED}),
            ("booking_rescheduled_says_when", {"rescheduled_at": NOW}),
            ("booking_held_has_an_end", {**HELD, "hold_expires_at": None}),
            ("booking_holds_seats_while_it_is_live", {**HELD, "held_seats": 0}),
            ("booking_holds_seats_while_it_is_live", {**CANCELLED, "held_seats": 1, "attendee_count": 0}),
            ("booking_is_not_overfull", {"held_seats": 1}),
            ("booking_held_has_an_end", {"hold_expires_at": NOW}),
            ("booking_series_has_a_number", {"recurrence_sequence": 1}),
            ("booking_series_has_a_number", {"original_start": MONDAY_9}),
            ("booking_series_has_a_number", {"is_recurring_exception": True}),
            ("booking_access_token_is_whole", {"access_token": "a" * 64}),
            ("booking_access_token_is_whole", {"access_nonce": b"n" * 16, "access_token": "a" * 64}),
            ("booking_access_token_is_whole", {"access_token_expires_at": NOW}),
        ],
    )
    def test_makes_sense(self, intro_call: EventType, constraint: str, fields: dict[str, Any]) -> None:
        with refused_by(constraint):
            raw_booking(intro_call, **fields)

    def test_has_a_token_of_its_own(self, intro_call: EventType) -> None:
        first = raw_booking(intro_call)
        first.regenerate_access_token(expires_at=NOW)
        first.save()
        with refused_by("events_booking_access_token_key"):
            raw_booking(
                intro_call,
                at=MONDAY_9 + HALF_AN_HOUR,
                access_nonce=first.access_nonce,
                access_token=first.access_token,
                access_token_expires_at=NOW,
            )

    def test_is_moved_to_one_place(self, intro_call: EventType) -> None:
        old = raw_booking(intro_call, **MOVED)
        raw_booking(intro_call, rescheduled_from=old)
        with refused_by("booking_is_moved_once"):
            raw_booking(intro_call, at=MONDAY_9 + HALF_AN_HOUR, rescheduled_from=old)

    def test_is_one_a_date_of_its_series(self, intro_call: EventType) -> None:
        series: dict[str, Any] = {
            "recurrence": raw_series(intro_call),
            "recurrence_sequence": 2,
            "original_start": MONDAY_9,
        }
        raw_booking(intro_call, **series)
        with refused_by("booking_is_one_a_date_of_its_series"):
            raw_booking(intro_call, at=MONDAY_9 + HALF_AN_HOUR, **series)

    @pytest.mark.parametrize("missing", ["recurrence_sequence", "original_start"])
    def test_of_a_series_knows_its_date(self, intro_call: EventType, missing: str) -> None:
        known: dict[str, Any] = {"recurrence_sequence": 1, "original_start": MONDAY_9, missing: None}
        with refused_by("booking_series_has_a_number"):
            raw_booking(intro_call, recurrence=raw_series(intro_call), **known)

    def test_of_a_series_has_no_link_of_its_own(self, intro_call: EventType) -> None:
        known: dict[str, Any] = {"recurrence_sequence": 1, "original_start": MONDAY_9}
        key: dict[str, Any] = {
            "access_nonce": b"n" * 16,
            "access_token": "a" * 64,
            "access_token_expires_at": NOW,
        }
        with refused_by("booking_of_a_series_has_no_token"):
            raw_booking(intro_call, recurrence=raw_series(intro_call), **known, **key)


class TestSeries:
    def test_has_a_rule(self, intro_call: EventType) -> None:
        with refused_by("bookingseries_has_a_rule"):
            raw_series(intro_call, recurrence_rule="")

    def test_has_a_calendar_entry_of_its_own(self, intro_call: EventType) -> None:
        first = raw_series(intro_call)
        with refused_by("bookingseries_uid_is_unique"):
            raw_series(intro_call, ical_uid=first.ical_uid)

    def test_has_a_link_with_an_end(self, intro_call: EventType) -> None:
        with refused_by("bookingseries_access_token_is_whole"):
            raw_series(intro_call, access_token="a" * 64)


class TestMethods:
    @pytest.mark.parametrize(
        ("before_start", "can"), [(timedelta(microseconds=1), True), (timedelta(0), False)]
    )
    def test_changes_end_when_the_meeting_begins(
        self, intro_call: EventType, before_start: timedelta, can: bool
    ) -> None:
        booking = raw_booking(intro_call)
        now = MONDAY_9 - before_start
        assert booking.can_be_cancelled(now) is can
        assert booking.can_be_rescheduled(now) is can
        assert booking.can_be_concluded(now) is not can

    @pytest.mark.parametrize("status", sorted(set(BookingStatus) - {BookingStatus.CONFIRMED}))
    def test_only_what_is_confirmed_can_be_changed(
        self, intro_call: EventType, status: BookingStatus
    ) -> None:
        booking = Booking(event_type=intro_call, status=status, start_time=MONDAY_9)
        assert not booking.can_be_cancelled(NOW)
        assert not booking.can_be_rescheduled(NOW)

    def test_sync_is_counted(self, intro_call: EventType) -> None:
        booking = raw_booking(intro_call)
        booking.mark_calendar_sync_failed(error="out of reach")
        assert (booking.calendar_sync_status, booking.calendar_sync_error) == ("failed", "out of reach")
        booking.mark_calendar_sync_success(external_calendar_event_id="abc")
        assert (booking.calendar_sync_status, booking.calendar_sync_error) == ("succeeded", "")
        assert (booking.external_calendar_event_id, booking.calendar_sync_attempts) == ("abc", 2)

    def test_a_link_ends_at_its_end(self, intro_call: EventType) -> None:
        booking = raw_booking(intro_call)
        booking.regenerate_access_token(expires_at=NOW)
        assert not booking.is_access_token_expired(NOW - timedelta(microseconds=1))
        assert booking.is_access_token_expired(NOW)

    def test_what_is_stored_is_not_the_token(self, intro_call: EventType) -> None:
        booking = raw_booking(intro_call)
        booking.regenerate_access_token(expires_at=NOW)
        booking.save()
        row = Booking.objects.filter(id=booking.id).values().get()
        assert booking.access_token_text() not in str(row)
        assert len(booking.access_token_text()) == 43

    def test_a_new_token_is_another(self, intro_call: EventType) -> None:
        booking = raw_booking(intro_call)
        booking.regenerate_access_token(expires_at=NOW)
        before = booking.access_token_text()
        booking.regenerate_access_token(expires_at=NOW)
        assert booking.access_token_text() != before


def test_upcoming_are_confirmed_and_not_over(intro_call: EventType) -> None:
    """A meeting that goes on is still to come; in the instant of its end it no longer is."""
    booking = raw_booking(intro_call)
    raw_booking(intro_call, at=datetime(2027, 2, 2, 9, tzinfo=UTC), **CANCELLED)
    end = MONDAY_9 + HALF_AN_HOUR
    assert list(Booking.objects.upcoming(end - timedelta(microseconds=1))) == [booking]
    assert list(Booking.objects.upcoming(end)) == []
