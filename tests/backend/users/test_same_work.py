"""What an answer costs tells nothing of who has an account: work is compared, since times would lie."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.db import connection
from pytest_django import Settings

from apps.users.models import User
from tests.api_client import ApiClient
from tests.cast import make_organizer

KNOWN, UNKNOWN = "olga@example.com", "nobody@example.com"
HASH, BEGIN, WAIT = "hash", "begin", "wait"


@pytest.fixture
def work(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is done for an answer, in order: passwords hashed, statements, and the waits that fill it up."""
    done: list[str] = []
    settings.ACCOUNT_ANSWER_SECONDS = 3600.0
    hasher = type(get_hasher())
    encode = hasher.encode

    def hashed(self: BasePasswordHasher, *said: Any, **more: Any) -> Any:
        done.append(HASH)
        return encode(self, *said, **more)

    def asked(execute: Any, sql: str, *more: Any) -> Any:
        done.append(sql)
        return execute(sql, *more)

    def begun() -> float:
        done.append(BEGIN)
        return time.monotonic()

    def waited(seconds: float) -> None:
        assert 0 < seconds <= settings.ACCOUNT_ANSWER_SECONDS
        done.append(WAIT)

    monkeypatch.setattr(hasher, "encode", hashed)
    monkeypatch.setattr("core.clock.time", SimpleNamespace(monotonic=begun, sleep=waited))
    with connection.execute_wrapper(asked):
        yield done


def cost(work: list[str], path: str, body: dict[str, Any]) -> list[str]:
    """What one request makes the API do."""
    work.clear()
    ApiClient().post(path, body)
    return list(work)


def out_of_the_wait(done: list[str]) -> list[str]:
    """What is done before the clock of an answer runs, and after it has run out."""
    return done[: done.index(BEGIN)] + done[done.index(WAIT) + 1 :]


def sign_up(email: str) -> dict[str, Any]:
    return {"name": "Nina", "email": email, "password": "a long and winding road"}


class TestAnAddress:
    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("users/sign-up/", sign_up),
            ("users/password-reset/", lambda email: {"email": email}),
            ("users/verify-email/resend/", lambda email: {"email": email}),
        ],
    )
    def test_changes_only_what_is_done_while_the_answer_waits(
        self, olga: User, work: list[str], path: str, body: Any
    ) -> None:
        known, unknown = (cost(work, path, body(email)) for email in (KNOWN, UNKNOWN))
        assert known.count(WAIT) == unknown.count(WAIT) == 1
        assert out_of_the_wait(known) == out_of_the_wait(unknown)
        assert known.count(HASH) == unknown.count(HASH)


class TestSignIn:
    def test_hashes_once_whoever_has_an_account_or_none(self, olga: User, work: list[str]) -> None:
        shut_off, by_provider = make_organizer("shut"), make_organizer("provided")
        User.objects.filter(pk=shut_off.pk).update(is_active=False)
        by_provider.set_unusable_password()
        by_provider.save()
        make_organizer("waiting", verified=False)
        people = [KNOWN, UNKNOWN, *(f"{name}@example.com" for name in ("shut", "provided", "waiting"))]
        wrong = [
            cost(work, "users/sign-in/", {"email": email, "password": "something else"}) for email in people
        ]
        assert [done.count(HASH) for done in wrong] == [1] * len(people)
        # Beside that, a look-up by an index or two: a thousandth of what the hash takes.
        assert {len(done) - 1 for done in wrong} <= {1, 2}
