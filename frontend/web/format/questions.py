"""The organizer's questions as a form in the browser shows them, and what it holds as answers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from shared_types.answers import CheckedAnswers, check_answers
from shared_types.question_rules import ValidationRules, day_of
from shared_types.questions import QuestionRead
from shared_types.vocabulary import QuestionType

ANSWER_PREFIX: Final = "answer-"

type ValuesOf = Callable[[str], Sequence[str]]


class _Input(NamedTuple):
    """How a browser takes a line of text."""

    input_type: str = "text"
    input_mode: str = "text"
    auto_complete: str = "off"
    is_short: bool = False


_INPUTS: dict[str, _Input] = {
    QuestionType.EMAIL: _Input("email", "email", "email"),
    QuestionType.PHONE: _Input("tel", "tel", "tel"),
    # The browser's own number field drops what it can't read without a word, so numbers are text.
    QuestionType.NUMBER: _Input("text", "decimal", is_short=True),
    QuestionType.DATE: _Input("date", is_short=True),
    QuestionType.TIME: _Input("time", is_short=True),
    QuestionType.URL: _Input("url", "url", "url"),
}


class QuestionView(BaseModel):
    """A custom question; `name` is its field's name in the form, the input's words are HTML's.

    least, most: the bounds of a date or a time, as the browser's own pickers take them. held: what its fields
    hold at first.
    """

    name: str
    text: str
    hint: str
    kind: str
    input_type: str
    input_mode: str
    auto_complete: str
    is_short: bool
    is_required: bool
    least: str
    most: str
    options: list[str]
    held: list[str] = []


def question_view(question: QuestionRead, *, today: date) -> QuestionView:
    """A question, with its rules said before somebody breaks them. today: where the invitee is."""
    rules = question.validation_rules
    first, last = (
        day_of(bound, today=today).isoformat() if bound else ""
        for bound in (rules.earliest_date, rules.latest_date)
    )
    return QuestionView(
        name=f"{ANSWER_PREFIX}{question.id}",
        text=question.question_text,
        hint=_hint(rules, first, last),
        kind=QuestionType(question.question_type).value,
        **_INPUTS.get(question.question_type, _Input())._asdict(),
        is_required=question.is_required,
        least=first or rules.earliest_time or "",
        most=last or rules.latest_time or "",
        options=question.options,
    )


def watched_names(questions: Sequence[QuestionRead]) -> list[str]:
    """The fields on whose answers it depends whether others are asked."""
    needed = {clause.question for question in questions for clause in question.conditions.clauses}
    return [name_of(question) for question in questions if str(question.id) in needed]


def name_of(question: QuestionRead) -> str:
    """The name of a question's field."""
    return f"{ANSWER_PREFIX}{question.id}"


def check_form(
    questions: Sequence[QuestionRead], values_of: ValuesOf, *, now: datetime, timezone: str
) -> CheckedAnswers:
    """The form's answers, checked as the server will; values_of: what the fields of a name hold."""
    answers = {
        str(question.id): _raw(question.question_type, values_of(name_of(question))) for question in questions
    }
    return check_answers(questions, answers, now=now, timezone=timezone)


def unasked_names(questions: Sequence[QuestionRead], checked: CheckedAnswers) -> list[str]:
    """The fields that are not shown."""
    return [name_of(question) for question in questions if str(question.id) not in checked.asked]


def faults_by_name(checked: CheckedAnswers) -> dict[str, str]:
    """What is wrong, by the names of the fields."""
    return {
        problem.field.replace("custom_answers.", ANSWER_PREFIX): problem.message
        for problem in checked.problems
    }


def held_values(answer: Any) -> Sequence[str]:
    """What the fields of a question hold that was answered so."""
    if isinstance(answer, list):
        return [str(each) for each in answer]
    return () if answer in (None, "", False) else ("on",) if answer is True else (str(answer),)


def _raw(kind: str, values: Sequence[str]) -> Any:
    if kind == QuestionType.CHECKBOX:
        return bool(values)
    given = [value for value in values if value.strip()]
    if kind == QuestionType.MULTISELECT:
        return given
    return given[-1].strip() if given else None


def _hint(rules: ValidationRules, first: str, last: str) -> str:
    bounds = (
        (rules.min_length, rules.max_length, " characters"),
        (rules.min, rules.max, ""),
        (rules.earliest_time, rules.latest_time, ""),
        (rules.min_choices, rules.max_choices, " of these"),
        (_day_words(first), _day_words(last), ""),
    )
    said = (_between(least, most, unit) for least, most, unit in bounds)
    between = next((words for words in said if words), "")
    if rules.integer:
        return f"{between} Whole numbers only.".strip()
    return between or rules.pattern_message or ""


def _between(least: object, most: object, unit: str) -> str:
    if least in (None, "") and most in (None, ""):
        return ""
    if most in (None, ""):
        return f"{least}{unit} or more." if unit else f"From {least}."
    if least in (None, ""):
        return f"Up to {most}{unit}."
    return f"Exactly {least}{unit}." if least == most else f"From {least} to {most}{unit}."


def _day_words(day: str) -> str:
    return f"{date.fromisoformat(day).day} {date.fromisoformat(day):%B %Y}" if day else ""
