"""Which events of a linked calendar are bookings of its organizer's."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Attendee, EventType
from apps.events.selectors.mirrors import bookings_by_uid
from apps.integrations.services import ExternalEventData, replace_external_events
from apps.users.models import User
from tests.backend.events.cast import MONDAY_9, book, make_event_type, store_years_of_bookings
from tests.backend.integrations.cast import busy_hours, link_calendar

pytestmark = pytest.mark.django_db


class TestBookingsByUid:
    def test_knows_a_booking_by_what_its_invitees_calendar_calls_it(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        found = bookings_by_uid(organizer_id=booking.organizer_id, uids=[booking.ical_uid, "x@y", "x"])
        assert found == {booking.ical_uid: booking.id}

    def test_knows_a_group_by_itself_and_by_each_seat(self, workshop: EventType) -> None:
        booking = book(workshop, at=MONDAY_9).booking
        seat = Attendee.objects.get()
        own = f"{booking.id}@{seat.ical_uid.partition('@')[2]}"
        found = bookings_by_uid(organizer_id=booking.organizer_id, uids=[seat.ical_uid, own])
        assert found == {seat.ical_uid: booking.id, own: booking.id}

    def test_takes_nobody_elses_booking_and_nothing_made_up_for_ones_own(
        self, intro_call: EventType, mallory: User
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        host = booking.ical_uid.partition("@")[2]
        assert bookings_by_uid(organizer_id=mallory.id, uids=[booking.ical_uid]) == {}
        made_up = [f"{uuid4()}@{host}", f"{booking.id}@elsewhere.example", f"x@{host}", f"@{host}"]
        assert bookings_by_uid(organizer_id=booking.organizer_id, uids=made_up) == {}

    def test_asks_a_fixed_number_of_times(
        self, olga: User, intro_call: EventType, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        host = book(intro_call, at=MONDAY_9).booking.ical_uid.partition("@")[2]
        with django_assert_num_queries(3):
            bookings_by_uid(organizer_id=olga.id, uids=[f"{uuid4()}@{host}" for _ in range(1_000)])
        with django_assert_num_queries(0):
            bookings_by_uid(organizer_id=olga.id, uids=["a@b", "c@d"])

    def test_does_not_read_years_of_bookings_for_it(self, olga: User, intro_call: EventType) -> None:
        store_years_of_bookings(intro_call)
        with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
            bookings_by_uid(organizer_id=olga.id, uids=[f"{uuid4()}@testserver"])
            cursor.execute(f"EXPLAIN {asked.captured_queries[0]['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Bitmap Index Scan on booking_by_uid" in plan


class TestCopyOfABooking:
    def test_is_not_busy_time_of_its_own_while_an_invitees_copy_of_anothers_is(
        self, intro_call: EventType, mallory: User
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        mirror = ExternalEventData(
            external_id="1", uid=booking.ical_uid, start=booking.start_time, end=booking.end_time
        )
        span = {"start": booking.start_time, "end": booking.end_time}
        replace_external_events(calendar=link_calendar(intro_call.organizer), events=[mirror], **span)
        assert busy_hours(intro_call.organizer) == []
        # Mallory was invited to it, and is busy then.
        make_event_type(mallory)
        replace_external_events(
            calendar=link_calendar(mallory, account="m@calendar.example"), events=[mirror], **span
        )
        assert len(busy_hours(mallory)) == 1
