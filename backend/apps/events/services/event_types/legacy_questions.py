"""The legacy field of event types, where questions once stood as JSON."""

from uuid import UUID

from django.db import transaction
from pydantic import TypeAdapter, ValidationError

from apps.events.models import CustomQuestion, EventType
from apps.events.services.locking import lock_calendar
from core.errors import Invalid
from shared_types.legacy_questions import LegacyQuestions
from shared_types.question_form import form_problems

_QUESTIONS = TypeAdapter(LegacyQuestions)


def import_legacy_questions(*, event_type_id: UUID) -> int:
    """Turn what stands in the legacy field into questions, after those there are; how many it were.

    The field is empty afterwards. Raises Invalid, and changes nothing, where it cannot be read.
    """
    organizer_id = EventType.objects.values_list("organizer_id", flat=True).get(id=event_type_id)
    with transaction.atomic():
        lock_calendar(organizer_id)
        event_type = EventType.objects.get(id=event_type_id)
        try:
            legacy = _QUESTIONS.validate_python(event_type.custom_questions)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            raise Invalid(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
        questions = [question.as_question() for question in legacy]
        for problem in form_problems(questions):
            raise Invalid(f"{problem.field}: {problem.message}")
        first = event_type.questions.count()
        CustomQuestion.objects.bulk_create(
            CustomQuestion(
                event_type=event_type,
                order=order,
                **question.model_dump(include={"question_text", "question_type", "is_required", "options"}),
            )
            for order, question in enumerate(questions, start=first)
        )
        event_type.custom_questions = []
        event_type.save(update_fields=["custom_questions", "updated_at"])
    return len(questions)
