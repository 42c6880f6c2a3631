"""What the tables of linked calendars refuse, and what they keep unreadable."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.integrations.models import (
    BusyInterval,
    CalendarConnection,
    ConferencingConnection,
    ExternalEvent,
    LinkedCalendar,
)
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider, ConferencingProvider
from tests.backend.constraints import refused_by
from tests.backend.integrations.cast import add_calendar, at, link_account, link_calendar

pytestmark = pytest.mark.django_db

EMPTY = DateTimeTZRange(at(1), at(1))
WITHOUT_AN_END = DateTimeTZRange(at(1), None)
WITHOUT_A_START = DateTimeTZRange(None, at(1))
WITH_ITS_END = DateTimeTZRange(at(1), at(2), "[]")


def copy_event(link: LinkedCalendar, *, time: DateTimeTZRange, external_id: str = "a") -> ExternalEvent:
    return ExternalEvent.objects.create(
        organizer_id=link.organizer_id, calendar=link, external_id=external_id, time=time
    )


class TestCalendarConnection:
    def test_is_linked_once(self, olga: User) -> None:
        link_account(olga)
        with refused_by("calendar_connection_is_linked_once"):
            link_account(olga)

    def test_stays_fresh_for_a_while(self, olga: User) -> None:
        link = link_account(olga)
        link.stale_after_minutes = 4
        with refused_by("calendar_connection_is_fresh_for_a_while"):
            link.save()

    @pytest.mark.parametrize("provider", [CalendarProvider.CALDAV, CalendarProvider.ICS])
    def test_leads_somewhere(self, olga: User, provider: CalendarProvider) -> None:
        link = link_account(olga)
        link.provider = provider
        with refused_by("calendar_connection_leads_somewhere"):
            link.save()

    @pytest.mark.parametrize("half", [{"lease_until": at(1)}, {"lease_token": uuid4()}], ids=["time", "name"])
    def test_has_a_whole_lease(self, olga: User, half: dict[str, Any]) -> None:
        link_account(olga)
        with refused_by("calendar_connection_lease_is_whole"):
            CalendarConnection.objects.update(**half)

    def test_keeps_its_keys_unreadable(self, olga: User) -> None:
        link = link_account(olga)
        link.access_token, link.refresh_token = "open-sesame", "and-again"
        link.address, link.secret = "https://calendar.example/secret-path", "by-heart"
        link.save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT row(c.*)::text FROM integrations_calendarconnection AS c")
            (row,) = cursor.fetchone()
        assert not [word for word in ("open-sesame", "and-again", "secret-path", "by-heart") if word in row]
        kept = CalendarConnection.objects.get()
        assert (kept.access_token, kept.secret) == ("open-sesame", "by-heart")
        assert kept.address == "https://calendar.example/secret-path"


class TestLinkedCalendar:
    def test_is_listed_once(self, olga: User) -> None:
        link = link_account(olga)
        add_calendar(link)
        with refused_by("linked_calendar_is_listed_once"):
            add_calendar(link)

    def test_takes_bookings_alone(self, olga: User, mallory: User) -> None:
        add_calendar(link_account(olga), takes_bookings=True)
        add_calendar(link_account(mallory), takes_bookings=True)
        home = link_account(olga, account="home@calendar.example")
        with refused_by("one_linked_calendar_takes_bookings"):
            add_calendar(home, takes_bookings=True)

    def test_takes_bookings_where_we_may_write(self, olga: User) -> None:
        link = link_account(olga)
        with refused_by("bookings_go_where_we_may_write"):
            add_calendar(link, can_write=False, takes_bookings=True)


class TestConferencingConnection:
    def test_is_linked_once(self, olga: User) -> None:
        link_meetings(olga)
        with refused_by("conferencing_connection_is_linked_once"):
            link_meetings(olga)

    def test_is_the_default_alone(self, olga: User) -> None:
        link_meetings(olga, is_default=True)
        with refused_by("one_conferencing_connection_is_the_default"):
            link_meetings(olga, account="other@zoom.example", is_default=True)


def link_meetings(
    olga: User, *, account: str = "o@zoom.example", is_default: bool = False
) -> ConferencingConnection:
    return ConferencingConnection.objects.create(
        organizer=olga, provider=ConferencingProvider.ZOOM, account_email=account, is_default=is_default
    )


class TestExternalEvent:
    def test_is_copied_once(self, olga: User) -> None:
        link = link_calendar(olga)
        copy_event(link, time=DateTimeTZRange(at(1), at(2)))
        with refused_by("external_event_is_copied_once"):
            copy_event(link, time=DateTimeTZRange(at(5), at(6)))

    @pytest.mark.parametrize("time", [EMPTY, WITHOUT_AN_END, WITHOUT_A_START, WITH_ITS_END], ids=str)
    def test_has_a_start_and_an_end(self, olga: User, time: DateTimeTZRange) -> None:
        with refused_by("external_event_has_a_start_and_an_end"):
            copy_event(link_calendar(olga), time=time)


class TestBusyInterval:
    def test_never_overlaps_another_of_the_same_organizer(self, olga: User) -> None:
        BusyInterval.objects.create(organizer=olga, busy=DateTimeTZRange(at(1), at(3)))
        with refused_by("busy_interval_never_overlaps"):
            BusyInterval.objects.create(organizer=olga, busy=DateTimeTZRange(at(2), at(4)))

    def test_may_lie_anywhere_for_another_organizer(self, olga: User, mallory: User) -> None:
        BusyInterval.objects.create(organizer=olga, busy=DateTimeTZRange(at(1), at(3)))
        BusyInterval.objects.create(organizer=mallory, busy=DateTimeTZRange(at(2), at(4)))
        assert BusyInterval.objects.count() == 2

    @pytest.mark.parametrize("time", [EMPTY, WITHOUT_AN_END, WITHOUT_A_START, WITH_ITS_END], ids=str)
    def test_has_a_start_and_an_end(self, olga: User, time: DateTimeTZRange) -> None:
        with refused_by("busy_interval_has_a_start_and_an_end"):
            BusyInterval.objects.create(organizer=olga, busy=time)
