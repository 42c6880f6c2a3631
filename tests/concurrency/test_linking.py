"""One way back from a provider, followed many times at once; and one account, linked from many browsers."""

from datetime import UTC, datetime
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from apps.integrations.models import CalendarConnection, LinkedCalendar, PendingLinking
from apps.integrations.services.linking import Comeback, begin_linking, finish_linking
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider
from tests.concurrency.herd import herd, kinds
from tests.simulators.google import Google
from tests.simulators.oauth import apps_at
from tests.simulators.web import running

NOW = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
SESSION = "the-session-that-it-was-begun-in"
BROWSERS = 12


def come_back_from(google: Google, organizer: User) -> Comeback:
    """What a browser brings back."""
    url = begin_linking(organizer=organizer, provider=CalendarProvider.GOOGLE, session_key=SESSION, now=NOW)
    brought = parse_qs(urlsplit(google.agree(url)).query)
    return Comeback(
        provider=CalendarProvider.GOOGLE,
        session_key=SESSION,
        state=brought["state"][0],
        code=brought["code"][0],
        error="",
    )


class TestOneWayBack:
    @pytest.mark.parametrize("round_number", range(3))
    def test_counts_once_however_often_it_is_followed(
        self, olga: User, settings: Settings, round_number: int
    ) -> None:
        with running(Google) as google:
            settings.OAUTH_APPS = apps_at(google=google.address)
            comeback = come_back_from(google, olga)
            finish = partial(finish_linking, organizer=olga, comeback=comeback, now=NOW)
            got = kinds(herd([finish] * BROWSERS))
            assert google.count("POST", "/token") == 1
        assert got == {"CalendarConnection": 1, "LinkingExpired": BROWSERS - 1}
        assert not PendingLinking.objects.exists()


class TestOneAccount:
    @pytest.mark.parametrize("round_number", range(3))
    def test_is_linked_once_from_however_many_browsers(
        self, olga: User, settings: Settings, round_number: int
    ) -> None:
        with running(Google) as google:
            settings.OAUTH_APPS = apps_at(google=google.address)
            ways = [come_back_from(google, olga) for _ in range(BROWSERS)]
            got = kinds(
                herd([partial(finish_linking, organizer=olga, comeback=way, now=NOW) for way in ways])
            )
        assert set(got) <= {"CalendarConnection", "LinkingExpired"}
        assert got["CalendarConnection"] >= 1
        assert CalendarConnection.objects.count() == 1
        assert LinkedCalendar.objects.filter(takes_bookings=True).count() == 1
