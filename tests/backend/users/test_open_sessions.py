"""Where somebody is signed in, and the end of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as OldStore
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.users.models import Session, User, digest_of
from apps.users.services import end_sessions
from apps.users.services.devices import name_device
from core import clock
from tests.api_client import ApiClient, session_token_of
from tests.backend.canary import columns_with
from tests.backend.users.mails import key_in, mails_to
from tests.cast import PASSWORD, make_organizer

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.0 Mobile/15E148 Safari/604.1"
)
LEAP_DAY = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
AFTER_FIVE_MINUTES = timedelta(minutes=5, seconds=1)


def sign_in(user_agent: str = FIREFOX) -> ApiClient:
    """A browser of Olga's."""
    api = ApiClient()
    body = {"email": "olga@example.com", "password": PASSWORD}
    token = api.post("users/sign-in/", body, headers={"User-Agent": user_agent}).json()["session_token"]
    return ApiClient(token)


def is_in(api: ApiClient) -> bool:
    return bool(api.get("users/profile/").status_code == 200)


def listed(api: ApiClient) -> list[dict[str, Any]]:
    response = api.get("users/sessions/")
    assert response.status_code == 200, response.content
    return list(response.json())


class TestNameDevice:
    @pytest.mark.parametrize(
        ("user_agent", "words"),
        [
            (FIREFOX, "Firefox on Linux"),
            (PHONE, "Safari on an iPhone"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36", "Chrome on Windows"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
            ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15",
                "Safari on a Mac",
            ),
            ("Mozilla/5.0 (Haiku)", ""),
            ("Mozilla/5.0 (Windows)", "A browser on Windows"),
            ("python-httpx/0.28", "python-httpx"),
            ("<script>alert(1)</script>", ""),
            ("", ""),
        ],
    )
    def test_says_what_people_call_it(self, user_agent: str, words: str) -> None:
        assert name_device(user_agent) == words


