"""What is asked of a form's questions beyond what their fields say alone, in builder and server."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil, floor
from typing import Any, Final, NamedTuple

from shared_types.answer_rules import Refused
from shared_types.answers import read_answer
from shared_types.condition_vocabulary import ConditionOperator
from shared_types.errors import FieldProblem
from shared_types.patterns import BadPattern, require_pattern
from shared_types.question_rules import (
    CHOICE_TYPES,
    OPERATORS_FOR,
    RULES_FOR,
    Clause,
    ValidationRules,
    day_of,
)
from shared_types.questions import QuestionWrite
from shared_types.vocabulary import QuestionType

_BOUNDS: Final = (
    ("min_length", "max_length"),
    ("min", "max"),
    ("earliest_time", "latest_time"),
    ("min_choices", "max_choices"),
)
_LONGEST_TEXT: Final = 1000
_NO_VALUE: Final = (ConditionOperator.EMPTY, ConditionOperator.NOT_EMPTY)


class Fault(NamedTuple):
    """One thing that is wrong: `path` is dotted, from the question on."""

    path: str
    code: str
    message: str


def form_problems(
    questions: Sequence[QuestionWrite], *, left_out: Mapping[str, str] | None = None
) -> list[FieldProblem]:
    """Everything that is wrong, by paths such as `questions.2.conditions.clauses.0.question`.

    left_out: the texts, by id, of questions that are stored and would go.
    """
    places = places_of(questions)
    found = [
        FieldProblem(field=f"questions.{number}.{path}", code=code, message=message)
        for number, question in enumerate(questions)
        for path, code, message in (
            *_options(question),
            *_rules(question),
            *_clauses(number, questions, places, left_out or {}),
        )
    ]
    return [*found, *_twice(questions)]


def places_of(questions: Sequence[QuestionWrite]) -> dict[str, int]:
    """At which place a question stands, by its id and by its key."""
    return {name: place for place, question in enumerate(questions) for name in _names(question)}


def clause_value(clause: Clause, asked: QuestionWrite) -> Any:
    """A clause's value, as answers to the question are kept; raises Refused where none could be like it."""
    if clause.operator in _NO_VALUE:
        if clause.value is not None:
            raise Refused("not_allowed", "Leave the value out here.")
        return None
    if clause.operator == ConditionOperator.ANY_OF:
        if not isinstance(clause.value, list) or not clause.value:
            raise Refused("required", "List at least one value.")
        return [_one_value(value, clause.operator, asked) for value in clause.value]
    if isinstance(clause.value, list):
        raise Refused("not_allowed", "Give one value, not a list.")
    return _one_value(clause.value, clause.operator, asked)


def _one_value(value: Any, operator: ConditionOperator, asked: QuestionWrite) -> Any:
    kind = asked.question_type
    if value is None or value == "":
        raise Refused("required", "Say which value.")
    if kind in CHOICE_TYPES:
        if value not in asked.options:
            raise Refused("unknown_option", f"“{asked.question_text}” has no such option.")
        return value
    if kind in (QuestionType.TEXT, QuestionType.TEXTAREA) or operator == ConditionOperator.CONTAINS:
        if not isinstance(value, str):
            raise Refused("invalid_text", "Write a text.")
        return value
    return read_answer(kind, value)


def _names(question: QuestionWrite) -> Iterator[str]:
    if question.id is not None:
        yield str(question.id)
    if question.key is not None:
        yield question.key


def _twice(questions: Sequence[QuestionWrite]) -> Iterator[FieldProblem]:
    seen: set[str] = set()
    for number, question in enumerate(questions):
        for name in _names(question):
            if name in seen:
                field = f"questions.{number}.{'key' if name == question.key else 'id'}"
                message = "Another question of this form has the same name."
                yield FieldProblem(field=field, code="duplicate", message=message)
        seen.update(_names(question))


def _options(question: QuestionWrite) -> Iterator[Fault]:
    options = question.options
    if question.question_type not in CHOICE_TYPES:
        if options:
            yield Fault("options", "not_allowed", "Only questions to choose from have options.")
    elif not options:
        yield Fault("options", "required", "Give at least one option to choose.")
    elif "" in options:
        yield Fault("options", "required", "An option needs a text.")
    elif len(set(options)) != len(options):
        yield Fault("options", "duplicate", "Two options are the same.")


