"""Signing in with a code, too: switching it on, entering with it, and what does not get around it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from pytest_django import Settings

from apps.events.services.erasure.accounts import remove_organizer
from apps.users.models import Session, User
from config.sessions import SessionStore
from core import clock
from tests.api_client import ApiClient, session_token_of
from tests.backend.users.mails import key_in, mails_to, subjects_to
from tests.cast import PASSWORD
from tests.totp import code_at

LEAP_DAY = datetime(2028, 2, 29, 8, 59, 45, tzinfo=UTC)
STEP = timedelta(seconds=30)
PROOF = {"password": PASSWORD}
WRONG = "000000"


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    settings.ACCOUNT_ANSWER_SECONDS = 0


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """A clock that can be set; it stands on the leap day."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand(LEAP_DAY)
    return stand


@pytest.fixture
def secret(olga_api: ApiClient, at: Callable[[datetime], None]) -> str:
    """Olga has begun: her app has the secret."""
    return str(olga_api.post("users/second-factor/begin/", PROOF).json()["secret"])


@pytest.fixture
def recovery_codes(olga_api: ApiClient, secret: str) -> list[str]:
    """Olga has switched it on, with the code of the step before the leap day's."""
    response = confirm(olga_api, code_at(secret, LEAP_DAY - STEP))
    assert response.status_code == 200, response.content
    codes: list[str] = response.json()["recovery_codes"]
    return codes


def confirm(api: ApiClient, code: str) -> Any:
    return api.post("users/second-factor/confirm/", {"code": code})


def first_step(api: ApiClient, password: str = PASSWORD) -> Any:
    return api.post("users/sign-in/", {"email": "olga@example.com", "password": password})


def second_step(api: ApiClient, code: str) -> Any:
    return api.post("users/sign-in/second-factor/", {"code": code})


def enter(code: str) -> int:
    """Both steps in a fresh browser; the status of the second."""
    api = ApiClient()
    assert first_step(api).status_code == 401
    return int(second_step(api, code).status_code)


class TestTheAppOfTheTests:
    def test_shows_what_the_standard_says(self) -> None:
        """RFC 6238, appendix B, the last six of its eight digits."""
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        moments = {59: "287082", 1111111109: "081804", 2000000000: "279037"}
        assert {second: code_at(secret, datetime.fromtimestamp(second, UTC)) for second in moments} == moments


class TestBegin:
    def test_hands_out_the_secret_as_text_as_an_address_and_as_a_picture(
        self, olga_api: ApiClient, olga: User
    ) -> None:
        made = olga_api.post("users/second-factor/begin/", PROOF).json()
        assert made["otpauth_url"] == (
            f"otpauth://totp/olga%40example.com?secret={made['secret']}&issuer=Kalends"
        )
        assert "<svg" in made["qr_svg"]
        assert len(made["secret"]) == 32

    def test_switches_nothing_on_by_itself(self, olga_api: ApiClient, secret: str) -> None:
        assert olga_api.get("users/second-factor/").json() == {
            "is_on": False,
            "since": None,
            "recovery_codes_left": 0,
        }
        assert first_step(ApiClient()).status_code == 200

    def test_asks_the_password(self, olga_api: ApiClient) -> None:
        response = olga_api.post("users/second-factor/begin/", {"password": "not hers"})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "password")

    def test_keeps_no_secret_that_can_be_read(self, olga_api: ApiClient, secret: str) -> None:
        kept = [json.dumps(SessionStore().decode(row.session_data)) for row in Session.objects.all()]
        assert any("second_factor.secret" in text for text in kept)
        assert not any(secret in text for text in kept)


