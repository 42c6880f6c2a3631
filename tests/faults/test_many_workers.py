"""Many workers at one outbox: none waits for another, and each message has one sender."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections

from apps.notifications.models import Notification
from apps.notifications.services import deliver_next_notification, queue_booking_notices
from apps.users.models import User
from core import clock
from tests.backend.notifications.cast import notice_for

WORKERS, MESSAGES = 4, 60


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    def test_send_each_message_once(self, organizer: User) -> None:
        now = clock.now()
        start = now + timedelta(days=1)
        queue_booking_notices(
            [
                notice_for(organizer, dedupe_key=f"{n}", start=start, end=start + timedelta(hours=1))
                for n in range(MESSAGES)
            ],
            now=now,
        )
        together = Barrier(WORKERS, timeout=30)

        def work() -> None:
            together.wait()
            while deliver_next_notification(now=now):
                pass
            connections.close_all()

        with ThreadPoolExecutor(WORKERS) as threads:
            for done in [threads.submit(work) for _ in range(WORKERS)]:
                done.result()
        ids = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
        assert len(ids) == MESSAGES
        assert set(ids.values()) == {1}
        assert Notification.objects.filter(attempts=1).count() == MESSAGES
