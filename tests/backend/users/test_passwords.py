"""Passwords: forgotten, mended, changed."""

from typing import Any

import pytest

from apps.users.models import User
from tests.api_client import ApiClient, session_token_of
from tests.backend.users.mails import key_in, mails_to, subjects_to
from tests.cast import PASSWORD, make_organizer

NEW = "a whole new sentence"


def ask_for_reset(api: ApiClient, email: str) -> Any:
    return api.post("users/password-reset/", {"email": email})


def reset(api: ApiClient, key: str, password: str = NEW) -> Any:
    return api.post("users/password-reset/confirm/", {"key": key, "password": password})


def can_sign_in(email: str, password: str) -> bool:
    return bool(ApiClient().post("users/sign-in/", {"email": email, "password": password}).status_code == 200)


class TestRequestPasswordReset:
    def test_answers_the_same_whether_there_is_an_account(self, anyone_api: ApiClient, olga: User) -> None:
        known, unknown = ask_for_reset(anyone_api, olga.email), ask_for_reset(anyone_api, "no@example.com")
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
        assert sorted(known.headers) == sorted(unknown.headers)

    def test_mails_a_link_to_the_owner_and_the_truth_to_anyone_else(
        self, anyone_api: ApiClient, olga: User
    ) -> None:
        ask_for_reset(anyone_api, "OLGA@example.com")
        ask_for_reset(anyone_api, "no@example.com")
        assert "http://testserver/reset-password/" in mails_to(olga.email)[0]
        assert subjects_to("no@example.com") == ["Kalends: there is no account with this address"]
        assert "reset-password/" not in mails_to("no@example.com")[0]

    def test_mails_nothing_that_opens_an_account_that_was_shut_off(
        self, anyone_api: ApiClient, olga: User
    ) -> None:
        User.objects.update(is_active=False)
        ask_for_reset(anyone_api, olga.email)
        assert subjects_to(olga.email) == ["Kalends: there is no account with this address"]


class TestResetPassword:
    @pytest.fixture
    def key(self, anyone_api: ApiClient, olga: User) -> str:
        ask_for_reset(anyone_api, olga.email)
        return key_in(mails_to(olga.email)[0])

    def test_sets_the_new_password(self, anyone_api: ApiClient, key: str) -> None:
        assert reset(anyone_api, key).status_code == 204
        assert can_sign_in("olga@example.com", NEW)
        assert not can_sign_in("olga@example.com", PASSWORD)

    def test_takes_a_key_once(self, anyone_api: ApiClient, key: str) -> None:
        reset(anyone_api, key)
        again = reset(anyone_api, key, "yet another sentence")
        assert (again.status_code, again.json()["code"]) == (400, "key_invalid")

    def test_keeps_a_key_whose_new_password_was_too_weak(self, anyone_api: ApiClient, key: str) -> None:
        weak = reset(anyone_api, key, "olga@example.com")
        assert (weak.status_code, weak.json()["code"]) == (422, "password_too_weak")
        assert weak.json()["errors"][0]["field"] == "password"
        assert reset(anyone_api, key).status_code == 204

    def test_closes_every_session(self, anyone_api: ApiClient, key: str, olga_api: ApiClient) -> None:
        reset(anyone_api, key)
        assert olga_api.get("users/profile/").status_code == 401

    def test_tells_the_owner(self, anyone_api: ApiClient, key: str, olga: User) -> None:
        reset(anyone_api, key)
        assert subjects_to(olga.email)[1:] == ["Kalends: your password was changed"]

    def test_confirms_the_address_whose_mail_was_read(self, anyone_api: ApiClient) -> None:
        make_organizer("nina", verified=False)
        ask_for_reset(anyone_api, "nina@example.com")
        reset(anyone_api, key_in(mails_to("nina@example.com")[0]))
        assert can_sign_in("nina@example.com", NEW)

    @pytest.mark.parametrize("key", ["", "x", "-", "a" * 32 + "-abc-def", "é-é", "%00-1"])
    def test_refuses_a_key_that_was_never_mailed(self, anyone_api: ApiClient, key: str) -> None:
        response = reset(anyone_api, key)
        assert (response.status_code, response.json()["code"]) == (400, "key_invalid")


class TestChangePassword:
    def change(self, api: ApiClient, current: str = PASSWORD, new: str = NEW) -> Any:
        return api.post("users/password-change/", {"current_password": current, "new_password": new})

    def test_keeps_this_session_and_closes_the_others(self, olga: User, olga_api: ApiClient) -> None:
        other = ApiClient(session_token_of(olga))
        assert self.change(olga_api).status_code == 204
        assert olga_api.get("users/profile/").status_code == 200
        assert other.get("users/profile/").status_code == 401
        assert can_sign_in(olga.email, NEW)

    def test_tells_the_owner(self, olga: User, olga_api: ApiClient) -> None:
        self.change(olga_api)
        assert subjects_to(olga.email) == ["Kalends: your password was changed"]

    @pytest.mark.parametrize(
        ("current", "new", "field", "code"),
        [
            ("not hers", NEW, "current_password", "invalid_credentials"),
            (PASSWORD, "short", "new_password", "password_too_weak"),
            (PASSWORD, "olga@example.com", "new_password", "password_too_weak"),
        ],
    )
    def test_refuses(self, olga_api: ApiClient, current: str, new: str, field: str, code: str) -> None:
        response = self.change(olga_api, current, new)
        assert (response.status_code, response.json()["code"]) == (422, code)
        assert {error["field"] for error in response.json()["errors"]} == {field}
        assert can_sign_in("olga@example.com", PASSWORD)
