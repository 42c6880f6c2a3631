"""Questions as older event types carry them, in one JSON field: read on import, and turned into today's."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field, StringConstraints

from shared_types.base import In
from shared_types.fields import Flag, Line, ShortLine
from shared_types.questions import QuestionWrite
from shared_types.vocabulary import QuestionType

_OTHER_NAMES: Final[Mapping[str, QuestionType]] = {
    "string": QuestionType.TEXT,
    "long_text": QuestionType.TEXTAREA,
    "dropdown": QuestionType.SELECT,
    "checkboxes": QuestionType.MULTISELECT,
    "boolean": QuestionType.CHECKBOX,
    "tel": QuestionType.PHONE,
    "link": QuestionType.URL,
}


def _known_type(name: object) -> object:
    return _OTHER_NAMES.get(name, name) if isinstance(name, str) else name


class LegacyQuestion(In):
    """One question; each field goes by several names."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True)

    question_text: Annotated[Line, StringConstraints(min_length=1, max_length=500)] = Field(
        validation_alias=AliasChoices("question_text", "question", "label", "text")
    )
    question_type: Annotated[QuestionType, BeforeValidator(_known_type)] = Field(
        default=QuestionType.TEXT, validation_alias=AliasChoices("question_type", "type")
    )
    is_required: Flag = Field(default=False, validation_alias=AliasChoices("is_required", "required"))
    options: list[ShortLine] = Field(
        default=[], max_length=50, validation_alias=AliasChoices("options", "choices")
    )

    def as_question(self) -> QuestionWrite:
        """The same as a question of today, which is always asked."""
        return QuestionWrite(**self.model_dump())


def _as_object(question: Any) -> Any:
    return {"question_text": question} if isinstance(question, str) else question


# A text alone is a question that is answered with a line of text.
LegacyQuestions = Annotated[
    list[Annotated[LegacyQuestion, BeforeValidator(_as_object)]], Field(max_length=30)
]
