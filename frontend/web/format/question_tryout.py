"""Questions as they would be asked, while they are still being written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError

from shared_types.question_rules import Conditions, ValidationRules
from shared_types.questions import QuestionRead
from shared_types.vocabulary import QuestionType
from web.format.question_draft import QuestionDraft, question_payload


def drafted_questions(questions: Sequence[QuestionDraft]) -> list[QuestionRead]:
    """The drafts as if they were stored; conditions and rules that are not finished do not count yet."""
    return [
        QuestionRead(
            id=UUID(question.key),
            question_text=question.question_text or "New question",
            question_type=QuestionType(question.question_type),
            is_required=question.is_required,
            order=order,
            options=question.options(),
            conditions=_or_nothing(Conditions, payload["conditions"]),
            validation_rules=_or_nothing(ValidationRules, payload["validation_rules"]),
        )
        for order, question in enumerate(questions)
        for payload in [question_payload(question, questions)]
    ]


def _or_nothing[Part: BaseModel](part: type[Part], typed: Any) -> Part:
    try:
        return part.model_validate(typed)
    except ValidationError:
        return part()
