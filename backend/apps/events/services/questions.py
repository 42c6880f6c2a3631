"""The questions of an event type's form."""

from collections.abc import Sequence

from apps.events.models import CustomQuestion, EventType
from core.errors import invalid_field
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

    Raises Invalid for an id that is not one of this form's, or that comes twice.
    """
    kept = {question.id: question for question in CustomQuestion.objects.filter(event_type=event_type)}
    asked: list[CustomQuestion] = []
    for order, data in enumerate(questions):
        row = CustomQuestion(event_type=event_type) if data.id is None else kept.pop(data.id, None)
        if row is None:
            raise invalid_field(f"questions.{order}.id", "There is no such question on this form.")
        for name, value in data.model_dump(exclude={"id"}).items():
            setattr(row, name, value)
        row.order = order
        asked.append(row)
    CustomQuestion.objects.filter(id__in=kept).delete()
    CustomQuestion.objects.bulk_update([row for row in asked if not row._state.adding], _FIELDS)
    CustomQuestion.objects.bulk_create([row for row in asked if row._state.adding])


def copy_questions(original: EventType, copy: EventType) -> None:
    """Ask the same on another form."""
    rows = CustomQuestion.objects.filter(event_type=original).order_by("order")
    CustomQuestion.objects.bulk_create(
        CustomQuestion(event_type=copy, **{name: getattr(row, name) for name in _FIELDS}) for row in rows
    )