class TestList:
    def test_names_each_the_last_used_first_and_says_which_is_this_one(
        self, olga: User, mallory_api: ApiClient
    ) -> None:
        sign_in(FIREFOX)
        phone = sign_in(PHONE)
        assert [(each["device"], each["is_this_one"]) for each in listed(phone)] == [
            ("Safari on an iPhone", True),
            ("Firefox on Linux", False),
        ]

    def test_keeps_neither_key_nor_address_nor_user_agent(self, olga: User) -> None:
        key = sign_in(PHONE).headers["X-Session-Token"]
        assert columns_with([key, "203.0.113.5", "AppleWebKit"]) == []

    def test_does_not_name_what_is_over_or_waits_for_a_code(self, olga: User) -> None:
        api, over = sign_in(), sign_in()
        Session.objects.filter(pk=digest_of(over.headers["X-Session-Token"])).update(
            expire_date=clock.now() - timedelta(seconds=1)
        )
        assert len(listed(api)) == 1
        assert not is_in(over)

    def test_costs_as_much_for_many_as_for_one(
        self, olga: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        api = sign_in()
        for _ in range(20):
            session_token_of(olga)
        with django_assert_num_queries(3):  # the session, the user, the list
            assert len(listed(api)) == 21

    def test_knows_the_sessions_of_the_operators_pages(self, olga: User) -> None:
        User.objects.update(is_staff=True, is_superuser=True)
        admin = Client()
        admin.post("/admin/login/?next=/admin/", {"username": olga.email, "password": PASSWORD})
        assert admin.get("/admin/").status_code == 200
        assert len(listed(sign_in())) == 2
        end_sessions(olga)
        assert admin.get("/admin/").status_code == 302


class TestLastUse:
    def test_is_noted_every_five_minutes_at_most(
        self,
        olga: User,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        moments = [LEAP_DAY]
        monkeypatch.setattr(clock, "now", lambda: moments[-1])
        api = ApiClient(session_token_of(olga))
        moments.append(LEAP_DAY + timedelta(minutes=5))
        with django_assert_num_queries(3):
            is_in(api)
        moments.append(LEAP_DAY + AFTER_FIVE_MINUTES)
        with django_assert_num_queries(4):
            is_in(api)
        with django_assert_num_queries(3):
            is_in(api)
        [one] = listed(api)
        assert datetime.fromisoformat(one["last_used_at"]) == LEAP_DAY + AFTER_FIVE_MINUTES
        assert datetime.fromisoformat(one["signed_in_at"]) == LEAP_DAY


class TestEnd:
    def test_of_one_ends_that_one_at_once(self, olga: User) -> None:
        here, phone = sign_in(), sign_in(PHONE)
        [theirs] = [each["id"] for each in listed(here) if not each["is_this_one"]]
        assert here.delete(f"users/sessions/{theirs}/").status_code == 204
        assert (is_in(here), is_in(phone)) == (True, False)
        assert here.delete(f"users/sessions/{theirs}/").status_code == 404

    def test_of_anothers_is_not_possible(self, olga: User, mallory_api: ApiClient) -> None:
        here = sign_in()
        [mine] = [each["id"] for each in listed(here)]
        assert mallory_api.delete(f"users/sessions/{mine}/").status_code == 404
        assert is_in(here)

    @pytest.mark.parametrize("session_id", ["x", "0" * 63, "Z" * 64])
    def test_of_what_is_no_session_is_refused(self, olga: User, session_id: str) -> None:
        assert sign_in().delete(f"users/sessions/{session_id}/").status_code == 422

    def test_of_the_others_spares_this_one_and_everybody_elses(
        self, olga: User, mallory_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        here, phone = sign_in(), sign_in(PHONE)
        with django_assert_num_queries(3):  # the session, the user, and all that end, in one statement
            assert here.post("users/sessions/end-others/").status_code == 204
        assert (is_in(here), is_in(phone), is_in(mallory_api)) == (True, False, True)

    def test_comes_for_the_others_with_a_new_password(self, olga: User) -> None:
        here, phone = sign_in(), sign_in(PHONE)
        new = {"current_password": PASSWORD, "new_password": "a few plain words"}
        assert here.post("users/password-change/", new).status_code == 204
        assert (is_in(here), is_in(phone)) == (True, False)
        assert Session.objects.count() == 1

    def test_comes_for_all_with_a_password_set_by_mail(self, olga: User, anyone_api: ApiClient) -> None:
        sign_in()
        anyone_api.post("users/password-reset/", {"email": olga.email})
        new = {"key": key_in(mails_to(olga.email)[-1]), "password": "a few plain words"}
        assert anyone_api.post("users/password-reset/confirm/", new).status_code == 204
        assert not Session.objects.filter(user=olga).exists()

    def test_that_comes_while_a_request_is_under_way_is_no_fault(
        self, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        api = sign_in()
        monkeypatch.setattr(
            "apps.users.services.second_factor.generate_totp_secret", lambda: str(end_sessions(olga))
        )
        response = api.post("users/second-factor/begin/", {"password": PASSWORD})
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")


class TestSessionStore:
    def test_gives_what_it_was_given_and_nothing_after_its_end(self, db: None) -> None:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        one = store()
        one["colour"] = "blue"
        one.save()
        key = one.session_key
        assert store(key)["colour"] == "blue"
        again = store(key)
        again.cycle_key()
        assert (store(key).get("colour"), store(again.session_key)["colour"]) == (None, "blue")
        again.flush()
        assert Session.objects.count() == 0

    def test_takes_no_digest_for_a_key(self, olga: User) -> None:
        digest = digest_of(session_token_of(olga))
        assert not is_in(ApiClient(digest))


BEFORE = ("users", "0004_accounts_can_be_closed")


@pytest.fixture
def old_schema(transactional_db: None) -> Iterator[None]:
    """The tables of before, with Django's own for sessions; the latest come back afterwards."""
    MigrationExecutor(connection).migrate([BEFORE])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, "
            "expire_date timestamptz NOT NULL)"
        )
    yield
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_session")
        cursor.execute("ALTER TABLE events_bookingauditlog DISABLE TRIGGER audit_log_is_never_truncated")


def keep_in_old_table(key: str, data: dict[str, Any], *, until: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_session VALUES (%s, %s, %s)", [key, OldStore().encode(data), until]
        )


class TestMigration:
    def test_signs_nobody_out(self, old_schema: None) -> None:
        olga = make_organizer("olga")
        later = clock.now() + timedelta(days=1)
        signed_in = {
            SESSION_KEY: str(olga.pk),
            "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": olga.get_session_auth_hash(),
        }
        keep_in_old_table("a" * 32, signed_in, until=later)
        keep_in_old_table("b" * 32, signed_in, until=clock.now() - timedelta(seconds=1))
        keep_in_old_table("c" * 32, {"colour": "blue"}, until=later)
        keep_in_old_table("d" * 32, {SESSION_KEY: "0191d7a6-0000-4000-8000-000000000001"}, until=later)
        call_command("migrate", verbosity=0)
        assert is_in(ApiClient("a" * 32))
        assert [session.user_id for session in Session.objects.order_by("user_id")] == [olga.pk, None]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            assert cursor.fetchone() == (0,)
