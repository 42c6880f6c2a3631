"""Custom questions: what an organizer asks of an invitee."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from shared_types.base import In, Out
from shared_types.fields import Flag, Line, ShortLine
from shared_types.vocabulary import QuestionType


class QuestionWrite(In):
    """A custom question. Keep its `id` to keep its answers; leave it out for a new one."""

    id: UUID | None = None
    question_text: Annotated[Line, StringConstraints(min_length=1, max_length=500)]
    question_type: QuestionType = QuestionType.TEXT
    is_required: Flag = False
    options: list[ShortLine] = Field(default=[], max_length=50)
    conditions: dict[str, Any] = {}
    validation_rules: dict[str, Any] = {}


class QuestionRead(Out):
    """A custom question, in the order in which it is asked."""

    id: UUID
    question_text: str
    question_type: QuestionType
    is_required: bool
    order: int
    options: list[str]
    conditions: dict[str, Any]
    validation_rules: dict[str, Any]


class AnswerRead(Out):
    """An answer, under the question's text as it was when it was asked."""

    question_id: str
    question_text: str
    answer: Any
