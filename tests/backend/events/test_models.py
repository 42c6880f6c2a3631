"""What can never be true of event types, questions, seats, waitlists and keys, whoever writes them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import RestrictedError

from apps.availability.models import Schedule
from apps.events.models import CustomQuestion, EventType, IdempotencyKey, OrganizerLock, WaitlistEntry
from apps.users.models import User
from apps.workflows.models import Workflow
from shared_types.vocabulary import AttendeeStatus, QuestionType, RecurrenceType, WaitlistStatus
from tests.backend.constraints import refused_by
from tests.backend.events.cast import BERLIN, MONDAY_9, NOW, make_event_type, raw_booking, raw_seat

WEEKLY = {"recurrence_type": RecurrenceType.WEEKLY, "recurrence_rule": "FREQ=WEEKLY;COUNT=4"}


class TestEventType:
    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("event_type_has_a_name", {"name": ""}),
            ("event_type_slug_fits_an_address", {"event_type_slug": "Not-an-address"}),
            ("event_type_slug_fits_an_address", {"event_type_slug": "ends-"}),
            ("event_type_lasts_5_to_720_minutes", {"duration": 4}),
            ("event_type_lasts_5_to_720_minutes", {"duration": 721}),
            ("event_type_takes_1_to_100", {"max_attendees": 0}),
            ("event_type_takes_1_to_100", {"max_attendees": 101}),
            ("event_type_notice_is_at_most_a_year", {"min_scheduling_notice": 60 * 24 * 365 + 1}),
            ("event_type_horizon_is_at_most_two_years", {"max_scheduling_horizon": 0}),
            ("event_type_horizon_is_at_most_two_years", {"max_scheduling_horizon": 60 * 24 * 730 + 1}),
            ("event_type_buffers_are_at_most_two_hours", {"buffer_time_before": 121}),
            ("event_type_buffers_are_at_most_two_hours", {"buffer_time_after": 121}),
            ("event_type_daily_limit_is_1_to_288", {"max_bookings_per_day": 0}),
            ("event_type_daily_limit_is_1_to_288", {"max_bookings_per_day": 289}),
            ("event_type_slot_interval_is_at_most_an_hour", {"slot_interval_minutes": 61}),
            ("event_type_recurrence_type_is_known", {**WEEKLY, "recurrence_type": "yearly"}),
            ("event_type_location_type_is_known", {"location_type": "moon"}),
            ("event_type_recurrence_is_whole", {"recurrence_type": RecurrenceType.WEEKLY}),
            ("event_type_recurrence_is_whole", {"recurrence_rule": "FREQ=WEEKLY;COUNT=4"}),
            ("event_type_recurrence_is_whole", {"max_occurrences": 4}),
            ("event_type_recurrence_is_whole", {"recurrence_end_date": date(2028, 2, 29)}),
            ("event_type_occurs_1_to_365_times", {**WEEKLY, "max_occurrences": 0}),
            ("event_type_occurs_1_to_365_times", {**WEEKLY, "max_occurrences": 366}),
        ],
    )
    def test_makes_sense(self, olga: User, constraint: str, fields: dict[str, Any]) -> None:
        with refused_by(constraint):
            make_event_type(olga, **{"slug": fields.pop("event_type_slug", "intro-call"), **fields})

    def test_reaches_to_its_limits(self, olga: User) -> None:
        make_event_type(olga, duration=5, max_attendees=100, buffer_time_before=120, max_bookings_per_day=288)
        longest = make_event_type(olga, "longest", duration=720, slot_interval_minutes=60, **WEEKLY)
        assert longest.recurrence_type == RecurrenceType.WEEKLY

    def test_has_a_name_of_its_own(self, intro_call: EventType, olga: User) -> None:
        with refused_by("event_type_name_is_unique"):
            make_event_type(olga, "other", name=intro_call.name)

    def test_has_a_slug_of_its_own(self, intro_call: EventType, olga: User) -> None:
        with refused_by("event_type_slug_is_unique"):
            make_event_type(olga, intro_call.event_type_slug, name="Other")

    def test_leaves_name_and_slug_to_others_when_it_is_deleted(
        self, intro_call: EventType, olga: User, mallory: User
    ) -> None:
        intro_call.deleted_at = NOW
        intro_call.save()
        assert {make_event_type(olga).name, make_event_type(mallory).name} == {intro_call.name}

    def test_keeps_its_schedule_from_being_deleted(
        self, intro_call: EventType, olgas_hours: Schedule
    ) -> None:
        intro_call.schedule = olgas_hours
        intro_call.save()
        with pytest.raises(RestrictedError):
            olgas_hours.delete()

    def test_outlives_its_workflows(self, intro_call: EventType, olga: User) -> None:
        intro_call.reminder_workflow = Workflow.objects.create(
            organizer=olga, name="Remind", trigger="before_start"
        )
        intro_call.save()
        intro_call.reminder_workflow.delete()
        intro_call.refresh_from_db()
        assert intro_call.reminder_workflow is None

    def test_knows_what_it_takes(self) -> None:
        event_type = EventType(duration=45, buffer_time_before=10, buffer_time_after=5, max_attendees=2)
        assert event_type.get_total_duration_with_buffers() == 60
        assert event_type.is_group_event()
        assert not EventType(max_attendees=1).is_group_event()

    @pytest.mark.parametrize(
        ("day", "bookings", "can"),
        [
            (date(2027, 1, 28), 0, False),  # the notice of a day reaches into tomorrow
            (date(2027, 1, 29), 0, True),
            (date(2027, 1, 29), 1, True),
            (date(2027, 1, 29), 2, False),
            (date(2027, 2, 4), 0, True),
            (date(2027, 2, 5), 0, False),  # the horizon is a week
        ],
    )
    def test_can_be_booked_on_some_dates(
        self, intro_call: EventType, day: date, bookings: int, can: bool
    ) -> None:
        intro_call.min_scheduling_notice, intro_call.max_scheduling_horizon = 24 * 60, 7 * 24 * 60
        intro_call.max_bookings_per_day = 2
        assert intro_call.can_book_on_date(day, now=NOW, zone=BERLIN, live_bookings=bookings) is can

    def test_cannot_be_booked_while_it_is_off(self, intro_call: EventType) -> None:
        intro_call.is_active = False
        day = date(2027, 1, 29)
        assert not intro_call.can_book_on_date(day, now=NOW, zone=BERLIN, live_bookings=0)


class TestCustomQuestion:
    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("question_has_a_text", {"question_text": ""}),
            ("question_type_is_known", {"question_type": "riddle"}),
            ("question_to_choose_from_has_options", {"question_type": QuestionType.SELECT}),
            ("question_to_choose_from_has_options", {"question_type": QuestionType.RADIO}),
            ("question_to_choose_from_has_options", {"question_type": QuestionType.MULTISELECT}),
            ("question_options_are_a_list", {"options": {"a": 1}}),
            ("question_rules_are_objects", {"conditions": []}),
            ("question_rules_are_objects", {"validation_rules": "max 5"}),
        ],
    )
    def test_makes_sense(self, intro_call: EventType, constraint: str, fields: dict[str, Any]) -> None:
        with refused_by(constraint):
            CustomQuestion.objects.create(
                **{"event_type": intro_call, "question_text": "Why?", "order": 0, **fields}
            )

    def test_has_a_place_of_its_own(self, intro_call: EventType) -> None:
        CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        with refused_by("question_order_is_unique"):
            CustomQuestion.objects.create(event_type=intro_call, question_text="How?", order=0)

    def test_can_change_places_with_another(self, intro_call: EventType) -> None:
        why = CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        how = CustomQuestion.objects.create(event_type=intro_call, question_text="How?", order=1)
        why.order, how.order = 1, 0
        why.save()
        how.save()
        texts = CustomQuestion.objects.order_by("order").values_list("question_text", flat=True)
        assert list(texts) == ["How?", "Why?"]


class TestAttendee:
    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("attendee_status_is_known", {"status": "asleep"}),
            ("attendee_cancelled_has_a_time", {"status": AttendeeStatus.CANCELLED}),
            ("attendee_cancelled_has_a_time", {"cancelled_at": NOW}),
            ("attendee_access_token_is_whole", {"access_token": "a" * 64}),
        ],
    )
    def test_makes_sense(self, workshop: EventType, constraint: str, fields: dict[str, Any]) -> None:
        booking = raw_booking(workshop, capacity=4)
        with refused_by(constraint):
            raw_seat(booking, **fields)

    def test_has_no_token_as_a_guest(self, workshop: EventType) -> None:
        booking = raw_booking(workshop, capacity=4)
        host = raw_seat(booking)
        token = {"access_nonce": b"n" * 16, "access_token": "a" * 64, "access_token_expires_at": NOW}
        with refused_by("attendee_guest_has_no_token"):
            raw_seat(booking, guest_of=host, **token)


class TestWaitlistEntry:
    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("waitlist_entry_ends_after_it_starts", {"desired_end_time": MONDAY_9}),
            ("waitlist_entry_wants_1_to_100_seats", {"attendee_count": 0}),
            ("waitlist_entry_wants_1_to_100_seats", {"attendee_count": 101}),
            ("waitlist_entry_status_is_known", {"status": "hopeful"}),
            ("waitlist_entry_notified_has_a_time", {"status": WaitlistStatus.NOTIFIED}),
            (
                "waitlist_entry_converted_has_a_booking",
                {"status": WaitlistStatus.CONVERTED, "confirmed_at": NOW},
            ),
            ("waitlist_entry_window_is_whole", {"wished_weekdays": [8]}),
            ("waitlist_entry_window_is_whole", {"wished_weekdays": [1], "wished_from_minute": 1440}),
            ("waitlist_entry_window_is_whole", {"wished_from_minute": 60}),
            ("waitlistentry_access_token_is_whole", {"access_token": "a" * 64}),
        ],
    )
    def test_makes_sense(self, workshop: EventType, constraint: str, fields: dict[str, Any]) -> None:
        with refused_by(constraint):
            self.wait(workshop, **fields)

    def test_names_the_booking_it_became_only_then(self, workshop: EventType) -> None:
        booking = raw_booking(workshop, capacity=4)
        entry = self.wait(
            workshop, status=WaitlistStatus.CONVERTED, converted_booking=booking, confirmed_at=NOW
        )
        with refused_by("waitlist_entry_converted_has_a_booking"):
            WaitlistEntry.objects.filter(id=entry.id).update(status=WaitlistStatus.EXPIRED)

    def test_is_one_an_address_and_wish(self, workshop: EventType) -> None:
        first = self.wait(workshop)
        with refused_by("waitlist_entry_is_one_a_wish"):
            self.wait(workshop, invitee_email="IVO@example.com")
        self.wait(workshop, wished_weekdays=[1])
        first.status = WaitlistStatus.CANCELLED
        first.save()
        assert self.wait(workshop).status == WaitlistStatus.ACTIVE

    def test_is_offered_nothing_before_its_address_is_confirmed(self, workshop: EventType) -> None:
        booking = raw_booking(workshop, capacity=4)
        offer = {"status": WaitlistStatus.NOTIFIED, "notified_at": NOW, "offered_booking": booking}
        with refused_by("waitlist_entry_offered_is_confirmed"):
            self.wait(workshop, **offer)
        with refused_by("waitlist_entry_notified_has_a_time"):
            self.wait(workshop, **{**offer, "offered_booking": None}, confirmed_at=NOW)

    def wait(self, workshop: EventType, **fields: Any) -> WaitlistEntry:
        values = {
            "event_type": workshop,
            "organizer": workshop.organizer,
            "desired_start_time": MONDAY_9,
            "desired_end_time": MONDAY_9 + timedelta(hours=1),
            "invitee_name": "Ivo",
            "invitee_email": "ivo@example.com",
            "expires_at": MONDAY_9,
            **fields,
        }
        return WaitlistEntry.objects.create(**values)


class TestIdempotencyKey:
    def test_is_used_once_for_one_purpose(self, olga: User, mallory: User) -> None:
        self.use(olga, "book:a")
        self.use(olga, "book:b")
        self.use(mallory, "book:a")
        with refused_by("idempotency_key_is_unique"):
            self.use(olga, "book:a")

    def use(self, organizer: User, scope: str) -> None:
        IdempotencyKey.objects.create(
            organizer=organizer, scope=scope, key="k", request_hash=b"h", created_at=NOW
        )


def test_an_organizer_has_one_lock(olga: User) -> None:
    OrganizerLock.objects.create(organizer=olga)
    with refused_by("events_organizerlock_pkey"):
        OrganizerLock.objects.create(organizer=olga)


def test_a_leap_day_is_a_date_like_others(olga: User, intro_call: EventType) -> None:
    intro_call.min_scheduling_notice = 0
    now = datetime(2028, 2, 28, 23, 30, tzinfo=BERLIN)
    assert intro_call.can_book_on_date(date(2028, 2, 29), now=now, zone=BERLIN, live_bookings=0)
