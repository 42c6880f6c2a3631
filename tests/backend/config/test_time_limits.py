"""A worker is ended before another one may take what it has, and not before it has noted how it went."""

from datetime import timedelta
from typing import Any

import pytest
from celery import Task

from apps.events.services.calendar_syncing import leases as syncs
from apps.events.tasks import SWEEP_LASTS as SYNCS_LAST
from apps.integrations.providers import account_client, web_client
from apps.integrations.services import leases as accounts
from apps.integrations.tasks import SWEEP_LASTS as READING_LASTS
from apps.notifications.services import leases as messages
from apps.workflows.services import runs
from config.celery import app
from core.jobs import JobName

LEASES = [
    (JobName.DELIVER_NOTIFICATION, messages.LEASE),
    (JobName.SWEEP_NOTIFICATIONS, messages.LEASE),
    (JobName.SWEEP_TEXTS, messages.LEASE),
    (JobName.SWEEP_WORKFLOWS, runs.LEASE),
    (JobName.SWEEP_WEBHOOKS, runs.LEASE),
    (JobName.SYNC_CALENDARS, accounts.LEASE),
    (JobName.SYNC_BOOKING, syncs.LEASE),
    (JobName.SWEEP_CALENDAR_SYNCS, syncs.LEASE),
]


def task_called(name: JobName) -> Task[Any, Any]:
    app.loader.import_default_modules()
    task: Task[Any, Any] = app.tasks[name]
    return task


class TestTimeLimits:
    @pytest.mark.parametrize(("name", "lease"), LEASES)
    def test_let_a_lease_outlast_its_task(self, name: JobName, lease: timedelta) -> None:
        limit = task_called(name).time_limit or app.conf.task_time_limit
        assert timedelta(seconds=limit) < lease
        # From then on the broker gives the task to somebody else.
        assert limit < app.conf.broker_transport_options["visibility_timeout"]

    @pytest.mark.parametrize(
        ("name", "begins_after"),
        [(JobName.SYNC_CALENDARS, READING_LASTS), (JobName.SWEEP_CALENDAR_SYNCS, SYNCS_LAST)],
    )
    def test_leave_a_sweep_time_for_a_slow_account_at_its_end(
        self, name: JobName, begins_after: timedelta
    ) -> None:
        slow = timedelta(seconds=account_client._MOST_SECONDS + web_client._LONGEST_SECONDS)
        limit = task_called(name).soft_time_limit or app.conf.task_soft_time_limit
        assert begins_after + slow < timedelta(seconds=limit)
