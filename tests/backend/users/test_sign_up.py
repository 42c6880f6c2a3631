"""Making an account, and confirming the address it was made with."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from pytest_django import Settings

from apps.availability.models import Schedule
from apps.notifications.models import Notification
from apps.users.models import Session, User
from apps.users.services import create_organizer
from shared_types.reserved import RESERVED_SLUGS
from tests.api_client import ApiClient
from tests.backend.users.mails import key_in, mails_to, subjects_to
from tests.cast import PASSWORD, make_organizer

NINA = {"name": "Nina Neu", "email": "Nina@Example.com", "password": PASSWORD, "timezone": "Asia/Kathmandu"}


def sign_up(api: ApiClient, **changes: Any) -> Any:
    return api.post("users/sign-up/", {**NINA, **changes})


class TestSignUp:
    def test_makes_an_account_that_waits_for_its_address(self, anyone_api: ApiClient) -> None:
        response = sign_up(anyone_api)
        user = User.objects.get()
        assert (response.status_code, response.content) == (202, b"")
        assert (user.email, user.name, user.slug) == ("nina@example.com", "Nina Neu", "nina-neu")
        assert (user.timezone, user.check_password(PASSWORD)) == ("Asia/Kathmandu", True)
        assert EmailAddress.objects.filter(user=user, verified=False, primary=True).count() == 1

    def test_opens_workdays_from_nine_to_five(self, anyone_api: ApiClient) -> None:
        sign_up(anyone_api)
        schedule = Schedule.objects.get(is_default=True)
        assert schedule.timezone == "Asia/Kathmandu"
        hours = schedule.weekly_hours.order_by("weekday").values_list("weekday", "start_minute", "end_minute")
        assert list(hours) == [(day, 540, 1020) for day in (1, 2, 3, 4, 5)]

    def test_mails_a_link_and_leaves_no_session_behind(self, anyone_api: ApiClient) -> None:
        response = sign_up(anyone_api)
        (text,) = mails_to("nina@example.com")
        assert "http://testserver/verify-email/" in text
        assert not response.cookies
        assert Session.objects.count() == 0

    def test_answers_the_same_for_an_address_that_is_taken(self, anyone_api: ApiClient, olga: User) -> None:
        free, taken = sign_up(anyone_api), sign_up(anyone_api, email="OLGA@example.com")
        assert (free.status_code, free.content, sorted(free.headers)) == (
            taken.status_code,
            taken.content,
            sorted(taken.headers),
        )
        assert User.objects.count() == 2

    def test_tells_the_owner_of_a_taken_address(self, anyone_api: ApiClient, olga: User) -> None:
        sign_up(anyone_api, email=olga.email)
        assert subjects_to(olga.email) == ["Kalends: you have an account already"]
        olga.refresh_from_db()
        assert (olga.name, olga.check_password(PASSWORD)) == ("Olga", True)

    def test_lasts_as_long_for_a_taken_address(
        self, anyone_api: ApiClient, olga: User, settings: Settings
    ) -> None:
        settings.ACCOUNT_ANSWER_SECONDS = 0.3
        begun = time.monotonic()
        sign_up(anyone_api, email=olga.email)
        assert time.monotonic() - begun >= 0.3

    def test_loses_a_race_for_an_address_like_any_other_taken_one(
        self, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.users.services.accounts.slugs_for", _steal_address)
        response = sign_up(anyone_api)
        assert response.status_code == 202
        assert subjects_to("nina@example.com") == ["Kalends: you have an account already"]

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("password", "short", "password_too_weak"),
            ("password", "1234567890123", "password_too_weak"),
            ("password", "qwertyuiop", "password_too_weak"),
            ("password", "nina@example.com", "password_too_weak"),
            ("email", "no address", "validation_failed"),
            ("email", "jürgen@example.com", "validation_failed"),
            ("timezone", "Europe/Atlantis", "unknown_timezone"),
            ("name", "Nina\nBcc: all@example.com", "validation_failed"),
            ("is_staff", True, "validation_failed"),
        ],
    )
    def test_refuses(self, anyone_api: ApiClient, field: str, value: object, code: str) -> None:
        response = sign_up(anyone_api, **{field: value})
        problem = response.json()
        assert (response.status_code, problem["code"]) == (422, code)
        assert {error["field"] for error in problem["errors"]} == {field}
        assert User.objects.count() == 0


def _steal_address(_name: str) -> Iterator[str]:
    """Somebody else signs up with the same address after it was looked for and before it is written."""
    make_organizer("nina")
    yield "nina-neu"


class TestSlugOfANewOrganizer:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Zoë Müller-Lüdenscheidt", "zoe-muller-ludenscheidt"),
            ("  Dr. O'Neil & Sons  ", "dr-o-neil-sons"),
            ("x" * 150, "x" * 50),
        ],
    )
    def test_is_made_of_the_name(self, db: None, name: str, slug: str) -> None:
        assert _made(name).slug == slug

    def test_gets_a_number_where_the_name_is_taken(self, db: None) -> None:
        slugs = [_made("Olga", f"olga{number}@example.com").slug for number in range(11)]
        assert slugs[:9] == ["olga", *(f"olga-{number}" for number in range(2, 10))]
        assert len(set(slugs)) == 11
        assert slugs[10].startswith("olga-")

    @pytest.mark.parametrize("name", ["Admin", "API", "event types", "Ольга", "!!!"])
    def test_is_never_a_reserved_word_nor_empty(self, db: None, name: str) -> None:
        slug = _made(name).slug
        assert slug
        assert slug not in RESERVED_SLUGS


def _made(name: str, email: str = "a@example.com") -> User:
    return create_organizer(email=email, password=PASSWORD, name=name, timezone="UTC")


class TestVerifyEmail:
    def test_signs_in_with_the_key_from_the_mail(self, anyone_api: ApiClient) -> None:
        sign_up(anyone_api)
        response = anyone_api.post("users/verify-email/", {"key": key_in(mails_to("nina@example.com")[0])})
        token = response.json()["session_token"]
        assert response.status_code == 200
        assert response.json()["profile"]["email_verified"] is True
        assert response.cookies["sessionid"].value == token
        assert ApiClient(token).get("users/profile/").json()["email"] == "nina@example.com"

    def test_takes_a_key_once(self, anyone_api: ApiClient) -> None:
        sign_up(anyone_api)
        key = key_in(mails_to("nina@example.com")[0])
        anyone_api.post("users/verify-email/", {"key": key})
        again = ApiClient().post("users/verify-email/", {"key": key})
        assert (again.status_code, again.json()["code"]) == (400, "key_invalid")

    @pytest.mark.parametrize("key", ["", "x", "MQ:1:forged", "a:b:c:d", "é" * 200])
    def test_refuses_a_key_that_was_never_mailed(self, anyone_api: ApiClient, key: str) -> None:
        response = anyone_api.post("users/verify-email/", {"key": key})
        assert (response.status_code, response.json()["code"]) == (400, "key_invalid")
        assert not response.cookies

    def test_refuses_a_key_of_an_account_that_was_shut_off(self, anyone_api: ApiClient) -> None:
        sign_up(anyone_api)
        User.objects.update(is_active=False)
        response = anyone_api.post("users/verify-email/", {"key": key_in(mails_to("nina@example.com")[0])})
        assert response.json()["code"] == "key_invalid"
        assert not EmailAddress.objects.get().verified


class TestResendVerification:
    def resend(self, api: ApiClient, email: str) -> tuple[int, bytes]:
        response = api.post("users/verify-email/resend/", {"email": email})
        return response.status_code, response.content

    def test_answers_the_same_whatever_the_address_is(self, anyone_api: ApiClient, olga: User) -> None:
        make_organizer("nina", verified=False)
        answers = {
            self.resend(anyone_api, f"{who}@example.com") for who in ("olga", "nina", "nobody", "mallory")
        }
        assert answers == {(202, b"")}

    def test_mails_a_link_that_works(self, anyone_api: ApiClient) -> None:
        make_organizer("nina", verified=False)
        self.resend(anyone_api, "Nina@example.com")
        key = key_in(mails_to("nina@example.com")[0])
        assert anyone_api.post("users/verify-email/", {"key": key}).status_code == 200

    def test_mails_no_key_to_an_address_that_needs_none(self, anyone_api: ApiClient, olga: User) -> None:
        self.resend(anyone_api, olga.email)
        self.resend(anyone_api, "nobody@example.com")
        assert subjects_to(olga.email) == ["Kalends: you have an account already"]
        assert subjects_to("nobody@example.com") == ["Kalends: there is no account with this address"]
        assert Notification.objects.count() == 2
