"""Bookings in the organizer's calendar: each once, as it is now, whatever fails on the way."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import Booking, BookingAuditLog, CalendarSync, EventType, OrganizerLock
from apps.events.services.actors import SYSTEM, organizer_actor
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.calendar_syncing.following import follow_calendars, try_again
from apps.events.services.calendar_syncing.syncing import sync_booking
from apps.events.services.erasure.invitees import erase_invitee
from apps.integrations.errors import ConsentWithdrawn, NotPermitted, TooManyCalls, Unreachable
from apps.integrations.models import CalendarConnection, LinkedCalendar
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import Audience, AuditAction, CalendarSyncStatus, CancelledBy, ConnectionStatus
from tests.api_client import ApiClient
from tests.backend.events.accounts import (
    FakeCalendar,
    WorkerDied,
    again,
    link,
    stand_in,
    sync_all,
)
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
IVOS = "Intro call: Ivo Invitee"


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> FakeCalendar:
    return stand_in(monkeypatch)[0]


@pytest.fixture
def linked(olga: User, calendar: FakeCalendar) -> LinkedCalendar:
    """Olga's calendar "work", which takes the bookings."""
    return link(olga)


def cancel(booking: Booking, now: datetime = NOW) -> None:
    cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=SYSTEM,
        now=now,
    )


def move(booking: Booking, to: datetime, now: datetime = NOW) -> Booking:
    where = Move(start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer))
    return reschedule_booking(organizer_id=booking.organizer_id, booking_id=booking.id, move=where, now=now)


def state(booking: Booking) -> tuple[str, str]:
    found = again(booking)
    return found.calendar_sync_status, found.calendar_sync_error


def audited(booking: Booking) -> list[str]:
    rows = BookingAuditLog.objects.filter(booking=booking, actor_type="integration")
    return list(rows.order_by("sequence").values_list("action", flat=True))


