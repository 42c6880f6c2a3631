"""The worker's entry points, and how it treats what it is given."""

from datetime import timedelta

import pytest
from django.core import mail
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from apps.notifications.models import Notification
from apps.users.models import User
from config.celery import LANES, app
from core import clock
from core.jobs import JobName
from tests.backend.notifications.cast import queue


def run(job: JobName, **arguments: str) -> None:
    app.loader.import_default_modules()
    app.tasks[job].run(**arguments)


def due_now(organizer: User, key: str) -> Notification:
    start = clock.now() + timedelta(days=1)
    return queue(organizer, now=clock.now(), dedupe_key=key, start=start, end=start + timedelta(hours=1))


@pytest.mark.django_db
class TestTasks:
    def test_deliver_one_message_by_its_id(self, olga: User) -> None:
        row, _ = due_now(olga, "a"), due_now(olga, "b")
        run(JobName.DELIVER_NOTIFICATION, notification_id=str(row.id))
        assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [f"<{row.id}@localhost>"]

    def test_sweep_whatever_is_due(self, olga: User) -> None:
        for key in ("a", "b", "c"):
            due_now(olga, key)
        run(JobName.SWEEP_NOTIFICATIONS)
        assert len(mail.outbox) == 3

    def test_purge_until_nothing_old_is_left(self, olga: User) -> None:
        for key in ("a", "b"):
            due_now(olga, key)
        Notification.objects.update(status="void", expires_at=clock.now() - timedelta(days=31))
        run(JobName.PURGE_NOTIFICATIONS)
        assert Notification.objects.count() == 0


class TestWorker:
    def test_reads_nothing_but_json(self) -> None:
        assert app.conf.accept_content == ["json"]
        with pytest.raises(ContentDisallowed):
            loads(b"\x80\x04N.", "application/x-python-serialize", "binary", accept=app.conf.accept_content)

    def test_gives_each_lane_its_own_messages(self) -> None:
        keys = {queue.name: queue.routing_key for queue in app.amqp.queues.values()}
        assert keys == dict(zip(LANES, LANES, strict=True))
        route = app.amqp.router.route({}, JobName.PURGE_NOTIFICATIONS.value)
        assert route["queue"].name == "housekeeping"

    def test_is_redelivered_nothing_that_is_still_at_work(self) -> None:
        assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit

    def test_is_told_by_the_scheduler_of_jobs_that_exist(self) -> None:
        assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= {job.value for job in JobName}
