"""The organizer's profile."""

import json
from typing import Any

import pytest

from shared_types.errors import FieldProblem
from shared_types.users import SlugCheck
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import profile
from tests.frontend.samples import refusal
from web.states.session import SessionState
from web.states.settings import PasswordState, SettingsState

PATH = "users/profile/"


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """Olga's settings, loaded."""
    api.on("GET", PATH, profile(brand_color="#c2185b", contact_email="hi@example.com"))
    opened = open_tab(SettingsState)
    do(opened.load())
    return opened


def check(api: FakeApi, reason: str = "") -> None:
    api.on("GET", "users/slug/", SlugCheck(organizer_slug="x", is_free=not reason, reason=reason))


class TestLoad:
    def test_shows_the_profile(self, tab: Any) -> None:
        assert (tab.values["name"], tab.values["slot_interval_minutes"]) == ("Olga Okafor", "0")
        assert (tab.link_base, tab.email) == ("http://localhost/", "olga@example.com")

    def test_keeps_what_was_typed_when_the_connection_comes_back(self, tab: Any) -> None:
        tab.set_text("bio", "Hello")
        do(tab.load())
        assert tab.values["bio"] == "Hello"

    def test_offers_another_try_where_it_fails(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, 503)
        tab = open_tab(SettingsState)
        do(tab.load())
        assert (tab.is_loading, tab.problem) == (True, "No.")


class TestTyping:
    @pytest.mark.parametrize(
        ("name", "typed", "said"),
        [
            ("name", "", "Fill this in."),
            ("brand_color", "red", "Write a colour like #17607a."),
            ("website", "ftp://x", "A web address starts with http:// or https://."),
            ("contact_email", "x", "Write an email address like name@example.com."),
            ("slot_interval_minutes", "61", "Use 60 or less."),
            ("organizer_slug", "Olga!", "Use small letters, digits and single hyphens, like intro-call."),
        ],
    )
    def test_is_checked_as_it_goes(self, tab: Any, name: str, typed: str, said: str) -> None:
        tab.set_text(name, typed)
        assert tab.errors == {name: said}

    def test_lets_what_is_optional_be_emptied(self, tab: Any) -> None:
        tab.set_text("brand_color", "")
        tab.set_text("contact_email", "")
        assert (tab.errors, tab.brand) == ({}, {})

    def test_shows_the_colour_as_it_will_look(self, tab: Any) -> None:
        tab.set_text("brand_color", "#ffee00")
        assert tab.brand["--brand-light"] != "#ffee00"

    def test_takes_no_field_that_there_is_not(self, tab: Any) -> None:
        tab.set_text("email", "mallory@example.com")
        assert ("email" in tab.values, tab.is_unsaved) == (False, False)


class TestTheLink:
    def test_is_asked_for_and_warned_about(self, tab: Any, api: FakeApi) -> None:
        check(api)
        tab.set_text("organizer_slug", "olga-okafor")
        do(tab.check_slug())
        assert (tab.slug_note, tab.is_slug_changed) == ("This link is free.", True)
        assert api.requests[-1].url.params["organizer_slug"] == "olga-okafor"

    @pytest.mark.parametrize("reason", [ErrorCode.SLUG_TAKEN, ErrorCode.SLUG_RESERVED])
    def test_says_why_it_cannot_be_had(self, tab: Any, api: FakeApi, reason: ErrorCode) -> None:
        check(api, reason)
        tab.set_text("organizer_slug", "settings")
        do(tab.check_slug())
        assert tab.errors["organizer_slug"].endswith("Choose another.")

    def test_is_not_asked_for_where_it_stays_or_is_no_link(self, tab: Any, api: FakeApi) -> None:
        do(tab.check_slug())
        tab.set_text("organizer_slug", "No!")
        do(tab.check_slug())
        assert len(api.requests) == 1


class TestSave:
    def test_sends_what_changed_and_nothing_else(self, tab: Any, api: FakeApi) -> None:
        api.on("PATCH", PATH, profile(name="Olga O."))
        tab.set_text("name", "Olga O.")
        tab.set_text("contact_email", "")
        do(tab.save())
        assert json.loads(api.asked("PATCH")[0].content) == {"name": "Olga O.", "contact_email": None}
        assert (tab.said, tab.is_unsaved) == ("Saved.", False)

    def test_shows_the_new_name_and_link_in_the_frame(self, tab: Any, api: FakeApi) -> None:
        api.on("PATCH", PATH, profile(organizer_slug="oo", public_url="http://localhost/oo"))
        tab.set_text("organizer_slug", "oo")
        do(tab.save())
        frame = tab._get_root_state().get_substate(SessionState.get_full_name().split("."))
        assert frame.public_url == "http://localhost/oo"

    def test_asks_nothing_while_something_is_wrong(self, tab: Any, api: FakeApi) -> None:
        tab.set_text("name", "")
        do(tab.save())
        assert (tab.attempts, api.asked("PATCH")) == (1, [])

    def test_puts_what_the_api_says_at_the_right_field(self, tab: Any, api: FakeApi) -> None:
        errors = [FieldProblem(field="organizer_slug", code="slug_taken", message="Somebody has it.")]
        api.on("PATCH", PATH, refusal(409, ErrorCode.SLUG_TAKEN, "Taken.", errors=errors))
        tab.set_text("organizer_slug", "ivo")
        do(tab.save())
        assert (tab.errors, tab.is_unsaved) == ({"organizer_slug": "Somebody has it."}, True)

    def test_can_be_left_undone(self, tab: Any) -> None:
        tab.set_text("name", "")
        tab.discard()
        assert (tab.values["name"], tab.errors, tab.is_unsaved) == ("Olga Okafor", {}, False)


class TestThePassword:
    def test_says_that_it_is_changed(self, open_tab: OpenTab) -> None:
        tab = open_tab(PasswordState)
        tab.refuse(refusal(422, detail="Wrong.").model_dump(mode="json"), "")
        tab.say_changed()
        assert (tab.is_changed, tab.problem, tab.errors) == (True, "", {})
