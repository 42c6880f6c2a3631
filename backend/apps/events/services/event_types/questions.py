"""The questions of an event type's form."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.events.models import CustomQuestion, EventType
from core.errors import invalid_field
from shared_types.question_form import clause_value, places_of
from shared_types.question_rules import Conditions
from shared_types.questions import QuestionWrite

_FIELDS = (
    "question_text",
    "question_type",
    "is_required",
    "order",
    "options",
    "conditions",
    "validation_rules",
)


def replace_questions(event_type: EventType, questions: Sequence[QuestionWrite]) -> None:
    """Give the form these questions in this order: those that keep their id stay, the others go or come.

    questions: without `form_problems`. To be called under the organizer's lock, for conditions refer from row
    to row. Raises Invalid for an id that is not one of this form's, or that comes twice.
    """
    kept = {question.id: question for question in CustomQuestion.objects.filter(event_type=event_type)}
    asked: list[CustomQuestion] = []
    for order, data in enumerate(questions):
        row = CustomQuestion(event_type=event_type) if data.id is None else kept.pop(data.id, None)
        if row is None:
            raise invalid_field(f"questions.{order}.id", "There is no such question on this form.")
        for name, value in data.model_dump(exclude={"id", "key", "conditions"}, mode="json").items():
            setattr(row, name, value)
        row.order = order
        asked.append(row)
    for row, conditions in zip(asked, _by_row(questions, asked), strict=True):
        row.conditions = conditions
    CustomQuestion.objects.filter(id__in=kept).delete()
    CustomQuestion.objects.bulk_update([row for row in asked if not row._state.adding], _FIELDS)
    CustomQuestion.objects.bulk_create([row for row in asked if row._state.adding])


def copy_questions(original: EventType, copy: EventType) -> None:
    """Ask the same on another form; conditions refer to its own questions."""
    rows = CustomQuestion.objects.filter(event_type=original).order_by("order")
    copies = {
        str(row.id): CustomQuestion(event_type=copy, **{name: getattr(row, name) for name in _FIELDS})
        for row in rows
    }
    for each in copies.values():
        each.conditions = _pointed(each.conditions, {old: str(new.id) for old, new in copies.items()})
    CustomQuestion.objects.bulk_create(copies.values())


def _by_row(questions: Sequence[QuestionWrite], rows: Sequence[CustomQuestion]) -> list[dict[str, Any]]:
    """The questions' conditions as they are stored: by the ids of rows, values as answers are kept."""
    places = places_of(questions)
    stored = []
    for question in questions:
        clauses = [
            clause.model_copy(
                update={
                    "question": str(rows[places[clause.question]].id),
                    "value": clause_value(clause, questions[places[clause.question]]),
                }
            )
            for clause in question.conditions.clauses
        ]
        whole = Conditions(match=question.conditions.match, clauses=clauses)
        stored.append(whole.model_dump(mode="json"))
    return stored


def _pointed(stored: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Stored conditions that refer to other ids."""
    conditions = Conditions.model_validate(stored)
    clauses = [clause.model_copy(update={"question": ids[clause.question]}) for clause in conditions.clauses]
    return Conditions(match=conditions.match, clauses=clauses).model_dump(mode="json")
