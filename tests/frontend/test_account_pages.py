"""The pages for getting in: what the browser's own forms were told comes under the fields."""

from typing import Any

import pytest

from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.samples import refusal
from web.states.reset_password import ResetRequestState, SetPasswordState
from web.states.sign_in import SignInState
from web.states.sign_up import SignUpState
from web.states.verify_email import VerifyEmailState


def told(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return refusal(*args, **kwargs).model_dump(mode="json")


class TestARefusal:
    def test_stands_under_its_field_in_our_words(self, open_tab: OpenTab) -> None:
        tab = open_tab(SignUpState)
        faults = [
            FieldProblem(field="email", code="value_error", message="value is not a valid email address")
        ]
        tab.refuse(told(422, ErrorCode.VALIDATION_FAILED, errors=faults), "nope")
        assert tab.errors == {"email": "Write an email address like name@example.com."}
        assert (tab.problem, tab.attempts) == ("", 1)

    def test_stands_above_the_button_where_it_has_no_field(self, open_tab: OpenTab) -> None:
        tab = open_tab(SignInState)
        tab.refuse(told(401, ErrorCode.INVALID_CREDENTIALS, "They do not match."), "olga@example.com")
        assert (tab.problem, tab.errors) == ("They do not match.", {})

    def test_of_a_password_stands_under_it(self, open_tab: OpenTab) -> None:
        tab = open_tab(SetPasswordState)
        tab.refuse(told(422, ErrorCode.PASSWORD_TOO_WEAK, "Too short."), "")
        assert tab.errors == {"password": "Too short."}

    @pytest.mark.parametrize("problem", [{}, {"detail": 5}, {"code": "made_up", "detail": ""}])
    def test_that_cannot_be_read_still_says_something(
        self, open_tab: OpenTab, problem: dict[str, Any]
    ) -> None:
        tab = open_tab(SignInState)
        tab.refuse(problem, "")
        assert tab.problem == "Something went wrong on our side. Try again in a moment."

    def test_counts_each_try_so_that_focus_can_follow(self, open_tab: OpenTab) -> None:
        tab = open_tab(SignInState)
        for _ in range(2):
            tab.refuse(told(429, ErrorCode.TOO_MANY_REQUESTS, "Wait a minute."), "")
        assert (tab.attempts, tab.problem) == (2, "Wait a minute.")


class TestSignIn:
    @pytest.mark.parametrize(
        ("asked", "leads"),
        [
            ("/bookings/", "/bookings/"),
            ("https://evil.example/", "/event-types/"),
            ("//evil.example", "/event-types/"),
        ],
    )
    def test_goes_on_within_this_site_only(
        self, open_tab: OpenTab, api: FakeApi, asked: str, leads: str
    ) -> None:
        tab = open_tab(SignInState, query={"next": asked}, page="sign-in")
        do(tab.load())
        assert tab.next_path == leads

    def test_offers_the_mail_again_where_the_address_waits(self, open_tab: OpenTab) -> None:
        tab = open_tab(SignInState)
        tab.refuse(told(403, ErrorCode.EMAIL_NOT_VERIFIED, "Confirm it first."), "nora@example.com")
        assert (tab.is_unverified, tab.email) == (True, "nora@example.com")

    def test_says_that_a_password_was_set(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = open_tab(SignInState, query={"password": "set"}, page="sign-in")
        do(tab.load())
        assert tab.news == "Your password is set. Sign in with it."


class TestSignUp:
    def test_says_where_the_mail_went_and_starts_again(self, open_tab: OpenTab) -> None:
        tab = open_tab(SignUpState)
        tab.say_sent("nora@example.com")
        assert tab.sent_to == "nora@example.com"
        tab.start_again()
        assert tab.sent_to == ""


class TestAKeyFromAMail:
    @pytest.mark.parametrize("state", [VerifyEmailState, SetPasswordState])
    def test_that_is_used_up_offers_another(self, open_tab: OpenTab, state: Any) -> None:
        tab = open_tab(state)
        tab.refuse(told(400, ErrorCode.KEY_INVALID, "Used."), "")
        assert tab.is_key_dead


class TestAForgottenPassword:
    def test_says_where_the_mail_went(self, open_tab: OpenTab) -> None:
        tab = open_tab(ResetRequestState)
        tab.say_sent("olga@example.com")
        assert tab.sent_to == "olga@example.com"
