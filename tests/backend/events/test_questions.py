"""Questions of a form that depend on each other: kept, moved, copied, and asked."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from apps.events.models import CustomQuestion, EventType
from apps.users.models import User
from core.errors import Invalid
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, book, wish

PATH = "events/event-types/"
SIZE = {"key": "size", "question_text": "Which size?", "question_type": "select", "options": ["S", "Other"]}
OTHER = {
    "question_text": "Which one then?",
    "is_required": True,
    "conditions": {"clauses": [{"question": "size", "operator": "equals", "value": "Other"}]},
    "validation_rules": {"pattern": "[A-Z]+", "pattern_message": "Capitals only."},
}


@pytest.fixture
def merch(olga_api: ApiClient, intro_call: EventType) -> list[dict[str, Any]]:
    """The questions of the intro call: a size, and which one if it is another."""
    response = olga_api.put(f"{PATH}{intro_call.id}/", {"name": "Intro call", "questions": [SIZE, OTHER]})
    assert response.status_code == 200, response.content
    return [as_written(question) for question in response.json()["questions"]]


def as_written(question: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in question.items() if name != "order"}


def put(api: ApiClient, event_type: EventType, questions: list[dict[str, Any]]) -> Any:
    whole = {"name": event_type.name, "max_attendees": event_type.max_attendees, "questions": questions}
    return api.put(f"{PATH}{event_type.id}/", whole)


def errors_of(response: Any) -> dict[str, tuple[str, str]]:
    assert response.status_code == 422, response.content
    return {error["field"]: (error["code"], error["message"]) for error in response.json()["errors"]}


class TestConditionsOfAForm:
    def test_refer_by_key_to_what_is_new_and_are_kept_by_id(self, merch: list[dict[str, Any]]) -> None:
        size, other = merch
        assert other["conditions"] == {
            "match": "all",
            "clauses": [{"question": size["id"], "operator": "equals", "value": "Other"}],
        }
        assert size["conditions"] == {}

    def test_come_back_as_they_were_read(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        response = put(olga_api, intro_call, merch)
        assert [as_written(each) for each in response.json()["questions"]] == merch

    def test_follow_their_question_to_another_place(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        new = {"question_text": "Why?"}
        response = put(olga_api, intro_call, [merch[0], new, merch[1]])
        assert response.json()["questions"][2]["conditions"] == merch[1]["conditions"]

    def test_stop_a_question_from_going_before_the_one_it_needs(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        code, message = errors_of(put(olga_api, intro_call, merch[::-1]))[
            "questions.0.conditions.clauses.0.question"
        ]
        assert code == "condition_not_earlier"
        assert "“Which one then?”" in message
        assert "“Which size?”" in message
        assert [each.order for each in intro_call.questions.order_by("order")] == [0, 1]

    def test_stop_a_question_that_is_needed_from_going(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        response = put(olga_api, intro_call, merch[1:])
        code, message = errors_of(response)["questions.0.conditions.clauses.0.question"]
        assert code == "question_in_use"
        assert "“Which size?” cannot be deleted" in message
        assert "“Which one then?”" in message
        assert intro_call.questions.count() == 2

    def test_never_reach_into_another_form(
        self, olga_api: ApiClient, intro_call: EventType, workshop: EventType, merch: list[dict[str, Any]]
    ) -> None:
        stolen = {**OTHER, "conditions": merch[1]["conditions"]}
        assert errors_of(put(olga_api, workshop, [stolen])) == {
            "questions.0.conditions.clauses.0.question": (
                "unknown_question",
                "There is no such question on this form.",
            )
        }

    def test_go_with_their_question(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        assert put(olga_api, intro_call, merch[:1]).status_code == 200
        assert put(olga_api, intro_call, []).status_code == 200

    def test_keep_values_as_answers_are_kept(self, olga_api: ApiClient, intro_call: EventType) -> None:
        at = {"key": "at", "question_text": "When?", "question_type": "time"}
        early = {
            "question_text": "Coffee?",
            "conditions": {"clauses": [{"question": "at", "operator": "less", "value": "09:00:00"}]},
        }
        response = put(olga_api, intro_call, [at, early])
        assert response.json()["questions"][1]["conditions"]["clauses"][0]["value"] == "09:00"


class TestDuplicate:
    def test_lets_conditions_refer_to_the_questions_of_the_copy(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        copy = olga_api.post(f"{PATH}{intro_call.id}/duplicate/").json()
        size, other = copy["questions"]
        assert {size["id"], other["id"]}.isdisjoint(each["id"] for each in merch)
        assert other["conditions"]["clauses"][0]["question"] == size["id"]
        assert other["validation_rules"] == OTHER["validation_rules"]
        changed = [{**as_written(each), "is_required": False} for each in copy["questions"]]
        again = olga_api.put(f"{PATH}{copy['id']}/", {"name": copy["name"], "questions": changed})
        assert again.status_code == 200, again.content


class TestBooking:
    def test_stores_no_answer_to_a_question_that_was_not_asked(
        self, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        size, other = (each["id"] for each in merch)
        made = book(intro_call, at=MONDAY_9, custom_answers={size: "S", other: "not even right"})
        assert made.booking.custom_answers == [
            {"question_id": size, "question_text": "Which size?", "answer": "S"}
        ]

    def test_wants_an_answer_to_a_question_that_is_asked(
        self, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        size, other = (each["id"] for each in merch)
        with pytest.raises(Invalid) as refused:
            book(intro_call, at=MONDAY_9, custom_answers={size: "Other"})
        assert [(each.field, each.code) for each in refused.value.errors] == [
            (f"custom_answers.{other}", "required")
        ]

    def test_says_the_organizers_words_for_a_pattern(
        self, anyone_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]], frozen: object
    ) -> None:
        size, other = (each["id"] for each in merch)
        body = wish(intro_call, MONDAY_9, custom_answers={size: "Other", other: "xxl"})
        response = anyone_api.post("events/bookings/create/", body.model_dump(mode="json"))
        assert response.json()["code"] == "answers_invalid"
        assert errors_of(response) == {f"custom_answers.{other}": ("pattern", "Capitals only.")}

    def test_keeps_answers_readable_when_the_question_is_gone(
        self, olga_api: ApiClient, intro_call: EventType, merch: list[dict[str, Any]]
    ) -> None:
        size, other = (each["id"] for each in merch)
        made = book(intro_call, at=MONDAY_9, custom_answers={size: "Other", other: "XXL"})
        assert put(olga_api, intro_call, []).status_code == 200
        read = olga_api.get(f"events/bookings/{made.booking.id}/").json()
        assert [(each["question_text"], each["answer"]) for each in read["answers"]] == [
            ("Which size?", "Other"),
            ("Which one then?", "XXL"),
        ]

    def test_lets_each_party_at_a_group_event_answer_for_itself(
        self, olga_api: ApiClient, workshop: EventType
    ) -> None:
        made = put(olga_api, workshop, [SIZE, OTHER]).json()["questions"]
        size, other = (each["id"] for each in made)
        ivo = book(workshop, at=MONDAY_9, custom_answers={size: "S"})
        eve = book(
            workshop,
            at=MONDAY_9,
            invitee_email="eve@example.com",
            custom_answers={size: "Other", other: "XL"},
        )
        assert ivo.seat is not None
        assert eve.seat is not None
        assert [each["answer"] for each in ivo.seat.custom_answers] == ["S"]
        assert [each["answer"] for each in eve.seat.custom_answers] == ["Other", "XL"]
        ivo.booking.refresh_from_db()
        assert ivo.booking.custom_answers == []


class TestAttendeesThatAreAdded:
    def test_answer_what_they_were_asked_and_nothing_else(
        self, olga_api: ApiClient, workshop: EventType, frozen: object
    ) -> None:
        asked = put(olga_api, workshop, [SIZE, OTHER]).json()["questions"]
        size, other = (each["id"] for each in asked)
        slot = book(workshop, at=MONDAY_9, custom_answers={size: "S"}).booking
        path = f"events/bookings/{slot.id}/attendees/add/"
        eve = {"name": "Eve", "email": "eve@example.com"}
        added = olga_api.post(path, {**eve, "custom_answers": {size: "S", other: "hidden"}})
        assert added.status_code == 201, added.content
        assert [each["answer"] for each in added.json()["attendee"]["answers"]] == ["S"]
        unanswered = olga_api.post(path, {**eve, "custom_answers": {size: "Other"}})
        assert [each["answer"] for each in unanswered.json()["attendee"]["answers"]] == ["Other"]
        wrong = olga_api.post(path, {**eve, "custom_answers": {size: "Other", other: "xxl"}})
        assert errors_of(wrong) == {f"custom_answers.{other}": ("pattern", "Capitals only.")}


class TestCosts:
    def test_asks_for_a_public_form_in_two_queries_however_long_it_is(
        self,
        anyone_api: ApiClient,
        intro_call: EventType,
        merch: list[dict[str, Any]],
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        path = f"events/public/{intro_call.organizer.slug}/{intro_call.event_type_slug}/"
        with django_assert_num_queries(2):
            assert len(anyone_api.get(path).json()["questions"]) == 2

    def test_saves_thirty_questions_in_as_many_queries_as_two(
        self,
        olga_api: ApiClient,
        intro_call: EventType,
        merch: list[dict[str, Any]],
        django_assert_max_num_queries: Any,
    ) -> None:
        many = [{**OTHER, "conditions": merch[1]["conditions"]} for _ in range(28)]
        with django_assert_max_num_queries(40) as few:
            put(olga_api, intro_call, merch)
        with django_assert_max_num_queries(40) as most:
            put(olga_api, intro_call, [*merch, *many])
        assert CustomQuestion.objects.count() == 30
        assert len(most) - len(few) <= 1  # the INSERT


class TestRowsOfBefore:
    def test_are_asked_without_conditions(self, intro_call: EventType, olga: User) -> None:
        why = CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        booked = book(intro_call, at=MONDAY_9, custom_answers={str(why.id): "Because"}).booking
        assert booked.custom_answers[0]["answer"] == "Because"

    def test_refuse_answers_to_nothing(self, intro_call: EventType) -> None:
        with pytest.raises(Invalid):
            book(intro_call, at=MONDAY_9, custom_answers={str(uuid4()): "Because"})


class TestLegacyQuestions:
    def test_become_rows(self, olga_api: ApiClient) -> None:
        old = [
            "Why?",
            {"label": "Which size?", "type": "dropdown", "required": True, "choices": ["S", "M"]},
            {"question": "Newsletter?", "type": "boolean"},
        ]
        made = olga_api.post(PATH, {"name": "Imported", "custom_questions": old})
        assert made.status_code == 201, made.content
        assert "custom_questions" not in made.json()
        assert [
            (each["question_text"], each["question_type"], each["is_required"], each["options"])
            for each in made.json()["questions"]
        ] == [
            ("Why?", "text", False, []),
            ("Which size?", "select", True, ["S", "M"]),
            ("Newsletter?", "checkbox", False, []),
        ]

    @pytest.mark.parametrize(
        ("old", "field", "code"),
        [
            ([{"label": "Which?", "type": "select"}], "custom_questions.0.options", "required"),
            ([{"label": "Which?", "type": "colour"}], "custom_questions.0.type", "enum"),
            ([{"label": ""}], "custom_questions.0.label", "too_short"),
            (["Why?", {"label": "How?", "help": "x"}], "custom_questions.1.help", "extra_forbidden"),
            ([7], "custom_questions.0", None),
            (["Why?"] * 31, "custom_questions", "too_long"),
        ],
    )
    def test_are_refused_by_the_field_that_is_wrong(
        self, olga_api: ApiClient, old: list[Any], field: str, code: str | None
    ) -> None:
        errors = errors_of(olga_api.post(PATH, {"name": "Imported", "custom_questions": old}))
        assert list(errors) == [field]
        assert code in (None, errors[field][0])
        assert not EventType.objects.filter(name="Imported").exists()

    def test_do_not_mix_with_those_of_today(self, olga_api: ApiClient) -> None:
        both = {"name": "x", "questions": [{"question_text": "Why?"}], "custom_questions": ["How?"]}
        assert list(errors_of(olga_api.post(PATH, both))) == ["custom_questions"]


class TestImportQuestions:
    def test_turns_the_field_into_rows_after_those_that_are_there(
        self, intro_call: EventType, capsys: pytest.CaptureFixture[str]
    ) -> None:
        CustomQuestion.objects.create(event_type=intro_call, question_text="Why?", order=0)
        stored = ["How?", {"label": "Which?", "type": "dropdown", "choices": ["S"]}]
        EventType.objects.filter(id=intro_call.id).update(custom_questions=stored)
        call_command("import_questions")
        assert [each.question_text for each in intro_call.questions.order_by("order")] == [
            "Why?",
            "How?",
            "Which?",
        ]
        intro_call.refresh_from_db()
        assert intro_call.custom_questions == []
        call_command("import_questions")
        assert capsys.readouterr().out.splitlines() == ["2 questions imported.", "0 questions imported."]

    def test_leaves_alone_what_cannot_be_read(self, intro_call: EventType, workshop: EventType) -> None:
        EventType.objects.filter(id=intro_call.id).update(custom_questions=[{"type": "select"}])
        EventType.objects.filter(id=workshop.id).update(custom_questions=["Why?"])
        with pytest.raises(CommandError, match="1 questions imported; 1 event types could not be read"):
            call_command("import_questions")
        intro_call.refresh_from_db()
        assert intro_call.custom_questions == [{"type": "select"}]
        assert workshop.questions.count() == 1
