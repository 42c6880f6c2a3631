"""Bookings and a real calendar server: there and back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.events.models import Booking, EventType
from apps.events.services.calendar_syncing.following import follow_calendars
from apps.events.services.calendar_syncing.returning import take_back_all_changes
from apps.integrations.models import CalendarConnection, ExternalEvent
from apps.integrations.services import link_caldav, sync_connection
from apps.users.models import User
from shared_types.integrations import CalDavCreate
from shared_types.vocabulary import CalendarSyncStatus
from tests.backend.events.accounts import again, sync_all
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.backend.events.waiting import call_off
from tests.backend.integrations.cast import busy_hours
from tests.backend.integrations.radicale import PASSWORD, CalendarServer, calendar_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
HOUR = timedelta(hours=1)


@pytest.fixture
def radicale(tmp_path: Path, settings: Settings, olga: User) -> Iterator[CalendarServer]:
    """Radicale, whose one calendar takes Olga's bookings."""
    with calendar_server(tmp_path) as server:
        settings.OUTGOING_PRIVATE_HOSTS = [server.host]
        server.make_calendar("Work")
        data = CalDavCreate(url=server.url, username="olga", password=PASSWORD)
        link_caldav(organizer=olga, data=data, now=NOW)
        follow_calendars(now=NOW)
        yield server


def read_all(minutes: int) -> None:
    """Read the account so many minutes later."""
    account = CalendarConnection.objects.get()
    sync_connection(connection_id=account.id, now=NOW + timedelta(minutes=minutes))


def booked(event_type: EventType) -> Booking:
    booking = book(event_type, at=MONDAY_9).booking
    sync_all()
    return again(booking)


class TestRoundTrip:
    def test_writes_a_booking_and_does_not_take_it_for_an_event_when_it_comes_back(
        self, intro_call: EventType, olga: User, radicale: CalendarServer
    ) -> None:
        booking = booked(intro_call)
        assert booking.calendar_sync_status == CalendarSyncStatus.SUCCEEDED
        file = radicale.send("GET", booking.external_calendar_event_id).decode()
        assert "SUMMARY:Intro call: Ivo" in file.replace("\r\n ", "")
        read_all(5)
        copy = ExternalEvent.objects.get()
        assert (copy.booking_id, copy.external_id) == (booking.id, booking.external_calendar_event_id)
        assert (copy.time.lower, copy.time.upper) == (MONDAY_9, MONDAY_9 + HALF_AN_HOUR)
        assert busy_hours(olga) == []

    def test_takes_a_cancelled_booking_out(self, intro_call: EventType, radicale: CalendarServer) -> None:
        booking = booked(intro_call)
        read_all(5)
        call_off(booking)
        sync_all()
        read_all(10)
        assert not ExternalEvent.objects.exists()

    def test_keeps_an_event_of_a_booking_that_its_mail_has_put_there(
        self, intro_call: EventType, olga: User, radicale: CalendarServer
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        start = ("DTSTART:20270201T080000Z", "DTEND:20270201T083000Z")
        radicale.put("/olga/work/invited.ics", *start, uid=booking.ical_uid)
        sync_all()
        assert again(booking).external_calendar_event_id == "/olga/work/invited.ics"
        read_all(5)
        assert (ExternalEvent.objects.count(), busy_hours(olga)) == (1, [])

    def test_follows_what_is_moved_over_there(
        self, intro_call: EventType, olga: User, radicale: CalendarServer
    ) -> None:
        booking = booked(intro_call)
        read_all(5)
        take_back_all_changes(now=NOW + timedelta(minutes=5))
        where = booking.external_calendar_event_id
        file = radicale.send("GET", where).decode()
        moved = file.replace("T090000", "T110000").replace("T093000", "T113000")
        assert moved != file
        radicale.send("PUT", where, moved, {"Content-Type": "text/calendar"})
        read_all(10)
        take_back_all_changes(now=NOW + timedelta(minutes=10))
        now_at = Booking.objects.get(status="confirmed")
        assert now_at.start_time == MONDAY_9 + 2 * HOUR
