"""The write path itself: what it locks, what it repeats, and what it never does."""

import socket
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import errors

from apps.events.errors import CalendarBusy
from apps.events.models import Booking, BookingAuditLog, EventType, OrganizerLock
from apps.events.selectors import offers
from apps.events.selectors.statements import Statement
from apps.events.services.locking import lock_calendar
from apps.events.services.writing import ATTEMPTS, write_calendar
from apps.notifications.models import Notification
from apps.users.models import User
from tests.backend.events.cast import MONDAY_9, book


def failing(error: psycopg.Error, *, times: int) -> tuple[Callable[[], str], list[int]]:
    """Work that meets an error of the database some times before it succeeds, and its attempts."""
    attempts: list[int] = []

    def work() -> str:
        attempts.append(len(attempts))
        if len(attempts) <= times:
            raise OperationalError(str(error)) from error
        return "done"

    return work, attempts


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between attempts nobody sleeps here."""
    monkeypatch.setattr("apps.events.services.writing.time.sleep", lambda _seconds: None)


@pytest.mark.django_db(transaction=True)
class TestWriteCalendar:
    @pytest.mark.parametrize(
        "error",
        [
            errors.DeadlockDetected(),
            errors.SerializationFailure(),
            errors.AdminShutdown(),
            psycopg.OperationalError(),
        ],
        ids=["deadlock", "serialization", "shutdown", "lost connection"],
    )
    def test_begins_again_where_nothing_has_happened(self, error: psycopg.Error) -> None:
        work, attempts = failing(error, times=ATTEMPTS - 1)
        assert write_calendar(work) == "done"
        assert len(attempts) == ATTEMPTS

    def test_gives_up_after_some_attempts(self) -> None:
        work, attempts = failing(errors.DeadlockDetected(), times=ATTEMPTS)
        with pytest.raises(OperationalError):
            write_calendar(work)
        assert len(attempts) == ATTEMPTS

    @pytest.mark.parametrize("error", [errors.LockNotAvailable(), errors.QueryCanceled()])
    def test_says_busy_where_the_lock_did_not_come(self, error: psycopg.Error) -> None:
        work, attempts = failing(error, times=1)
        with pytest.raises(CalendarBusy) as busy:
            write_calendar(work)
        assert (len(attempts), busy.value.retry_after) == (1, 2)

    def test_hides_no_error_of_ours(self) -> None:
        def work() -> None:
            raise IntegrityError("a constraint that means a bug")

        with pytest.raises(IntegrityError):
            write_calendar(work)


@pytest.mark.django_db(transaction=True)
class TestLostAnswer:
    @pytest.mark.parametrize("key", ["k", ""])
    def test_to_a_commit_is_found_again_and_nothing_is_done_twice(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch, key: str
    ) -> None:
        """The connection breaks after the commit: the second attempt finds what the first has made."""
        leave = transaction.Atomic.__exit__
        lost: list[transaction.Atomic] = []

        def leave_and_break(block: transaction.Atomic, kind: Any, error: Any, trace: Any) -> None:
            leave(block, kind, error, trace)
            if getattr(block, "durable", False) and kind is None and not lost:
                lost.append(block)
                raise OperationalError("the connection is lost")

        monkeypatch.setattr(transaction.Atomic, "__exit__", leave_and_break)
        made = book(intro_call, at=MONDAY_9, idempotency_key=key)
        assert lost
        assert Booking.objects.get() == made.booking
        assert (Notification.objects.count(), BookingAuditLog.objects.count()) == (2, 1)
        assert made.booking.access_token_text()


class TestBooking:
    def test_locks_before_it_reads_or_writes(self, intro_call: EventType) -> None:
        with CaptureQueriesContext(connection) as asked:
            book(intro_call, at=MONDAY_9)
        statements = [query["sql"].strip() for query in asked.captured_queries]
        begins = next(n for n, sql in enumerate(statements) if "events_idempotencykey" in sql)
        lock = next(n for n, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
        assert lock == begins + 1, "nothing but the key may come before the lock"
        assert not any(sql.endswith("FOR UPDATE") for sql in statements)
        assert all("events_booking" not in sql for sql in statements[begins:lock])

    def test_talks_to_nobody_within_the_transaction(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise AssertionError("a network call within a booking's transaction")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        assert book(intro_call, at=MONDAY_9).booking.is_live()


class TestLockCalendar:
    def test_makes_the_row_where_there_is_none(self, olga: User) -> None:
        lock_calendar(olga.id)
        assert OrganizerLock.objects.filter(organizer=olga).exists()
        assert lock_calendar(olga.id).audit_sequence == 0


class TestStatement:
    def test_is_built_once(self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch) -> None:
        values: dict[str, Any] = {
            "organizer_id": intro_call.organizer_id,
            "event_type_id": intro_call.id,
            "first": date(2027, 2, 1),
            "last": date(2027, 2, 1),
        }
        statement = Statement(offers._by_id, offers._BY_ID._marks)
        first = statement.first(**values)
        monkeypatch.setattr(statement, "_build", None)
        assert statement.first(**values) == first

    def test_refuses_a_query_with_values_that_no_mark_stands_for(self, intro_call: EventType) -> None:
        statement = Statement(
            lambda name: EventType.objects.filter(name=name, duration=30).values_list("id"),
            {"name": "<name>"},
        )
        with pytest.raises(LookupError):
            statement.first(name="Intro call")
