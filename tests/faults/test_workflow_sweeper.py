"""A worker that dies while it says what workflows have to say: nothing is lost and nothing said twice."""

from datetime import timedelta

import pytest
from django.db import connection

from apps.events.models import Booking
from apps.notifications.models import Notification
from apps.users.models import User
from apps.workflows.models import WorkflowRun
from core import clock
from shared_types.vocabulary import Notice, NotificationStatus, RunStatus, WorkflowTrigger
from tests.backend.events.cast import make_event_type, raw_booking
from tests.backend.workflows.cast import make_workflow
from tests.faults.conftest import Installation
from tests.waiting import PATIENCE_SECONDS, somebody_waits_for_a_row, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
RUNS = 150


def fill(organizer: User) -> Booking:
    """Messages about one booking that are due now."""
    now = clock.now()
    workflow = make_workflow(organizer, WorkflowTrigger.BOOKING_CREATED)
    booking = raw_booking(make_event_type(organizer), at=now + timedelta(days=1))
    step = workflow.steps.get()
    WorkflowRun.objects.bulk_create(
        WorkflowRun(
            organizer=organizer,
            step=step,
            trigger=workflow.trigger,
            subject_kind="booking",
            subject_id=booking.id,
            due_at=now,
            dedupe_key=f"{number}",
            created_at=now,
        )
        for number in range(RUNS)
    )
    return booking


def count(status: RunStatus) -> int:
    return WorkflowRun.objects.filter(status=status).count()


class TestWorkerKilledInTheMiddleOfASweep:
    def test_loses_nothing_and_says_nothing_twice(self, installation: Installation, organizer: User) -> None:
        """Its runs are taken and nothing is committed, since the outbox is locked, when it dies."""
        installation.worker.freeze()
        fill(organizer)
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE notifications_notification IN SHARE ROW EXCLUSIVE MODE")
            installation.worker.thaw()
            wait_until(lambda: WorkflowRun.objects.filter(lease_token__isnull=False).exists())
            wait_until(somebody_waits_for_a_row)
            installation.worker.kill()
            cursor.execute("ROLLBACK")
        assert count(RunStatus.PENDING) == RUNS
        # The clock cannot be hurried, so the lease of who died is made to end now.
        WorkflowRun.objects.filter(lease_until__isnull=False).update(lease_until=clock.now())
        installation.worker.start()
        wait_until(lambda: count(RunStatus.DONE) == RUNS)
        said = Notification.objects.filter(notice=Notice.WORKFLOW_MESSAGE)
        # So many mails, one after the other, take their time.
        wait_until(
            lambda: not said.exclude(status=NotificationStatus.SENT).exists(), patience=5 * PATIENCE_SECONDS
        )
        assert said.count() == RUNS
        assert len(installation.mail_server.taken) == RUNS
