"""What is offered while a linked calendar cannot be read."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import EventType
from apps.integrations.models import CalendarConnection, LinkedCalendar
from shared_types.vocabulary import ConnectionStatus, StalePolicy
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW
from tests.backend.integrations.cast import link_calendar
from tests.cast import IVO_EMAIL, IVO_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
HOUR = timedelta(hours=1)


@pytest.fixture
def strict(intro_call: EventType) -> CalendarConnection:
    """Olga's calendar, and that nothing is to be offered when it could not be read for an hour."""
    calendar = link_calendar(intro_call.organizer)
    CalendarConnection.objects.update(stale_policy=StalePolicy.BLOCK, synced_at=NOW)
    return CalendarConnection.objects.get(id=calendar.connection_id)


def slots(api: ApiClient) -> list[Any]:
    answer = api.get(
        "events/slots/olga/intro-call/",
        {"start_date": "2027-02-01", "end_date": "2027-02-05", "timezone": "UTC"},
    )
    assert answer.status_code == 200, answer.content
    return [slot for day in answer.json()["days"] for slot in day["slots"]]


def book_it(api: ApiClient) -> Any:
    body = {
        "organizer_slug": "olga",
        "event_type_slug": "intro-call",
        "start_time": MONDAY_9.isoformat(),
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "UTC",
    }
    return api.post("events/bookings/create/", body)


def read_at(moment: datetime | None) -> None:
    CalendarConnection.objects.update(synced_at=moment)


class TestBlock:
    @pytest.mark.parametrize(
        ("moment", "is_offered"),
        [(NOW, True), (NOW - HOUR + timedelta(seconds=1), True), (NOW - HOUR, False), (None, False)],
    )
    def test_offers_nothing_from_the_minute_on_in_which_it_is_stale(
        self, strict: CalendarConnection, anyone_api: ApiClient, moment: datetime | None, is_offered: bool
    ) -> None:
        read_at(moment)
        assert bool(slots(anyone_api)) == is_offered

    def test_books_nothing_then_either(self, strict: CalendarConnection, anyone_api: ApiClient) -> None:
        read_at(NOW - HOUR)
        refused = book_it(anyone_api)
        assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
        assert refused.json()["alternatives"] == []
        read_at(NOW)
        assert book_it(anyone_api).status_code == 201

    def test_is_explained_to_the_organizer_by_the_name_of_the_account(
        self, strict: CalendarConnection, olga_api: ApiClient
    ) -> None:
        read_at(NOW - HOUR)
        answer = olga_api.get("events/slots/olga/intro-call/explain/", {"start": MONDAY_9.isoformat()}).json()
        (reason,) = answer["reasons"]
        assert reason["code"] == "slot_taken"
        assert reason["unread_calendar"]["account_email"] == "olga@calendar.example"
        assert reason["words"].startswith("olga@calendar.example could not be read since")

    def test_is_told_to_the_invitee_by_no_name(
        self, strict: CalendarConnection, anyone_api: ApiClient
    ) -> None:
        read_at(None)
        assert "calendar.example" not in book_it(anyone_api).content.decode()

    def test_costs_no_statement_more(
        self,
        strict: CalendarConnection,
        anyone_api: ApiClient,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_max_num_queries(3):
            assert slots(anyone_api)

    def test_is_not_for_an_account_of_which_no_calendar_counts(
        self, strict: CalendarConnection, anyone_api: ApiClient
    ) -> None:
        read_at(None)
        LinkedCalendar.objects.update(counts_as_busy=False)
        assert slots(anyone_api)

    def test_goes_on_while_the_account_has_to_be_linked_again(
        self, strict: CalendarConnection, anyone_api: ApiClient
    ) -> None:
        CalendarConnection.objects.update(synced_at=NOW - HOUR, status=ConnectionStatus.NEEDS_CONSENT)
        assert slots(anyone_api) == []
        CalendarConnection.objects.update(status=ConnectionStatus.DISCONNECTED)
        assert slots(anyone_api)

    def test_is_nobody_elses(self, strict: CalendarConnection, mallory: Any, anyone_api: ApiClient) -> None:
        read_at(NOW)
        link_calendar(mallory)
        CalendarConnection.objects.filter(organizer=mallory).update(stale_policy=StalePolicy.BLOCK)
        assert slots(anyone_api)


class TestIgnore:
    def test_offers_what_was_known_last(self, strict: CalendarConnection, anyone_api: ApiClient) -> None:
        CalendarConnection.objects.update(stale_policy=StalePolicy.IGNORE, synced_at=None)
        assert slots(anyone_api)
