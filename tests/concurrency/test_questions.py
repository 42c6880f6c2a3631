"""Two organizers' tabs at once: no condition is left pointing at a question that went meanwhile."""

from functools import partial
from typing import Any

from apps.events.models import EventType
from apps.events.selectors.questions import list_questions
from apps.events.services.event_types.editing import update_event_type
from apps.users.models import User
from shared_types.event_types import EventTypeUpdate
from shared_types.questions import QuestionWrite
from tests.backend.events.cast import NOW
from tests.concurrency.herd import deadlocks, herd, kinds


def save(olga: User, event_type: EventType, questions: list[dict[str, Any]]) -> EventType:
    data = EventTypeUpdate.model_validate({"name": event_type.name, "questions": questions})
    return update_event_type(organizer=olga, event_type_id=event_type.id, data=data, now=NOW)


class TestSavingAtOnce:
    def test_keeps_every_condition_pointing_at_an_earlier_question(
        self, olga: User, intro_call: EventType
    ) -> None:
        before = deadlocks()
        for _ in range(5):
            save(olga, intro_call, [{"question_text": "Which size?"}])
            (size,) = list_questions(event_type_id=intro_call.id)
            kept = QuestionWrite.model_validate(size.model_dump(exclude={"order"})).model_dump(mode="json")
            needs = {"clauses": [{"question": str(size.id), "operator": "not_empty"}]}
            depending = [kept, {"question_text": "Which shade?", "conditions": needs}]
            other = [{"question_text": "Why?"}]
            results = herd([partial(save, olga, intro_call, form) for form in (depending, other) * 4])
            assert set(kinds(results)) <= {"EventType", "Invalid"}
            asked: set[str] = set()
            for question in list_questions(event_type_id=intro_call.id):
                assert {clause.question for clause in question.conditions.clauses} <= asked
                asked.add(str(question.id))
        assert deadlocks() == before
