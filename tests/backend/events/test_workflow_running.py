"""What is due is done once, for those it concerns, if it still holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from apps.events.models import Attendee, Booking, EventType
from apps.events.services.actors import SYSTEM
from apps.events.services.attendees.guests import add_guests
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.automation import running
from apps.events.services.automation.messages import messages_of
from apps.events.services.automation.replanning import replan_workflows
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.idempotency import Made
from apps.notifications.models import Notification
from apps.notifications.services import deliver_next_notification
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from apps.workflows.services.runs import LEASE, MOST_ATTEMPTS
from shared_types.bookings import GuestWrite
from shared_types.vocabulary import (
    BookingStatus,
    CancelledBy,
    Channel,
    Notice,
    NotificationStatus,
    RunStatus,
    WorkflowAction,
    WorkflowTrigger,
)
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import WEEKLY_8, book_series
from tests.backend.workflows.cast import HOUR, make_workflow, runs, said, step, sweep
from tests.cast import IVO_EMAIL

CREATED, BEFORE = WorkflowTrigger.BOOKING_CREATED, WorkflowTrigger.BEFORE_START
DUE = MONDAY_9 - timedelta(hours=1)
SECOND = timedelta(seconds=1)


def cancel(booking: Booking, by: CancelledBy = CancelledBy.ORGANIZER) -> None:
    cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=by,
        reason="A strike",
        actor=SYSTEM,
        now=NOW,
    )


def outcome() -> list[tuple[str, str]]:
    return [(run.status, run.last_error) for run in runs()]


@pytest.fixture
def reminded(olga: User, intro_call: EventType) -> Made:
    """A booking with a reminder an hour before."""
    make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
    return book(intro_call, at=MONDAY_9)


class TestReminder:
    def test_is_sent_when_it_is_due_and_not_before(self, reminded: Made) -> None:
        sweep(DUE - SECOND)
        assert said() == []
        sweep(DUE)
        sweep(DUE)
        assert [(each.recipient, each.status) for each in said()] == [(IVO_EMAIL, NotificationStatus.PENDING)]
        assert outcome() == [(RunStatus.DONE, "")]

    def test_says_what_its_organizer_wrote_by_the_clocks_of_who_reads_it(self, reminded: Made) -> None:
        sweep(DUE)
        Notification.objects.exclude(notice=Notice.WORKFLOW_MESSAGE).delete()
        assert deliver_next_notification(now=DUE)
        message = mail.outbox[0]
        assert message.subject == "Hello Ivo Invitee"
        assert message.body == "Intro call: Monday 1 February 2027, 13:45\n"
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert message.reply_to == ["Olga <olga@example.com>"]

    @pytest.mark.parametrize(
        ("status", "why"),
        [
            (BookingStatus.NO_SHOW, "Nobody came."),
            (BookingStatus.COMPLETED, "It is not so any more."),
        ],
    )
    def test_is_not_sent_for_a_meeting_that_is_concluded(
        self, reminded: Made, status: BookingStatus, why: str
    ) -> None:
        Booking.objects.update(status=status)
        sweep(DUE)
        assert (said(), outcome()) == ([], [(RunStatus.VOID, why)])

    def test_is_not_sent_for_a_booking_that_was_cancelled_past_every_service(self, reminded: Made) -> None:
        Booking.objects.update(status=BookingStatus.CANCELLED, cancelled_at=NOW, cancelled_by="system")
        sweep(DUE)
        assert (said(), outcome()) == ([], [(RunStatus.VOID, "The booking was cancelled.")])

    def test_that_was_written_is_taken_back_by_a_cancellation_before_it_left(self, reminded: Made) -> None:
        sweep(DUE)
        cancel(reminded.booking)
        assert [each.status for each in said()] == [NotificationStatus.VOID]

    def test_is_dropped_and_recorded_when_it_could_not_be_sent_for_too_long(self, reminded: Made) -> None:
        sweep(DUE + timedelta(minutes=30))
        assert (said(), outcome()) == ([], [(RunStatus.VOID, "It was too late when it could be done.")])

    def test_is_sent_a_little_late_after_a_short_outage(self, reminded: Made) -> None:
        sweep(DUE + timedelta(minutes=30) - SECOND)
        assert [each.expires_at for each in said()] == [DUE + timedelta(minutes=30)]

    def test_waits_on_where_its_step_says_later_by_now(self, reminded: Made) -> None:
        Workflow.objects.get().steps.update(offset_minutes=10)
        sweep(DUE)
        assert [(run.status, run.due_at) for run in runs()] == [
            (RunStatus.PENDING, MONDAY_9 - timedelta(minutes=10))
        ]
        sweep(MONDAY_9 - timedelta(minutes=10))
        assert len(said()) == 1

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"is_active": False}, "The workflow was switched off."),
            ({"trigger": CREATED}, "The workflow is started by something else now."),
        ],
    )
    def test_is_not_sent_for_a_workflow_that_has_changed(
        self, reminded: Made, change: dict[str, Any], why: str
    ) -> None:
        Workflow.objects.update(**change)
        sweep(DUE)
        assert (said(), outcome()) == ([], [(RunStatus.VOID, why)])

    def test_is_not_sent_once_the_account_is_closed(self, reminded: Made) -> None:
        User.objects.update(is_active=False)
        sweep(DUE)
        assert (said(), outcome()) == ([], [(RunStatus.VOID, "The organizer's account is closed.")])

    def test_of_a_series_brings_the_link_of_the_series(self, olga: User, olgas_hours: Any) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR, body_template="{{manage_link}}"))
        series = book_series(make_event_type(olga, "coaching", **WEEKLY_8), MONDAY_9)
        sweep(DUE)
        assert [bytes.fromhex(each.payload["token_nonce"]) for each in said()] == [
            bytes(series.access_nonce or b"")
        ]


class TestGroup:
    @pytest.fixture
    def slot(self, olga: User, workshop: EventType) -> Booking:
        """Ivo with Gabi, who has an address, and somebody without; and Eve."""
        guests = [GuestWrite(name="Gabi", email="gabi@example.com"), GuestWrite(name="Hans")]
        made = book(workshop, at=MONDAY_9, invitee_phone="+49 30 2312-5014")
        assert made.seat is not None
        add_guests(organizer_id=olga.id, attendee_id=made.seat.id, guests=guests, actor=SYSTEM, now=NOW)
        eve = {"invitee_name": "Eve", "invitee_email": "eve@example.com", "invitee_phone": "0170 1"}
        book(workshop, at=MONDAY_9, now=NOW + SECOND, **eve)
        return made.booking

    def test_is_reminded_person_by_person(self, olga: User, slot: Booking) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        self.plan(olga)
        sweep(DUE)
        assert [(each.recipient, each.payload["recipient_name"]) for each in said()] == [
            ("eve@example.com", "Eve"),
            ("gabi@example.com", "Gabi"),
            (IVO_EMAIL, "Ivo Invitee"),
        ]
        # A guest gets nobody's link, and each of the others their own.
        assert [bool(each.payload["token_nonce"]) for each in said()] == [True, False, True]

    def plan(self, olga: User) -> None:
        Workflow.objects.update(replan_asked_at=NOW)
        replan_workflows(now=NOW)

    def test_organizer_hears_once_of_everybody(self, olga: User, slot: Booking) -> None:
        make_workflow(olga, BEFORE, step(WorkflowAction.EMAIL_ORGANIZER, offset_minutes=HOUR))
        self.plan(olga)
        sweep(DUE)
        assert [(each.recipient, each.payload["invitee_name"]) for each in said()] == [
            ("olga@example.com", "Ivo Invitee and 3 others")
        ]

    def test_confirms_to_the_party_that_booked(self, olga: User, workshop: EventType) -> None:
        make_workflow(olga, CREATED)
        book(workshop, at=MONDAY_9)
        sweep(NOW)
        book(workshop, at=MONDAY_9, invitee_email="eve@example.com")
        sweep(NOW)
        assert [each.recipient for each in said()] == ["eve@example.com", IVO_EMAIL]

    def test_confirms_once_to_a_guest_whether_they_come_with_the_party_or_later(
        self, olga: User, workshop: EventType
    ) -> None:
        make_workflow(olga, CREATED, step(offset_minutes=10))
        made = book(workshop, at=MONDAY_9)
        assert made.seat
        for number, name in enumerate(("gabi", "hans"), start=1):
            add_guests(
                organizer_id=olga.id,
                attendee_id=made.seat.id,
                guests=[GuestWrite(name=name, email=f"{name}@example.com")],
                actor=SYSTEM,
                now=NOW + number * SECOND,
            )
        sweep(NOW + timedelta(minutes=11))
        told = [(each.recipient, each.payload["is_guest"]) for each in said()]
        assert told == [("gabi@example.com", True), ("hans@example.com", True), (IVO_EMAIL, False)]

    def test_tells_those_who_were_still_there_that_it_is_off(self, olga: User, workshop: EventType) -> None:
        make_workflow(olga, WorkflowTrigger.BOOKING_CANCELLED, step(body_template="{{reason}}"))
        book(workshop, at=MONDAY_9)
        left = book(workshop, at=MONDAY_9, invitee_email="eve@example.com")
        assert left.seat
        leave_slot(
            organizer_id=olga.id, attendee_id=left.seat.id, reason="Ill", actor=SYSTEM, now=NOW - SECOND
        )
        cancel(left.booking)
        sweep(NOW)
        assert [(each.recipient, each.payload["reason"]) for each in said()] == [
            ("eve@example.com", "Ill"),
            (IVO_EMAIL, "A strike"),
        ]

    def test_says_nothing_to_who_is_erased(self, olga: User, slot: Booking) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        self.plan(olga)
        Attendee.objects.update(email="")
        sweep(DUE)
        assert outcome() == [(RunStatus.VOID, "Nobody who comes has an address any more.")]


class TestTexts:
    TEXTS = {"account": "AC1", "token": "t", "sender": "+15005550006", "base": "http://127.0.0.1:1"}

    def test_go_to_who_has_given_a_number(
        self, olga: User, intro_call: EventType, settings: Settings
    ) -> None:
        settings.TEXTS = self.TEXTS
        make_workflow(olga, CREATED, step(WorkflowAction.SMS_INVITEE, subject_template=""))
        book(intro_call, at=MONDAY_9, invitee_phone="+49 (0)30 2312-5014")
        sweep(NOW)
        assert [(each.recipient, each.channel) for each in said()] == [("+493023125014", Channel.SMS)]

    @pytest.mark.parametrize("number", ["", "030 2312 5014"])
    def test_are_void_for_who_has_given_none(
        self, olga: User, intro_call: EventType, settings: Settings, number: str
    ) -> None:
        settings.TEXTS = self.TEXTS
        make_workflow(olga, CREATED, step(WorkflowAction.SMS_INVITEE, subject_template=""))
        book(intro_call, at=MONDAY_9, invitee_phone=number)
        sweep(NOW)
        [(status, why)] = outcome()
        assert (status, "phone number" in why) == (RunStatus.VOID, True)

    def test_are_void_where_nobody_sends_them(self, olga: User, intro_call: EventType) -> None:
        make_workflow(olga, CREATED, step(WorkflowAction.SMS_INVITEE, subject_template=""))
        book(intro_call, at=MONDAY_9, invitee_phone="+49 30 2312 5014")
        sweep(NOW)
        [(status, why)] = outcome()
        assert (status, "cannot send" in why) == (RunStatus.VOID, True)


class TestPoison:
    def test_is_put_aside_after_some_tries_and_the_others_flow(
        self, olga: User, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_workflow(olga, CREATED)
        poison = book(intro_call, at=MONDAY_9).booking
        fine = [book(intro_call, at=MONDAY_9 + timedelta(hours=each)).booking for each in (1, 2)]

        def break_on_poison(run: WorkflowRun, subject: Any) -> Any:
            if run.subject_id == poison.id:
                raise ZeroDivisionError
            return messages_of(run, subject)

        monkeypatch.setattr(running, "messages_of", break_on_poison)
        now, broke = NOW, 0
        for _ in range(MOST_ATTEMPTS + 5):
            try:
                sweep(now)
            except ZeroDivisionError:
                broke += 1
            now += LEASE / 3
            now += LEASE
        assert {run.subject_id for run in runs(status=RunStatus.DONE)} == {each.id for each in fine}
        [parked] = runs(status=RunStatus.FAILED)
        assert (parked.subject_id, parked.attempts, broke) == (poison.id, MOST_ATTEMPTS, MOST_ATTEMPTS)
        assert len(said()) == 2


class TestCost:
    def test_of_a_batch_does_not_grow_with_it(self, olga: User, workshop: EventType) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR), step(WorkflowAction.EMAIL_ORGANIZER))

        def cost(first: int, last: int) -> int:
            for hour in range(first, last):
                book(workshop, at=MONDAY_9 + timedelta(hours=hour))
            with CaptureQueriesContext(connection) as queries:
                sweep(MONDAY_9 + timedelta(hours=last - 1))
            return len(queries)

        few = cost(0, 1)
        assert cost(1, 6) == few

    def test_of_thousands_at_once_is_in_batches(self, olga: User, intro_call: EventType) -> None:
        workflow = make_workflow(olga, CREATED)
        booking = book(intro_call, at=MONDAY_9).booking
        WorkflowRun.objects.all().delete()
        which = {
            "organizer": olga,
            "step": workflow.steps.get(),
            "trigger": CREATED,
            "subject_kind": "booking",
        }
        WorkflowRun.objects.bulk_create(
            WorkflowRun(**which, subject_id=booking.id, due_at=NOW, dedupe_key=str(number), created_at=NOW)
            for number in range(250)
        )
        sizes = []
        while running.run_due_messages(now=NOW):
            sizes.append(WorkflowRun.objects.filter(status=RunStatus.DONE).count())
        assert sizes == [100, 200, 250]
        assert len(said()) == 250
