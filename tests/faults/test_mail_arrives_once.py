"""Worker, Redis, mail server and database connections go away and come back: each mail arrives once."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from apps.notifications.models import Notification
from apps.notifications.services import queue_booking_notices, void_notices
from apps.notifications.services.leases import LEASE
from apps.users.models import User
from core import clock
from shared_types.vocabulary import NotificationStatus
from tests.backend.notifications.cast import BOOKING_ID, CANCELLED, CONFIRMED, notice_for
from tests.faults.conftest import Installation
from tests.waiting import wait_until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def book(organizer: User, *names: str) -> None:
    """What a booking does with its messages, once for each name; the meeting is tomorrow."""
    for name in names:
        with transaction.atomic():
            tell(organizer, name)


def tell(organizer: User, name: str, *, notice: str = CONFIRMED) -> None:
    now = clock.now()
    start = now + timedelta(days=1)
    message = notice_for(
        organizer,
        notice=notice,
        event_name=name,
        start=start,
        end=start + timedelta(hours=1),
        dedupe_key=f"{organizer.id}:{name}:{notice}",
    )
    queue_booking_notices([message], now=now)


def all_sent() -> bool:
    return not Notification.objects.exclude(status=NotificationStatus.SENT).exists()


def arrived(installation: Installation) -> Counter[str]:
    """How often each subject arrived, by the event's name."""
    subjects = [str(mail["Subject"]) for mail in installation.mail_server.mails]
    return Counter(subject.split(": ")[1].split(" with ")[0] for subject in subjects)


class TestEachMailArrivesOnce:
    def test_when_all_is_well(self, installation: Installation, organizer: User) -> None:
        book(organizer, "a", "b", "c")
        wait_until(all_sent)
        assert arrived(installation) == {"a": 1, "b": 1, "c": 1}

    def test_when_the_mail_server_was_away(self, installation: Installation, organizer: User) -> None:
        installation.mail_server.stop()
        book(organizer, "a", "b")
        wait_until(lambda: not Notification.objects.filter(attempts=0).exists())
        assert Notification.objects.filter(status=NotificationStatus.PENDING).count() == 2
        installation.mail_server.start()
        wait_until(all_sent)
        assert arrived(installation) == {"a": 1, "b": 1}

    def test_when_redis_was_away_and_came_back_empty(
        self, installation: Installation, organizer: User
    ) -> None:
        installation.broker.stop()
        started = time.monotonic()
        book(organizer, "a", "b")
        assert time.monotonic() - started < 5, "nobody who books waits for Redis"
        installation.broker.start()
        wait_until(all_sent)
        assert arrived(installation) == {"a": 1, "b": 1}
        assert installation.worker.is_running()
        assert installation.scheduler.is_running()

    def test_when_the_worker_was_away(self, installation: Installation, organizer: User) -> None:
        installation.worker.stop()
        book(organizer, "a", "b", "c")
        installation.worker.start()
        wait_until(all_sent)
        assert arrived(installation) == {"a": 1, "b": 1, "c": 1}

    def test_when_the_database_dropped_its_connections(
        self, installation: Installation, organizer: User
    ) -> None:
        book(organizer, "before")
        wait_until(all_sent)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        book(organizer, "after")
        wait_until(all_sent)
        assert arrived(installation) == {"before": 1, "after": 1}


class TestWorkerKilledInTheMiddle:
    def test_a_second_copy_can_be_told_by_its_message_id(
        self, installation: Installation, organizer: User
    ) -> None:
        """The worst moment: the server has taken the mail, and the worker dies before it has noted that."""
        installation.mail_server.before_answering = installation.worker.kill
        book(organizer, "a")
        wait_until(lambda: not installation.worker.is_running())
        installation.mail_server.before_answering = lambda: None
        row = Notification.objects.get()
        assert (row.status, row.attempts) == (NotificationStatus.PENDING, 1)
        assert row.lease_until is not None

        installation.worker.start()
        # The clock cannot be hurried, so the lease is shortened to what it will be when it has run out.
        Notification.objects.update(lease_until=F("lease_until") - LEASE)
        wait_until(all_sent)
        ids = [str(mail["Message-ID"]) for mail in installation.mail_server.mails]
        assert len(ids) == 2
        assert len(set(ids)) == 1


class TestCancelledBooking:
    def test_is_not_confirmed_any_more(self, installation: Installation, organizer: User) -> None:
        installation.worker.freeze()
        book(organizer, "a")
        with transaction.atomic():
            void_notices(booking_ids=[BOOKING_ID], now=clock.now())
            tell(organizer, "a", notice=CANCELLED)
        installation.worker.thaw()
        wait_until(lambda: not Notification.objects.filter(status=NotificationStatus.PENDING).exists())
        (message,) = installation.mail_server.mails
        assert str(message["Subject"]).startswith("Cancelled: a with ")
