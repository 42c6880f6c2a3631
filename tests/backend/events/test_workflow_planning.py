"""What workflows are to do about a booking is written with it, and taken back with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.errors import SlotTaken
from apps.events.models import Attendee, Booking, EventType
from apps.events.services.actors import NOWHERE, SYSTEM, organizer_actor
from apps.events.services.attendees.by_organizer import add_attendee, mark_attendee
from apps.events.services.attendees.guests import add_guests, remove_guest
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.attendees.move import move_seat
from apps.events.services.automation.replanning import replan_workflows
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.conclude import conclude_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.event_types.editing import update_event_type
from apps.events.services.idempotency import Made
from apps.events.services.notices import nobody_told
from apps.events.services.waitlist.answering import answer_waitlist
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from core.errors import Invalid
from shared_types.bookings import AttendeeAdd, GuestWrite
from shared_types.event_types import EventTypeUpdate
from shared_types.vocabulary import (
    Audience,
    BookingStatus,
    CancelledBy,
    RunStatus,
    WorkflowAction,
    WorkflowTrigger,
)
from tests.backend.events.cast import BERLIN, MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import WEEKLY_8, book_series
from tests.backend.events.waiting import again, call_off, wait_for
from tests.backend.workflows.cast import DAY, HOUR, make_workflow, place, runs, step

CREATED, MOVED = WorkflowTrigger.BOOKING_CREATED, WorkflowTrigger.BOOKING_RESCHEDULED
CANCELLED, NO_SHOW = WorkflowTrigger.BOOKING_CANCELLED, WorkflowTrigger.BOOKING_NO_SHOW
BEFORE, AFTER = WorkflowTrigger.BEFORE_START, WorkflowTrigger.AFTER_END
MONDAY_10 = MONDAY_9 + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def cancel(booking: Booking, *, now: datetime = NOW) -> Booking:
    return cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="ill",
        actor=SYSTEM,
        now=now,
    )


def move(booking: Booking, to: datetime, *, now: datetime = NOW) -> Booking:
    wanted = Move(start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer))
    return reschedule_booking(organizer_id=booking.organizer_id, booking_id=booking.id, move=wanted, now=now)


def leave(made: Made) -> None:
    assert made.seat is not None
    leave_slot(
        organizer_id=made.booking.organizer_id,
        attendee_id=made.seat.id,
        reason="",
        actor=SYSTEM,
        now=NOW,
    )


def waiting() -> list[tuple[str, datetime]]:
    return [(run.trigger, run.due_at) for run in runs(status=RunStatus.PENDING)]


class TestBooking:
    def test_plans_what_follows_it_and_what_goes_by_the_clock(
        self, olga: User, intro_call: EventType
    ) -> None:
        for trigger, offset in [(CREATED, 10), (BEFORE, DAY), (AFTER, HOUR), (MOVED, 0), (CANCELLED, 0)]:
            make_workflow(olga, trigger, step(offset_minutes=offset))
        made = book(intro_call, at=MONDAY_9)
        assert waiting() == [
            (CREATED, NOW + timedelta(minutes=10)),
            (BEFORE, MONDAY_9 - timedelta(days=1)),
            (AFTER, made.booking.end_time + timedelta(hours=1)),
        ]

    def test_does_not_plan_a_reminder_whose_time_is_over(self, olga: User, intro_call: EventType) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=7 * DAY), step(offset_minutes=HOUR))
        book(intro_call, at=MONDAY_9)
        assert waiting() == [(BEFORE, MONDAY_9 - timedelta(hours=1))]

    def test_takes_the_workflows_that_are_for_all_and_those_that_its_event_type_names(
        self, olga: User, mallory: User, intro_call: EventType
    ) -> None:
        everywhere = make_workflow(olga, BEFORE, step(offset_minutes=HOUR), name="Everywhere")
        here = make_workflow(olga, AFTER, name="Here", applies_to_all=False)
        make_workflow(olga, BEFORE, name="Nowhere", applies_to_all=False)
        make_workflow(olga, BEFORE, name="Off", is_active=False)
        make_workflow(mallory, BEFORE, name="Another's")
        place(intro_call, "reminder_workflow", here)
        book(intro_call, at=MONDAY_9)
        assert {run.step.workflow_id for run in runs()} == {everywhere.id, here.id}

    def test_plans_a_workflow_once_that_is_for_all_and_is_named_too(
        self, olga: User, intro_call: EventType
    ) -> None:
        place(intro_call, "confirmation_workflow", make_workflow(olga, CREATED))
        book(intro_call, at=MONDAY_9)
        assert len(runs()) == 1

    def test_of_which_nobody_hears_plans_nothing(self, olga: User, intro_call: EventType) -> None:
        make_workflow(olga, CREATED)
        with nobody_told():
            book(intro_call, at=MONDAY_9)
        assert runs() == []

    def test_that_is_refused_plans_nothing(self, olga: User, intro_call: EventType) -> None:
        make_workflow(olga, CREATED)
        book(intro_call, at=MONDAY_9)
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9)
        assert len(runs()) == 1

    @pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
    def test_counts_offsets_in_elapsed_time_where_the_clocks_change(
        self, olga: User, olgas_hours: Any, day: str
    ) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=DAY))
        anytime = make_event_type(olga, max_scheduling_horizon=DAY * 365)
        monday = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=BERLIN) + timedelta(days=1)
        made = book(anytime, at=monday)
        due = runs()[0].due_at
        assert made.booking.start_time - due == timedelta(hours=24)
        assert due == (monday.astimezone(UTC) - timedelta(hours=24))


class TestGroup:
    def test_tells_each_party_of_its_booking_and_reminds_the_slot_once(
        self, olga: User, workshop: EventType
    ) -> None:
        make_workflow(olga, CREATED)
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        first = book(workshop, at=MONDAY_9, attendee_count=2)
        second = book(workshop, at=MONDAY_9, invitee_email="eve@example.com")
        assert first.seat is not None
        assert second.seat is not None
        assert {run.party_id for run in runs(trigger=CREATED)} == {first.seat.id, second.seat.id}
        assert [run.party_id for run in runs(trigger=BEFORE)] == [None]

    def test_tells_who_is_added_by_the_organizer(self, olga: User, workshop: EventType) -> None:
        make_workflow(olga, CREATED)
        made = book(workshop, at=MONDAY_9)
        added = add_attendee(
            organizer_id=olga.id,
            booking_id=made.booking.id,
            data=AttendeeAdd(name="Eve", email="eve@example.com"),
            idempotency_key="",
            actor=SYSTEM,
            now=NOW,
        )
        assert added.seat is not None
        assert added.seat.id in {run.party_id for run in runs()}

    def test_tells_guests_who_are_brought_along_later_and_whoever_listens(
        self, olga: User, workshop: EventType
    ) -> None:
        make_workflow(olga, CREATED, *(step(action, subject_template="") for action in WorkflowAction))
        made = book(workshop, at=MONDAY_9)
        WorkflowRun.objects.all().delete()
        self.bring(made, GuestWrite(name="Gabi", email="gabi@example.com"), GuestWrite(name="Hans"))
        names = dict(Attendee.objects.values_list("id", "name"))
        told = {(run.step.action, names[run.party_id]) for run in runs() if run.party_id}
        assert told == {
            (WorkflowAction.EMAIL_INVITEE, "Gabi"),
            (WorkflowAction.WEBHOOK, "Gabi"),
            (WorkflowAction.WEBHOOK, "Hans"),
        }

    def test_takes_back_what_was_for_a_guest_who_is_out_again(self, olga: User, workshop: EventType) -> None:
        make_workflow(olga, CREATED, step(offset_minutes=DAY))
        made = book(workshop, at=MONDAY_9)
        seat = self.bring(made, GuestWrite(name="Gabi", email="gabi@example.com"))
        gabi = Attendee.objects.get(name="Gabi")
        remove_guest(
            organizer_id=olga.id, attendee_id=seat.id, guest_id=gabi.id, actor=SYSTEM, now=NOW + SECOND
        )
        assert [run.party_id for run in runs(status=RunStatus.PENDING)] == [seat.id]

    def bring(self, made: Made, *guests: GuestWrite) -> Attendee:
        assert made.seat is not None
        return add_guests(
            organizer_id=made.booking.organizer_id,
            attendee_id=made.seat.id,
            guests=guests,
            actor=SYSTEM,
            now=NOW + SECOND,
        )

    def test_takes_back_what_was_for_the_party_that_leaves_and_tells_it(
        self, olga: User, workshop: EventType
    ) -> None:
        for trigger, offset in [(CREATED, DAY), (BEFORE, HOUR), (CANCELLED, 0)]:
            make_workflow(olga, trigger, step(offset_minutes=offset))
        stays, leaves = (
            book(workshop, at=MONDAY_9),
            book(workshop, at=MONDAY_9, invitee_email="e@example.com"),
        )
        leave(leaves)
        assert stays.seat is not None
        assert leaves.seat is not None
        left = [(run.trigger, run.party_id) for run in runs(status=RunStatus.PENDING)]
        assert left == [(CANCELLED, leaves.seat.id), (CREATED, stays.seat.id), (BEFORE, None)]

    def test_that_is_left_empty_is_cancelled_once(self, olga: User, workshop: EventType) -> None:
        for trigger in (BEFORE, CANCELLED):
            make_workflow(olga, trigger, step(offset_minutes=0))
        leave(book(workshop, at=MONDAY_9))
        assert [(run.trigger, run.party_id) for run in runs(status=RunStatus.PENDING)] == [(CANCELLED, None)]

    def test_from_which_somebody_moves_tells_of_no_cancellation(
        self, olga: User, workshop: EventType
    ) -> None:
        for trigger in (MOVED, CANCELLED, BEFORE):
            make_workflow(olga, trigger, step(offset_minutes=0))
        made = book(workshop, at=MONDAY_9)
        assert made.seat
        there = move_seat(
            organizer_id=olga.id,
            attendee_id=made.seat.id,
            start=MONDAY_10,
            timezone=None,
            origin=NOWHERE,
            now=NOW,
        )
        assert there.seat
        left = [(run.trigger, run.subject_id, run.party_id) for run in runs(status=RunStatus.PENDING)]
        assert left == [(MOVED, there.booking.id, there.seat.id), (BEFORE, there.booking.id, None)]

    def test_tells_of_one_who_stayed_away(self, olga: User, workshop: EventType) -> None:
        make_workflow(olga, NO_SHOW)
        made = book(workshop, at=MONDAY_9)
        assert made.seat
        for is_no_show in (True, False):
            mark_attendee(
                organizer_id=olga.id,
                booking_id=made.booking.id,
                attendee_id=made.seat.id,
                is_no_show=is_no_show,
                actor=SYSTEM,
                now=MONDAY_10,
            )
        assert [run.party_id for run in runs()] == [made.seat.id]


class TestWaitlist:
    def test_plans_what_follows_when_an_offer_is_taken_and_nothing_while_it_is_held(
        self, olga: User, intro_call: EventType
    ) -> None:
        for trigger in (CREATED, BEFORE, CANCELLED):
            make_workflow(olga, trigger, step(offset_minutes=0))
        intro_call.enable_waitlist = True
        intro_call.save()
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9, "eve")
        call_off(taken)
        entry = again(entry)
        held = entry.offered_booking
        assert held is not None
        assert runs(subject_id=held.id) == []
        answer_waitlist(entry, "claim", origin=NOWHERE, now=NOW)
        assert [run.trigger for run in runs(subject_id=held.id)] == [CREATED, BEFORE]


class TestChange:
    @pytest.fixture
    def made(self, olga: User, intro_call: EventType) -> Made:
        for trigger, offset in [(CREATED, DAY), (BEFORE, HOUR), (AFTER, 0)]:
            make_workflow(olga, trigger, step(offset_minutes=offset))
        return book(intro_call, at=MONDAY_9)

    def test_of_the_time_takes_back_what_was_due_and_plans_anew(self, olga: User, made: Made) -> None:
        make_workflow(olga, MOVED)
        new = move(made.booking, MONDAY_10)
        assert {run.status for run in runs(subject_id=made.booking.id)} == {RunStatus.VOID}
        assert {run.last_error for run in runs(subject_id=made.booking.id)} == {"The booking was moved."}
        planned = [(run.trigger, run.due_at) for run in runs(subject_id=new.id)]
        assert planned == [(MOVED, NOW), (BEFORE, MONDAY_9), (AFTER, new.end_time)]

    def test_of_the_mind_takes_back_everything(self, olga: User, made: Made) -> None:
        make_workflow(olga, CANCELLED, step(offset_minutes=5))
        cancel(made.booking)
        assert waiting() == [(CANCELLED, NOW + timedelta(minutes=5))]
        assert {run.last_error for run in runs(status=RunStatus.VOID)} == {"The booking was cancelled."}

    def test_takes_back_also_what_a_workflow_planned_that_is_off_by_now(self, made: Made) -> None:
        Workflow.objects.update(is_active=False)
        cancel(made.booking)
        assert waiting() == []

    def test_keeps_what_is_done(self, made: Made) -> None:
        WorkflowRun.objects.filter(trigger=CREATED).update(status=RunStatus.DONE, done_at=NOW)
        cancel(made.booking)
        assert [run.trigger for run in runs(status=RunStatus.DONE)] == [CREATED]

    def test_of_what_is_known_of_a_meeting_tells_that_nobody_came(self, olga: User, made: Made) -> None:
        make_workflow(olga, NO_SHOW)
        for outcome in (BookingStatus.NO_SHOW, BookingStatus.COMPLETED, BookingStatus.NO_SHOW):
            conclude_booking(
                organizer_id=olga.id,
                booking_id=made.booking.id,
                outcome=outcome,
                actor=SYSTEM,
                now=made.booking.end_time,
            )
        assert [run.due_at for run in runs(trigger=NO_SHOW)] == [made.booking.end_time]


class TestSeries:
    def test_is_planned_date_by_date_in_one_statement(self, olga: User, olgas_hours: Any) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR), step(WorkflowAction.WEBHOOK))
        coaching = make_event_type(olga, "coaching", **WEEKLY_8)
        with CaptureQueriesContext(connection) as queries:
            book_series(coaching, MONDAY_9)
        assert len(runs()) == 2 * 8
        assert len([each for each in queries if 'INSERT INTO "workflows' in each["sql"]]) == 1


class TestCost:
    """Statements that a change costs more where there are workflows, and where there are none."""

    def test_of_a_booking_is_one_look_and_does_not_grow_with_the_steps(
        self, olga: User, intro_call: EventType
    ) -> None:
        def cost(at: datetime) -> int:
            with CaptureQueriesContext(connection) as queries:
                book(intro_call, at=at)
            return len([each for each in queries if "workflows_" in each["sql"]])

        book(intro_call, at=MONDAY_9)
        without = cost(MONDAY_9 + timedelta(hours=1))
        for number in range(4):
            many = [step(offset_minutes=minutes) for minutes in range(1, 9)]
            make_workflow(olga, BEFORE, *many, name=str(number))
        assert without == 1
        assert cost(MONDAY_9 + timedelta(hours=2)) == 3
        assert len(runs()) == 32


class TestReplanning:
    def reminders(self) -> list[datetime]:
        return [run.due_at for run in runs(trigger=BEFORE, status=RunStatus.PENDING)]

    def replan(self, now: datetime = NOW) -> None:
        Workflow.objects.update(replan_asked_at=now)
        replan_workflows(now=now)
        assert not Workflow.objects.filter(replan_asked_at__isnull=False).exists()

    def test_moves_the_reminders_of_bookings_that_are_made(self, olga: User, intro_call: EventType) -> None:
        workflow = make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        book(intro_call, at=MONDAY_9)
        workflow.steps.update(offset_minutes=2 * HOUR)
        self.replan()
        assert self.reminders() == [MONDAY_9 - timedelta(hours=2)]

    def test_gives_them_the_reminders_of_a_new_workflow(self, olga: User, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        self.replan()
        self.replan()
        assert self.reminders() == [MONDAY_9 - timedelta(hours=1)]

    def test_takes_away_those_of_one_that_is_off(self, olga: User, intro_call: EventType) -> None:
        workflow = make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        book(intro_call, at=MONDAY_9)
        Workflow.objects.filter(id=workflow.id).update(is_active=False)
        self.replan()
        assert self.reminders() == []

    def test_says_nothing_twice(self, olga: User, intro_call: EventType) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        book(intro_call, at=MONDAY_9)
        WorkflowRun.objects.update(status=RunStatus.DONE, done_at=NOW)
        self.replan()
        assert self.reminders() == []

    def test_keeps_what_a_booking_has_just_started(self, olga: User, intro_call: EventType) -> None:
        make_workflow(olga, CREATED)
        book(intro_call, at=MONDAY_9)
        self.replan()
        assert [run.trigger for run in runs(status=RunStatus.PENDING)] == [CREATED]

    def test_leaves_out_what_is_called_off_and_what_is_others(
        self, olga: User, mallory: User, intro_call: EventType
    ) -> None:
        cancel(book(intro_call, at=MONDAY_9).booking)
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        make_workflow(mallory, BEFORE, step(offset_minutes=HOUR))
        self.replan()
        assert runs() == []

    def test_forgets_nothing_where_planning_anew_breaks_off(
        self, olga: User, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_workflow(olga, BEFORE, step(offset_minutes=HOUR))
        book(intro_call, at=MONDAY_9)
        planned = self.reminders()

        def break_off(*_: Any, **__: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr("apps.events.services.automation.replanning.plan_timed", break_off)
        with pytest.raises(RuntimeError):
            self.replan()
        assert self.reminders() == planned != []

    def test_follows_when_an_event_type_names_another_workflow(
        self, olga: User, intro_call: EventType
    ) -> None:
        early = make_workflow(olga, BEFORE, step(offset_minutes=DAY), name="Early", applies_to_all=False)
        late = make_workflow(olga, BEFORE, step(offset_minutes=HOUR), name="Late", applies_to_all=False)
        place(intro_call, "reminder_workflow", early)
        book(intro_call, at=MONDAY_9)
        data = EventTypeUpdate(name="Intro call", reminder_workflow_id=late.id)
        update_event_type(organizer=olga, event_type_id=intro_call.id, data=data, now=NOW)
        assert Workflow.objects.filter(replan_asked_at=NOW).count() == 2
        replan_workflows(now=NOW)
        assert self.reminders() == [MONDAY_9 - timedelta(hours=1)]


class TestSlot:
    @pytest.mark.parametrize(
        ("slot", "trigger"),
        [
            ("confirmation_workflow_id", BEFORE),
            ("reminder_workflow_id", CANCELLED),
            ("cancellation_workflow_id", CREATED),
        ],
    )
    def test_takes_only_what_fits_it(
        self, olga: User, intro_call: EventType, slot: str, trigger: WorkflowTrigger
    ) -> None:
        workflow = make_workflow(olga, trigger)
        data = EventTypeUpdate(name="Intro call", **{slot: workflow.id})
        with pytest.raises(Invalid) as refused:
            update_event_type(organizer=olga, event_type_id=intro_call.id, data=data, now=NOW)
        assert [(each.field, each.code) for each in refused.value.errors] == [(slot, "workflow_does_not_fit")]