class TestConfirm:
    def test_takes_a_code_of_the_app_and_hands_out_ten_recovery_codes(
        self, olga_api: ApiClient, recovery_codes: list[str]
    ) -> None:
        status = olga_api.get("users/second-factor/").json()
        assert (status["is_on"], status["recovery_codes_left"]) == (True, 10)
        assert len(set(recovery_codes)) == 10

    @pytest.mark.parametrize("code", [WRONG, "", "abc", "１２３４５６", "9" * 40])
    def test_refuses_any_other_code(self, olga_api: ApiClient, secret: str, code: str) -> None:
        response = confirm(olga_api, code)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "code")
        assert not Authenticator.objects.exists()

    def test_refuses_a_code_from_two_steps_ago(self, olga_api: ApiClient, secret: str) -> None:
        assert confirm(olga_api, code_at(secret, LEAP_DAY - 2 * STEP)).status_code == 422

    def test_wants_a_beginning_in_the_same_session(self, olga: User, secret: str) -> None:
        other = ApiClient(session_token_of(olga))
        response = confirm(other, code_at(secret, LEAP_DAY))
        assert (response.status_code, response.json()["code"]) == (409, "setup_expired")

    def test_ends_every_other_session(self, olga: User, olga_api: ApiClient, secret: str) -> None:
        other = ApiClient(session_token_of(olga))
        confirm(olga_api, code_at(secret, LEAP_DAY))
        assert other.get("users/profile/").status_code == 401
        assert olga_api.get("users/profile/").status_code == 200

    def test_tells_the_owner(self, olga: User, recovery_codes: list[str]) -> None:
        assert subjects_to(olga.email) == ["Kalends: two-factor sign-in is on"]
        assert not any(code in mails_to(olga.email)[0] for code in recovery_codes)

    @pytest.mark.parametrize("path", ["begin", "confirm"])
    def test_happens_once(
        self, olga_api: ApiClient, secret: str, recovery_codes: list[str], path: str
    ) -> None:
        body = PROOF if path == "begin" else {"code": code_at(secret, LEAP_DAY)}
        response = olga_api.post(f"users/second-factor/{path}/", body)
        assert (response.status_code, response.json()["code"]) == (409, "second_factor_on")

    def test_keeps_nothing_that_can_be_read_in_the_database(
        self, secret: str, recovery_codes: list[str]
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select data::text from mfa_authenticator")
            kept = " ".join(row[0] for row in cursor.fetchall())
        assert "secret" in kept
        assert not any(word in kept for word in [secret, *recovery_codes])


class TestSignIn:
    def test_asks_for_a_code_and_opens_nothing_until_then(self, recovery_codes: list[str]) -> None:
        api = ApiClient()
        response = first_step(api)
        assert (response.status_code, response.json()["code"]) == (401, "second_factor_needed")
        waiting = response.cookies["sessionid"].value
        assert api.get("users/profile/").status_code == 401
        assert ApiClient(waiting).get("users/profile/").status_code == 401

    def test_says_nothing_of_a_code_where_the_password_is_wrong(self, recovery_codes: list[str]) -> None:
        response = first_step(ApiClient(), "not hers at all")
        assert (response.status_code, response.json()["code"]) == (401, "invalid_credentials")

    def test_goes_on_with_a_code_under_a_new_key(self, secret: str, recovery_codes: list[str]) -> None:
        api = ApiClient()
        waiting = first_step(api).cookies["sessionid"].value
        response = second_step(api, code_at(secret, LEAP_DAY))
        token = response.json()["session_token"]
        assert (response.status_code, response.json()["profile"]["email"]) == (200, "olga@example.com")
        assert token != waiting
        assert ApiClient(token).get("users/profile/").status_code == 200
        assert ApiClient(waiting).get("users/profile/").status_code == 401

    def test_passes_over_the_blank_that_apps_show(self, secret: str, recovery_codes: list[str]) -> None:
        code = code_at(secret, LEAP_DAY)
        assert enter(f"{code[:3]} {code[3:]}") == 200

    def test_takes_a_code_once(self, secret: str, recovery_codes: list[str]) -> None:
        code = code_at(secret, LEAP_DAY)
        assert [enter(code), enter(code)] == [200, 422]

    def test_takes_no_code_that_was_used_to_switch_it_on(
        self, secret: str, recovery_codes: list[str]
    ) -> None:
        assert enter(code_at(secret, LEAP_DAY - STEP)) == 422

    def test_takes_no_earlier_code_after_a_later_one(self, secret: str, recovery_codes: list[str]) -> None:
        later, earlier = code_at(secret, LEAP_DAY + STEP), code_at(secret, LEAP_DAY)
        assert [enter(later), enter(earlier)] == [200, 422]

    def test_refuses_a_code_when_its_time_and_one_step_are_over(
        self, at: Callable[[datetime], None], secret: str, recovery_codes: list[str]
    ) -> None:
        code = code_at(secret, LEAP_DAY)
        at(LEAP_DAY + timedelta(seconds=45))
        assert enter(code) == 422

    def test_takes_a_code_to_the_last_moment(
        self, at: Callable[[datetime], None], secret: str, recovery_codes: list[str]
    ) -> None:
        code = code_at(secret, LEAP_DAY)
        at(LEAP_DAY + timedelta(seconds=44))
        assert enter(code) == 200

    def test_takes_a_recovery_code_once_and_tells_the_owner(
        self, olga: User, olga_api: ApiClient, recovery_codes: list[str]
    ) -> None:
        assert [enter(recovery_codes[3]), enter(recovery_codes[3])] == [200, 422]
        assert olga_api.get("users/second-factor/").json()["recovery_codes_left"] == 9
        assert subjects_to(olga.email)[-1] == "Kalends: a recovery code was used"

    def test_waits_after_five_wrong_codes_whoever_asks(
        self, at: Callable[[datetime], None], secret: str, recovery_codes: list[str]
    ) -> None:
        assert [enter(WRONG) for _ in range(5)] == [422] * 5
        api = ApiClient(address="203.0.113.99")
        first_step(api)
        late = second_step(api, code_at(secret, LEAP_DAY))
        assert (late.status_code, late["Retry-After"]) == (429, "301")
        assert enter(recovery_codes[0]) == 429
        at(LEAP_DAY + timedelta(minutes=5))
        assert enter(code_at(secret, LEAP_DAY + timedelta(minutes=5))) == 200

    def test_forgets_wrong_codes_after_a_right_one(self, recovery_codes: list[str]) -> None:
        for code in recovery_codes[:2]:
            assert [enter(WRONG) for _ in range(4)] == [422] * 4
            assert enter(code) == 200

    def test_is_limited_by_address(
        self, recovery_codes: list[str], settings: Settings, empty_limits: None
    ) -> None:
        settings.RATE_LIMITS = True
        settings.RATES = {**settings.RATES, "second_factor_per_address": "2/minute"}
        assert [second_step(ApiClient(), WRONG).status_code for _ in range(3)] == [401, 401, 429]

    def test_wants_the_first_step_first(self, secret: str, recovery_codes: list[str]) -> None:
        response = second_step(ApiClient(), code_at(secret, LEAP_DAY))
        assert (response.status_code, response.json()["code"]) == (401, "sign_in_expired")

    def test_begins_again_where_the_password_was_changed_in_between(
        self, olga_api: ApiClient, secret: str, recovery_codes: list[str]
    ) -> None:
        api = ApiClient()
        first_step(api)
        change = {"current_password": PASSWORD, "new_password": "a whole new sentence"}
        assert olga_api.post("users/password-change/", change).status_code == 204
        response = second_step(api, code_at(secret, LEAP_DAY))
        assert (response.status_code, response.json()["code"]) == (401, "sign_in_expired")

    def test_lets_in_nobody_whose_account_was_shut_off_in_between(
        self, secret: str, recovery_codes: list[str]
    ) -> None:
        api = ApiClient()
        first_step(api)
        User.objects.update(is_active=False)
        assert second_step(api, code_at(secret, LEAP_DAY)).status_code == 401

    def test_takes_no_code_of_somebody_else(
        self, mallory: User, secret: str, recovery_codes: list[str]
    ) -> None:
        theirs = ApiClient(session_token_of(mallory))
        other = theirs.post("users/second-factor/begin/", PROOF).json()["secret"]
        confirm(theirs, code_at(other, LEAP_DAY - STEP))
        assert enter(code_at(other, LEAP_DAY)) == 422


class TestNoWayAround:
    def test_leads_through_a_new_password(
        self, anyone_api: ApiClient, olga: User, secret: str, recovery_codes: list[str]
    ) -> None:
        anyone_api.post("users/password-reset/", {"email": olga.email})
        key = key_in(mails_to(olga.email)[-1])
        new = "a whole new sentence"
        reset = anyone_api.post("users/password-reset/confirm/", {"key": key, "password": new})
        assert reset.status_code == 204
        assert anyone_api.get("users/profile/").status_code == 401
        assert first_step(anyone_api, new).json()["code"] == "second_factor_needed"
        assert second_step(anyone_api, code_at(secret, LEAP_DAY)).status_code == 200

    def test_leads_through_the_mail_that_confirms_an_address(
        self, anyone_api: ApiClient, olga: User, recovery_codes: list[str]
    ) -> None:
        olga.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
        first_step(anyone_api)
        key = key_in(mails_to(olga.email)[-1])
        response = ApiClient().post("users/verify-email/", {"key": key})
        assert (response.status_code, response.json()["code"]) == (401, "second_factor_needed")

    def test_leads_through_the_pages_of_operators(
        self, client: Client, olga: User, recovery_codes: list[str]
    ) -> None:
        User.objects.update(is_staff=True, is_superuser=True)
        page = client.post("/admin/login/", {"username": olga.email, "password": PASSWORD})
        assert page.status_code == 200
        assert "asks for your code" in page.text
        assert client.get("/api/v1/users/profile/").status_code == 401


class TestRecoveryCodes:
    def test_are_made_anew_and_the_old_ones_are_dead(
        self, olga: User, olga_api: ApiClient, recovery_codes: list[str]
    ) -> None:
        response = olga_api.post("users/second-factor/recovery-codes/", PROOF)
        new = response.json()["recovery_codes"]
        assert (len(new), set(new) & set(recovery_codes)) == (10, set())
        assert [enter(recovery_codes[0]), enter(new[0])] == [422, 200]
        assert "Kalends: you have new recovery codes" in subjects_to(olga.email)

    @pytest.mark.parametrize("path", ["recovery-codes", "disable"])
    def test_and_switching_off_ask_the_password(
        self, olga_api: ApiClient, recovery_codes: list[str], path: str
    ) -> None:
        response = olga_api.post(f"users/second-factor/{path}/", {"password": "not hers"})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "password")
        assert enter(recovery_codes[0]) == 200

    @pytest.mark.parametrize("path", ["recovery-codes", "disable"])
    def test_and_switching_off_want_it_to_be_on(self, olga_api: ApiClient, path: str) -> None:
        response = olga_api.post(f"users/second-factor/{path}/", PROOF)
        assert (response.status_code, response.json()["code"]) == (409, "second_factor_off")


class TestDisable:
    def test_makes_the_password_enough_and_leaves_nothing(
        self, olga: User, olga_api: ApiClient, recovery_codes: list[str]
    ) -> None:
        assert olga_api.post("users/second-factor/disable/", PROOF).status_code == 204
        assert first_step(ApiClient()).status_code == 200
        assert not Authenticator.objects.exists()
        assert subjects_to(olga.email)[-1] == "Kalends: two-factor sign-in is off"


class TestLeaving:
    def test_takes_the_second_factor_along(self, olga: User, recovery_codes: list[str]) -> None:
        remove_organizer(olga)
        assert not Authenticator.objects.exists()
