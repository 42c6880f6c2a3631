"""Answers as a booking, a seat or a place in a waitlist keeps them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.events.selectors.questions import list_questions
from core.errors import Invalid
from shared_types.answers import check_answers
from shared_types.vocabulary import ErrorCode


def read_answers(
    event_type_id: UUID,
    given: Mapping[str, Any],
    *,
    timezone: str,
    now: datetime,
    may_leave_open: bool = False,
) -> list[dict[str, Any]]:
    """Answers to the questions that are asked, in their order, each with the question's text of this moment.

    given: by question id. timezone: of whoever answers. may_leave_open: required questions need no answer.
    One query. Raises Invalid, naming each field.
    """
    questions = list_questions(event_type_id=event_type_id)
    if may_leave_open:
        questions = [question.model_copy(update={"is_required": False}) for question in questions]
    checked = check_answers(questions, given, now=now, timezone=timezone)
    if checked.problems:
        message = "Some answers are missing or not as they should be."
        raise Invalid(message, code=ErrorCode.ANSWERS_INVALID, errors=checked.problems)
    return [
        {
            "question_id": str(each.id),
            "question_text": each.question_text,
            "answer": checked.kept[str(each.id)],
        }
        for each in questions
        if str(each.id) in checked.kept
    ]


def answers_in_words(answers: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Question and answer, as they are read."""
    return tuple((str(entry["question_text"]), _as_text(entry["answer"])) for entry in answers)


def _as_text(answer: Any) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
