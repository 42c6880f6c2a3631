"""The one shape of every refusal, and what is refused before a route is reached."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import orjson
import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from apps.users.models import User
from core.errors import Expired, TooMany, Unavailable
from shared_types.errors import Problem
from tests.api_client import ApiClient

LIMIT = 64 * 1024
PROFILE = "/api/v1/users/profile/"


@pytest.fixture
def http(olga_api: ApiClient) -> Client:
    """The bare client, sending Olga's token."""
    olga_api.http.defaults["HTTP_X_SESSION_TOKEN"] = olga_api.headers["X-Session-Token"]
    return olga_api.http


def sent(http: Client, body: bytes, **more: Any) -> Any:
    return http.generic("PATCH", PROFILE, body, content_type="application/json", **more)


def is_problem(response: Any, status: int, code: str) -> bool:
    problem = Problem.model_validate_json(response.content)
    return (
        response["Content-Type"] == "application/problem+json"
        and (response.status_code, problem.status, problem.code) == (status, status, code)
        and response["Cache-Control"] == "no-store"
    )


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/users/", "/api/v1/users/profile", "/api/v1/%00/"],
    )
    def test_that_lead_nowhere_are_a_problem(self, http: Client, path: str) -> None:
        assert is_problem(http.get(path), 404, "not_found")

    @pytest.mark.parametrize("method", ["DELETE", "PUT", "POST", "OPTIONS", "TRACE"])
    def test_say_what_may_be_done_there(self, http: Client, method: str) -> None:
        response = http.generic(method, PROFILE)
        assert is_problem(response, 405, "method_not_allowed")
        assert set(response["Allow"].split(", ")) == {"GET", "PATCH"}

    def test_outside_the_api_are_not_touched(self, http: Client) -> None:
        response = http.get("/nothing/")
        assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")

    def test_with_nul_in_the_query_are_refused(self, http: Client) -> None:
        assert is_problem(http.get("/api/v1/users/slug/?organizer_slug=a%00b"), 400, "malformed_request")


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff\xfe",
            b'{"bio": NaN}',
            b'{"bio": Infinity}',
            b'{"bio": "\\ud800"}',
            b'{"bio": "a\\u0000b"}',
            b'{"a\\u0000b": 1}',
            b'{"bio": "a\x00b"}',
            b'{"bio":' + b"[" * 40 + b"]" * 40 + b"}",
            b"[" * 60_000,
            b'{"a":' * 12_000,
            b'{"slot_interval_minutes": 1%s}' % (b"0" * 5000),
            b'{"slot_interval_minutes": 1e999}',
        ],
    )
    def test_that_cannot_be_read_are_a_400(self, http: Client, body: bytes) -> None:
        assert is_problem(sent(http, body), 400, "malformed_request")

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            (b"[]", "data"),
            (b"null", "data"),
            (b'"text"', "data"),
            (b'{"slot_interval_minutes": 1%s}' % (b"0" * 300), "slot_interval_minutes"),
            (b'{"slot_interval_minutes": [[[[]]]]}', "slot_interval_minutes"),
            (b'{"name": ""}', "name"),
        ],
    )
    def test_that_mean_nothing_are_a_422(self, http: Client, body: bytes, field: str) -> None:
        response = sent(http, body)
        assert is_problem(response, 422, "validation_failed")
        assert response.json()["errors"][0]["field"] == field

    @pytest.mark.parametrize(
        ("name", "words"), [(" ", "Fill this in."), ("x" * 201, "Write at most 200 characters.")]
    )
    def test_with_a_text_of_the_wrong_length_say_so_in_words(
        self, http: Client, name: str, words: str
    ) -> None:
        response = sent(http, orjson.dumps({"name": name}))
        assert is_problem(response, 422, "validation_failed")
        assert response.json()["errors"][0]["message"] == words

    def test_with_a_hundred_thousand_fields_are_answered(self, http: Client) -> None:
        body = b"{" + b",".join(b'"%d":1' % number for number in range(6000)) + b"}"
        assert is_problem(sent(http, body), 422, "validation_failed")

    def test_up_to_the_limit_are_read(self, http: Client) -> None:
        assert sent(http, b'{"bio": "x"}'.ljust(LIMIT)).status_code == 200

    def test_over_the_limit_are_refused_unread(self, http: Client) -> None:
        assert is_problem(sent(http, b'{"bio": "x"}'.ljust(LIMIT + 1)), 413, "body_too_large")

    @pytest.mark.parametrize(("size", "status"), [(LIMIT, 200), (LIMIT + 1, 413), (LIMIT * 100, 413)])
    def test_without_a_length_are_read_no_further_than_the_limit(
        self, http: Client, size: int, status: int
    ) -> None:
        stream = BytesIO(b'{"bio": "chunked"}'.ljust(size))
        environ = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": stream}
        response = sent(http, b"{}", **environ)
        assert response.status_code == status
        assert stream.tell() <= LIMIT + 1
        if status == 200:
            assert response.json()["bio"] == "chunked"

    @pytest.mark.parametrize("length", ["-1", "x", "1e9", "²"])
    def test_with_a_length_that_is_none_are_refused(self, http: Client, length: str) -> None:
        assert is_problem(sent(http, b"{}", CONTENT_LENGTH=length), 400, "malformed_request")


