"""Custom questions: what an organizer asks of an invitee."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared_types.base import In, Out
from shared_types.fields import Flag, Line, ShortLine
from shared_types.question_rules import Conditions, ValidationRules
from shared_types.vocabulary import QuestionType


class QuestionWrite(In):
    """A custom question. Keep its `id` to keep what it is; leave it out for a new one.

    key: a name of your choosing by which conditions of the same request refer to it; it is not stored.
    """

    id: UUID | None = None
    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    question_text: Annotated[Line, StringConstraints(min_length=1, max_length=500)]
    question_type: QuestionType = QuestionType.TEXT
    is_required: Flag = False
    options: list[ShortLine] = Field(default=[], max_length=50)
    conditions: Conditions = Conditions()
    validation_rules: ValidationRules = ValidationRules()


class QuestionRead(Out):
    """A custom question, in the order in which it is asked."""

    id: UUID
    question_text: str
    question_type: QuestionType
    is_required: bool
    order: int
    options: list[str]
    conditions: Conditions
    validation_rules: ValidationRules


class AnswersCorrect(In):
    """All answers of a booking as they shall be from now on, by question id."""

    action: Literal["correct_answers"] = "correct_answers"
    custom_answers: dict[str, Any] = Field(max_length=60)


class AnswerRead(Out):
    """An answer, under the question's text as it was when it was asked."""

    question_id: str
    question_text: str
    answer: Any
