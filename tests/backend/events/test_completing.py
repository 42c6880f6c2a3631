"""Meetings that are over complete themselves after an hour, and lists are right before they do."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from apps.events.models import Booking, BookingAuditLog, EventType
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import organizer_actor
from apps.events.services.bookings import completing
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.completing import complete_ended_bookings
from apps.events.services.bookings.conclude import conclude_booking
from apps.notifications.models import Notification
from apps.users.models import User
from config.celery import app
from core import clock
from core.jobs import JobName
from shared_types.vocabulary import ActorType, AuditAction, BookingStatus, CancelledBy
from tests.api_client import ApiClient
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, book, make_event_type
from tests.cast import make_organizer, make_schedule

INSTANT = timedelta(microseconds=1)
DUE = MONDAY_9 + HALF_AN_HOUR + timedelta(hours=1)


def statuses() -> list[str]:
    return list(Booking.objects.order_by("start_time").values_list("status", flat=True))


class TestCompleteEndedBookings:
    def test_waits_for_an_hour_to_the_instant(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        assert (complete_ended_bookings(now=DUE - INSTANT), statuses()) == (0, ["confirmed"])
        assert (complete_ended_bookings(now=DUE), statuses()) == (1, ["completed"])

    def test_waits_as_long_as_the_operator_says(self, intro_call: EventType, settings: Settings) -> None:
        settings.COMPLETE_BOOKINGS_AFTER_MINUTES = 0
        book(intro_call, at=MONDAY_9)
        assert complete_ended_bookings(now=MONDAY_9 + HALF_AN_HOUR - INSTANT) == 0
        assert complete_ended_bookings(now=MONDAY_9 + HALF_AN_HOUR) == 1

    def test_is_in_the_history_as_the_systems_doing(self, intro_call: EventType, olga: User) -> None:
        book(intro_call, at=MONDAY_9)
        complete_ended_bookings(now=DUE)
        entry = BookingAuditLog.objects.get(action=AuditAction.BOOKING_COMPLETED)
        assert (entry.actor_type, entry.actor_email, entry.created_at) == (ActorType.SYSTEM, "", DUE)
        assert (entry.old_values, entry.new_values) == ({"status": "confirmed"}, {"status": "completed"})
        assert find_broken_link(organizer_id=olga.id) is None

    def test_does_it_once(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        assert [complete_ended_bookings(now=DUE) for _ in range(3)] == [1, 0, 0]
        assert BookingAuditLog.objects.filter(action=AuditAction.BOOKING_COMPLETED).count() == 1

    def test_sends_no_mail(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        before = Notification.objects.count()
        complete_ended_bookings(now=DUE)
        assert Notification.objects.count() == before

    def test_leaves_alone_what_has_another_end(self, intro_call: EventType, olga: User) -> None:
        actor = organizer_actor(olga)
        missed, gone, moved = (book(intro_call, at=MONDAY_9 + n * HALF_AN_HOUR).booking for n in range(3))
        conclude_booking(
            organizer_id=olga.id,
            booking_id=missed.id,
            outcome=BookingStatus.NO_SHOW,
            actor=actor,
            now=MONDAY_9,
        )
        cancel_booking(
            organizer_id=olga.id,
            booking_id=gone.id,
            cancelled_by=CancelledBy.ORGANIZER,
            reason="",
            actor=actor,
            now=MONDAY_9,
        )
        Booking.objects.filter(id=moved.id).update(status="rescheduled", rescheduled_at=MONDAY_9)
        assert complete_ended_bookings(now=DUE + timedelta(days=1)) == 0
        assert statuses() == ["no_show", "cancelled", "rescheduled"]

    def test_can_be_corrected_by_the_organizer(self, intro_call: EventType, olga: User) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        complete_ended_bookings(now=DUE)
        conclude_booking(
            organizer_id=olga.id,
            booking_id=booking.id,
            outcome=BookingStatus.NO_SHOW,
            actor=organizer_actor(olga),
            now=DUE,
        )
        assert complete_ended_bookings(now=DUE) == 0
        assert statuses() == ["no_show"]

    def test_completes_groups_and_the_calendars_of_all(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, attendee_count=2)
        nina = make_organizer("nina")
        make_schedule(nina)
        book(make_event_type(nina, duration=60), at=MONDAY_9)
        assert complete_ended_bookings(now=DUE + HALF_AN_HOUR) == 2
        assert statuses() == ["completed", "completed"]

    def test_goes_on_in_batches_until_nothing_is_left(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(completing, "_AT_ONCE", 2)
        for number in range(5):
            book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        later = DUE + timedelta(days=1)
        assert [complete_ended_bookings(now=later) for _ in range(4)] == [2, 2, 1, 0]

    def test_asks_little_where_nothing_is_to_do(
        self, intro_call: EventType, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        book(intro_call, at=MONDAY_9)
        with django_assert_num_queries(1):
            complete_ended_bookings(now=MONDAY_9)

    def test_is_a_job_that_runs_until_all_is_done(
        self, intro_call: EventType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(completing, "_AT_ONCE", 1)
        for number in range(3):
            book(intro_call, at=MONDAY_9 + number * HALF_AN_HOUR)
        app.loader.import_default_modules()
        job = app.tasks[JobName.COMPLETE_BOOKINGS]
        monkeypatch.setattr(clock, "now", lambda: DUE + timedelta(days=1))
        job.run()
        assert statuses() == ["completed"] * 3

    def test_is_on_the_schedule(self) -> None:
        assert "events.complete_bookings" in {each["task"] for each in app.conf.beat_schedule.values()}


class TestLists:
    @pytest.mark.parametrize("is_swept", [False, True])
    def test_show_what_is_over_among_the_past_before_it_is_completed(
        self, intro_call: EventType, olga_api: ApiClient, monkeypatch: pytest.MonkeyPatch, is_swept: bool
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        monkeypatch.setattr(clock, "now", lambda: DUE)
        if is_swept:
            complete_ended_bookings(now=DUE)

        def listed(when: str) -> list[str]:
            found = olga_api.get("events/bookings/", {"when": when}).json()["results"]
            return [each["id"] for each in found]

        assert (listed("upcoming"), listed("past"), listed("cancelled")) == ([], [str(booking.id)], [])
        whole = olga_api.get(f"events/bookings/{booking.id}/").json()
        assert (whole["has_ended"], whole["can_be_cancelled"]) == (True, False)

    def test_let_the_organizer_say_it_sooner_or_otherwise(
        self, intro_call: EventType, olga_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        monkeypatch.setattr(clock, "now", lambda: DUE)
        complete_ended_bookings(now=DUE)
        for action, status in (("no_show", "no_show"), ("complete", "completed")):
            said = olga_api.put(f"events/bookings/{booking.id}/", {"action": action})
            assert (said.status_code, said.json()["status"]) == (200, status)


def test_ends_are_what_is_waited_for(olga: User) -> None:
    """Not starts: a meeting of twelve hours is not over when half an hour has passed."""
    make_schedule(olga, weekly={1: [(0, 1440)]})
    long = make_event_type(olga, duration=720)
    book(long, at=datetime(2027, 2, 1, 0, 0, tzinfo=MONDAY_9.tzinfo))
    assert complete_ended_bookings(now=datetime(2027, 2, 1, 12, 59, tzinfo=MONDAY_9.tzinfo)) == 0
    assert complete_ended_bookings(now=datetime(2027, 2, 1, 13, 0, tzinfo=MONDAY_9.tzinfo)) == 1