class TestBookingWithoutALinkedCalendar:
    def test_has_nothing_to_say_and_no_row(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        assert booking.calendar_sync_status == CalendarSyncStatus.NOT_REQUIRED
        assert not CalendarSync.objects.exists()

    @pytest.mark.parametrize(("place", "statements"), [("in_person", 0), ("video_call", 1)])
    def test_costs_one_statement_at_most(self, intro_call: EventType, place: str, statements: int) -> None:
        """Whether somebody makes the link of a call; where bookings go, the lock's own row says."""
        intro_call.location_type = place
        intro_call.save()
        with CaptureQueriesContext(connection) as asked:
            book(intro_call, at=MONDAY_9)
        about_accounts = ("conferencingconnection", "calendarsync")
        asked_for = [each["sql"] for each in asked if any(name in each["sql"] for name in about_accounts)]
        assert len(asked_for) == statements


@pytest.mark.usefixtures("linked")
class TestSyncBooking:
    def test_writes_what_was_booked_where_and_when(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        assert state(booking) == ("pending", "")
        assert sync_all() == 1
        assert state(booking) == ("succeeded", "")
        event = calendar.events["work", booking.ical_uid]
        assert (event.title, event.start, event.end) == (IVOS, MONDAY_9, MONDAY_9 + HALF_AN_HOUR)
        assert event.booking_id == booking.id
        assert again(booking).external_calendar_event_id == f"id-of-{booking.ical_uid}"
        assert audited(booking) == [AuditAction.CALENDAR_SYNC_SUCCEEDED]
        assert sync_all(now=LATER) == 0

    def test_makes_a_file_that_invites_nobody(self, intro_call: EventType, calendar: FakeCalendar) -> None:
        book(intro_call, at=MONDAY_9, invitee_phone="+49301234567")
        sync_all()
        (event,) = calendar.events.values()
        file = event.calendar_file.decode()
        assert "METHOD" not in file
        assert "ATTENDEE" not in file
        assert "ORGANIZER" not in file
        assert "DTSTART;TZID=Europe/Berlin:20270201T090000" in file
        assert f"UID:{event.uid}" in file
        for secret in ("ivo@example.com", "+4930"):
            assert secret not in file + event.description

    def test_takes_out_what_is_cancelled(self, intro_call: EventType, calendar: FakeCalendar) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        cancel(booking)
        assert state(booking) == ("pending", "")
        sync_all()
        assert calendar.events == {}
        assert state(booking) == ("succeeded", "")
        assert again(booking).external_calendar_event_id == ""

    def test_never_writes_what_was_cancelled_before_it_came_to_it(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        cancel(book(intro_call, at=MONDAY_9).booking)
        sync_all()
        assert (calendar.events, calendar.asked) == ({}, 0)

    def test_lets_the_event_follow_a_booking_that_moves(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        sync_all()
        new = move(old, MONDAY_9 + timedelta(hours=2))
        sync_all()
        assert calendar.titles() == [(IVOS, MONDAY_9 + timedelta(hours=2))]
        assert calendar.events["work", old.ical_uid].booking_id == new.id
        assert (state(old)[0], state(new)[0]) == ("not_required", "succeeded")
        assert CalendarSync.objects.get().booking_id == new.id

    def test_lets_a_group_slot_show_its_seats_and_nobody(
        self, workshop: EventType, calendar: FakeCalendar
    ) -> None:
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        sync_all()
        book(workshop, at=MONDAY_9, invitee_name="Eve", invitee_email="eve@example.com")
        assert sync_all() == 0  # a rush for the seats is told once
        assert sync_all(now=NOW + timedelta(seconds=10)) == 1
        assert calendar.titles() == [("Workshop: 3 of 4", MONDAY_9)]
        assert made.seat is not None
        leave_slot(
            organizer_id=workshop.organizer_id, attendee_id=made.seat.id, reason="", actor=SYSTEM, now=NOW
        )
        sync_all(now=LATER)
        assert calendar.titles() == [("Workshop: 1 of 4", MONDAY_9)]

    def test_forgets_in_the_calendar_too(self, intro_call: EventType, calendar: FakeCalendar) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        erase_invitee(again(booking), now=MONDAY_9 + timedelta(days=1))
        sync_all(now=MONDAY_9 + timedelta(days=1))
        assert [title for title, _ in calendar.titles()] == ["Intro call: Deleted person"]

    def test_keeps_what_changes_while_it_is_under_way_due(
        self, intro_call: EventType, calendar: FakeCalendar, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        write = calendar.write

        def write_late(*args: Any, **kwargs: Any) -> Any:
            written = write(*args, **kwargs)
            monkeypatch.setattr(calendar, "write", write)
            cancel(booking)
            return written

        monkeypatch.setattr(calendar, "write", write_late)
        sync_booking(booking_id=booking.id, now=NOW)
        assert state(booking)[0] == "pending"
        assert calendar.titles() == [(IVOS, MONDAY_9)]
        sync_all()
        assert (calendar.titles(), state(booking)[0]) == ([], "succeeded")


@pytest.mark.usefixtures("linked")
class TestLostAnswer:
    def test_of_a_write_makes_no_second_event(self, intro_call: EventType, calendar: FakeCalendar) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calendar.dies = True
        with pytest.raises(WorkerDied):
            sync_all()
        assert sync_all() == 0  # its lease holds
        assert sync_all(now=LATER) == 1
        assert calendar.titles() == [(IVOS, MONDAY_9)]
        assert state(booking)[0] == "succeeded"

    def test_of_a_write_leaves_no_event_of_what_was_cancelled_since(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calendar.dies = True
        with pytest.raises(WorkerDied):
            sync_all()
        cancel(booking)
        sync_all(now=LATER)
        assert calendar.titles() == []

    def test_of_a_write_finds_the_event_of_what_was_moved_since(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calendar.dies = True
        with pytest.raises(WorkerDied):
            sync_all()
        move(booking, MONDAY_9 + HALF_AN_HOUR)
        sync_all(now=LATER)
        assert calendar.titles() == [(IVOS, MONDAY_9 + HALF_AN_HOUR)]

    def test_of_a_removal_is_no_failure(self, intro_call: EventType, calendar: FakeCalendar) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        cancel(booking)
        calendar.dies = True
        with pytest.raises(WorkerDied):
            sync_all()
        sync_all(now=LATER)
        assert (calendar.titles(), state(booking)) == ([], ("succeeded", ""))


@pytest.mark.usefixtures("linked")
class TestFailure:
    def test_that_passes_is_tried_again_later_and_later(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calendar.fails = Unreachable()
        now, waits = NOW, []
        for _ in range(8):
            assert sync_all(now=now) == 1
            due = CalendarSync.objects.get().due_at
            assert due is not None
            waits.append((due - now).total_seconds())
            now = due
        assert waits[0] <= 5
        assert waits[-1] > 100
        assert state(booking) == ("pending", Unreachable.reason)
        calendar.fails = None
        sync_all(now=now)
        assert state(booking) == ("succeeded", "")
        assert again(booking).calendar_sync_attempts == 9
        assert audited(booking) == [AuditAction.CALENDAR_SYNC_SUCCEEDED]

    def test_says_how_long_a_provider_wants_to_be_left_alone(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        book(intro_call, at=MONDAY_9)
        calendar.fails = TooManyCalls(after_seconds=600)
        sync_all()
        due = CalendarSync.objects.get().due_at
        assert due is not None
        assert due >= NOW + timedelta(seconds=600)

    def test_of_one_booking_spares_the_others_the_waiting(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        for number in range(5):
            book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        calendar.fails = Unreachable()
        assert sync_all() == 1
        assert calendar.asked == 1

    def test_that_will_not_pass_is_shown_and_can_be_tried_again(
        self, intro_call: EventType, calendar: FakeCalendar, olga_api: ApiClient, frozen: datetime
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calendar.fails = NotPermitted()
        sync_all()
        path = f"events/bookings/{booking.id}/"
        read = olga_api.get(path).json()
        assert (read["calendar_sync_status"], read["calendar_sync_error"]) == ("failed", NotPermitted.reason)
        assert audited(booking) == [AuditAction.CALENDAR_SYNC_FAILED]
        assert sync_all(now=LATER) == 0
        calendar.fails = None
        assert olga_api.post(f"{path}calendar-sync/").json()["calendar_sync_status"] == "pending"
        sync_all()
        assert state(booking) == ("succeeded", "")

    def test_is_not_strangers_to_try_again(self, intro_call: EventType, mallory_api: ApiClient) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        assert mallory_api.post(f"events/bookings/{booking.id}/calendar-sync/").status_code == 404

    def test_of_consent_ends_when_the_account_is_linked_again(
        self, intro_call: EventType, calendar: FakeCalendar, linked: LinkedCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calendar.fails = ConsentWithdrawn()
        sync_all()
        CalendarConnection.objects.update(status=ConnectionStatus.NEEDS_CONSENT)
        assert state(booking) == ("failed", ConsentWithdrawn.reason)
        later = book(intro_call, at=MONDAY_9 + HALF_AN_HOUR).booking
        assert state(later)[0] == "failed"
        follow_calendars(now=NOW)
        assert sync_all(now=LATER) == 0
        calendar.fails = None
        CalendarConnection.objects.update(status=ConnectionStatus.ACTIVE)
        follow_calendars(now=NOW)
        sync_all()
        assert (state(booking)[0], state(later)[0]) == ("succeeded", "succeeded")
        assert len(calendar.titles()) == 2

    def test_of_every_account_keeps_nobody_from_booking(
        self, intro_call: EventType, calendar: FakeCalendar
    ) -> None:
        calendar.fails = Unreachable()
        made = [book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR).booking for number in range(10)]
        assert {again(each).status for each in made} == {"confirmed"}


class TestFollowCalendars:
    def test_brings_what_is_ahead_into_a_calendar_chosen_later(
        self, intro_call: EventType, calendar: FakeCalendar, olga: User
    ) -> None:
        over = book(intro_call, at=MONDAY_9).booking
        ahead = book(intro_call, at=MONDAY_9 + timedelta(days=1)).booking
        link(olga, now=MONDAY_9 + timedelta(hours=3))
        sync_all(now=MONDAY_9 + timedelta(hours=3))
        assert calendar.titles() == [(IVOS, ahead.start_time)]
        assert (state(over)[0], state(ahead)[0]) == ("not_required", "succeeded")

    def test_moves_what_is_ahead_to_another_calendar(
        self, intro_call: EventType, calendar: FakeCalendar, linked: LinkedCalendar, olga: User
    ) -> None:
        book(intro_call, at=MONDAY_9)
        sync_all()
        link(olga, name="home")
        sync_all()
        assert (calendar.titles("work"), calendar.titles("home")) == ([], [(IVOS, MONDAY_9)])

    def test_takes_back_what_is_ahead_where_no_calendar_is_chosen_any_more(
        self, intro_call: EventType, calendar: FakeCalendar, linked: LinkedCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        LinkedCalendar.objects.update(takes_bookings=False)
        follow_calendars(now=NOW)
        sync_all()
        assert (calendar.titles(), state(booking)) == ([], ("not_required", ""))

    def test_requires_nothing_of_an_account_that_is_unlinked(
        self, intro_call: EventType, calendar: FakeCalendar, linked: LinkedCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        linked.connection.delete()
        follow_calendars(now=NOW)
        sync_all()
        assert calendar.titles() == [(IVOS, MONDAY_9)]  # out of reach
        assert state(booking) == ("not_required", "")
        assert OrganizerLock.objects.get().bookings_calendar_id is None

    def test_asks_little_where_nothing_is_new(
        self, intro_call: EventType, linked: LinkedCalendar, django_assert_num_queries: Any
    ) -> None:
        book(intro_call, at=MONDAY_9)
        with django_assert_num_queries(3):
            follow_calendars(now=NOW)

    def test_leaves_alone_what_nobody_has_to_hear_of(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        try_again(organizer_id=booking.organizer_id, booking_id=booking.id, now=NOW)
        assert state(booking)[0] == "not_required"
        assert not CalendarSync.objects.exists()


@pytest.mark.usefixtures("linked")
class TestMailsToTheOrganizer:
    def test_carry_no_invitation_while_the_calendar_has_it(self, intro_call: EventType) -> None:
        """It would stand there twice; the invitee's mail carries one as ever."""
        book(intro_call, at=MONDAY_9)
        told = {row.audience: row.payload["calendar_has_it"] for row in Notification.objects.all()}
        assert told == {"organizer": True, "invitee": False}
