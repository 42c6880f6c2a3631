"""What holds of every route alike, so that a new one holds to it from its first day."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from apps.users.models import User
from core import clock
from tests.api_client import ApiClient, api_as, session_token_of
from tests.backend.test_openapi import DOCUMENT, OPERATIONS
from tests.backend.test_who_may import OPEN_TO_ALL, SIGNED_IN, WORKFLOW
from tests.cast import make_schedule

THEIRS = "https://evil.example"
NOBODYS = "0191d7a6-0000-4000-8000-000000000001"
UNSAFE = sorted(name for name in OPERATIONS if not name.startswith("GET "))
LISTS = sorted(
    name
    for name, operation in OPERATIONS.items()
    if {"cursor", "limit"} <= {each["name"] for each in operation["parameters"]}
)
FORMS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
# What is not in the API's description: what supervisors, operators, browsers and our own web server ask for.
BESIDES = {
    "api/v1/docs",
    "api/v1/openapi.json",
    "api/v1/",
    "api/v1/events/shell/<organizer_slug>/",
    "api/v1/events/shell/<organizer_slug>/<event_type_slug>/",
    "api/v1/integrations/callback/<provider>/",
    "accounts/google/login/callback/",
    "accounts/microsoft/login/callback/",
    "healthz",
    "readyz",
}
# Finds what waited for its reader's address to be confirmed, and hands it over: once, and to nobody else.
CLAIMS = {"GET /api/v1/events/shared-with-me/"}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|SELECT .* FOR (NO KEY )?UPDATE)\b", re.DOTALL)


NONSENSE = [
    {"limit": "101"},
    {"limit": "0"},
    {"limit": "-1"},
    {"limit": "many"},
    {"cursor": "made-up"},
    {"cursor": "x" * 501},
]
INVENTED = [
    {"sort": "password"},
    {"ordering": "organizer__password"},
    {"organizer__email__startswith": "a"},
]
SECRETS = ["/.env", "/.git/config", "/static/../config/settings.py", "/debug/", "/media/"]


@pytest.fixture
def browser(olga: User) -> ApiClient:
    """A browser in which Olga is signed in: a cookie, no token."""
    api = ApiClient()
    api.http.cookies["sessionid"] = session_token_of(olga)
    return api


@pytest.fixture
def olgas(olga: User, olga_api: ApiClient) -> dict[str, str]:
    """What Olga has, by the names that paths have for it."""
    make_schedule(olga, weekly={day: [(0, 1440)] for day in range(1, 8)})
    made = olga_api.post(
        "events/event-types/", {"name": "Intro", "event_type_slug": "intro", "enable_waitlist": True}
    ).json()
    day = "2028-02-29"
    body = {
        "event_type_id": made["id"],
        "start_time": f"{day}T10:00:00Z",
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
        "override": True,
    }
    booked = olga_api.post("events/bookings/", body)
    assert booked.status_code == 201, booked.content
    link = ApiClient().post("events/bookings/create/", _public_wish())
    assert link.status_code == 201, link.content
    schedule = olga_api.get("availability/schedules/").json()[0]
    feed = olga_api.post("events/feed/").json()["url"]
    return {
        "event_type_id": made["id"],
        "booking_id": booked.json()["id"],
        "schedule_id": schedule["id"],
        "workflow_id": olga_api.post("workflows/", WORKFLOW).json()["id"],
        "access_token": link.json()["access_token"],
        "token": feed.rpartition("/")[2].removesuffix(".ics"),
        "organizer_slug": "olga",
        "event_type_slug": "intro",
        "organizer": "olga",
    }


def _public_wish() -> dict[str, Any]:
    tomorrow = (clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    return {
        "organizer_slug": "olga",
        "event_type_slug": "intro",
        "start_time": tomorrow.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }


def path_of(name: str, ids: dict[str, str] | None = None) -> str:
    """The path of an operation below /api/v1/, with ids in their places, or somebody's who is not there."""
    path = name.partition(" ")[2].removeprefix("/api/v1/")
    return re.sub(r"{(\w+)}", lambda found: (ids or {}).get(found[1], NOBODYS), path)


def asked(name: str, api: ApiClient, ids: dict[str, str]) -> Any:
    """A GET of what the ids name, with what its query must have."""
    query = {
        "start_date": "2028-02-01",
        "end_date": "2028-03-01",
        "start": "2028-02-29T10:00:00Z",
        "organizer_slug": "olga",
        "file": "csv",
        "booking_id": ids["booking_id"],
    }
    known = {each["name"] for each in OPERATIONS[name]["parameters"] if each["in"] == "query"}
    return api.get(path_of(name, ids), {key: value for key, value in query.items() if key in known})


