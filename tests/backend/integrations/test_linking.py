"""Linking an account: by a provider that answers over HTTP, and by those who would have us link another's."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import time_machine
from pytest_django import Settings

from apps.integrations.errors import LinkingExpired
from apps.integrations.models import (
    CalendarConnection,
    ConferencingConnection,
    LinkedCalendar,
    PendingLinking,
)
from apps.integrations.services import sync_connection
from apps.integrations.services.linking import TIME_TO_AGREE, Comeback, begin_linking, finish_linking
from apps.users.models import User
from core import clock
from shared_types.vocabulary import CalendarProvider, ConnectionStatus
from tests.api_client import ApiClient, session_token_of
from tests.simulators.google import Google
from tests.simulators.graph import Graph
from tests.simulators.oauth import OAuthSimulator, ZoomLogin, apps_at
from tests.simulators.web import Reply

PAGE = "/settings/integrations"


def browser_of(user: User) -> ApiClient:
    """A browser in which somebody is signed in: what it asks by header and by cookie is one session."""
    api = ApiClient(session_token_of(user))
    api.http.cookies["sessionid"] = api.headers["X-Session-Token"]
    return api


def begin(api: ApiClient, provider: str = "google") -> str:
    response = api.post(f"integrations/providers/{provider}/link/")
    assert response.status_code == 200, response.content
    return str(response.json()["authorize_url"])


def come_back(api: ApiClient, url: str) -> dict[str, str]:
    """What the page of linked accounts is told when the browser follows the way back."""
    parts = urlsplit(url)
    response = api.http.get(f"{parts.path}?{parts.query}")
    assert (response.status_code, parts.netloc) == (302, "testserver"), response.content
    assert "no-store" in response["Cache-Control"]
    there = urlsplit(response["Location"])
    assert (there.netloc, there.path) == ("", PAGE)
    return dict(parse_qsl(there.query))


def link(api: ApiClient, at: OAuthSimulator, provider: str = "google", **how: Any) -> dict[str, str]:
    return come_back(api, at.agree(begin(api, provider), **how))


def with_state(url: str, state: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), "state": state})).geturl()


class TestProviders:
    def test_says_which_could_be_linked_here(self, olga_api: ApiClient, at_google: Google) -> None:
        said = {each["provider"]: each["can_link"] for each in olga_api.get("integrations/providers/").json()}
        assert said == {
            "google": True,
            "outlook": False,
            "zoom": False,
            "google_meet": True,
            "teams": False,
        }

    @pytest.mark.parametrize("provider", ["outlook", "zoom", "caldav", "ics"])
    def test_does_not_begin_with_one_that_has_no_credentials(
        self, olga_api: ApiClient, at_google: Google, provider: str
    ) -> None:
        response = olga_api.post(f"integrations/providers/{provider}/link/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_knows_no_other(self, olga_api: ApiClient, at_google: Google) -> None:
        assert olga_api.post("integrations/providers/yahoo/link/").status_code == 422
        assert olga_api.http.get("/api/v1/integrations/callback/yahoo/").status_code == 404
        assert olga_api.http.get("/api/v1/integrations/callback/caldav/").status_code == 404


class TestBegin:
    def test_asks_for_lasting_permission_and_for_as_little_as_is_needed(
        self, olga_api: ApiClient, at_google: Google
    ) -> None:
        asked = parse_qs(urlsplit(begin(olga_api)).query)
        assert {scope.rpartition("/")[2] for scope in asked["scope"][0].split()} == {
            "openid",
            "email",
            "calendar.events",
            "calendar.calendarlist.readonly",
        }
        assert asked["redirect_uri"] == ["http://testserver/api/v1/integrations/callback/google/"]
        assert (asked["access_type"], asked["code_challenge_method"]) == (["offline"], ["S256"])
        assert len(asked["state"][0]) >= 32

    def test_keeps_neither_state_nor_verifier_where_they_could_be_read(
        self, olga_api: ApiClient, at_google: Google
    ) -> None:
        asked = parse_qs(urlsplit(begin(olga_api)).query)
        stored = str(list(PendingLinking.objects.values()))
        assert asked["state"][0] not in stored
        assert olga_api.headers["X-Session-Token"] not in stored

    @pytest.mark.usefixtures("empty_limits")
    def test_may_not_be_done_without_end(
        self, olga_api: ApiClient, at_google: Google, settings: Settings
    ) -> None:
        settings.RATE_LIMITS = True
        settings.RATES = {**settings.RATES, "linking_per_organizer": "1/hour"}
        begin(olga_api)
        assert olga_api.post("integrations/providers/google/link/").status_code == 429

    def test_sweeps_up_what_nobody_came_back_for(self, olga_api: ApiClient, at_google: Google) -> None:
        begin(olga_api)
        with time_machine.travel(clock.now() + TIME_TO_AGREE):
            begin(olga_api)
        assert PendingLinking.objects.count() == 1


@pytest.mark.django_db
class TestFinish:
    def test_links_the_account(self, olga: User, at_google: Google) -> None:
        assert link(browser_of(olga), at_google) == {"linked": "google"}
        made = CalendarConnection.objects.get()
        assert (made.organizer, made.provider, made.account_email) == (
            olga,
            "google",
            "olga@calendar.example",
        )
        assert made.status == ConnectionStatus.ACTIVE
        assert made.access_token.startswith("access-")
        assert made.refresh_token.startswith("refresh-")
        assert made.token_expires_at is not None
        assert made.token_expires_at > clock.now() + timedelta(minutes=50)

    def test_shows_its_calendars_of_which_the_primary_one_takes_bookings(
        self, olga: User, at_google: Google
    ) -> None:
        at_google.add_calendar("team@group.calendar.example", role="writer")
        at_google.add_calendar("holidays@group.calendar.example", role="reader")
        api = browser_of(olga)
        link(api, at_google)
        [account] = api.get("integrations/calendars/").json()
        shown = {
            each["name"]: (each["can_write"], each["counts_as_busy"], each["takes_bookings"])
            for each in account["calendars"]
        }
        assert shown == {
            "Olga": (True, True, True),
            "team@group.calendar.example": (True, True, False),
            "holidays@group.calendar.example": (False, False, False),
        }
        link(api, at_google, email="olga@work.example")
        assert LinkedCalendar.objects.filter(takes_bookings=True).count() == 1

    def test_links_an_account_whose_calendars_cannot_be_listed_yet(
        self, olga: User, at_google: Google
    ) -> None:
        at_google.fail(path="/calendarList", reply=Reply(status=503, body={}))
        assert link(browser_of(olga), at_google) == {"linked": "google"}
        assert not LinkedCalendar.objects.exists()
        sync_connection(connection_id=CalendarConnection.objects.get().pk, now=clock.now())
        assert LinkedCalendar.objects.count() == 1

    def test_keeps_an_account_that_makes_meeting_links_apart(self, olga: User, at_google: Google) -> None:
        assert link(browser_of(olga), at_google, "google_meet") == {"linked": "google_meet"}
        assert ConferencingConnection.objects.get().provider == "google_meet"
        assert not CalendarConnection.objects.exists()

    def test_makes_the_first_account_the_one_that_makes_links(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        link(api, at_google, "google_meet")
        link(api, at_google, "google_meet", email="olga@work.example")
        assert link(api, at_google, "google_meet") == {"linked": "google_meet"}
        known = ConferencingConnection.objects.order_by("created_at").values_list(
            "account_email", "is_default"
        )
        assert list(known) == [("olga@calendar.example", True), ("olga@work.example", False)]

    def test_links_zoom(self, olga: User, at_zoom: ZoomLogin) -> None:
        assert link(browser_of(olga), at_zoom, "zoom") == {"linked": "zoom"}
        assert ConferencingConnection.objects.get().account_email == "olga@calendar.example"

    @pytest.mark.parametrize("provider", ["outlook", "teams"])
    def test_links_accounts_at_microsoft_that_say_their_scopes_in_full(
        self, olga: User, at_microsoft: Graph, provider: str
    ) -> None:
        allowed = ("https://graph.microsoft.com/Calendars.ReadWrite", "onlinemeetings.readwrite")
        scopes = (*allowed, "offline_access")
        assert link(browser_of(olga), at_microsoft, provider, scopes=scopes) == {"linked": provider}

    def test_links_nothing_that_would_not_last(self, olga: User, at_microsoft: Graph) -> None:
        scopes = ("Calendars.ReadWrite",)
        assert link(browser_of(olga), at_microsoft, "outlook", scopes=scopes) == {
            "problem": "provider_failed"
        }

    def test_gives_an_account_that_is_linked_new_tokens(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        link(api, at_google)
        CalendarConnection.objects.update(status=ConnectionStatus.NEEDS_CONSENT, last_error="Withdrawn.")
        before = CalendarConnection.objects.get()
        assert link(api, at_google) == {"linked": "google"}
        after = CalendarConnection.objects.get()
        assert (after.pk, after.status, after.last_error) == (before.pk, ConnectionStatus.ACTIVE, "")
        assert after.refresh_token != before.refresh_token
        assert after.token_generation == before.token_generation + 1

    def test_links_several_accounts_of_one_provider(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        link(api, at_google)
        link(api, at_google, email="olga@work.example")
        assert CalendarConnection.objects.count() == 2

    def test_says_that_somebody_did_not_agree(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        url = at_google.cancel(begin(api))
        assert come_back(api, url) == {"problem": "provider_cancelled"}
        assert come_back(api, url) == {"problem": "linking_expired"}
        assert not CalendarConnection.objects.exists()

    def test_says_that_less_was_allowed_than_is_needed(self, olga: User, at_google: Google) -> None:
        assert link(browser_of(olga), at_google, scopes=("openid", "email")) == {
            "problem": "permission_incomplete"
        }
        assert not CalendarConnection.objects.exists()

    def test_says_that_the_account_has_no_address(self, olga: User, at_google: Google) -> None:
        assert link(browser_of(olga), at_google, email="olga") == {"problem": "provider_email_missing"}

    @pytest.mark.parametrize("path", ["/token", "/userinfo"])
    @pytest.mark.parametrize(
        "reply",
        [
            None,
            Reply(status=500, body={}),
            Reply(status=429, body={}, headers={"Retry-After": "60"}),
            Reply(status=400, body={"error": "invalid_grant"}),
            Reply(body=b"<html>Sign in to the hotel's network</html>"),
            Reply(body={"access_token": 7}),
        ],
    )
    def test_links_nothing_where_the_provider_fails(
        self, olga: User, at_google: Google, path: str, reply: Reply | None
    ) -> None:
        at_google.fail(path=path, reply=reply)
        outcome = link(browser_of(olga), at_google)
        assert outcome["problem"] in ("provider_failed", "provider_email_missing")
        assert not CalendarConnection.objects.exists()


@pytest.mark.django_db
class TestForgedReturn:
    def test_counts_in_the_session_alone_that_asked(
        self, olga: User, mallory: User, at_google: Google
    ) -> None:
        """Mallory has Olga's browser follow a way back of Mallory's; then Olga's other browser does."""
        api = browser_of(olga)
        url = at_google.agree(begin(browser_of(mallory)), email="mallory@calendar.example")
        assert come_back(api, url) == {"problem": "linking_expired"}
        mine = at_google.agree(begin(api))
        assert come_back(browser_of(olga), mine) == {"problem": "linking_expired"}
        assert not CalendarConnection.objects.exists()
        assert come_back(api, mine) == {"linked": "google"}  # nobody else could use it up

    def test_counts_for_nobody_who_is_not_signed_in(self, olga: User, at_google: Google) -> None:
        url = at_google.agree(begin(browser_of(olga)))
        assert come_back(ApiClient(), url) == {"problem": "not_signed_in"}
        assert not CalendarConnection.objects.exists()

    def test_counts_once(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        url = at_google.agree(begin(api))
        assert come_back(api, url) == {"linked": "google"}
        asked = at_google.count("POST", "/token")
        assert come_back(api, url) == {"problem": "linking_expired"}
        assert at_google.count("POST", "/token") == asked

    def test_counts_for_the_provider_that_was_asked(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        url = at_google.agree(begin(api))
        mixed = url.replace("/callback/google/", "/callback/google_meet/")
        assert come_back(api, mixed) == {"problem": "linking_expired"}
        assert not at_google.count("POST", "/token")

    @pytest.mark.parametrize("state", ["", "made-up", "x" * 5000, "\u0000"[:0] + "é"])
    def test_counts_with_its_state_alone(self, olga: User, at_google: Google, state: str) -> None:
        api = browser_of(olga)
        url = with_state(at_google.agree(begin(api)), state)
        assert come_back(api, url) == {"problem": "linking_expired"}

    def test_counts_for_ten_minutes(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        begun = clock.now()
        with time_machine.travel(begun, tick=False):
            urls = [at_google.agree(begin(api)) for _ in range(2)]
        with time_machine.travel(begun + TIME_TO_AGREE - timedelta(seconds=1), tick=False):
            assert come_back(api, urls[0]) == {"linked": "google"}
        with time_machine.travel(begun + TIME_TO_AGREE, tick=False):
            assert come_back(api, urls[1]) == {"problem": "linking_expired"}

    def test_counts_for_nobody_else_who_has_come_into_the_same_session(
        self, olga: User, mallory: User, at_google: Google
    ) -> None:
        url = begin_linking(
            organizer=olga, provider=CalendarProvider.GOOGLE, session_key="shared", now=clock.now()
        )
        brought = dict(parse_qsl(urlsplit(at_google.agree(url)).query))
        comeback = Comeback(
            provider=CalendarProvider.GOOGLE,
            session_key="shared",
            state=brought["state"],
            code=brought["code"],
            error="",
        )
        with pytest.raises(LinkingExpired):
            finish_linking(organizer=mallory, comeback=comeback, now=clock.now())

    def test_is_no_use_with_a_code_that_another_was_given_for(
        self, olga: User, mallory: User, at_google: Google
    ) -> None:
        """A code of Mallory's in Olga's answer: PKCE ties it to whoever asked for it."""
        api = browser_of(olga)
        mine = at_google.agree(begin(api))
        theirs = at_google.agree(begin(browser_of(mallory)), email="mallory@calendar.example")
        state = parse_qs(urlsplit(mine).query)["state"][0]
        assert come_back(api, with_state(theirs, state)) == {"problem": "provider_failed"}
        assert not CalendarConnection.objects.exists()

    def test_does_not_count_where_the_credentials_have_gone_meanwhile(
        self, olga: User, at_google: Google, settings: Settings
    ) -> None:
        api = browser_of(olga)
        url = at_google.agree(begin(api))
        settings.OAUTH_APPS = apps_at()
        assert come_back(api, url) == {"problem": "not_found"}
