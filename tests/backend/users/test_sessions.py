"""Entering and leaving an account."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from pytest_django import DjangoAssertNumQueries, Settings

from apps.users.models import Session, User, digest_of
from apps.users.services import purge_sessions
from tests.api_client import ApiClient, session_token_of
from tests.backend.users.mails import key_in, mails_to
from tests.cast import PASSWORD, make_organizer


def sign_in(api: ApiClient, email: str = "olga@example.com", password: str = PASSWORD, **more: Any) -> Any:
    return api.post("users/sign-in/", {"email": email, "password": password}, **more)


class TestSignIn:
    def test_opens_a_session_as_a_cookie_and_as_a_token(self, anyone_api: ApiClient, olga: User) -> None:
        response = sign_in(anyone_api, email="Olga@Example.com")
        token = response.json()["session_token"]
        cookie = response.cookies["sessionid"]
        assert response.status_code == 200
        assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == (
            token,
            True,
            "Lax",
            "/",
        )
        assert response.json()["profile"]["organizer_slug"] == "olga"
        assert anyone_api.get("users/profile/").status_code == 200
        assert ApiClient(token).get("users/profile/").status_code == 200

    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(
        self, anyone_api: ApiClient, olga: User
    ) -> None:
        wrong = sign_in(anyone_api, password="something else")
        unknown = sign_in(anyone_api, email="nobody@example.com")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_credentials")
        assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
        assert not wrong.cookies

    def test_takes_as_much_work_for_an_unknown_address(
        self, anyone_api: ApiClient, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[object] = []
        hasher = type(get_hasher())
        encode = hasher.encode

        def counted(self: BasePasswordHasher, *said: Any, **more: Any) -> Any:
            hashed.append(self)
            return encode(self, *said, **more)

        monkeypatch.setattr(hasher, "encode", counted)
        counts = []
        for email in ("olga@example.com", "nobody@example.com"):
            hashed.clear()
            sign_in(anyone_api, email=email, password="something else")
            counts.append(len(hashed))
        assert counts == [1, 1]

    def test_says_it_of_an_account_that_was_shut_off(self, anyone_api: ApiClient, olga: User) -> None:
        User.objects.update(is_active=False)
        response = sign_in(anyone_api)
        assert (response.status_code, response.json()["code"]) == (401, "invalid_credentials")

    def test_waits_for_the_address_to_be_confirmed(self, anyone_api: ApiClient) -> None:
        make_organizer("nina", verified=False)
        response = sign_in(anyone_api, email="nina@example.com")
        assert (response.status_code, response.json()["code"]) == (403, "email_not_verified")
        assert not response.cookies
        assert Session.objects.count() == 0
        key = key_in(mails_to("nina@example.com")[0])
        assert anyone_api.post("users/verify-email/", {"key": key}).status_code == 200

    def test_takes_a_new_key_for_the_session(self, anyone_api: ApiClient, olga: User, mallory: User) -> None:
        planted = session_token_of(mallory)
        anyone_api.http.cookies["sessionid"] = planted
        token = sign_in(anyone_api).json()["session_token"]
        assert token != planted
        assert ApiClient(planted).get("users/profile/").status_code == 401

    def test_slows_down_who_guesses_passwords(
        self, anyone_api: ApiClient, olga: User, settings: Settings, empty_cache: None
    ) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,3/5m/key"}
        statuses = [sign_in(anyone_api, password=f"guess number {n}").status_code for n in range(4)]
        late = sign_in(anyone_api)
        assert statuses == [401, 401, 401, 429]
        assert (late.status_code, late.json()["code"], late["Retry-After"]) == (
            429,
            "too_many_requests",
            "300",
        )

    def test_is_limited_by_address(
        self, anyone_api: ApiClient, olga: User, settings: Settings, empty_limits: None
    ) -> None:
        settings.RATE_LIMITS, settings.RATES = True, {**settings.RATES, "sign_in_per_address": "2/minute"}
        assert [sign_in(anyone_api).status_code for _ in range(3)] == [200, 200, 429]
        assert sign_in(ApiClient(address="203.0.113.99")).status_code == 200


class TestSignOut:
    def test_closes_the_session_of_the_cookie(self, anyone_api: ApiClient, olga: User) -> None:
        token = sign_in(anyone_api).json()["session_token"]
        response = anyone_api.post("users/sign-out/")
        assert (response.status_code, response.cookies["sessionid"].value) == (204, "")
        assert ApiClient(token).get("users/profile/").status_code == 401

    def test_closes_the_session_of_the_token_and_sets_no_cookie(self, olga_api: ApiClient) -> None:
        response = olga_api.post("users/sign-out/")
        assert (response.status_code, response.cookies) == (204, {})
        assert olga_api.get("users/profile/").status_code == 401

    def test_has_nothing_against_somebody_who_is_not_signed_in(self, anyone_api: ApiClient) -> None:
        assert anyone_api.post("users/sign-out/").status_code == 204


class TestPurgeSessions:
    def test_deletes_what_is_over_and_nothing_else(self, olga: User, now: datetime) -> None:
        open_one, over = session_token_of(olga), session_token_of(olga)
        Session.objects.filter(pk=digest_of(open_one)).update(expire_date=now)
        Session.objects.filter(pk=digest_of(over)).update(expire_date=now - timedelta(seconds=1))
        purge_sessions(now=now)
        assert [session.pk for session in Session.objects.all()] == [digest_of(open_one)]


class TestSessionToken:
    def test_sets_no_cookie(self, olga_api: ApiClient) -> None:
        assert not olga_api.patch("users/profile/", {"bio": "Hello"}).cookies

    def test_goes_before_a_cookie(self, mallory_api: ApiClient, olga: User) -> None:
        mallory_api.http.cookies["sessionid"] = session_token_of(olga)
        assert mallory_api.get("users/profile/").json()["organizer_slug"] == "mallory"

    def test_that_is_wrong_is_not_made_up_for_by_a_cookie(self, olga: User) -> None:
        api = ApiClient("nosuchsession1234")
        api.http.cookies["sessionid"] = session_token_of(olga)
        assert api.get("users/profile/").status_code == 401

    @pytest.mark.parametrize("token", ["x", "unknown" * 4, "a" * 500, "' or 1=1 --", "\x7f" * 32])
    def test_that_is_none_opens_nothing(self, db: None, token: str) -> None:
        response = ApiClient(token).get("users/profile/")
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")

    def test_of_an_account_that_was_shut_off_opens_nothing(self, olga: User, olga_api: ApiClient) -> None:
        User.objects.update(is_active=False)
        assert olga_api.get("users/profile/").status_code == 401

    def test_costs_a_query_for_the_session_and_one_for_the_user(
        self, olga_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(3):  # and one more: whether the address is confirmed
            olga_api.get("users/profile/")
