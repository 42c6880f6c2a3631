"""Signing in with Google and Microsoft, by a provider that answers over HTTP."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from pytest_django import Settings

from apps.availability.models import Schedule
from apps.events.models import EventType
from apps.events.services.sharing.shares import share
from apps.users.models import User
from core import clock
from shared_types.sharing import ShareCreate
from shared_types.vocabulary import Shared, ShareLevel
from tests.api_client import ApiClient, api_as
from tests.at_once import at_once
from tests.backend.users.mails import key_in, mails_to, subjects_to
from tests.cast import PASSWORD, make_organizer
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, identity_provider
from tests.totp import code_at

NINA = {"sub": "google-42", "name": "Nina Neu", "email": "Nina@gmail.com", "email_verified": True}
NINAS = "nina@gmail.com"
PROOF = {"password": PASSWORD}
BACK_AT_HOME = "/event-types/"


@pytest.fixture(scope="module")
def _running() -> Iterator[IdentityProvider]:
    with identity_provider() as provider:
        yield provider


@pytest.fixture
def provider(
    _running: IdentityProvider, settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None
) -> IdentityProvider:
    """Both providers, set up as the environment would, but at an address of this machine; Nina is there."""
    app = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
    here = {"login_url": _running.address, "graph_url": _running.address}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid", "email", "profile"], "APP": app},
        "microsoft": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["User.Read"], "APP": {**app, "settings": here}},
    }
    settings.ACCOUNT_ANSWER_SECONDS = 0
    monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{_running.address}/authorize")
    monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{_running.address}/token")
    _running.claims, _running.faults = dict(NINA), set()
    return _running


def begin(api: ApiClient, name: str = "google", **wish: str) -> str:
    response = api.post(f"users/providers/{name}/begin/", wish)
    assert response.status_code == 200, response.content
    return str(response.json()["redirect_url"])


def come_back(api: ApiClient, url: str) -> str:
    """Where the browser is sent when it follows the way back; nothing of it is kept by anybody."""
    parts = urlsplit(url)
    response = api.http.get(f"{parts.path}?{parts.query}")
    assert (response.status_code, parts.netloc) == (302, "testserver"), response.content
    assert "no-store" in response["Cache-Control"]
    return str(response["Location"])


def enter(api: ApiClient, provider: IdentityProvider, name: str = "google", **wish: str) -> str:
    return come_back(api, provider.agree(begin(api, name, **wish)))


def refusal_in(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.path, parse_qs(parts.query)["refused"][0]


def who(api: ApiClient) -> Any:
    response = api.get("users/profile/")
    return response.json()["email"] if response.status_code == 200 else None


def add(api: ApiClient, provider: IdentityProvider, name: str = "google") -> str:
    """Sign in by password, and add an account at a provider."""
    assert api.post("users/sign-in/", {"email": "olga@example.com", **PROOF}).status_code == 200
    return come_back(api, provider.agree(begin_adding(api, name)))


def begin_adding(api: ApiClient, name: str = "google") -> str:
    response = api.post(f"users/providers/{name}/add/", PROOF, headers=csrf(api))
    assert response.status_code == 200, response.content
    return str(response.json()["redirect_url"])


def csrf(api: ApiClient) -> dict[str, str]:
    return {"X-CSRFToken": api.http.cookies["csrftoken"].value}


class TestProviders:
    def test_are_none_where_the_environment_has_no_credentials(self, anyone_api: ApiClient) -> None:
        assert anyone_api.get("users/providers/").json() == []
        response = anyone_api.post("users/providers/google/begin/", {})
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
        assert anyone_api.http.get("/accounts/google/login/callback/").status_code == 404

    def test_are_named_where_it_has(self, anyone_api: ApiClient, provider: IdentityProvider) -> None:
        assert [each["name"] for each in anyone_api.get("users/providers/").json()] == ["Google", "Microsoft"]


class TestBegin:
    def test_asks_for_as_little_as_can_be_and_binds_the_answer_to_this_browser(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        asked = parse_qs(urlsplit(begin(anyone_api)).query)
        assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
        assert asked["redirect_uri"] == ["http://testserver/accounts/google/login/callback/"]
        assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
        assert len(asked["state"][0]) >= 16
        assert anyone_api.http.cookies["sessionid"]["httponly"]

    @pytest.mark.parametrize(
        "path", ["//evil.example", "https://evil.example", "/\\evil.example", "event-types", "/a\nb", ""]
    )
    def test_comes_back_to_this_site_alone(
        self, anyone_api: ApiClient, provider: IdentityProvider, path: str
    ) -> None:
        response = anyone_api.post("users/providers/google/begin/", {"next_path": path})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "next_path")

    def test_is_not_for_pages_of_other_sites(self, anyone_api: ApiClient, provider: IdentityProvider) -> None:
        foreign = {"Origin": "https://evil.example"}
        assert anyone_api.post("users/providers/google/begin/", {}, headers=foreign).status_code == 403


class TestArrive:
    def test_makes_an_organizer_of_somebody_whom_google_vouches_for(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        assert (
            enter(anyone_api, provider, timezone="Asia/Kathmandu", next_path="/bookings/?a=b")
            == "/bookings/?a=b"
        )
        profile = anyone_api.get("users/profile/").json()
        assert (profile["email"], profile["name"], profile["organizer_slug"]) == (
            NINAS,
            "Nina Neu",
            "nina-neu",
        )
        assert (profile["timezone"], profile["email_verified"], profile["has_password"]) == (
            "Asia/Kathmandu",
            True,
            False,
        )
        schedule = Schedule.objects.get(organizer__email=NINAS)
        assert (schedule.is_default, schedule.timezone) == (True, "Asia/Kathmandu")
        assert mails_to(NINAS) == []

    def test_knows_somebody_again_by_number_whatever_their_address_is_now(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        enter(anyone_api, provider)
        provider.claims |= {"email": "another@gmail.com", "name": "Another"}
        again = ApiClient()
        assert enter(again, provider) == BACK_AT_HOME
        assert who(again) == NINAS
        assert User.objects.count() == 1

    def test_keeps_nothing_of_the_answer_but_name_and_address(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        provider.claims |= {"picture": "https://lh3.example/nina", "locale": "ne", "hd": "gmail.com"}
        enter(anyone_api, provider)
        kept = SocialAccount.objects.get()
        assert kept.extra_data == {"name": "Nina Neu", "email": NINAS, "is_email_proven": True}
        assert not kept.socialtoken_set.exists()

    def test_hands_over_what_was_shared_with_the_address(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        event_type = EventType.objects.create(organizer=olga, name="Intro", event_type_slug="intro")
        wish = ShareCreate(
            email=NINAS, shared=Shared.EVENT_TYPE, level=ShareLevel.VIEW, event_type_id=event_type.id
        )
        share(organizer=olga, data=wish, now=clock.now())
        enter(anyone_api, provider)
        path = f"events/event-types/{event_type.id}/"
        assert anyone_api.get(path, headers={"X-On-Behalf-Of": "olga"}).status_code == 200

    def test_never_opens_an_account_by_its_address(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        make_organizer("olga")
        User.objects.update(email=NINAS)
        EmailAddress.objects.update(email=NINAS)
        assert refusal_in(enter(anyone_api, provider)) == ("/sign-in/", "email_taken")
        assert (who(anyone_api), SocialAccount.objects.count()) == (None, 0)

    def test_lets_somebody_in_whose_address_must_be_confirmed_by_mail_alone(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        provider.claims = {"id": "ms-42", "displayName": "Nina Neu", "mail": NINAS}
        first = enter(anyone_api, provider, "microsoft", timezone="Asia/Kathmandu")
        assert refusal_in(first) == ("/sign-in/", "email_not_verified")
        assert who(anyone_api) is None
        assert refusal_in(enter(ApiClient(), provider, "microsoft")) == ("/sign-in/", "email_not_verified")
        assert anyone_api.post("users/verify-email/", {"key": key_in(mails_to(NINAS)[0])}).status_code == 200
        assert who(anyone_api) == NINAS
        back = ApiClient()
        assert enter(back, provider, "microsoft") == BACK_AT_HOME
        assert who(back) == NINAS

    def test_says_the_same_where_such_an_address_has_an_account_and_tells_its_owner(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        provider.claims = {"id": "ms-42", "displayName": "Olga", "mail": "olga@example.com"}
        assert refusal_in(enter(anyone_api, provider, "microsoft")) == ("/sign-in/", "email_not_verified")
        assert subjects_to("olga@example.com") == ["Kalends: you have an account already"]
        assert (who(anyone_api), SocialAccount.objects.count()) == (None, 0)

    def test_leaves_nothing_behind_for_who_made_an_account_with_anothers_address(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        """Mallory came with Nina's address; Nina sets a password by mail, and Mallory's way in is gone."""
        provider.claims = {"id": "mallorys", "displayName": "Mallory", "mail": NINAS}
        enter(anyone_api, provider, "microsoft")
        anyone_api.post("users/password-reset/", {"email": NINAS})
        new = {"key": key_in(mails_to(NINAS)[-1]), "password": "a few plain words"}
        assert anyone_api.post("users/password-reset/confirm/", new).status_code == 204
        mallory = ApiClient()
        assert refusal_in(enter(mallory, provider, "microsoft")) == ("/sign-in/", "email_not_verified")
        assert who(mallory) is None

    def test_asks_the_second_factor_all_the_same(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        assert add(anyone_api, provider) == "/settings/?added=google"
        secret = generate_totp_secret()
        TOTP.activate(olga, secret)
        browser = ApiClient()
        assert refusal_in(enter(browser, provider)) == ("/sign-in/", "second_factor_needed")
        assert who(browser) is None
        code = {"code": code_at(secret, clock.now())}
        assert browser.post("users/sign-in/second-factor/", code).status_code == 200
        assert who(browser) == olga.email

    def test_opens_no_account_that_was_closed(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        add(anyone_api, provider)
        User.objects.update(is_active=False)
        assert refusal_in(enter(ApiClient(), provider)) == ("/sign-in/", "invalid_credentials")

    def test_ends_the_session_of_somebody_else_in_this_browser(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        anyone_api.post("users/sign-in/", {"email": "olga@example.com", **PROOF})
        olgas = anyone_api.http.cookies["sessionid"].value
        enter(anyone_api, provider)
        assert (who(anyone_api), who(ApiClient(olgas))) == (NINAS, None)


class TestRefusals:
    def test_who_does_not_agree_is_told_so_where_they_began(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        back = come_back(anyone_api, provider.cancel(begin(anyone_api, next_path="/bookings/")))
        assert back == "/sign-in/?refused=provider_cancelled&next=%2Fbookings%2F"

    def test_an_answer_counts_in_the_browser_that_asked_alone(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        mallorys = provider.agree(begin(ApiClient()))
        assert refusal_in(come_back(anyone_api, mallorys)) == ("/sign-in/", "sign_in_expired")
        begin(anyone_api)
        assert refusal_in(come_back(anyone_api, mallorys)) == ("/sign-in/", "sign_in_expired")
        assert (who(anyone_api), User.objects.count()) == (None, 0)

    def test_an_answer_counts_once(self, anyone_api: ApiClient, provider: IdentityProvider) -> None:
        way = provider.agree(begin(anyone_api))
        assert come_back(anyone_api, way) == BACK_AT_HOME
        assert refusal_in(come_back(anyone_api, way)) == ("/sign-in/", "sign_in_expired")

    def test_an_answer_of_one_provider_is_none_of_the_other(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        way = provider.agree(begin(anyone_api, "google")).replace("/google/", "/microsoft/")
        assert refusal_in(come_back(anyone_api, way)) == ("/sign-in/", "sign_in_expired")

    def test_a_stolen_code_opens_nothing_in_another_sign_in(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        """PKCE: the code belongs to the sign-in that asked for it, even with a state that is right."""
        stolen = parse_qs(urlsplit(provider.agree(begin(ApiClient()))).query)["code"][0]
        mine = provider.agree(begin(anyone_api))
        swapped = mine.replace(parse_qs(urlsplit(mine).query)["code"][0], stolen)
        assert refusal_in(come_back(anyone_api, swapped)) == ("/sign-in/", "provider_failed")

    @pytest.mark.parametrize("fault", ["no_token", "no_id", "wrong_audience"])
    def test_an_answer_that_cannot_be_right_opens_nothing(
        self, anyone_api: ApiClient, provider: IdentityProvider, fault: str
    ) -> None:
        provider.faults = {fault}
        assert refusal_in(enter(anyone_api, provider)) == ("/sign-in/", "provider_failed")
        assert (who(anyone_api), User.objects.count()) == (None, 0)

    def test_a_provider_that_is_away_is_said_to_be(
        self, anyone_api: ApiClient, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        way = provider.agree(begin(anyone_api))
        monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", "http://127.0.0.1:9/token")
        assert refusal_in(come_back(anyone_api, way)) == ("/sign-in/", "provider_failed")

    def test_who_has_no_address_cannot_have_an_account(
        self, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        del provider.claims["email"]
        assert refusal_in(enter(anyone_api, provider)) == ("/sign-in/", "provider_email_missing")

    def test_comes_after_many_tries(
        self, anyone_api: ApiClient, provider: IdentityProvider, settings: Settings, empty_limits: None
    ) -> None:
        settings.RATE_LIMITS, settings.RATES = True, {**settings.RATES, "sign_in_per_address": "2/minute"}
        way = provider.agree(begin(anyone_api))
        parts = urlsplit(way)
        for refused in ("sign_in_expired", "too_many_requests"):
            answer = anyone_api.http.get(f"{parts.path}?state=x", headers=anyone_api.headers)
            assert refusal_in(answer["Location"]) == ("/sign-in/", refused)


class TestAdd:
    def test_opens_the_account_from_then_on_and_says_so_by_mail(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        assert add(anyone_api, provider) == "/settings/?added=google"
        [listed] = anyone_api.get("users/provider-accounts/").json()
        assert (listed["provider"], listed["name"], listed["email"]) == ("google", "Google", NINAS)
        assert "an account at Google opens your account" in mails_to(olga.email)[0]
        browser = ApiClient()
        assert enter(browser, provider) == BACK_AT_HOME
        assert who(browser) == olga.email

    def test_asks_the_password(self, olga_api: ApiClient, provider: IdentityProvider) -> None:
        response = olga_api.post("users/providers/google/add/", {"password": "not hers"})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "password")

    def test_takes_no_account_that_opens_somebody_elses(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        enter(ApiClient(), provider)
        assert add(anyone_api, provider) == "/settings/?refused=provider_account_in_use"
        assert SocialAccount.objects.get().user.email == NINAS

    def test_changes_nothing_the_second_time(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        add(anyone_api, provider)
        assert come_back(anyone_api, provider.agree(begin_adding(anyone_api))) == "/settings/?added=google"
        assert SocialAccount.objects.count() == 1

    def test_counts_for_who_asked_alone(
        self, olga: User, mallory: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        """Olga began, and Mallory sits down at the same browser."""
        anyone_api.post("users/sign-in/", {"email": "olga@example.com", **PROOF})
        way = provider.agree(begin_adding(anyone_api))
        anyone_api.post("users/sign-in/", {"email": "mallory@example.com", **PROOF})
        assert come_back(anyone_api, way).startswith(("/settings/?refused=", "/sign-in/?refused="))
        assert SocialAccount.objects.count() == 0


class TestRemove:
    def test_closes_the_way_and_says_so_by_mail(
        self, olga: User, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        add(anyone_api, provider)
        [listed] = anyone_api.get("users/provider-accounts/").json()
        path = f"users/provider-accounts/{listed['id']}/remove/"
        assert anyone_api.post(path, PROOF, headers=csrf(anyone_api)).status_code == 204
        assert anyone_api.get("users/provider-accounts/").json() == []
        assert subjects_to(olga.email)[-1] == "Kalends: a way to sign in was removed"
        browser = ApiClient()
        enter(browser, provider)
        assert who(browser) == NINAS  # somebody new, not Olga

    def test_never_takes_the_last_way_in(self, anyone_api: ApiClient, provider: IdentityProvider) -> None:
        enter(anyone_api, provider)
        [listed] = anyone_api.get("users/provider-accounts/").json()
        anyone_api.get("users/profile/")
        path = f"users/provider-accounts/{listed['id']}/remove/"
        api = ApiClient(anyone_api.http.cookies["sessionid"].value)
        refused = api.post(path, {})
        assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
        anyone_api.post("users/password-reset/", {"email": NINAS})
        new = {"key": key_in(mails_to(NINAS)[-1]), "password": "a few plain words"}
        assert anyone_api.post("users/password-reset/confirm/", new).status_code == 204
        signed_in = anyone_api.post("users/sign-in/", {"email": NINAS, "password": "a few plain words"})
        api = ApiClient(signed_in.json()["session_token"])
        assert api.post(path, {"password": "a few plain words"}).status_code == 204

    def test_does_not_know_anothers(
        self, olga: User, mallory_api: ApiClient, anyone_api: ApiClient, provider: IdentityProvider
    ) -> None:
        add(anyone_api, provider)
        path = f"users/provider-accounts/{SocialAccount.objects.get().pk}/remove/"
        assert mallory_api.post(path, PROOF).status_code == 404
        assert mallory_api.post("users/provider-accounts/99999999999999/remove/", PROOF).status_code == 404


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_browsers_of_somebody_new_make_one_account(self, provider: IdentityProvider) -> None:
        browsers = [ApiClient() for _ in range(6)]
        ways = [provider.agree(begin(api)) for api in browsers]
        ends = at_once(*(partial(come_back, api, way) for api, way in zip(browsers, ways, strict=True)))
        assert {urlsplit(end).path for end in ends} <= {BACK_AT_HOME, "/sign-in/"}
        assert BACK_AT_HOME in ends
        assert (User.objects.count(), SocialAccount.objects.count(), Schedule.objects.count()) == (1, 1, 1)

    def test_two_ways_removed_at_once_leave_one(self, provider: IdentityProvider) -> None:
        enter(ApiClient(), provider)
        nina = User.objects.get()
        SocialAccount.objects.create(user=nina, provider="microsoft", uid="2", extra_data={"email": NINAS})
        paths = [f"users/provider-accounts/{each.pk}/remove/" for each in SocialAccount.objects.all()]
        statuses = at_once(*(partial(remove, api_as(nina), path) for path in paths))
        assert sorted(statuses) == [204, 409]
        assert SocialAccount.objects.count() == 1


def remove(api: ApiClient, path: str) -> int:
    return int(api.post(path, {}).status_code)