def _rules(question: QuestionWrite) -> Iterator[Fault]:
    rules = question.validation_rules
    misplaced = [name for name in rules.set_rules() if question.question_type not in RULES_FOR[name]]
    for name in misplaced:
        message = f"A question of the type {question.question_type} has no such rule."
        yield Fault(f"validation_rules.{name}", "not_allowed", message)
    if misplaced:
        return
    for least, most in _BOUNDS:
        if None not in (getattr(rules, least), getattr(rules, most)) and (
            getattr(rules, least) > getattr(rules, most)
        ):
            yield Fault(f"validation_rules.{most}", "out_of_order", "The upper bound is below the lower one.")
    yield from _dates(rules)
    yield from _reachable(question)
    if rules.pattern is not None:
        try:
            require_pattern(rules.pattern)
        except BadPattern as bad:
            yield Fault("validation_rules.pattern", "pattern_invalid", str(bad))
    elif rules.pattern_message is not None:
        message = "Say by which pattern an answer is judged, or leave its message out."
        yield Fault("validation_rules.pattern_message", "not_allowed", message)


def _dates(rules: ValidationRules) -> Iterator[Fault]:
    """Two bounds of which one moves with the day are in order on some days only: nothing to refuse."""
    first, last = rules.earliest_date, rules.latest_date
    if first is None or last is None or first.startswith("today") != last.startswith("today"):
        return
    some_day = date(2000, 1, 1)
    if day_of(first, today=some_day) > day_of(last, today=some_day):
        yield Fault("validation_rules.latest_date", "out_of_order", "The last day is before the first one.")


def _reachable(question: QuestionWrite) -> Iterator[Fault]:
    """Bounds that no answer of the type could keep."""
    rules = question.validation_rules
    if _lacks_whole_numbers(rules):
        yield Fault("validation_rules.max", "no_whole_number", "No whole number lies between the bounds.")
    if question.question_type == QuestionType.TEXT:
        for name in ("min_length", "max_length"):
            if (getattr(rules, name) or 0) > _LONGEST_TEXT:
                message = f"A line of text has at most {_LONGEST_TEXT} characters."
                yield Fault(f"validation_rules.{name}", "too_large", message)
    if (rules.min_choices or 0) > len(question.options):
        yield Fault("validation_rules.min_choices", "too_large", "There are fewer options than that.")


def _lacks_whole_numbers(rules: ValidationRules) -> bool:
    """Whether whole numbers are asked for between bounds, in order, that hold none."""
    if not rules.integer or rules.min is None or rules.max is None:
        return False
    return rules.min <= rules.max and floor(rules.max) < ceil(rules.min)


def _clauses(
    number: int, questions: Sequence[QuestionWrite], places: Mapping[str, int], left_out: Mapping[str, str]
) -> Iterator[Fault]:
    question = questions[number]
    for place, clause in enumerate(question.conditions.clauses):
        path = f"conditions.clauses.{place}"
        found = places.get(clause.question)
        if found is None:
            yield Fault(f"{path}.question", *_not_there(question, left_out.get(clause.question)))
        elif found >= number:
            yield Fault(f"{path}.question", "condition_not_earlier", _too_late(question, questions[found]))
        else:
            yield from _comparison(clause, path, questions[found])


def _comparison(clause: Clause, path: str, asked: QuestionWrite) -> Iterator[Fault]:
    if clause.operator not in OPERATORS_FOR[asked.question_type]:
        message = f"An answer of the type {asked.question_type} cannot be compared like this."
        yield Fault(f"{path}.operator", "not_allowed", message)
        return
    try:
        clause_value(clause, asked)
    except Refused as refused:
        yield Fault(f"{path}.value", refused.code, str(refused))


def _not_there(question: QuestionWrite, deleted: str | None) -> tuple[str, str]:
    if deleted is None:
        return "unknown_question", "There is no such question on this form."
    message = f"“{deleted}” cannot be deleted: whether “{question.question_text}” is asked depends on it."
    return "question_in_use", message


def _too_late(question: QuestionWrite, asked: QuestionWrite) -> str:
    if asked is question:
        return f"“{question.question_text}” cannot depend on its own answer."
    return f"“{question.question_text}” depends on “{asked.question_text}”, which has to be asked before it."
