"""What an organizer opens goes to those in line at once, not when the sweep comes by."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.availability.models import Schedule
from apps.availability.services import remove_override, set_override, update_schedule
from apps.events.models import Booking, EventType, WaitlistEntry
from apps.events.services.event_types.editing import activate_event_type, update_event_type
from apps.users.models import User
from config.celery import app
from core import clock, jobs
from core.jobs import JobName
from shared_types.availability import DateOverrideWrite, ScheduleUpdate
from shared_types.event_types import EventTypeUpdate
from shared_types.vocabulary import WaitlistStatus
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.backend.events.waiting import again, call_off, wait_for

MONDAY = MONDAY_9.date()
EVENING = {"start_local": "18:00", "end_local": "18:30"}


@pytest.fixture(autouse=True)
def waitlists(intro_call: EventType, workshop: EventType) -> None:
    """Both event types have one."""
    EventType.objects.update(enable_waitlist=True)
    for event_type in (intro_call, workshop):
        event_type.refresh_from_db()


@pytest.fixture
def after_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[Callable[[], object]], None]:
    """Do something, and run in this process the jobs that it has set off."""

    def run(job: JobName, arguments: dict[str, str]) -> None:
        if job is JobName.OFFER_TO_LINE:
            app.tasks[job].run(**arguments)

    def do(what: Callable[[], object]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            what()

    app.loader.import_default_modules()
    monkeypatch.setattr(jobs, "_send", run)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return do


def in_the_evening(event_type: EventType) -> WaitlistEntry:
    """Somebody waits for any time on Monday after five; the one there is is taken."""
    book(event_type, at=MONDAY_9.replace(hour=17))
    return wait_for(
        event_type,
        None,
        window={
            "first_date": str(MONDAY),
            "last_date": str(MONDAY),
            "weekdays": [1],
            "from_time": "17:00",
            "until_time": "19:00",
        },
    )


class TestActivate:
    def test_offers_what_came_free_while_nobody_could_book(self, olga: User, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        switch(olga, intro_call, is_active=False)
        call_off(taken)
        assert again(entry).status == WaitlistStatus.ACTIVE
        switch(olga, intro_call, is_active=True)
        assert again(entry).status == WaitlistStatus.NOTIFIED
        assert Booking.objects.live().get().held_seats == 1


def switch(olga: User, event_type: EventType, *, is_active: bool) -> None:
    activate_event_type(organizer=olga, event_type_id=event_type.id, is_active=is_active, now=NOW)


class TestCapacity:
    def test_raised_goes_to_the_line_seat_by_seat(self, olga: User, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, attendee_count=4)
        names = ("eve", "kim", "lea")
        entries = [
            wait_for(workshop, MONDAY_9, who, now=NOW + timedelta(minutes=n)) for n, who in enumerate(names)
        ]
        data = EventTypeUpdate(name="Workshop", duration=60, max_attendees=6, enable_waitlist=True)
        update_event_type(organizer=olga, event_type_id=workshop.id, data=data, now=NOW + timedelta(hours=1))
        assert [again(entry).status for entry in entries] == ["notified", "notified", "active"]


class TestHours:
    @pytest.fixture(autouse=True)
    def open_until_half_past_five(self, olga: User, olgas_hours: Schedule) -> None:
        self.week(olga, olgas_hours, "17:30")

    def week(self, olga: User, schedule: Schedule, until: str) -> None:
        hours = [{"weekday": 1, "intervals": [{"start_local": "09:00", "end_local": until}]}]
        data = ScheduleUpdate.model_validate({"weekly_hours": hours})
        update_schedule(organizer=olga, schedule_id=schedule.id, data=data, now=NOW)

    def test_of_the_week_made_longer_are_offered(
        self,
        olga: User,
        olgas_hours: Schedule,
        intro_call: EventType,
        after_commit: Callable[[Callable[[], object]], None],
    ) -> None:
        entry = in_the_evening(intro_call)
        after_commit(lambda: self.week(olga, olgas_hours, "18:00"))
        assert again(entry).status == WaitlistStatus.NOTIFIED

    def test_of_one_date_are_offered(
        self,
        olga: User,
        olgas_hours: Schedule,
        intro_call: EventType,
        after_commit: Callable[[Callable[[], object]], None],
    ) -> None:
        entry = in_the_evening(intro_call)
        data = DateOverrideWrite.model_validate({"date": MONDAY, "intervals": [EVENING]})
        after_commit(lambda: set_override(organizer=olga, schedule_id=olgas_hours.id, data=data, now=NOW))
        assert again(entry).status == WaitlistStatus.NOTIFIED

    def test_of_a_date_that_is_closed_no_longer_are_offered(
        self,
        olga: User,
        olgas_hours: Schedule,
        intro_call: EventType,
        after_commit: Callable[[Callable[[], object]], None],
    ) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        closed = DateOverrideWrite.model_validate({"date": MONDAY, "intervals": []})
        set_override(organizer=olga, schedule_id=olgas_hours.id, data=closed, now=NOW)
        call_off(taken)
        assert again(entry).status == WaitlistStatus.ACTIVE
        after_commit(lambda: remove_override(organizer=olga, schedule_id=olgas_hours.id, day=MONDAY, now=NOW))
        assert again(entry).status == WaitlistStatus.NOTIFIED
