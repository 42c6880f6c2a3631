"""How the web app asks the API."""

import asyncio
import json
from http.cookies import SimpleCookie

import httpx2
import pytest

from shared_types.base import Page
from shared_types.bookings import BookingCancel, BookingSummary
from shared_types.errors import FieldProblem
from shared_types.event_types import OrganizerPageRead
from shared_types.users import ProfileUpdate
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi
from tests.frontend.samples import berlin, olgas_page, refusal
from web.api import client
from web.api.client import ApiError, Caller, ask, segment, tell
from web.states.caller import cookie_value

IVO = Caller(address="203.0.113.9", session_token="key")


def ask_for_olga() -> OrganizerPageRead:
    return asyncio.run(ask(OrganizerPageRead, "GET", "events/public/olga/", caller=IVO))


class TestAsk:
    def test_reads_the_answer_as_a_shared_schema(self, api: FakeApi) -> None:
        api.on("GET", "events/public/olga/", olgas_page())
        assert ask_for_olga().organizer.name == "Olga Okafor"

    def test_says_on_whose_behalf_it_asks(self, api: FakeApi) -> None:
        api.on("GET", "events/public/olga/", olgas_page())
        ask_for_olga()
        headers = api.requests[0].headers
        assert (headers["x-forwarded-for"], headers["x-session-token"]) == ("203.0.113.9", "key")

    def test_sends_no_session_for_a_visitor_without_one(self, api: FakeApi) -> None:
        api.on("GET", "x/", olgas_page())
        asyncio.run(ask(OrganizerPageRead, "GET", "x/", caller=Caller()))
        assert "x-session-token" not in api.requests[0].headers

    def test_keeps_no_cookie_of_one_visitor_for_the_next(self) -> None:
        sent: list[str] = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            sent.append(request.headers.get("cookie", ""))
            return httpx2.Response(204, headers={"Set-Cookie": "sessionid=olgas; Path=/"})

        client.open_pool(httpx2.MockTransport(answer))
        asyncio.run(tell("POST", "x/", caller=IVO))
        asyncio.run(tell("POST", "x/", caller=Caller()))
        client.open_pool()
        assert sent == ["", ""]

    def test_leaves_out_empty_questions(self, api: FakeApi) -> None:
        api.on("GET", "x/", Page[BookingSummary](results=[], next_cursor=None))
        query = {"when": "past", "cursor": None, "status": ""}
        asyncio.run(ask(Page[BookingSummary], "GET", "x/", caller=IVO, query=query))
        assert dict(api.requests[0].url.params) == {"when": "past"}

    def test_changes_only_what_is_named(self, api: FakeApi) -> None:
        api.on("PATCH", "x/", olgas_page())
        asyncio.run(tell("PATCH", "x/", caller=IVO, body=ProfileUpdate(name="Olga")))
        assert json.loads(api.requests[0].content) == {"name": "Olga"}

    def test_sends_the_defaults_of_everything_else(self, api: FakeApi) -> None:
        api.on("POST", "x/", olgas_page())
        asyncio.run(tell("POST", "x/", caller=IVO, body=BookingCancel()))
        sent = {"action": "cancel", "reason": "", "booking_id": None, "scope": "one"}
        assert json.loads(api.requests[0].content) == sent


class TestRefusals:
    def test_carry_their_code_words_fields_and_alternatives(self, api: FakeApi) -> None:
        fault = FieldProblem(field="invitee_email", code="bad", message="Not an address.")
        problem = refusal(409, ErrorCode.SLOT_TAKEN, "Gone.", errors=[fault], instead=[berlin(12, 2)])
        api.on("GET", "events/public/olga/", problem)
        with pytest.raises(ApiError) as refused:
            ask_for_olga()
        error = refused.value
        assert (str(error), error.status, error.code) == ("Gone.", 409, ErrorCode.SLOT_TAKEN)
        assert error.of_field("invitee_email") == "Not an address."
        assert error.of_field("invitee_name") == ""
        assert [other.start_time for other in error.alternatives] == [berlin(12, 2)]

    @pytest.mark.parametrize("fault", [httpx2.ConnectError("no"), httpx2.ReadTimeout("slow")])
    def test_stand_for_an_api_that_can_not_be_reached(self, api: FakeApi, fault: Exception) -> None:
        api.on("GET", "events/public/olga/", fault)
        with pytest.raises(ApiError) as refused:
            ask_for_olga()
        assert (refused.value.status, refused.value.code) == (503, ErrorCode.TEMPORARILY_UNAVAILABLE)
        assert "Try again" in str(refused.value)

    @pytest.mark.parametrize("status", [200, 502])
    def test_stand_for_answers_that_can_not_be_read(self, status: int) -> None:
        page = httpx2.Response(status, content=b"<html>Bad gateway</html>")
        client.open_pool(httpx2.MockTransport(lambda _request: page))
        with pytest.raises(ApiError) as refused:
            ask_for_olga()
        assert refused.value.code == ErrorCode.INTERNAL_ERROR
        assert "<html>" not in str(refused.value)


class TestSegment:
    @pytest.mark.parametrize("value", ["", "..", "a/b", "a?b", "ä", "a" * 201, "%2e%2e", "a\n"])
    def test_refuses_what_could_lead_elsewhere(self, value: str) -> None:
        with pytest.raises(ApiError) as refused:
            segment(value)
        assert refused.value.status == 404

    def test_lets_slugs_and_tokens_through(self) -> None:
        assert segment("intro-call") == "intro-call"
        assert segment("A_b-9" * 8) == "A_b-9" * 8


class TestCookieValue:
    def test_finds_the_session_among_others(self) -> None:
        assert cookie_value("csrftoken=a; sessionid=b; x=c") == "b"

    @pytest.mark.parametrize("header", ["", "other=1", "sessionid", "=;=,;"])
    def test_is_nothing_without_one(self, header: str) -> None:
        assert cookie_value(header) == ""

    def test_takes_any_cookie_by_name(self) -> None:
        jar = SimpleCookie({"language": "de"})
        assert cookie_value(jar.output(header=""), "language") == "de"
