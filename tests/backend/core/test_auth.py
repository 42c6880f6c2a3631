"""Requests that another site made a browser send."""

from typing import Any

import pytest

from apps.users.models import User
from tests.api_client import ApiClient, session_token_of
from tests.cast import PASSWORD

OURS, THEIRS = "http://testserver", "https://evil.example"
SESSION_ROUTES = [
    ("users/sign-up/", {"name": "x", "email": "x@example.com", "password": PASSWORD}),
    ("users/verify-email/", {"key": "x"}),
    ("users/verify-email/resend/", {"email": "olga@example.com"}),
    ("users/sign-in/", {"email": "olga@example.com", "password": PASSWORD}),
    ("users/sign-in/second-factor/", {"code": "000000"}),
    ("users/sign-out/", {}),
    ("users/password-reset/", {"email": "olga@example.com"}),
    ("users/password-reset/confirm/", {"key": "x", "password": PASSWORD}),
]
COOKIE_ROUTES = [
    ("PATCH", "users/profile/", {"bio": "x"}),
    ("POST", "users/password-change/", {"current_password": PASSWORD, "new_password": "another sentence"}),
    ("POST", "availability/schedules/", {"name": "x", "timezone": "UTC", "weekly_hours": []}),
]


@pytest.fixture
def browser(olga: User) -> ApiClient:
    """A browser in which Olga is signed in: a cookie, no token."""
    api = ApiClient()
    api.http.cookies["sessionid"] = session_token_of(olga)
    return api


class TestFromOurPages:
    @pytest.mark.parametrize(("path", "body"), SESSION_ROUTES)
    @pytest.mark.parametrize(
        "headers", [{"Origin": THEIRS}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
    )
    def test_refuses_a_page_of_another_site(
        self, browser: ApiClient, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> None:
        response = browser.post(path, body, headers=headers)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")
        assert browser.get("users/profile/").status_code == 200

    @pytest.mark.parametrize("headers", [{"Origin": OURS}, {"Sec-Fetch-Site": "same-origin"}, {}])
    def test_lets_our_pages_and_programs_through(
        self, anyone_api: ApiClient, olga: User, headers: dict[str, str]
    ) -> None:
        path, body = SESSION_ROUTES[3]
        assert anyone_api.post(path, body, headers=headers).status_code == 200

    def test_refuses_a_host_that_is_not_ours(self, anyone_api: ApiClient, olga: User) -> None:
        headers = {"Host": "evil.example", "Origin": "http://evil.example"}
        response = anyone_api.post("users/sign-out/", headers=headers)
        assert (response.status_code, response.json()["code"]) == (400, "malformed_request")

    @pytest.mark.parametrize(("path", "body"), SESSION_ROUTES)
    def test_refuses_what_a_form_can_send(self, browser: ApiClient, path: str, body: dict[str, Any]) -> None:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            response = browser.http.generic("POST", f"/api/v1/{path}", b"{}", content_type=kind)
            assert (response.status_code, response.json()["code"]) == (400, "malformed_request")


class TestSessionCookie:
    @pytest.mark.parametrize(("method", "path", "body"), COOKIE_ROUTES)
    def test_needs_the_token_of_our_pages_to_change_anything(
        self, browser: ApiClient, method: str, path: str, body: dict[str, Any]
    ) -> None:
        response = browser.send(method, path, body)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")

    @pytest.mark.parametrize(("method", "path", "body"), COOKIE_ROUTES)
    def test_is_enough_with_it(
        self, anyone_api: ApiClient, olga: User, method: str, path: str, body: dict[str, Any]
    ) -> None:
        signed_in = anyone_api.post("users/sign-in/", {"email": olga.email, "password": PASSWORD})
        token = signed_in.cookies["csrftoken"].value
        assert not signed_in.cookies["csrftoken"]["httponly"]
        response = anyone_api.send(method, path, body, headers={"X-CSRFToken": token})
        assert response.status_code in (200, 201, 204)

    def test_is_enough_to_read(self, browser: ApiClient) -> None:
        assert browser.get("users/profile/").status_code == 200

    def test_of_another_site_is_refused_even_with_a_token(self, anyone_api: ApiClient, olga: User) -> None:
        signed_in = anyone_api.post("users/sign-in/", {"email": olga.email, "password": PASSWORD})
        headers = {"X-CSRFToken": signed_in.cookies["csrftoken"].value, "Origin": THEIRS}
        assert anyone_api.patch("users/profile/", {"bio": "x"}, headers=headers).status_code == 403

    @pytest.mark.parametrize(("method", "path", "body"), COOKIE_ROUTES)
    def test_that_is_missing_is_not_a_forgery(
        self, anyone_api: ApiClient, method: str, path: str, body: dict[str, Any]
    ) -> None:
        response = anyone_api.send(method, path, body)
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")

    @pytest.mark.parametrize(("method", "path", "body"), COOKIE_ROUTES)
    def test_is_not_needed_beside_a_session_token(
        self, olga_api: ApiClient, method: str, path: str, body: dict[str, Any]
    ) -> None:
        response = olga_api.send(method, path, body, headers={"Origin": THEIRS})
        assert response.status_code in (200, 201, 204)
