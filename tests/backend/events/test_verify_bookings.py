"""What constraints cannot see is looked for: a fault of each kind, made past every service, is found."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from apps.events.models import Attendee, Booking, EventType, WaitlistEntry
from apps.events.selectors.consistency import SWEPT_WITHIN, list_faults
from apps.events.tasks import verify_bookings
from core import clock
from shared_types.vocabulary import BookingStatus, CancelledBy, WorkflowTrigger
from tests.backend.events.cast import MONDAY_9, NOW, book, raw_booking
from tests.backend.events.test_audit import execute
from tests.backend.events.waiting import again, call_off, wait_for
from tests.backend.workflows.cast import make_workflow

MOMENT = timedelta(microseconds=1)


def offered(event_type: EventType) -> WaitlistEntry:
    """Eve's offer of what Ivo gave up."""
    event_type.enable_waitlist, event_type.max_attendees = True, 1
    event_type.save()
    taken = book(event_type, at=MONDAY_9).booking
    entry = wait_for(event_type, MONDAY_9, "eve")
    call_off(taken)
    return again(entry)


def lose_a_seat(workshop: EventType) -> None:
    Attendee.objects.filter(booking=book(workshop, at=MONDAY_9).booking).delete()


def miscount(workshop: EventType) -> None:
    book(workshop, at=MONDAY_9)
    Booking.objects.update(attendee_count=F("attendee_count") + 1)


def hold_for_nobody(workshop: EventType) -> None:
    book(workshop, at=MONDAY_9)
    Booking.objects.update(held_seats=1)


def offer_what_is_off(workshop: EventType) -> None:
    held = offered(workshop).offered_booking
    assert held
    values = {"cancelled_by": CancelledBy.SYSTEM, "cancelled_at": NOW, "held_seats": 0}
    Booking.objects.filter(id=held.id).update(status=BookingStatus.CANCELLED, **values)


def move_nowhere(workshop: EventType) -> None:
    book(workshop, at=MONDAY_9)
    Booking.objects.update(status=BookingStatus.RESCHEDULED, rescheduled_at=NOW)


def confirm_what_is_off(workshop: EventType) -> None:
    book(workshop, at=MONDAY_9)
    Booking.objects.update(status=BookingStatus.CANCELLED, cancelled_by=CancelledBy.SYSTEM, cancelled_at=NOW)


def remind_of_what_is_off(workshop: EventType) -> None:
    make_workflow(workshop.organizer, WorkflowTrigger.BEFORE_START)
    confirm_what_is_off(workshop)


FAULTS: dict[Callable[[EventType], object], str] = {
    lose_a_seat: "counts other seats than it has",
    miscount: "counts other seats than it has",
    hold_for_nobody: "holds other seats than are offered",
    offer_what_is_off: "is off, and still offered to somebody",
    move_nowhere: "has moved, and is nowhere",
    confirm_what_is_off: "is off, and a message waits that says it takes place",
    remind_of_what_is_off: "is off, and a workflow waits to speak as if it took place",
    raw_booking: "has no history",
}


class TestAFault:
    @pytest.mark.parametrize("make", FAULTS)
    def test_of_each_kind_is_found(self, workshop: EventType, make: Callable[[EventType], object]) -> None:
        make(workshop)
        assert FAULTS[make] in [fault.what for fault in list_faults(now=NOW)]

    def test_of_the_promise_itself_is_found_where_the_constraint_is_gone(self, intro_call: EventType) -> None:
        execute("ALTER TABLE events_booking DROP CONSTRAINT booking_never_overlaps")
        both = [
            raw_booking(intro_call, at=MONDAY_9 + number * timedelta(minutes=5)).id for number in range(2)
        ]
        overlapping = "takes time that another live booking takes"
        found = [fault.booking_id for fault in list_faults(now=NOW) if fault.what == overlapping]
        assert sorted(found) == sorted(both)

    def test_is_a_held_time_that_nobody_swept_up_for_long(self, intro_call: EventType) -> None:
        end = offered(intro_call).expires_at
        assert list_faults(now=end + SWEPT_WITHIN) == []
        late = list_faults(now=end + SWEPT_WITHIN + MOMENT)
        assert [fault.what for fault in late] == ["is held, though its time to be claimed is long over"]


class TestVerifyBookings:
    def test_finds_nothing_where_the_services_were_at_work(self, intro_call: EventType) -> None:
        assert offered(intro_call).offered_booking
        said = StringIO()
        call_command("verify_bookings", stdout=said)
        assert said.getvalue() == "All bookings add up.\n"

    def test_names_the_booking_and_fails(self, intro_call: EventType) -> None:
        booking, said = raw_booking(intro_call), StringIO()
        with pytest.raises(CommandError, match="1 things do not add up"):
            call_command("verify_bookings", stdout=said)
        assert said.getvalue() == f"Booking {booking.id} has no history.\n"

    def test_every_night_puts_into_the_log_what_is_wrong(
        self, intro_call: EventType, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        verify_bookings()
        assert caplog.messages == []
        booking = raw_booking(intro_call)
        verify_bookings()
        assert caplog.messages == [f"Booking {booking.id} has no history."]
