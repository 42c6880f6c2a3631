"""API keys: shown once, unreadable here, dead when they are revoked or over."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from apps.users.models import ApiKey, User
from core import clock
from tests.api_client import ApiClient

KEY = re.compile(r"kal_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
BODY = {"name": "Zapier", "scopes": ["bookings:read"]}


def make_key(api: ApiClient, **fields: object) -> str:
    response = api.post("users/api-keys/", {**BODY, **fields})
    assert response.status_code == 201, response.content
    return str(response.json()["key"])


def with_key(key: str) -> ApiClient:
    api = ApiClient()
    api.headers["Authorization"] = f"Bearer {key}"
    return api


class TestCreate:
    def test_shows_the_key_once_and_keeps_its_digest(self, olga_api: ApiClient) -> None:
        key = make_key(olga_api)
        matched = KEY.fullmatch(key)
        assert matched
        [listed] = olga_api.get("users/api-keys/").json()
        assert listed["prefix"] == f"kal_{matched[1]}"
        assert "key" not in listed
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(k)::text FROM users_apikey k")
            [[stored]] = cursor.fetchall()
        assert key[13:] not in stored

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name": ""}, "name"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["everything"]}, "scopes.0"),
            ({"expires_at": "2020-02-29T00:00:00Z"}, "expires_at"),
            ({"expires_at": 1}, "expires_at"),
        ],
    )
    def test_refuses_what_makes_no_key(
        self, olga_api: ApiClient, fields: dict[str, object], field: str
    ) -> None:
        response = olga_api.post("users/api-keys/", {**BODY, **fields})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)

    def test_stops_at_fifty(self, olga: User, olga_api: ApiClient) -> None:
        now = clock.now()
        ApiKey.objects.bulk_create(
            ApiKey(
                organizer=olga,
                name="x",
                prefix=f"{n:08}",
                digest=b"",
                scopes=["bookings:read"],
                created_at=now,
            )
            for n in range(50)
        )
        response = olga_api.post("users/api-keys/", BODY)
        assert (response.status_code, response.json()["code"]) == (409, "too_many_keys")


class TestUse:
    def test_opens_what_is_its_organizers(self, olga_api: ApiClient, mallory: User) -> None:
        assert with_key(make_key(olga_api)).get("events/bookings/").status_code == 200

    @pytest.mark.parametrize("change", [lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"), str.upper])
    def test_refuses_a_key_that_is_not_quite_right(self, olga_api: ApiClient, change: object) -> None:
        wrong = change(make_key(olga_api))  # type: ignore[operator]
        response = with_key(wrong).get("events/bookings/")
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")

    def test_ends_on_the_instant(self, olga_api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
        end = clock.now() + timedelta(hours=1)
        api = with_key(make_key(olga_api, expires_at=end.isoformat()))
        monkeypatch.setattr(clock, "now", lambda: end - timedelta(microseconds=1))
        assert api.get("events/bookings/").status_code == 200
        monkeypatch.setattr(clock, "now", lambda: end)
        assert api.get("events/bookings/").status_code == 401

    def test_is_dead_as_soon_as_it_is_revoked(self, olga_api: ApiClient, mallory_api: ApiClient) -> None:
        api = with_key(make_key(olga_api))
        [listed] = olga_api.get("users/api-keys/").json()
        assert mallory_api.delete(f"users/api-keys/{listed['id']}/").status_code == 404
        assert api.get("events/bookings/").status_code == 200
        assert olga_api.delete(f"users/api-keys/{listed['id']}/").status_code == 204
        assert api.get("events/bookings/").status_code == 401

    def test_of_an_account_that_is_closed_is_dead(self, olga: User, olga_api: ApiClient) -> None:
        api = with_key(make_key(olga_api))
        User.objects.update(is_active=False)
        assert api.get("events/bookings/").status_code == 401

    def test_is_noted_once_a_minute(
        self,
        olga_api: ApiClient,
        django_assert_num_queries: DjangoAssertNumQueries,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        api = with_key(make_key(olga_api))
        begun = clock.now()
        for seconds, noted in ((0, 0), (59, 0), (60, 60)):
            now = begun + timedelta(seconds=seconds)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            # the key, the list, and the note where one is due
            with django_assert_num_queries(2 if seconds == 59 else 3):
                api.get("events/bookings/")
            assert ApiKey.objects.get().last_used_at == begun + timedelta(seconds=noted)

    def test_is_slowed_down_by_itself(
        self, olga_api: ApiClient, settings: Settings, empty_limits: None
    ) -> None:
        first, second = with_key(make_key(olga_api)), with_key(make_key(olga_api))
        settings.RATE_LIMITS = True
        settings.RATES = {**settings.RATES, "requests_per_key": "2/minute"}
        statuses = [first.get("events/bookings/").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert second.get("events/bookings/").status_code == 200
