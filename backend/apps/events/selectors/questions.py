"""Questions about the questions of a form."""

from uuid import UUID

from apps.events.models import CustomQuestion
from shared_types.questions import QuestionRead


def list_questions(*, event_type_id: UUID) -> list[QuestionRead]:
    """An event type's questions, in the order in which they are asked."""
    rows = CustomQuestion.objects.filter(event_type_id=event_type_id).order_by("order")
    return [QuestionRead.model_validate(row) for row in rows]