class TestForgery:
    @pytest.mark.parametrize("name", sorted(set(UNSAFE) & set(SIGNED_IN)))
    @pytest.mark.parametrize("headers", [{}, {"Origin": THEIRS}, {"X-CSRFToken": "x" * 64}])
    def test_with_the_cookie_alone_is_refused(
        self, browser: ApiClient, name: str, headers: dict[str, str]
    ) -> None:
        with CaptureQueriesContext(connection) as said:
            response = browser.send(name.partition(" ")[0], path_of(name), {}, headers=headers)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")
        assert [query["sql"] for query in said.captured_queries if WRITES.match(query["sql"])] == []

    @pytest.mark.parametrize("name", UNSAFE)
    @pytest.mark.parametrize("kind", FORMS)
    def test_by_a_form_is_refused(self, browser: ApiClient, name: str, kind: str) -> None:
        method = name.partition(" ")[0]
        response = browser.http.generic(method, f"/api/v1/{path_of(name)}", b'{"a":1}', content_type=kind)
        assert 400 <= response.status_code < 500

    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_is_invited_by_no_header(self, browser: ApiClient, name: str) -> None:
        method, headers = name.partition(" ")[0], {"Origin": THEIRS}
        for response in (
            browser.send(method, path_of(name), {}, headers=headers),
            browser.http.options(
                f"/api/v1/{path_of(name)}", headers={**headers, "Access-Control-Request-Method": method}
            ),
        ):
            assert [each for each in response.headers if each.lower().startswith("access-control-")] == []


class TestReading:
    @pytest.mark.parametrize("name", sorted(set(OPERATIONS) - set(UNSAFE) - CLAIMS))
    def test_changes_nothing(self, olga: User, olgas: dict[str, str], name: str) -> None:
        for api in (api_as(olga), ApiClient()):
            with CaptureQueriesContext(connection) as said:
                response = asked(name, api, olgas)
                b"".join(getattr(response, "streaming_content", []))
            written = [query["sql"] for query in said.captured_queries if WRITES.match(query["sql"])]
            assert written == []
            assert response.status_code in (200, 401, 404)

    def test_could_be_caught_changing_something(self, olga: User, olgas: dict[str, str]) -> None:
        with CaptureQueriesContext(connection) as said:
            api_as(olga).post(f"events/event-types/{olgas['event_type_id']}/activate/", {"is_active": False})
        assert [query["sql"] for query in said.captured_queries if WRITES.match(query["sql"])]

    def test_finds_what_there_is(self, olga: User, olgas: dict[str, str]) -> None:
        # Otherwise nothing above would show that anything was read.
        found = {name for name in OPERATIONS if name.startswith("GET ")}
        missing = {name for name in found if asked(name, api_as(olga), olgas).status_code != 200}
        assert missing == {"GET /api/v1/events/waitlist/{access_token}/place/"}


class TestAnswers:
    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_stay_out_of_frames_caches_and_other_kinds_of_file(self, browser: ApiClient, name: str) -> None:
        response = browser.send(name.partition(" ")[0], path_of(name), {})
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("name", sorted(set(SIGNED_IN) - set(UNSAFE)))
    def test_about_oneself_are_kept_by_nobody(self, olga: User, olgas: dict[str, str], name: str) -> None:
        response = asked(name, api_as(olga), olgas)
        assert response["Cache-Control"] == "no-store"

    def test_that_may_be_kept_are_the_same_for_everybody(
        self, olga: User, olgas: dict[str, str], mallory: User
    ) -> None:
        for path in ("events/public/olga/", "events/public/olga/intro/"):
            answers = [api.get(path) for api in (ApiClient(), api_as(olga), api_as(mallory))]
            assert len({answer.content for answer in answers}) == 1
            assert all("Set-Cookie" not in answer.headers for answer in answers)
            headers = {
                "X-Forwarded-Host": "evil.example",
                "X-Original-URL": "/admin/",
                "Accept-Language": "de",
            }
            assert ApiClient().get(path, headers=headers).content == answers[0].content


class TestLists:
    @pytest.mark.parametrize("name", LISTS)
    def test_take_no_page_too_large_and_no_filter_of_the_callers_making(
        self, olga_api: ApiClient, olgas: dict[str, str], name: str
    ) -> None:
        for query in NONSENSE:
            response = olga_api.get(path_of(name, olgas), query)
            assert (response.status_code, response.json()["code"]) == (422, "validation_failed"), query
        plain = olga_api.get(path_of(name, olgas))
        for query in INVENTED:
            assert olga_api.get(path_of(name, olgas), query).content == plain.content, query

    def test_are_found_at_all(self) -> None:
        assert len(LISTS) >= 5


def patterns(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Every path that leads somewhere, apart from the pages of operators."""
    found = set()
    for each in resolver.url_patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            found.add(re.sub(r"<\w+:(\w+)>", r"<\1>", path))
        elif not path.startswith("admin/"):
            found |= patterns(each, path)
    return found


class TestInventory:
    def test_holds_every_path_that_leads_somewhere(self) -> None:
        described = {path.lstrip("/").replace("{", "<").replace("}", ">") for path in DOCUMENT["paths"]}
        assert patterns(get_resolver()) == described | BESIDES

    def test_is_divided_into_what_is_open_and_what_is_not(self) -> None:
        assert set(OPERATIONS) == OPEN_TO_ALL | set(SIGNED_IN)

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "path", ["/.env", "/.git/config", "/static/../config/settings.py", "/debug/", "/media/"]
    )
    def test_holds_nothing_of_the_machinery(self, client: Client, path: str) -> None:
        assert client.get(path).status_code in (400, 404)
