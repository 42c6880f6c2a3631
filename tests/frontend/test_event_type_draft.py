"""An event type while it is being edited: what the API gets, what is wrong, what it would mean."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared_types.errors import FieldProblem
from shared_types.event_types import EventTypeUpdate
from shared_types.fields import TYPED
from shared_types.questions import QuestionRead
from shared_types.vocabulary import ConferencingProvider, LocationType, QuestionType, RecurrenceType
from tests.frontend.organizer_samples import event_type, schedule
from web.format.event_type_draft import EventTypeDraft, draft_of, payload_of, with_unit
from web.format.event_type_faults import faults_in, refused_fields, step_of, step_views
from web.format.event_type_hints import hints_for
from web.format.question_draft import QuestionDraft
from web.format.recurrence_draft import RecurrenceDraft

TODAY = date(2026, 11, 24)


def draft(**changes: Any) -> EventTypeDraft:
    return EventTypeDraft.model_validate({"name": "Intro call", **changes})


def hints(**changes: Any) -> dict[str, str]:
    return hints_for(draft(**changes), weekly_hours=schedule().weekly_hours, slot_interval=0, today=TODAY)


class TestDraftOf:
    def test_comes_back_as_it_was(self) -> None:
        question = QuestionRead(
            id=UUID(int=3),
            question_text="Which team?",
            question_type=QuestionType.MULTISELECT,
            is_required=True,
            order=0,
            options=["Design", "Sales"],
            conditions={},
            validation_rules={"max_choices": 1},
        )
        stored = event_type(
            max_attendees=8,
            buffer_time_after=10,
            max_bookings_per_day=4,
            cancellation_deadline_minutes=1440,
            reschedule_deadline_minutes=90,
            max_reschedules=0,
            schedule_id=UUID(int=4),
            reminder_workflow_id=UUID(int=5),
            recurrence_type=RecurrenceType.WEEKLY,
            recurrence_rule="FREQ=WEEKLY;INTERVAL=2",
            max_occurrences=6,
            questions=[question],
        )
        whole = EventTypeUpdate.model_validate(payload_of(draft_of(stored)), context=TYPED)
        sent = whole.model_dump(exclude={"questions", "custom_questions"})
        assert sent == stored.model_dump(include=set(sent))
        assert whole.questions[0].model_dump(exclude={"key"}) == question.model_dump(exclude={"order"})

    @pytest.mark.parametrize(
        ("stored", "choice"),
        [
            ({}, "default"),
            ({"conferencing_provider": ConferencingProvider.TEAMS}, "teams"),
            ({"location_details": "https://meet.example.com/olga"}, "own"),
            ({"location_type": LocationType.PHONE_CALL, "location_details": "I call you."}, "own"),
        ],
    )
    def test_keeps_who_makes_the_link_of_a_call(self, stored: dict[str, Any], choice: str) -> None:
        before = event_type(**stored)
        typed = draft_of(before)
        assert typed.call_link == choice
        after = payload_of(typed)
        assert after["location_details"] == before.location_details
        assert after["conferencing_provider"] == before.conferencing_provider

    @pytest.mark.parametrize(
        ("minutes", "said"),
        [(0, ("0", "minutes")), (90, ("90", "minutes")), (120, ("2", "hours")), (2880, ("2", "days"))],
    )
    def test_says_notice_in_its_largest_unit(self, minutes: int, said: tuple[str, str]) -> None:
        assert with_unit(minutes) == said


class TestChanges:
    def test_are_free_of_rules_where_nothing_is_typed(self) -> None:
        whole = EventTypeUpdate.model_validate(payload_of(draft()), context=TYPED)
        assert (whole.cancellation_deadline_minutes, whole.reschedule_deadline_minutes) == (None, None)
        assert whole.max_reschedules is None

    def test_say_what_invitees_will_read(self) -> None:
        said = hints(cancellation_deadline="2", cancellation_deadline_unit="days", max_reschedules="0")
        assert said["policy"] == "Invitees read: You can cancel until 2 days before. It can't be moved."
        assert hints(cancellation_deadline="soon")["policy"] == ""

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("cancellation_deadline", "soon"),
            ("reschedule_deadline", "-1"),
            ("reschedule_deadline", "9000"),
            ("max_reschedules", "101"),
        ],
    )
    def test_are_refused_beside_their_field(self, name: str, typed: str) -> None:
        assert list(faults_in(draft(**{name: typed}))) == [name]
        assert step_of(name) == "changes"


class TestPayloadOf:
    @pytest.mark.parametrize(
        ("where", "choice", "details", "provider"),
        [
            ("video_call", "own", "https://meet.example.com/olga", None),
            ("video_call", "default", "", None),
            ("video_call", "zoom", "", "zoom"),
            ("in_person", "zoom", "https://meet.example.com/olga", None),
        ],
    )
    def test_says_who_makes_the_link_or_what_it_is(
        self, where: str, choice: str, details: str, provider: str | None
    ) -> None:
        typed = draft(location_type=where, call_link=choice, location_details="https://meet.example.com/olga")
        sent = payload_of(typed)
        assert (sent["location_details"], sent["conferencing_provider"]) == (details, provider)

    def test_leaves_to_the_api_what_is_empty(self) -> None:
        payload = payload_of(draft())
        assert [payload[name] for name in ("event_type_slug", "schedule_id", "max_bookings_per_day")] == [
            None
        ] * 3

    def test_drops_the_choices_of_a_question_that_has_none(self) -> None:
        question = QuestionDraft(key="q", question_text="Why?", options_text="a\nb")
        assert payload_of(draft(questions=[question]))["questions"][0]["options"] == []

    def test_sends_one_end_of_a_series_only(self) -> None:
        series = RecurrenceDraft(repeats="weekly", ends="on", occurrences="6", until="2027-01-05")
        payload = payload_of(draft(recurrence=series))
        assert (payload["max_occurrences"], payload["recurrence_end_date"]) == (None, "2027-01-05")

    def test_sends_no_end_where_nothing_repeats(self) -> None:
        assert payload_of(draft())["max_occurrences"] is None


class TestFaultsIn:
    def test_finds_none_in_a_name_alone(self) -> None:
        assert faults_in(draft()) == {}

    @pytest.mark.parametrize(
        ("changes", "key"),
        [
            ({"name": ""}, "name"),
            ({"duration": "ten"}, "duration"),
            ({"duration": "4"}, "duration"),
            ({"event_type_slug": "Not A Slug"}, "event_type_slug"),
            ({"notice": "soon"}, "notice"),
            ({"horizon": "0"}, "horizon"),
            ({"horizon": "9" * 5000}, "horizon"),
            ({"buffer_time_after": "31"}, "buffer_time_after"),
            ({"max_attendees": "101"}, "max_attendees"),
            ({"max_bookings_per_day": "0"}, "max_bookings_per_day"),
            ({"redirect_url_after_booking": "javascript:alert(1)"}, "redirect_url_after_booking"),
            ({"call_link": "own"}, "location_details"),
            ({"location_type": LocationType.CUSTOM}, "location_details"),
            ({"location_type": LocationType.IN_PERSON, "location_details": " "}, "location_details"),
            ({"recurrence": {"repeats": "weekly", "interval": "0"}}, "recurrence"),
            ({"recurrence": {"repeats": "weekly", "occurrences": ""}}, "occurrences"),
            ({"recurrence": {"repeats": "weekly", "occurrences": "many"}}, "occurrences"),
            ({"recurrence": {"repeats": "weekly", "ends": "on"}}, "until"),
            ({"questions": [{"key": "a", "question_text": ""}]}, "question-a-question_text"),
            (
                {"questions": [{"key": "a", "question_text": "Which?", "question_type": "radio"}]},
                "question-a-options",
            ),
        ],
    )
    def test_names_the_field_in_a_sentence(self, changes: dict[str, Any], key: str) -> None:
        found = faults_in(draft(**changes))
        assert list(found) == [key]
        assert found[key].endswith(".")


class TestRefusedFields:
    def test_puts_what_the_api_said_beside_the_right_question(self) -> None:
        questions = [
            QuestionDraft(key="a", question_text="One?"),
            QuestionDraft(key="b", question_text="Two?"),
        ]
        said = [FieldProblem(field="questions.1.options", code="x", message="Too many.")]
        assert refused_fields(said, draft(questions=questions)) == {"question-b-options": "Too many."}

    def test_uses_our_names_and_words(self) -> None:
        said = [FieldProblem(field="min_scheduling_notice", code="int_parsing", message="unable to parse")]
        assert refused_fields(said, draft()) == {"notice": "Write a whole number."}


class TestSteps:
    @pytest.mark.parametrize(
        ("key", "step"),
        [
            ("name", "basics"),
            ("horizon", "scheduling"),
            ("max_attendees", "group"),
            ("location_details", "location"),
            ("until", "recurrence"),
            ("question-a-options", "questions"),
            ("redirect_url_after_booking", "after"),
        ],
    )
    def test_know_where_a_fault_is_mended(self, key: str, step: str) -> None:
        assert step_of(key) == step
        assert [one.key for one in step_views({key: "No."}) if one.is_faulty] == [step]


class TestHintsFor:
    def test_counts_the_times_of_a_free_week(self) -> None:
        assert hints(duration="30")["duration"] == "Invitees see up to 80 times in a free week."

    def test_says_when_nothing_fits(self) -> None:
        assert "no times" in hints(duration="500")["duration"]

    def test_names_the_last_day_that_can_be_booked(self) -> None:
        assert hints(horizon="7")["horizon"].endswith("Tuesday 1 December 2026.")

    @pytest.mark.parametrize("typed", ["", "soon", "9" * 5000])
    def test_says_nothing_of_what_is_no_number(self, typed: str) -> None:
        said = hints(duration=typed, notice=typed, horizon=typed)
        assert (said["duration"], said["notice"], said["horizon"]) == ("", "", "")

    def test_tells_a_group_from_a_single_person(self) -> None:
        assert hints(max_attendees="8")["max_attendees"].startswith("Up to 8 people")
        assert hints(max_attendees="1")["max_attendees"].startswith("One person")
