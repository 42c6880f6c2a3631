"""Two-factor sign-in: the page of the settings, and the second step of signing in."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared_types.second_factor import RecoveryCodesRead, SecondFactorRead, SecondFactorSetup
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.samples import NOW, refusal
from web.states import clock
from web.states.second_factor import SecondFactorState
from web.states.sign_in import SignInState

OFF = SecondFactorRead(is_on=False, since=None, recovery_codes_left=0)
ON = SecondFactorRead(is_on=True, since=datetime(2028, 2, 29, 9, 0, tzinfo=UTC), recovery_codes_left=10)
SETUP = SecondFactorSetup(secret="ABCDEFGHIJ", otpauth_url="otpauth://totp/x?secret=A", qr_svg="<svg/>")
CODES = RecoveryCodesRead(recovery_codes=["11111111", "22222222"])
NEEDED = refusal(401, ErrorCode.SECOND_FACTOR_NEEDED, "Now the code.").model_dump(mode="json")
EXPIRED = refusal(401, ErrorCode.SIGN_IN_EXPIRED, "Begin again.").model_dump(mode="json")
EMAIL = "olga@example.com"


@pytest.fixture
def page(open_tab: OpenTab, api: FakeApi) -> Any:
    """The page, while it is off."""
    api.on("GET", "users/second-factor/", OFF, ON)
    tab = open_tab(SecondFactorState)
    do(tab.load())
    return tab


class TestThePage:
    def test_says_that_it_is_off(self, page: Any) -> None:
        assert (page.is_on, page.since, page.is_loading, page.problem) == (False, "", False, "")

    def test_says_since_when_it_is_on(self, page: Any) -> None:
        do(page.load())
        assert (page.is_on, page.since, page.codes_left) == (True, "2028-02-29", 10)

    def test_says_why_it_cannot_say(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/second-factor/", 503)
        tab = open_tab(SecondFactorState)
        do(tab.load())
        assert tab.is_loading
        assert tab.problem

    def test_shows_the_key_in_fours_and_as_a_picture_that_can_hold_no_script(self, page: Any) -> None:
        page.show_setup(SETUP.model_dump())
        assert (page.secret, page.otpauth_url) == ("ABCD EFGH IJ", SETUP.otpauth_url)
        assert page.picture == f"data:image/svg+xml;base64,{base64.b64encode(b'<svg/>').decode()}"

    def test_keeps_the_key_through_a_reconnection(self, page: Any) -> None:
        page.show_setup(SETUP.model_dump())
        do(page.load())
        assert page.secret

    def test_shows_recovery_codes_until_they_are_put_away(self, page: Any) -> None:
        page.show_setup(SETUP.model_dump())
        do(page.show_codes(CODES.model_dump()))
        assert (page.secret, page.picture, page.recovery_codes) == ("", "", CODES.recovery_codes)
        assert page.codes_text == "11111111\n22222222"
        text = base64.b64decode(page.codes_file.partition(",")[2]).decode()
        assert page.codes_text in text
        page.forget_codes()
        assert page.recovery_codes == []

    @pytest.mark.parametrize("answer", [{}, {"secret": 5}, {"recovery_codes": "no list"}])
    def test_takes_nothing_that_is_no_answer(self, page: Any, answer: dict[str, Any]) -> None:
        page.show_setup(answer)
        do(page.show_codes(answer))
        assert (page.secret, page.recovery_codes) == ("", [])

    @pytest.mark.parametrize(("asked", "shown"), [("renew", "renew"), ("disable", "disable"), ("x", "")])
    def test_asks_the_password_for_one_thing_at_a_time(self, page: Any, asked: str, shown: str) -> None:
        page.ask(asked)
        assert page.asking == shown

    def test_says_that_it_was_switched_off(self, page: Any) -> None:
        page.ask("disable")
        do(page.say_off())
        do(page.load())
        assert (page.asking, page.said) == ("", "Two-factor sign-in is off. Your password is enough.")


class TestTheSecondStep:
    @pytest.fixture
    def tab(self, open_tab: OpenTab) -> Any:
        """The password was right."""
        tab = open_tab(SignInState, page="sign-in")
        tab.take_answer(NEEDED, EMAIL)
        return tab

    def test_comes_when_the_password_was_right(self, tab: Any) -> None:
        assert (tab.is_code_wanted, tab.problem) == (True, "")

    def test_does_not_come_when_it_was_wrong(self, open_tab: OpenTab) -> None:
        tab = open_tab(SignInState)
        wrong = refusal(401, ErrorCode.INVALID_CREDENTIALS, "They do not match.").model_dump(mode="json")
        tab.take_answer(wrong, EMAIL)
        assert (tab.is_code_wanted, tab.problem) == (False, "They do not match.")

    def test_stays_when_the_phone_comes_back_from_the_app(self, tab: Any) -> None:
        do(tab.load())
        assert tab.is_code_wanted

    def test_is_over_when_the_wait_is(self, tab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=15, seconds=1))
        do(tab.load())
        assert not tab.is_code_wanted

    def test_goes_back_to_the_password_where_the_api_waits_no_more(self, tab: Any) -> None:
        tab.take_code_answer(EXPIRED, "")
        assert (tab.is_code_wanted, tab.problem) == (False, "Begin again.")

    def test_stays_after_a_wrong_code(self, tab: Any) -> None:
        tab.take_code_answer(refusal(429, ErrorCode.TOO_MANY_REQUESTS, "Wait.").model_dump(mode="json"), "")
        assert (tab.is_code_wanted, tab.problem) == (True, "Wait.")

    def test_can_be_left(self, tab: Any) -> None:
        tab.begin_again()
        assert (tab.is_code_wanted, tab.code) == (False, "")
