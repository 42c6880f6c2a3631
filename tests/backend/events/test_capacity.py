"""Letting more or fewer people come: slots that are booked already go along, or stand in the way."""

from datetime import datetime, timedelta

import pytest

from apps.events.errors import CapacityInUse
from apps.events.models import Attendee, Booking, BookingAuditLog, EventType
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import SYSTEM
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.event_types.editing import update_event_type
from apps.users.models import User
from shared_types.event_types import EventTypeUpdate
from shared_types.vocabulary import AuditAction, BookingStatus
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book, raw_booking
from tests.backend.events.waiting import wait_for

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def let_come(event_type: EventType, people: int, *, now: datetime = NOW) -> EventType:
    """Olga saves the form with another number of people."""
    data = EventTypeUpdate(name=event_type.name, duration=event_type.duration, max_attendees=people)
    return update_event_type(organizer=event_type.organizer, event_type_id=event_type.id, data=data, now=now)


def capacities() -> list[int]:
    return list(Booking.objects.order_by("start_time").values_list("capacity", flat=True))


class TestRaise:
    def test_gives_seats_to_slots_that_exist(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9, attendee_count=4).booking
        let_come(workshop, 6)
        assert book(workshop, at=MONDAY_9, attendee_count=2).booking == slot
        slot.refresh_from_db()
        assert (slot.attendee_count, slot.capacity) == (6, 6)

    def test_is_written_down_for_each(self, workshop: EventType, olga: User) -> None:
        for day in range(2):
            book(workshop, at=MONDAY_9 + day * A_DAY)
        let_come(workshop, 6)
        entries = BookingAuditLog.objects.filter(action=AuditAction.BOOKING_UPDATED)
        assert [(each.old_values, each.new_values) for each in entries] == [
            ({"capacity": 4}, {"capacity": 6})
        ] * 2
        assert find_broken_link(organizer_id=olga.id) is None

    def test_leaves_what_is_over_or_called_off(self, workshop: EventType) -> None:
        raw_booking(workshop, at=MONDAY_9 - 7 * A_DAY, capacity=4)
        raw_booking(
            workshop,
            capacity=4,
            status=BookingStatus.CANCELLED,
            cancelled_at=NOW,
            cancelled_by="organizer",
        )
        let_come(workshop, 6)
        assert capacities() == [4, 4]

    def test_leaves_a_meeting_that_one_person_booked_for_themselves(self, intro_call: EventType) -> None:
        """Its invitee has a link to the whole meeting, and was told of nobody else."""
        book(intro_call, at=MONDAY_9)
        let_come(intro_call, 6)
        assert capacities() == [1]
        assert not Attendee.objects.exists()

    def test_of_something_else_touches_no_slot(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9)
        let_come(workshop, 4)
        assert not BookingAuditLog.objects.filter(action=AuditAction.BOOKING_UPDATED).exists()


class TestLower:
    def test_holds_for_slots_that_exist(self, workshop: EventType) -> None:
        slot = book(workshop, at=MONDAY_9, attendee_count=2).booking
        let_come(workshop, 2)
        slot.refresh_from_db()
        assert (slot.attendee_count, slot.capacity) == (2, 2)

    def test_below_what_is_taken_is_refused_and_changes_nothing(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9)
        book(workshop, at=MONDAY_9 + A_DAY, attendee_count=3)
        with pytest.raises(CapacityInUse) as refusal:
            let_come(workshop, 2)
        assert refusal.value.message == (
            "A meeting to come has more than 2 people. Tuesday 2 February 2027, 09:00: 3 seats taken, "
            "1 too many (Europe/Berlin). Remove people or cancel first."
        )
        workshop.refresh_from_db()
        assert (workshop.max_attendees, capacities()) == (4, [4, 4])

    def test_counts_the_seats_that_are_held_for_the_waitlist(self, workshop: EventType) -> None:
        EventType.objects.update(enable_waitlist=True)
        leaving = book(workshop, at=MONDAY_9)
        book(workshop, at=MONDAY_9, attendee_count=3, invitee_email="zoe@example.com")
        wait_for(workshop, MONDAY_9)
        assert leaving.seat is not None
        leave_slot(
            organizer_id=workshop.organizer_id,
            attendee_id=leaving.seat.id,
            reason="",
            actor=SYSTEM,
            now=NOW,
        )
        with pytest.raises(CapacityInUse) as refusal:
            let_come(workshop, 3)
        assert "3 seats taken and 1 held for the waitlist, 1 too many" in refusal.value.message

    def test_names_three_and_counts_the_others(self, workshop: EventType) -> None:
        for day in range(5):
            book(workshop, at=MONDAY_9 + day * A_DAY, attendee_count=4)
        with pytest.raises(CapacityInUse) as refusal:
            let_come(workshop, 2)
        assert refusal.value.message.startswith("5 meetings to come have more than 2 people. Monday 1 Feb")
        assert refusal.value.message.count("4 seats taken, 2 too many") == 3
        assert "; and 2 more (Europe/Berlin)" in refusal.value.message

    @pytest.mark.parametrize(
        ("after", "is_refused"), [(AN_HOUR - timedelta(seconds=1), True), (AN_HOUR, False)]
    )
    def test_minds_a_meeting_until_it_is_over(
        self, workshop: EventType, after: timedelta, is_refused: bool
    ) -> None:
        book(workshop, at=MONDAY_9, attendee_count=3)
        if is_refused:
            with pytest.raises(CapacityInUse):
                let_come(workshop, 2, now=MONDAY_9 + after)
        else:
            assert let_come(workshop, 2, now=MONDAY_9 + after).max_attendees == 2

    def test_to_one_person_waits_until_no_group_is_to_come(self, workshop: EventType) -> None:
        """Those in it hold seats with links of their own, which a meeting for one does not have."""
        book(workshop, at=MONDAY_9)
        with pytest.raises(CapacityInUse, match="a group that has booked"):
            let_come(workshop, 1)
        assert let_come(workshop, 1, now=MONDAY_9 + AN_HOUR).max_attendees == 1

    def test_is_answered_with_the_field_and_a_code(
        self, workshop: EventType, olga_api: ApiClient, frozen: datetime
    ) -> None:
        book(workshop, at=MONDAY_9, attendee_count=3)
        body = {"name": "Workshop", "duration": 60, "max_attendees": 2}
        answer = olga_api.put(f"events/event-types/{workshop.id}/", body)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "capacity_in_use")
        assert [(each["field"], each["code"]) for each in problem["errors"]] == [
            ("max_attendees", "capacity_in_use")
        ]
