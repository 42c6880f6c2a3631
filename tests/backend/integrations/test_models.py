"""What the tables of linked calendars refuse, and what they keep unreadable."""

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.integrations.models import BusyInterval, CalendarConnection, ConferencingConnection, ExternalEvent
from apps.users.models import User
from shared_types.vocabulary import ConferencingProvider
from tests.backend.constraints import refused_by
from tests.backend.integrations.cast import at, link_calendar

pytestmark = pytest.mark.django_db

EMPTY = DateTimeTZRange(at(1), at(1))
WITHOUT_AN_END = DateTimeTZRange(at(1), None)
WITHOUT_A_START = DateTimeTZRange(None, at(1))
WITH_ITS_END = DateTimeTZRange(at(1), at(2), "[]")


def copy_event(link: CalendarConnection, *, time: DateTimeTZRange, external_id: str = "a") -> ExternalEvent:
    return ExternalEvent.objects.create(
        organizer_id=link.organizer_id, connection=link, external_id=external_id, time=time
    )


class TestCalendarConnection:
    def test_is_linked_once(self, olga: User) -> None:
        link_calendar(olga)
        with refused_by("calendar_connection_is_linked_once"):
            link_calendar(olga)

    def test_stays_fresh_for_a_while(self, olga: User) -> None:
        link = link_calendar(olga)
        link.stale_after_minutes = 4
        with refused_by("calendar_connection_is_fresh_for_a_while"):
            link.save()

    def test_keeps_its_keys_unreadable(self, olga: User) -> None:
        link = link_calendar(olga)
        link.access_token, link.refresh_token = "open-sesame", "and-again"
        link.save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT row(c.*)::text FROM integrations_calendarconnection AS c")
            (row,) = cursor.fetchone()
        assert "open-sesame" not in row
        assert "and-again" not in row
        assert CalendarConnection.objects.get().access_token == "open-sesame"


class TestConferencingConnection:
    def test_is_linked_once(self, olga: User) -> None:
        link = {"organizer": olga, "provider": ConferencingProvider.ZOOM, "account_email": "o@zoom.example"}
        ConferencingConnection.objects.create(**link)
        with refused_by("conferencing_connection_is_linked_once"):
            ConferencingConnection.objects.create(**link)


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
