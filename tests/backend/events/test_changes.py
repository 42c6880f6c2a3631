"""Cancelling, moving, leaving, concluding, and new links for old."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.events.errors import (
    AccessTokenExpired,
    BookingNotCancellable,
    BookingNotConcludable,
    BookingNotFound,
    BookingNotReschedulable,
    CapacityExceeded,
    LinkReplaced,
    SlotTaken,
    StartNotOffered,
)
from apps.events.models import Attendee, Booking, BookingAuditLog, EventType
from apps.events.selectors.access import find_by_token
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.attendees.move import move_seat
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.conclude import Outcome, conclude_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.idempotency import Made
from apps.events.services.manage import manage_booking
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.bookings import BookingCancel, BookingReschedule, TokenRegenerate
from shared_types.vocabulary import (
    AttendeeStatus,
    Audience,
    AuditAction,
    BookingStatus,
    CancelledBy,
    Notice,
    NotificationStatus,
)
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type
from tests.cast import IVO_EMAIL, make_schedule

MONDAY_10 = MONDAY_9 + timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


def cancel(booking: Booking, *, now: datetime = NOW, **more: Any) -> Booking:
    return cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="ill",
        actor=organizer_actor(booking.organizer),
        now=now,
        **more,
    )


def move(booking: Booking, to: datetime, *, now: datetime = NOW) -> Booking:
    wanted = Move(start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer))
    return reschedule_booking(organizer_id=booking.organizer_id, booking_id=booking.id, move=wanted, now=now)


def change_seat(made: Made, to: datetime, *, now: datetime = NOW) -> Made:
    assert made.seat is not None
    return move_seat(
        organizer_id=made.booking.organizer_id,
        attendee_id=made.seat.id,
        start=to,
        timezone=None,
        origin=NOWHERE,
        now=now,
    )


def leave(made: Made, *, now: datetime = NOW) -> Made:
    assert made.seat is not None
    return leave_slot(
        organizer_id=made.booking.organizer_id,
        attendee_id=made.seat.id,
        reason="",
        actor=organizer_actor(made.booking.organizer),
        now=now,
    )


def eve(workshop: EventType, at: datetime = MONDAY_9, **more: Any) -> Made:
    return book(workshop, at=at, invitee_name="Eve", invitee_email="eve@example.com", **more)


def pending() -> set[tuple[str, str]]:
    """Who is still to be told what."""
    rows = Notification.objects.filter(status=NotificationStatus.PENDING)
    return set(rows.values_list("notice", "recipient"))


class TestCancelBooking:
    def test_frees_the_time(self, intro_call: EventType) -> None:
        gone = cancel(book(intro_call, at=MONDAY_9).booking)
        assert (gone.status, gone.cancelled_at, gone.ical_sequence) == (BookingStatus.CANCELLED, NOW, 1)
        assert book(intro_call, at=MONDAY_9).booking.is_live()

    def test_tells_both_and_takes_back_what_was_not_sent(self, intro_call: EventType, olga: User) -> None:
        cancel(book(intro_call, at=MONDAY_9).booking)
        assert pending() == {(Notice.BOOKING_CANCELLED, IVO_EMAIL), (Notice.BOOKING_CANCELLED, olga.email)}

    def test_keeps_the_reason_out_of_the_hashed_part(self, intro_call: EventType, olga: User) -> None:
        cancel(book(intro_call, at=MONDAY_9).booking)
        entry = BookingAuditLog.objects.get(action=AuditAction.BOOKING_CANCELLED)
        assert entry.personal_values == {"reason": "ill"}
        assert entry.old_values["status"] == "confirmed"
        assert entry.new_values["status"] == "cancelled"
        assert find_broken_link(organizer_id=olga.id) is None

    def test_is_done_once(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        cancel(booking)
        with pytest.raises(BookingNotCancellable):
            cancel(booking)
        assert BookingAuditLog.objects.filter(action=AuditAction.BOOKING_CANCELLED).count() == 1

    @pytest.mark.parametrize(("now", "is_late"), [(MONDAY_9 - INSTANT, False), (MONDAY_9, True)])
    def test_is_late_once_the_meeting_begins(
        self, intro_call: EventType, now: datetime, is_late: bool
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        if is_late:
            with pytest.raises(BookingNotCancellable):
                cancel(booking, now=now)
        else:
            assert not cancel(booking, now=now).is_live()

    def test_is_nothing_that_others_can_do(self, intro_call: EventType, mallory: User) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        with pytest.raises(BookingNotFound):
            cancel_booking(
                organizer_id=mallory.id,
                booking_id=booking.id,
                cancelled_by=CancelledBy.ORGANIZER,
                reason="",
                actor=organizer_actor(mallory),
                now=NOW,
            )

    def test_concerns_everybody_at_a_group_event(self, workshop: EventType, olga: User) -> None:
        book(workshop, at=MONDAY_9, attendee_count=2)
        cancel(eve(workshop).booking)
        assert set(Attendee.objects.values_list("status", flat=True)) == {AttendeeStatus.CANCELLED}
        told = {IVO_EMAIL, "eve@example.com", olga.email}
        assert pending() == {(Notice.BOOKING_CANCELLED, recipient) for recipient in told}


class TestRescheduleBooking:
    def test_makes_a_new_row_and_retires_the_old(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        new = move(old, MONDAY_10)
        before = old.ical_uid
        old.refresh_from_db()
        assert (old.status, old.rescheduled_at, old.access_token) == (BookingStatus.RESCHEDULED, NOW, None)
        assert (new.rescheduled_from_id, new.start_time, new.is_live()) == (old.id, MONDAY_10, True)
        assert (new.ical_uid, new.ical_sequence) == (before, 1)

    def test_keeps_the_link(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        token = old.access_token_text()
        new = move(move(old, MONDAY_10), MONDAY_9 + timedelta(days=3))
        found = find_by_token(token, now=NOW)
        assert found == new
        assert found.access_token_expires_at == new.end_time + timedelta(days=30)

    def test_may_overlap_itself(self, olga: User) -> None:
        make_schedule(olga)
        long = make_event_type(olga, duration=120, slot_interval_minutes=30)
        new = move(book(long, at=MONDAY_9).booking, MONDAY_9 + HALF_AN_HOUR)
        assert new.start_time == MONDAY_9 + HALF_AN_HOUR

    def test_leaves_everything_where_the_new_time_is_lost(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        book(intro_call, at=MONDAY_10)
        with pytest.raises(SlotTaken) as refusal:
            move(old, MONDAY_10)
        old.refresh_from_db()
        assert old.status == BookingStatus.CONFIRMED
        assert MONDAY_9 in [start for start, _ in refusal.value.alternatives], "its own time counts as free"

    def test_leaves_everything_where_the_database_refuses(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        book(intro_call, at=MONDAY_10)
        monkeypatch.setattr("apps.events.services.bookings.reschedule.require_permitted", lambda *_, **__: [])
        with pytest.raises(SlotTaken):
            move(old, MONDAY_10)
        old.refresh_from_db()
        assert (old.status, bool(old.access_token)) == (BookingStatus.CONFIRMED, True)

    def test_to_where_it_is_changes_nothing(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        assert move(old, MONDAY_9) == old
        assert Booking.objects.count() == 1
        assert BookingAuditLog.objects.count() == 1

    def test_follows_the_rules_of_booking(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        for start in (MONDAY_9 - HALF_AN_HOUR, MONDAY_9 + timedelta(minutes=7), NOW + timedelta(days=900)):
            with pytest.raises(StartNotOffered):
                move(old, start)

    @pytest.mark.parametrize(("now", "is_late"), [(MONDAY_9 - INSTANT, False), (MONDAY_9, True)])
    def test_is_late_once_the_meeting_begins(
        self, intro_call: EventType, now: datetime, is_late: bool
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        tomorrow = MONDAY_9 + timedelta(days=1)
        if is_late:
            with pytest.raises(BookingNotReschedulable):
                move(booking, tomorrow, now=now)
        else:
            assert move(booking, tomorrow, now=now).is_live()

    def test_is_told_once_to_each(self, intro_call: EventType, olga: User) -> None:
        new = move(book(intro_call, at=MONDAY_9).booking, MONDAY_10)
        told = {(Notice.BOOKING_RESCHEDULED, IVO_EMAIL), (Notice.BOOKING_RESCHEDULED, olga.email)}
        assert pending() == told
        row = Notification.objects.get(subject_id=new.id, recipient=IVO_EMAIL)
        assert datetime.fromisoformat(row.payload["previous_start"]) == MONDAY_9

    def test_is_in_the_history_of_both_rows(self, intro_call: EventType, olga: User) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        new = move(old, MONDAY_10)
        entries = BookingAuditLog.objects.filter(action=AuditAction.BOOKING_RESCHEDULED).order_by("sequence")
        assert [entry.booking_id for entry in entries] == [old.id, new.id]
        assert find_broken_link(organizer_id=olga.id) is None

    def test_takes_a_group_along(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, attendee_count=2)
        made = eve(workshop)
        assert made.seat is not None
        new = move(made.booking, MONDAY_10)
        assert new.attendee_count == new.attendees.count() == 3
        found = find_by_token(made.seat.access_token_text(), now=NOW)
        assert isinstance(found, Attendee)
        assert (found.booking_id, found.ical_uid, found.ical_sequence) == (new.id, made.seat.ical_uid, 1)

    def test_does_not_merge_two_groups(self, workshop: EventType) -> None:
        here, there = book(workshop, at=MONDAY_9), eve(workshop, MONDAY_10)
        with pytest.raises(SlotTaken):
            move(here.booking, MONDAY_10)
        there.booking.refresh_from_db()
        assert there.booking.attendee_count == 1

    def test_counts_for_the_day_it_moves_to(self, intro_call: EventType) -> None:
        EventType.objects.update(max_bookings_per_day=1)
        tuesday = MONDAY_9 + timedelta(days=1)
        old = book(intro_call, at=MONDAY_9).booking
        book(intro_call, at=tuesday)
        with pytest.raises(Exception, match="no more bookings"):
            move(old, tuesday + HALF_AN_HOUR)
        assert move(old, MONDAY_10).is_live(), "its own place on the day is free for it"

    def test_answers_repeated_requests_with_the_new_place(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9, idempotency_key="k").booking
        new = move(old, MONDAY_10)
        assert book(intro_call, at=MONDAY_9, idempotency_key="k").booking == new


class TestLeaveSlot:
    def test_frees_the_seats_of_the_party(self, workshop: EventType) -> None:
        eve(workshop)
        left = leave(book(workshop, at=MONDAY_9, attendee_count=3))
        left.booking.refresh_from_db()
        assert left.booking.attendee_count == 1
        assert left.booking.is_live()
        assert set(Attendee.objects.values_list("email", "status")) == {
            ("eve@example.com", AttendeeStatus.CONFIRMED),
            (IVO_EMAIL, AttendeeStatus.CANCELLED),
        }

    def test_calls_an_empty_slot_off(self, workshop: EventType, olga: User) -> None:
        left = leave(book(workshop, at=MONDAY_9, attendee_count=4))
        left.booking.refresh_from_db()
        assert (left.booking.status, left.booking.cancelled_by) == ("cancelled", CancelledBy.SYSTEM)
        assert book(workshop, at=MONDAY_9).booking != left.booking
        assert (Notice.BOOKING_CANCELLED, olga.email) in pending()

    def test_tells_the_organizer_and_who_left_but_nobody_else(self, workshop: EventType, olga: User) -> None:
        eve(workshop)
        made = book(workshop, at=MONDAY_9)
        Notification.objects.all().delete()
        leave(made)
        assert pending() == {(Notice.BOOKING_CANCELLED, IVO_EMAIL), (Notice.ATTENDEE_LEFT, olga.email)}

    def test_hands_the_slots_name_on(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9)
        eve(workshop)
        leave(first)
        first.booking.refresh_from_db()
        assert (first.booking.invitee_name, first.booking.invitee_email) == ("Eve", "eve@example.com")

    def test_is_done_once(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        eve(workshop)
        leave(made)
        with pytest.raises(BookingNotCancellable):
            leave(made)
        made.booking.refresh_from_db()
        assert made.booking.attendee_count == 1

    def test_is_late_once_the_meeting_begins(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        with pytest.raises(BookingNotCancellable):
            leave(made, now=MONDAY_9)


class TestMoveSeat:
    def test_leaves_here_and_joins_there(self, workshop: EventType) -> None:
        there = eve(workshop, MONDAY_10)
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        token = made.seat.access_token_text() if made.seat else ""
        moved = change_seat(made, MONDAY_10)
        assert moved.booking == there.booking
        made.booking.refresh_from_db()
        assert (made.booking.status, moved.booking.attendee_count) == ("cancelled", 3)
        found = find_by_token(token, now=NOW)
        assert isinstance(found, Attendee)
        assert found == moved.seat
        assert (found.booking, found.ical_sequence) == (there.booking, 1)

    def test_opens_a_slot_where_there_is_none(self, workshop: EventType) -> None:
        eve(workshop)
        moved = change_seat(book(workshop, at=MONDAY_9), MONDAY_10)
        assert (moved.is_new_slot, moved.booking.attendee_count) == (True, 1)

    def test_may_take_the_time_it_frees(self, workshop: EventType) -> None:
        """Alone in a slot, one moves by half of it: the engine must see the old time as free."""
        EventType.objects.update(slot_interval_minutes=30)
        moved = change_seat(book(workshop, at=MONDAY_9), MONDAY_9 + HALF_AN_HOUR)
        assert moved.booking.start_time == MONDAY_9 + HALF_AN_HOUR

    def test_keeps_the_seat_where_the_other_slot_is_full(self, workshop: EventType) -> None:
        eve(workshop, MONDAY_10, attendee_count=3)
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        with pytest.raises(CapacityExceeded):
            change_seat(made, MONDAY_10)
        made.booking.refresh_from_db()
        assert made.booking.attendee_count == 2
        assert made.seat is not None
        made.seat.refresh_from_db()
        assert (made.seat.status, bool(made.seat.access_token)) == (AttendeeStatus.CONFIRMED, True)

    def test_moves_nobody_else(self, workshop: EventType) -> None:
        other = eve(workshop)
        change_seat(book(workshop, at=MONDAY_9), MONDAY_10)
        assert other.seat is not None
        other.seat.refresh_from_db()
        other.booking.refresh_from_db()
        assert (other.seat.booking, other.booking.attendee_count) == (other.booking, 1)

    def test_tells_who_moved_and_the_organizer(self, workshop: EventType, olga: User) -> None:
        eve(workshop)
        made = book(workshop, at=MONDAY_9)
        Notification.objects.all().delete()
        change_seat(made, MONDAY_10)
        assert pending() == {
            (Notice.BOOKING_RESCHEDULED, IVO_EMAIL),
            (Notice.ATTENDEE_LEFT, olga.email),
            (Notice.BOOKING_CONFIRMED, olga.email),
        }


class TestManageBooking:
    def test_kills_an_old_link_at_once(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9, idempotency_key="k").booking
        new = manage_booking(old, TokenRegenerate(), origin=NOWHERE, now=NOW)
        assert find_by_token(new.access_token_text(), now=NOW) == old
        with pytest.raises(BookingNotFound):
            find_by_token(old.access_token_text(), now=NOW)
        with pytest.raises(LinkReplaced):  # a repeat of the first request does not hand out the new link
            book(intro_call, at=MONDAY_9, idempotency_key="k")

    def test_kills_the_links_from_before_a_move_too(self, intro_call: EventType) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        token = old.access_token_text()
        manage_booking(move(old, MONDAY_10), TokenRegenerate(), origin=NOWHERE, now=NOW)
        with pytest.raises(BookingNotFound):
            find_by_token(token, now=NOW)

    def test_gives_a_seat_a_new_link(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9, idempotency_key="k")
        assert made.seat is not None
        new = manage_booking(made.seat, TokenRegenerate(), origin=NOWHERE, now=NOW)
        assert find_by_token(new.access_token_text(), now=NOW) == made.seat
        with pytest.raises(BookingNotFound):
            find_by_token(made.seat.access_token_text(), now=NOW)

    def test_can_cancel_but_not_move_what_is_switched_off(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        intro_call.is_active = False
        intro_call.save()
        booking.refresh_from_db()
        held = Booking.objects.select_related("event_type", "organizer").get(id=booking.id)
        with pytest.raises(BookingNotReschedulable):
            manage_booking(held, BookingReschedule(start_time=MONDAY_10), origin=NOWHERE, now=NOW)
        gone = manage_booking(held, BookingCancel(reason="ill"), origin=NOWHERE, now=NOW)
        assert isinstance(gone, Booking)
        assert (gone.status, gone.cancelled_by) == ("cancelled", CancelledBy.INVITEE)

    def test_ends_a_month_after_the_meeting(self, intro_call: EventType) -> None:
        token = book(intro_call, at=MONDAY_9).booking.access_token_text()
        end = MONDAY_9 + HALF_AN_HOUR + timedelta(days=30)
        assert find_by_token(token, now=end - INSTANT).access_token_text() == token
        with pytest.raises(AccessTokenExpired):
            find_by_token(token, now=end)

    @pytest.mark.parametrize(
        "token", ["", "a" * 42, "a" * 43, "a" * 44, "ä" * 43, "\x00" * 43, "../" * 14 + "a"]
    )
    def test_opens_nothing_to_a_guess(self, intro_call: EventType, token: str) -> None:
        with pytest.raises(BookingNotFound):
            find_by_token(token, now=NOW)

    def test_remembers_a_new_time_zone(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        change = BookingReschedule(start_time=MONDAY_10, timezone="Australia/Lord_Howe")
        moved = manage_booking(booking, change, origin=NOWHERE, now=NOW)
        assert isinstance(moved, Booking)
        assert moved.invitee_timezone == "Australia/Lord_Howe"


class TestConcludeBooking:
    @pytest.mark.parametrize(("now", "is_early"), [(MONDAY_9 - INSTANT, True), (MONDAY_9, False)])
    def test_is_early_before_the_meeting_begins(
        self, intro_call: EventType, now: datetime, is_early: bool
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        if is_early:
            with pytest.raises(BookingNotConcludable):
                self.conclude(booking, BookingStatus.COMPLETED, now)
        else:
            assert self.conclude(booking, BookingStatus.COMPLETED, now).status == BookingStatus.COMPLETED

    def test_can_be_corrected(self, intro_call: EventType, olga: User) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        for outcome in (BookingStatus.COMPLETED, BookingStatus.NO_SHOW, BookingStatus.NO_SHOW):
            self.conclude(booking, outcome, MONDAY_10)
        entries = BookingAuditLog.objects.filter(booking=booking).order_by("sequence")
        assert [entry.action for entry in entries] == [
            AuditAction.BOOKING_CREATED,
            AuditAction.BOOKING_COMPLETED,
            AuditAction.BOOKING_MARKED_NO_SHOW,
        ]
        assert find_broken_link(organizer_id=olga.id) is None

    def test_says_nothing_of_what_was_called_off(self, intro_call: EventType) -> None:
        booking = cancel(book(intro_call, at=MONDAY_9).booking)
        with pytest.raises(BookingNotConcludable):
            self.conclude(booking, BookingStatus.NO_SHOW, MONDAY_10)

    def conclude(self, booking: Booking, outcome: Outcome, now: datetime) -> Booking:
        return conclude_booking(
            organizer_id=booking.organizer_id,
            booking_id=booking.id,
            outcome=outcome,
            actor=organizer_actor(booking.organizer),
            now=now,
        )
