"""Linked calendars when their organizer takes everything along, or leaves."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from apps.events.models import EventType
from apps.events.services.erasure.accounts import remove_organizer
from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent, LinkedCalendar
from apps.integrations.services import ExternalEventData, replace_external_events
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9
from tests.backend.integrations.cast import link_calendar
from tests.cast import PASSWORD

SECRETS = {"address": "https://x.example/open-sesame", "secret": "by-heart", "access_token": "let-me-in"}


@pytest.fixture
def linked(olga: User, intro_call: EventType) -> LinkedCalendar:
    """A calendar with an event, and everything that opens its account."""
    calendar = link_calendar(olga, provider=CalendarProvider.CALDAV, address=SECRETS["address"])
    link = CalendarConnection.objects.get()
    link.secret, link.access_token = SECRETS["secret"], SECRETS["access_token"]
    link.save()
    LinkedCalendar.objects.update(sync_token="where-it-goes-on")
    event = ExternalEventData(
        external_id="1", title="Dentist", start=MONDAY_9, end=MONDAY_9 + timedelta(hours=1)
    )
    replace_external_events(calendar=calendar, events=[event], start=event.start, end=event.end)
    return calendar


@pytest.mark.usefixtures("frozen", "empty_limits")
class TestExport:
    def test_holds_the_calendars_and_events_and_nothing_that_opens_them(
        self, linked: LinkedCalendar, olga_api: ApiClient
    ) -> None:
        response = olga_api.post("users/account/export/", {"password": PASSWORD})
        with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert json.loads(files["data/integrations.externalevent.json"])[0]["title"] == "Dentist"
        assert json.loads(files["data/integrations.linkedcalendar.json"])[0]["name"] == "Work"
        (account,) = json.loads(files["data/integrations.calendarconnection.json"])
        assert account["account_email"] == "olga@calendar.example"
        whole = b"".join(files.values()).decode(errors="replace")
        assert not [word for word in (*SECRETS.values(), "where-it-goes-on") if word in whole]


@pytest.mark.django_db
class TestErasure:
    def test_leaves_nothing_of_them(self, olga: User, linked: LinkedCalendar) -> None:
        remove_organizer(olga)
        for table in (CalendarConnection, LinkedCalendar, ExternalEvent, BusyInterval):
            assert not table._default_manager.exists()
