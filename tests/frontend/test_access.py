"""Keys, shares, and the way an invitee is forgotten."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import RootModel
from reflex_base.utils.form import FormData

from shared_types.api_keys import ApiKeyCreated, ApiKeyRead
from shared_types.base import Page
from shared_types.sharing import SharedWithMeRead, ShareRead
from shared_types.vocabulary import BookingStatus, ErrorCode, KeyScope, Shared, ShareLevel
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.samples import TOKEN, managed, refusal
from web.states.api_keys import ApiKeysState
from web.states.manage_booking import ManageBookingState
from web.states.sharing import SharingState

MADE = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
KeyList = RootModel[list[ApiKeyRead]]
NOTHING = RootModel[None](None)
ID = UUID("0191d7a6-0000-4000-8000-000000000001")


def key(**fields: Any) -> dict[str, Any]:
    values = {
        "id": ID,
        "name": "Zapier",
        "prefix": "kal_abcdefgh",
        "scopes": [KeyScope.READ_BOOKINGS],
        "created_at": MADE,
        "expires_at": None,
        "last_used_at": None,
        "is_expired": False,
    }
    return {**values, **fields}


def shared(**fields: Any) -> dict[str, Any]:
    values = {
        "id": ID,
        "shared": Shared.BOOKINGS,
        "level": ShareLevel.MANAGE,
        "event_type_id": ID,
        "event_name": "Intro call",
        "created_at": MADE,
    }
    return {**values, **fields}


@pytest.fixture
def keys_tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """Olga's keys."""
    api.on("GET", "users/api-keys/", KeyList([ApiKeyRead(**key(last_used_at=MADE))]))
    tab = open_tab(ApiKeysState)
    do(tab.load())
    return tab


@pytest.fixture
def sharing_tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """What Olga shares."""
    given = ShareRead(email="vera@example.com", **shared())
    received = SharedWithMeRead(
        organizer_slug="ivo", organizer_name="Ivo", organizer_timezone="UTC", **shared(id=UUID(int=2))
    )
    api.on("GET", "events/shares/", Page(results=[given], next_cursor=None))
    api.on("GET", "events/shared-with-me/", Page(results=[received], next_cursor=None))
    api.on("GET", "events/event-types/", Page(results=[], next_cursor=None))
    tab = open_tab(SharingState)
    do(tab.load())
    return tab


class TestApiKeys:
    def test_are_listed_in_words(self, keys_tab: Any) -> None:
        assert keys_tab.scope_words == {str(ID): "see bookings"}
        assert keys_tab.used_words == {str(ID): "last used 2026-11-27 09:00 UTC"}

    def test_a_new_one_is_shown_once(self, keys_tab: Any, api: FakeApi) -> None:
        api.on("POST", "users/api-keys/", ApiKeyCreated(key="kal_secret", **key()))
        form = FormData({"name": "Zapier", KeyScope.READ_BOOKINGS.value: "on", "nonsense": "on"})
        do(keys_tab.create(form))
        assert json.loads(api.asked("POST")[-1].content)["scopes"] == ["bookings:read"]
        assert keys_tab.new_key == "kal_secret"
        do(keys_tab.create(FormData({"name": "Second"})))
        assert (keys_tab.new_key, keys_tab.errors["scopes"]) == ("", "Choose what the key opens.")

    def test_one_is_revoked_only_after_a_question(self, keys_tab: Any, api: FakeApi) -> None:
        api.on("DELETE", f"users/api-keys/{ID}/", NOTHING)
        keys_tab.ask_to_revoke(str(ID))
        assert api.asked("DELETE") == []
        do(keys_tab.revoke())
        assert (len(api.asked("DELETE")), keys_tab.revoking) == (1, "")
        assert keys_tab.said == "The key is revoked."


class TestSharing:
    def test_is_told_in_words_both_ways(self, sharing_tab: Any) -> None:
        assert sharing_tab.words[str(ID)] == "May manage the bookings of Intro call"
        assert [each.organizer_name for each in sharing_tab.received] == ["Ivo"]
        assert sharing_tab.choices[0][0] == "everything"

    def test_sends_what_was_chosen(self, sharing_tab: Any, api: FakeApi) -> None:
        api.on("POST", "events/shares/", ShareRead(email="new@example.com", **shared()))
        form = FormData({"email": " new@example.com ", "shared": f"bookings:{ID}", "level": "view"})
        do(sharing_tab.share(form))
        assert json.loads(api.asked("POST")[-1].content) == {
            "email": "new@example.com",
            "shared": "bookings",
            "level": "view",
            "event_type_id": str(ID),
        }
        assert "new@example.com" in sharing_tab.said

    @pytest.mark.parametrize("what", ["", "nonsense", "bookings:nonsense"])
    def test_sends_nothing_that_makes_no_sense(self, sharing_tab: Any, api: FakeApi, what: str) -> None:
        do(sharing_tab.share(FormData({"email": "x", "shared": what, "level": "view"})))
        assert api.asked("POST") == []

    def test_ends_after_a_question(self, sharing_tab: Any, api: FakeApi) -> None:
        api.on("DELETE", f"events/shares/{ID}/", NOTHING)
        sharing_tab.ask_to_end(str(ID), False)
        do(sharing_tab.end())
        assert (len(api.asked("DELETE")), sharing_tab.said) == (1, "It is not shared any more.")


class TestErase:
    PATH = f"events/booking/{TOKEN}/manage/"
    DATA = f"events/booking/{TOKEN}/personal-data/"

    def open(self, open_tab: OpenTab, api: FakeApi, **fields: Any) -> Any:
        api.on("GET", self.PATH, managed(**fields))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        return tab

    def test_is_offered_once_nobody_waits_any_more(self, open_tab: OpenTab, api: FakeApi) -> None:
        assert not self.open(open_tab, api).can_be_erased

    def test_leaves_nothing_on_the_page(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = self.open(open_tab, api, status=BookingStatus.CANCELLED)
        assert tab.can_be_erased
        api.on("DELETE", self.DATA, NOTHING)
        do(tab.erase())
        assert (tab.status, tab.booking) == ("erased", None)

    def test_says_why_it_is_refused(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = self.open(open_tab, api, status=BookingStatus.CANCELLED)
        api.on("DELETE", self.DATA, refusal(409, ErrorCode.BOOKING_AHEAD))
        do(tab.erase())
        assert (tab.status, bool(tab.change_problem)) == ("ready", True)
