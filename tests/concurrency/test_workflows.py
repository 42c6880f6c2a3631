"""Reminders against cancellations and moves as they are due; and sweeps against each other."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from apps.events.models import Booking, EventType
from apps.events.services.actors import organizer_actor
from apps.events.services.automation import planning, running
from apps.events.services.automation.editing import delete_workflow, update_workflow
from apps.events.services.automation.messages import messages_of
from apps.events.services.automation.replanning import replan_workflows
from apps.events.services.automation.running import run_due_messages
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.notifications.models import Notification
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from apps.workflows.services import take_messages, take_webhooks
from shared_types.vocabulary import (
    Audience,
    CancelledBy,
    Notice,
    NotificationStatus,
    RunStatus,
    WorkflowAction,
    WorkflowTrigger,
)
from shared_types.workflows import WorkflowStepWrite, WorkflowUpdate
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.backend.workflows.cast import HOUR, make_workflow, step
from tests.concurrency.herd import deadlocks, faults, herd, kinds
from tests.waiting import PATIENCE_SECONDS, somebody_waits_for_a_row, wait_until

ROUNDS = 25
DUE = MONDAY_9 - timedelta(hours=1)
BEFORE = WorkflowTrigger.BEFORE_START


def cancel(booking: Booking) -> Callable[[], object]:
    return lambda: cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=organizer_actor(booking.organizer),
        now=DUE,
    )


def move(booking: Booking) -> Callable[[], object]:
    to = Move(
        start=booking.start_time + timedelta(days=1),
        moved_by=Audience.ORGANIZER,
        actor=organizer_actor(booking.organizer),
    )
    return lambda: reschedule_booking(
        organizer_id=booking.organizer_id, booking_id=booking.id, move=to, now=DUE
    )


def sweep() -> None:
    while run_due_messages(now=DUE):
        pass


def still_said() -> set[object]:
    """The bookings of which something is still going to be said."""
    pending = Notification.objects.filter(notice=Notice.WORKFLOW_MESSAGE, status=NotificationStatus.PENDING)
    return set(pending.values_list("subject_id", flat=True))


class TestReminder:
    @pytest.mark.parametrize("change", [cancel, move])
    def test_of_a_booking_that_is_changed_as_it_is_due_is_never_left_to_be_sent(
        self, intro_call: EventType, olga: User, change: Callable[[Booking], Callable[[], object]]
    ) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        before, outcomes = deadlocks(), Counter[str]()
        for number in range(ROUNDS):
            start = MONDAY_9 + (number % 14) * HALF_AN_HOUR + timedelta(days=2 * (number // 14))
            booking = book(intro_call, at=start).booking
            WorkflowRun.objects.filter(subject_id=booking.id).update(due_at=DUE, expires_at=start)
            Workflow.objects.get().steps.update(offset_minutes=7 * 24 * HOUR)
            results = herd([sweep, change(booking), sweep])
            assert kinds(results)["NoneType"] == 2, results
            assert booking.id not in still_said()
            outcomes.update(
                WorkflowRun.objects.filter(subject_id=booking.id).values_list("status", flat=True)
            )
        assert set(outcomes) <= {RunStatus.DONE, RunStatus.VOID}
        assert faults(olga) == []
        assert deadlocks() == before

    def test_that_is_being_written_is_waited_for_and_taken_back(
        self, intro_call: EventType, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.cancel_while_it_is_written(intro_call, olga, monkeypatch) == NotificationStatus.VOID

    def test_is_sent_where_nobody_waits_for_it(
        self, intro_call: EventType, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: without the wait the cancellation looks too early."""
        monkeypatch.setattr(planning, "void_runs", lambda **_: None)
        assert self.cancel_while_it_is_written(intro_call, olga, monkeypatch) == NotificationStatus.PENDING

    def cancel_while_it_is_written(
        self, intro_call: EventType, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> str:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        booking = book(intro_call, at=MONDAY_9).booking
        begun, is_cancelled = Event(), Event()

        def slowly(run: WorkflowRun, subject: Any) -> Any:
            begun.set()
            wait_until(lambda: is_cancelled.is_set() or somebody_waits_for_a_row())
            return messages_of(run, subject)

        def after_it_has_begun() -> None:
            assert begun.wait(PATIENCE_SECONDS)
            cancel(booking)()
            is_cancelled.set()

        monkeypatch.setattr(running, "messages_of", slowly)
        results = herd([sweep, after_it_has_begun])
        assert kinds(results) == {"NoneType": 2}, results
        return Notification.objects.get(notice=Notice.WORKFLOW_MESSAGE).status


class TestEditing:
    def test_of_a_workflow_lets_no_booking_fail_that_has_just_read_it(
        self, intro_call: EventType, olga: User
    ) -> None:
        for number in range(12):
            workflow = make_workflow(olga, BEFORE, step(offset_minutes=HOUR), name=str(number))
            day = MONDAY_9 + timedelta(days=number)
            other = WorkflowUpdate(steps=[WorkflowStepWrite(**step(WorkflowAction.EMAIL_ORGANIZER))])
            calls: list[Callable[[], object]] = [
                partial(book, intro_call, at=day + hour * HALF_AN_HOUR) for hour in range(4)
            ]
            calls.append(
                partial(update_workflow, organizer=olga, workflow_id=workflow.id, data=other, now=NOW)
            )
            calls.append(partial(delete_workflow, organizer=olga, workflow_id=workflow.id))
            results = herd(calls)
            assert kinds(results[:4]) == {"Made": 4}, results
        assert faults(olga) == []


class TestSweeps:
    def fill(self, organizer: User, booking: Booking, number: int, *steps: dict[str, Any]) -> None:
        workflow = make_workflow(organizer, WorkflowTrigger.BOOKING_CREATED, *steps)
        WorkflowRun.objects.bulk_create(
            WorkflowRun(
                organizer=organizer,
                step=each,
                trigger=workflow.trigger,
                subject_kind="booking",
                subject_id=booking.id,
                due_at=NOW,
                dedupe_key=f"{each.id}:{count}",
                created_at=NOW,
            )
            for each in workflow.steps.all()
            for count in range(number)
        )

    def test_side_by_side_say_everything_once(self, intro_call: EventType, olga: User) -> None:
        self.fill(olga, book(intro_call, at=MONDAY_9).booking, 1200)
        results = herd([sweep] * 5)
        assert kinds(results) == {"NoneType": 5}, results
        done = WorkflowRun.objects.filter(status=RunStatus.DONE, attempts=1)
        assert done.count() == 1200
        assert Notification.objects.filter(notice=Notice.WORKFLOW_MESSAGE).count() == 1200

    def test_take_one_after_the_other(self, intro_call: EventType, olga: User) -> None:
        """One that reads while another is taking would lock the other's rows, and have them passed over."""
        self.fill(olga, book(intro_call, at=MONDAY_9).booking, 2)
        has_taken = Event()

        def first() -> object:
            with transaction.atomic():
                taken = take_messages(limit=1, now=DUE)
                has_taken.set()
                wait_until(somebody_waits_for_a_row)
            return taken

        def second() -> object:
            assert has_taken.wait(PATIENCE_SECONDS)
            return take_messages(limit=1, now=DUE)

        results = herd([first, second])
        assert kinds(results) == {"Taken": 2}, results

    def test_side_by_side_keep_to_two_webhooks_at_one_address(
        self, intro_call: EventType, olga: User
    ) -> None:
        hooks = [step(WorkflowAction.WEBHOOK, webhook_url=f"https://{name}.example/") for name in "ab"]
        self.fill(olga, book(intro_call, at=MONDAY_9).booking, 50, *hooks)
        results = herd([lambda: take_webhooks(limit=16, now=NOW)] * 8)
        assert not [each for each in results if isinstance(each, Exception)]
        in_hand = WorkflowRun.objects.filter(lease_until__gt=NOW)
        by_address = Counter(in_hand.values_list("step__webhook_url", flat=True))
        assert by_address == {"https://a.example/": 2, "https://b.example/": 2}

    def test_of_changed_workflows_side_by_side_with_bookings_plan_each_reminder_once(
        self, intro_call: EventType, olga: User
    ) -> None:
        workflow = make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        for hour in range(3):
            book(intro_call, at=MONDAY_9 + timedelta(hours=hour))
        workflow.steps.update(offset_minutes=30)
        Workflow.objects.update(replan_asked_at=NOW)
        calls: list[Callable[[], object]] = [lambda: replan_workflows(now=NOW)] * 2
        calls += [partial(book, intro_call, at=MONDAY_9 + timedelta(hours=hour)) for hour in (3, 4, 5)]
        results = herd(calls)
        assert kinds(results) == {"int": 2, "Made": 3}, results
        planned = WorkflowRun.objects.filter(status=RunStatus.PENDING)
        assert sorted(planned.values_list("due_at", flat=True)) == [
            MONDAY_9 + timedelta(hours=hour) - timedelta(minutes=30) for hour in range(6)
        ]
