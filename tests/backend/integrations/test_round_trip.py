"""From a calendar at Google or Microsoft to the slots, and from a booking into the calendar and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from apps.events.models import Booking
from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent
from apps.integrations.providers.ports import EventToWrite
from apps.integrations.services import calendar_port, sync_connection, sync_next_connection
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import ConnectionStatus
from tests.backend.events.cast import make_event_type, raw_booking
from tests.simulators.google import Google
from tests.simulators.google_calendar import Calendar
from tests.simulators.graph import Graph, OutlookFolder
from tests.simulators.oauth import apps_at
from tests.simulators.web import Reply, running

# The Monday after Europe's clocks go forward.
NOW = datetime(2027, 3, 29, 6, 0, tzinfo=UTC)


def at(hour: float) -> datetime:
    """So many hours into that Monday, UTC."""
    return NOW.replace(hour=0) + timedelta(hours=hour)


@dataclass
class Linked:
    """An account of Olga's, and the calendar behind it as she sees it."""

    connection: CalendarConnection
    simulator: Google | Graph
    mine: Calendar | OutlookFolder

    def sync(self, now: datetime = NOW) -> None:
        sync_connection(connection_id=self.connection.pk, now=now)
        self.connection.refresh_from_db()


@pytest.fixture(params=["google", "outlook"])
def linked(request: pytest.FixtureRequest, olga: User, settings: Settings) -> Iterator[Linked]:
    if request.param == "google":
        with running(Google) as google:
            settings.OAUTH_APPS = apps_at(google=google.address)
            yield Linked(link(olga, google, "google"), google, google.primary)
    else:
        with running(Graph) as graph:
            settings.OAUTH_APPS = apps_at(microsoft=graph.address)
            yield Linked(link(olga, graph, "outlook"), graph, graph.primary)


def link(organizer: User, at_provider: Google | Graph, name: str) -> CalendarConnection:
    access, refresh = at_provider.grant("offline_access", "Calendars.ReadWrite", *_GOOGLES)
    return CalendarConnection.objects.create(
        organizer=organizer,
        provider=name,
        account_email=at_provider.email,
        access_token=access,
        refresh_token=refresh,
        token_expires_at=NOW + timedelta(hours=1),
    )


_GOOGLES = [
    f"https://www.googleapis.com/auth/{scope}"
    for scope in ("calendar.events", "calendar.calendarlist.readonly")
]


def busy_hours(organizer: User) -> list[tuple[float, float]]:
    hour = timedelta(hours=1)
    return [
        ((each.busy.lower - at(0)) / hour, (each.busy.upper - at(0)) / hour)
        for each in BusyInterval.objects.filter(organizer=organizer).order_by("busy")
    ]


class TestBusyTime:
    def test_comes_in_changes_and_goes(self, olga: User, linked: Linked) -> None:
        made = linked.mine.add(at(12), at(14))
        linked.sync()
        assert (linked.connection.status, linked.connection.last_error) == (ConnectionStatus.ACTIVE, "")
        assert busy_hours(olga) == [(12, 14)]
        linked.mine.add(at(13), at(15))
        linked.sync()
        assert busy_hours(olga) == [(12, 15)]
        linked.mine.delete(made["id"])
        linked.sync()
        assert busy_hours(olga) == [(13, 15)]

    def test_stays_where_the_token_is_gone_until_all_is_read_anew(self, olga: User, linked: Linked) -> None:
        linked.mine.add(at(12), at(14))
        linked.sync()
        linked.mine.forget_tokens()
        linked.mine.add(at(16), at(17))
        linked.simulator.fail(path="alendar", after=2, times=3)
        linked.sync()
        assert busy_hours(olga) == [(12, 14)]
        linked.simulator.faults.clear()
        linked.sync()
        assert busy_hours(olga) == [(12, 14), (16, 17)]

    def test_is_not_asked_for_before_the_provider_wants_to_be_asked_again(
        self, olga: User, linked: Linked
    ) -> None:
        wait = Reply(status=429, body={}, headers={"Retry-After": "1800"})
        linked.simulator.fail(path="alendar", reply=wait)
        linked.sync()
        asked = len(linked.simulator.asked)
        assert not sync_next_connection(now=NOW + timedelta(seconds=1800))
        assert len(linked.simulator.asked) == asked
        assert sync_next_connection(now=NOW + timedelta(seconds=1800, minutes=5))
        assert CalendarConnection.objects.get().last_error == ""

    def test_is_kept_where_the_permission_was_withdrawn_and_one_mail_says_so(
        self, olga: User, linked: Linked
    ) -> None:
        linked.mine.add(at(12), at(14))
        linked.sync()
        linked.simulator.revoke_all()
        for minutes in (5, 10, 15):
            linked.sync(NOW + timedelta(minutes=minutes))
        assert linked.connection.status == ConnectionStatus.NEEDS_CONSENT
        assert busy_hours(olga) == [(12, 14)]
        assert Notification.objects.filter(subject_kind="account").count() == 1
        assert linked.simulator.count("POST", "/token") == 1

    def test_goes_on_where_the_token_has_run_out(self, olga: User, linked: Linked) -> None:
        linked.mine.add(at(12), at(14))
        linked.simulator.expire()
        linked.sync()
        assert busy_hours(olga) == [(12, 14)]
        assert linked.simulator.count("POST", "/token") == 1


class TestMirror:
    @pytest.fixture
    def booking(self, olga: User) -> Booking:
        return raw_booking(make_event_type(olga), at=at(8), ical_uid="intro-with-ivo@testserver")

    def write(self, linked: Linked, booking: Booking) -> str:
        """The booking goes into the calendar, as its organizer's calendar is to have it."""
        calendar = linked.connection.calendars.get()
        event = EventToWrite(
            booking_id=booking.id,
            uid=booking.ical_uid,
            sequence=0,
            title="Intro call with Ivo",
            description="",
            location="",
            start=booking.start_time,
            end=booking.end_time,
            timezone="Europe/Berlin",
            calendar_file=b"",
        )
        port = calendar_port(linked.connection, now=NOW)
        return port.write(calendar.external_id, event, external_id="").external_id

    def test_of_a_booking_takes_no_time_of_its_own(
        self, olga: User, linked: Linked, booking: Booking
    ) -> None:
        linked.sync()
        written = self.write(linked, booking)
        linked.sync()
        copy = ExternalEvent.objects.get()
        assert (copy.external_id, copy.booking_id) == (written, booking.id)
        assert busy_hours(olga) == []

    def test_of_somebody_elses_booking_takes_time(
        self, olga: User, mallory: User, linked: Linked, booking: Booking
    ) -> None:
        """Two organizers share a calendar: the booking of one is busy time of the other."""
        linked.sync()
        self.write(linked, booking)
        CalendarConnection.objects.update(organizer=mallory)
        linked.connection.calendars.update(organizer=mallory)
        linked.sync()
        assert busy_hours(mallory) == [(8, 8.5)]

    def test_that_was_moved_over_there_is_known_to_be_the_bookings_still(
        self, olga: User, linked: Linked, booking: Booking
    ) -> None:
        linked.sync()
        written = self.write(linked, booking)
        event = linked.mine.events[written]
        for name in ("start", "end"):
            event[name]["dateTime"] = event[name]["dateTime"].replace("T08", "T11")
        if isinstance(linked.mine, OutlookFolder):
            linked.mine.put(written, {})
        linked.sync()
        copy = ExternalEvent.objects.get()
        assert copy.booking_id == booking.id
        assert copy.time.lower == at(11)
