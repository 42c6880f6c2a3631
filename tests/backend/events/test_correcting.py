"""Answers that are put right later: by whoever gave them, as long as they may cancel or move."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.events.models import Booking, BookingAuditLog, CustomQuestion, EventType
from apps.events.selectors.audit import find_broken_link
from apps.events.services.idempotency import Made
from apps.notifications.models import Notification
from apps.notifications.services.mails import mail_of
from apps.users.models import User
from core import clock
from shared_types.vocabulary import Notice, QuestionType
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import WEEKLY_8, book_series

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def ask(event_type: EventType, text: str = "What about?", **fields: Any) -> CustomQuestion:
    order = event_type.questions.count() + 1
    return CustomQuestion.objects.create(event_type=event_type, question_text=text, order=order, **fields)


def path_of(made: Made) -> str:
    held = made.seat or made.booking
    return f"events/booking/{held.access_token_text()}/manage/"


def correct(api: ApiClient, path: str, **answers: Any) -> Any:
    given = {name.removeprefix("q"): answer for name, answer in answers.items()}
    return api.post(path, {"action": "correct_answers", "custom_answers": given})


def answers_of(read: Any) -> list[tuple[str, Any]]:
    return [(each["question_text"], each["answer"]) for each in read["booking"]["answers"]]


class TestCorrect:
    def test_replaces_them_under_the_words_in_which_they_were_asked(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        topic = ask(intro_call)
        made = book(intro_call, at=MONDAY_9, custom_answers={str(topic.id): "Spring"})
        CustomQuestion.objects.update(question_text="And what is it about?")
        shown = anyone_api.get(path_of(made)).json()
        assert [each["question_text"] for each in shown["questions"]] == ["What about?"]
        changed = correct(anyone_api, path_of(made), **{f"q{topic.id}": "Summer"})
        assert changed.status_code == 200, changed.content
        assert answers_of(changed.json()) == [("What about?", "Summer")]

    def test_keeps_what_nobody_asks_any_more(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        topic, gone = ask(intro_call), ask(intro_call, "How many?")
        given = {str(topic.id): "Spring", str(gone.id): "Three"}
        made = book(intro_call, at=MONDAY_9, custom_answers=given)
        gone.delete()
        changed = correct(anyone_api, path_of(made), **{f"q{topic.id}": "Summer"}).json()
        assert answers_of(changed) == [("What about?", "Summer"), ("How many?", "Three")]

    def test_checks_them_as_at_first_and_names_the_field(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        count = ask(intro_call, "How many?", question_type=QuestionType.NUMBER, is_required=True)
        made = book(intro_call, at=MONDAY_9, custom_answers={str(count.id): 3})
        for answer in ("three", ""):
            refused = correct(anyone_api, path_of(made), **{f"q{count.id}": answer})
            assert (refused.status_code, refused.json()["code"]) == (422, "answers_invalid")
            assert [fault["field"] for fault in refused.json()["errors"]] == [f"custom_answers.{count.id}"]
        assert Booking.objects.get().custom_answers[0]["answer"] == 3

    def test_tells_the_organizer_each_time_and_writes_it_down(
        self, intro_call: EventType, olga: User, anyone_api: ApiClient
    ) -> None:
        topic = ask(intro_call)
        made = book(intro_call, at=MONDAY_9, custom_answers={str(topic.id): "Spring"})
        for answer in ("Summer", "Summer", "Autumn"):
            assert correct(anyone_api, path_of(made), **{f"q{topic.id}": answer}).status_code == 200
        told = Notification.objects.filter(notice=Notice.ANSWERS_CHANGED)
        assert [row.recipient for row in told] == [olga.email] * 2
        texts = [mail_of(row).text for row in told.order_by("created_at")]
        assert any("Summer" in text for text in texts)
        assert any("Ivo Invitee has changed the answers for Intro call." in text for text in texts)
        _, first, second = BookingAuditLog.objects.order_by("sequence")
        assert (first.action, first.actor_type, first.actor_name) == (
            "answers_changed",
            "invitee",
            "Ivo Invitee",
        )
        assert second.personal_values == {
            "old": {"answers": [["What about?", "Summer"]]},
            "new": {"answers": [["What about?", "Autumn"]]},
        }
        assert find_broken_link(organizer_id=olga.id) is None

    def test_of_a_seat_leaves_the_others_alone(self, workshop: EventType, anyone_api: ApiClient) -> None:
        topic = ask(workshop)
        amara = book(
            workshop,
            at=MONDAY_9,
            invitee_email="amara@example.com",
            custom_answers={str(topic.id): "Spring"},
        )
        ivo = book(workshop, at=MONDAY_9, custom_answers={str(topic.id): "Winter"})
        correct(anyone_api, path_of(ivo), **{f"q{topic.id}": "Summer"})
        assert answers_of(anyone_api.get(path_of(amara)).json()) == [("What about?", "Spring")]
        assert answers_of(anyone_api.get(path_of(ivo)).json()) == [("What about?", "Summer")]

    def test_of_a_series_is_for_all_dates_that_are_to_come(
        self, olga: User, olgas_hours: object, anyone_api: ApiClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        coaching = make_event_type(olga, "coaching", **WEEKLY_8)
        topic = ask(coaching)
        series = book_series(coaching, MONDAY_9, occurrences=3)
        monkeypatch.setattr(clock, "now", lambda: MONDAY_9 + HOUR)
        path = f"events/booking/{series.access_token_text()}/manage/"
        assert correct(anyone_api, path, **{f"q{topic.id}": "Summer"}).status_code == 200
        held = Booking.objects.order_by("start_time").values_list("custom_answers", flat=True)
        assert [[each["answer"] for each in answers] for answers in held] == [[], ["Summer"], ["Summer"]]
        assert Notification.objects.filter(notice=Notice.ANSWERS_CHANGED).count() == 1


class TestTooLate:
    @pytest.mark.parametrize(
        ("cancel", "move", "hours_before", "status"),
        [(120, 120, 3, 200), (120, 120, 2, 409), (120, 60, 2, 200), (60, 120, 2, 200), (0, 0, 0, 409)],
    )
    def test_is_when_it_can_neither_be_cancelled_nor_moved(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        monkeypatch: pytest.MonkeyPatch,
        cancel: int,
        move: int,
        hours_before: int,
        status: int,
    ) -> None:
        topic = ask(intro_call)
        EventType.objects.update(cancellation_deadline_minutes=cancel, reschedule_deadline_minutes=move)
        made = book(intro_call, at=MONDAY_9)
        monkeypatch.setattr(clock, "now", lambda: MONDAY_9 - hours_before * HOUR)
        changed = correct(anyone_api, path_of(made), **{f"q{topic.id}": "Summer"})
        assert changed.status_code == status
        shown = anyone_api.get(path_of(made)).json()
        assert bool(shown["questions"]) is (status == 200)
        if status == 409:
            assert changed.json()["code"] == "answers_closed"
            assert Booking.objects.get().custom_answers == []

    def test_is_after_a_cancellation(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        topic = ask(intro_call)
        made = book(intro_call, at=MONDAY_9, now=NOW)
        anyone_api.post(path_of(made), {"action": "cancel"})
        assert correct(anyone_api, path_of(made), **{f"q{topic.id}": "x"}).json()["code"] == "answers_closed"
