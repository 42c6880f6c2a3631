"""What Olga does about the people of a group booking: add, take out, note who stayed away."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.events.errors import (
    AttendeeNotFound,
    AttendeesClosed,
    BookingNotConcludable,
    BookingNotFound,
    CapacityExceeded,
)
from apps.events.models import Attendee, Booking, BookingAuditLog, CustomQuestion, EventType
from apps.events.selectors.access import find_by_token
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import organizer_actor
from apps.events.services.attendees.by_organizer import add_attendee, mark_attendee, remove_attendee
from apps.events.services.idempotency import Made
from apps.notifications.models import Notification
from apps.users.models import User
from core.errors import Invalid
from shared_types.bookings import AttendeeAdd
from shared_types.vocabulary import (
    AttendeeStatus,
    AuditAction,
    BookingStatus,
    CancelledBy,
    Notice,
    NotificationStatus,
)
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.cast import IVO_EMAIL

EVE = {"name": "Eve", "email": "eve@example.com"}
INSTANT = timedelta(microseconds=1)
AN_HOUR = timedelta(hours=1)


def add(booking: Booking, *, now: datetime = NOW, key: str = "", **person: Any) -> Made:
    return add_attendee(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        data=AttendeeAdd(**{**EVE, **person}),
        idempotency_key=key,
        actor=organizer_actor(booking.organizer),
        now=now,
    )


def remove(seat: Attendee | None, *, reason: str = "", now: datetime = NOW) -> None:
    assert seat is not None
    remove_attendee(
        organizer_id=seat.organizer_id,
        booking_id=seat.booking_id,
        attendee_id=seat.id,
        reason=reason,
        actor=organizer_actor(seat.booking.organizer),
        now=now,
    )


def mark(seat: Attendee | None, *, is_no_show: bool = True, now: datetime = MONDAY_9) -> None:
    assert seat is not None
    mark_attendee(
        organizer_id=seat.organizer_id,
        booking_id=seat.booking_id,
        attendee_id=seat.id,
        is_no_show=is_no_show,
        actor=organizer_actor(seat.booking.organizer),
        now=now,
    )


def pending() -> set[tuple[str, str]]:
    """Who is still to be told what."""
    rows = Notification.objects.filter(status=NotificationStatus.PENDING)
    return set(rows.values_list("notice", "recipient"))


class TestAddAttendee:
    def test_gives_a_seat_with_a_link_of_its_own(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        made = add(slot, timezone="Asia/Kathmandu", phone="+977 1 4412345")
        slot.refresh_from_db()
        assert (slot.attendee_count, slot.attendees.count()) == (2, 2)
        assert made.seat is not None
        assert find_by_token(made.seat.access_token_text(), now=NOW) == made.seat
        assert (made.seat.name, made.seat.timezone) == ("Eve", "Asia/Kathmandu")

    def test_takes_the_organizers_zone_where_none_is_given(self, workshop: EventType) -> None:
        made = add(book(workshop, at=MONDAY_9).booking)
        assert made.seat is not None
        assert made.seat.timezone == "Europe/Berlin"

    def test_tells_whom_it_concerns_and_nobody_else(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        Notification.objects.all().delete()
        add(slot)
        assert pending() == {(Notice.BOOKING_CONFIRMED, "eve@example.com")}

    def test_is_written_down(self, workshop: EventType, olga: User) -> None:
        made = add(book(workshop, at=MONDAY_9).booking)
        entry = BookingAuditLog.objects.get(action=AuditAction.ATTENDEE_ADDED)
        assert (entry.old_values, entry.new_values) == ({"attendee_count": 1}, {"attendee_count": 2})
        assert made.seat is not None
        assert entry.metadata == {"attendee_id": str(made.seat.id), "seats": 1}
        assert (entry.actor_type, entry.actor_email) == ("organizer", olga.email)
        assert find_broken_link(organizer_id=olga.id) is None

    def test_stops_where_the_seats_end(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9, attendee_count=4).booking
        with pytest.raises(CapacityExceeded):
            add(slot)
        slot.refresh_from_db()
        assert (slot.attendee_count, slot.attendees.count()) == (4, 4)

    def test_is_done_once_for_one_key(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        assert add(slot, key="k").seat == add(slot, key="k").seat
        slot.refresh_from_db()
        assert slot.attendee_count == 2

    def test_is_possible_within_the_notice_and_while_nobody_else_may_join(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        EventType.objects.update(is_active=False)
        assert add(slot, now=MONDAY_9 - INSTANT).booking.attendee_count == 2

    @pytest.mark.parametrize(
        ("after", "is_late"), [(timedelta(), False), (AN_HOUR - INSTANT, False), (AN_HOUR, True)]
    )
    def test_is_late_once_the_meeting_is_over(
        self, workshop: EventType, after: timedelta, is_late: bool
    ) -> None:
        """Some come without having booked, so that it lasts until the end."""
        slot = book(workshop, at=MONDAY_9).booking
        if is_late:
            with pytest.raises(AttendeesClosed):
                add(slot, now=MONDAY_9 + after)
        else:
            assert add(slot, now=MONDAY_9 + after).booking.attendee_count == 2

    def test_needs_a_group_that_is_on(self, workshop: EventType, intro_call: EventType) -> None:
        gone = book(workshop, at=MONDAY_9)
        remove(gone.seat)
        for booking in (gone.booking, book(intro_call, at=MONDAY_9).booking):
            with pytest.raises(AttendeesClosed):
                add(booking)

    def test_checks_answers_but_asks_for_none(self, workshop: EventType) -> None:
        text = {"event_type": workshop, "question_text": "Diet?", "is_required": True, "order": 0}
        question = CustomQuestion.objects.create(**text)
        slot = book(workshop, at=MONDAY_9, custom_answers={str(question.id): "vegan"}).booking
        assert add(slot).seat is not None
        made = add(slot, custom_answers={str(question.id): "none"})
        assert made.seat is not None
        assert [answer["answer"] for answer in made.seat.custom_answers] == ["none"]
        for wrong in ({str(question.id): 7}, {str(uuid4()): "x"}):
            with pytest.raises(Invalid):
                add(slot, custom_answers=wrong)

    def test_is_nothing_that_others_can_do(self, workshop: EventType, mallory: User) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        with pytest.raises(BookingNotFound):
            add_attendee(
                organizer_id=mallory.id,
                booking_id=slot.id,
                data=AttendeeAdd(**EVE),
                idempotency_key="",
                actor=organizer_actor(mallory),
                now=NOW,
            )


class TestRemoveAttendee:
    def test_frees_the_seats_of_a_party_and_of_nobody_else(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        remove(book(workshop, at=MONDAY_9, invitee_email="eve@example.com", attendee_count=3).seat)
        slot.refresh_from_db()
        assert (slot.attendee_count, slot.is_live()) == (1, True)
        assert list(slot.attendees.seated().values_list("email", flat=True)) == [IVO_EMAIL]

    def test_tells_who_is_out_and_why(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        made = add(slot)
        Notification.objects.all().delete()
        remove(made.seat, reason="The room is smaller")
        assert pending() == {(Notice.BOOKING_CANCELLED, "eve@example.com")}
        told = Notification.objects.get(notice=Notice.BOOKING_CANCELLED).payload
        assert (told["reason"], told["changed_by"]) == ("The room is smaller", "organizer")

    def test_takes_back_what_was_not_sent(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        remove(add(slot).seat)
        assert (Notice.BOOKING_CONFIRMED, "eve@example.com") not in pending()
        assert (Notice.BOOKING_CONFIRMED, IVO_EMAIL) in pending()

    def test_is_written_down_with_the_reason_apart(self, workshop: EventType, olga: User) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        remove(add(slot).seat, reason="ill")
        entry = BookingAuditLog.objects.get(action=AuditAction.ATTENDEE_REMOVED)
        assert (entry.old_values, entry.new_values) == ({"attendee_count": 2}, {"attendee_count": 1})
        assert entry.personal_values["reason"] == "ill"
        assert entry.personal_values["attendee"]["email"] == "eve@example.com"
        assert find_broken_link(organizer_id=olga.id) is None

    def test_of_the_last_calls_the_meeting_off_as_by_the_organizer(
        self, workshop: EventType, olga: User
    ) -> None:
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        Notification.objects.all().delete()
        remove(made.seat, reason="ill")
        made.booking.refresh_from_db()
        assert (made.booking.status, made.booking.cancelled_by) == (
            BookingStatus.CANCELLED,
            CancelledBy.ORGANIZER,
        )
        assert made.booking.cancellation_reason == "ill"
        assert pending() == {(Notice.BOOKING_CANCELLED, IVO_EMAIL), (Notice.BOOKING_CANCELLED, olga.email)}
        assert book(workshop, at=MONDAY_9).booking != made.booking, "its time is free again"

    def test_is_done_once(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        made = add(slot)
        remove(made.seat)
        with pytest.raises(AttendeesClosed):
            remove(made.seat)
        slot.refresh_from_db()
        assert slot.attendee_count == 1

    def test_is_late_once_the_meeting_begins(self, workshop: EventType) -> None:
        with pytest.raises(AttendeesClosed):
            remove(book(workshop, at=MONDAY_9).seat, now=MONDAY_9)

    def test_wants_somebody_of_that_booking(self, workshop: EventType) -> None:
        here, there = book(workshop, at=MONDAY_9), book(workshop, at=MONDAY_9 + AN_HOUR)
        assert there.seat is not None
        for attendee_id in (there.seat.id, uuid4()):
            with pytest.raises(AttendeeNotFound):
                remove_attendee(
                    organizer_id=here.booking.organizer_id,
                    booking_id=here.booking.id,
                    attendee_id=attendee_id,
                    reason="",
                    actor=organizer_actor(here.booking.organizer),
                    now=NOW,
                )


class TestMarkAttendee:
    @pytest.mark.parametrize(("now", "is_early"), [(MONDAY_9 - INSTANT, True), (MONDAY_9, False)])
    def test_is_early_before_the_meeting_begins(
        self, workshop: EventType, now: datetime, is_early: bool
    ) -> None:
        made = book(workshop, at=MONDAY_9)
        if is_early:
            with pytest.raises(BookingNotConcludable):
                mark(made.seat, now=now)
        else:
            mark(made.seat, now=now)
            assert Attendee.objects.get().status == AttendeeStatus.NO_SHOW

    def test_can_be_corrected_and_is_written_down_each_time(self, workshop: EventType, olga: User) -> None:
        made = book(workshop, at=MONDAY_9)
        for is_no_show in (True, True, False):
            mark(made.seat, is_no_show=is_no_show)
        assert Attendee.objects.get().status == AttendeeStatus.CONFIRMED
        entries = BookingAuditLog.objects.filter(action=AuditAction.ATTENDEE_MARKED_NO_SHOW)
        assert list(entries.order_by("sequence").values_list("new_values", flat=True)) == [
            {"status": "no_show"},
            {"status": "confirmed"},
        ]
        assert find_broken_link(organizer_id=olga.id) is None

    def test_says_nothing_of_the_others_and_takes_no_seat(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        mark(made.seat)
        made.booking.refresh_from_db()
        assert (made.booking.status, made.booking.attendee_count) == (BookingStatus.CONFIRMED, 2)
        assert sorted(Attendee.objects.values_list("status", flat=True)) == ["confirmed", "no_show"]
        assert made.booking.attendees.seated().count() == 2

    def test_tells_nobody(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        Notification.objects.all().delete()
        mark(made.seat)
        assert not Notification.objects.exists()

    def test_has_nothing_to_say_of_who_left_before(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9).booking
        made = add(slot)
        remove(made.seat)
        with pytest.raises(AttendeesClosed):
            mark(made.seat)