class _ServerSays(psycopg.Error):
    """What psycopg raises, with the state that PostgreSQL gave."""

    def __init__(self, state: str | None) -> None:
        self.sqlstate = state


def database_error(kind: type[Exception], state: str | None) -> Exception:
    error = kind("Key (email)=(olga@example.com) is not there")
    error.__cause__ = _ServerSays(state)
    return error


class TestFaults:
    @pytest.fixture
    def fails_with(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
        def arrange(error: Exception) -> None:
            def fail(_user: User) -> None:
                raise error

            monkeypatch.setattr("apps.users.api.accounts.show_profile", fail)

        return arrange

    def test_of_ours_are_a_number_to_quote_and_no_trace(
        self, http: Client, fails_with: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        fails_with(ZeroDivisionError("olga@example.com"))
        response = http.get(PROFILE)
        assert is_problem(response, 500, "internal_error")
        number = response.json()["detail"].rpartition(": ")[2].rstrip(".")
        assert "ZeroDivision" not in response.text
        assert any(number in record.getMessage() and record.exc_info for record in caplog.records)

    @pytest.mark.parametrize(
        ("kind", "state"),
        [
            (OperationalError, "55P03"),
            (OperationalError, "40P01"),
            (OperationalError, "57P01"),
            (OperationalError, "08006"),
            (OperationalError, None),
            (InterfaceError, None),
        ],
    )
    def test_of_the_database_that_will_pass_ask_to_come_again(
        self, http: Client, fails_with: Any, kind: type[Exception], state: str | None
    ) -> None:
        fails_with(database_error(kind, state))
        response = http.get(PROFILE)
        assert is_problem(response, 503, "temporarily_unavailable")
        assert response["Retry-After"] == "1"

    def test_of_the_database_that_will_not_pass_are_ours(self, http: Client, fails_with: Any) -> None:
        fails_with(database_error(OperationalError, "53100"))
        assert is_problem(http.get(PROFILE), 500, "internal_error")

    @pytest.mark.parametrize(
        ("error", "status", "code", "wait"),
        [
            (TooMany(retry_after=7), 429, "too_many_requests", "7"),
            (Unavailable(), 503, "temporarily_unavailable", "5"),
            (Expired(), 410, "access_token_expired", None),
        ],
    )
    def test_that_are_refusals_say_when_to_come_again(
        self, http: Client, fails_with: Any, error: Exception, status: int, code: str, wait: str | None
    ) -> None:
        fails_with(error)
        response = http.get(PROFILE)
        assert is_problem(response, status, code)
        assert response.get("Retry-After") == wait


class TestHeaders:
    def test_keep_answers_out_of_caches_and_frames(self, http: Client) -> None:
        response = http.get(PROFILE)
        assert response["Cache-Control"] == "no-store"
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]

    def test_say_how_long_it_took(self, http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        times = iter([1.0, 1.0425])
        monkeypatch.setattr("core.edge.perf_counter", lambda: next(times))
        assert http.get("/api/v1/events/public/nobody/")["Server-Timing"] == "app;dur=42.5"

    def test_say_it_of_nothing_that_is_not_public(self, http: Client) -> None:
        assert "Server-Timing" not in http.get(PROFILE).headers

    def test_let_no_other_site_read(self, http: Client) -> None:
        response = http.get(PROFILE, headers={"Origin": "https://evil.example"})
        assert not [name for name in response.headers if name.lower().startswith("access-control-")]
