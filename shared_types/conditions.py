"""Whether a question is asked, given the answers to those before it."""

from collections.abc import Mapping
from typing import Any

from shared_types.condition_vocabulary import ConditionMatch, ConditionOperator
from shared_types.question_rules import Clause, Conditions


def is_asked(conditions: Conditions, answers: Mapping[str, Any]) -> bool:
    """Whether the conditions hold.

    answers: by question id, of earlier questions that are asked themselves; what is missing is empty.
    """
    if not conditions.clauses:
        return True
    found = (_holds(clause, answers.get(clause.question)) for clause in conditions.clauses)
    return any(found) if conditions.match == ConditionMatch.ANY else all(found)


def _holds(clause: Clause, answer: Any) -> bool:
    match clause.operator:
        case ConditionOperator.EMPTY:
            return _is_nothing(answer)
        case ConditionOperator.NOT_EMPTY:
            return not _is_nothing(answer)
        case ConditionOperator.EQUALS:
            return _same(answer, clause.value)
        case ConditionOperator.NOT_EQUALS:
            return not _same(answer, clause.value)
        case ConditionOperator.CONTAINS:
            return _contains(answer, clause.value)
        case ConditionOperator.ANY_OF:
            return _is_any_of(answer, clause.value)
        case ConditionOperator.GREATER:
            return _is_less(clause.value, answer)
        case ConditionOperator.LESS:
            return _is_less(answer, clause.value)


def _is_nothing(answer: Any) -> bool:
    return answer is None or answer is False or answer in ("", [])


def _same(answer: Any, value: Any) -> bool:
    """Texts are the same whatever their case; a box that was left alone is one that is not ticked."""
    if isinstance(answer, str) and isinstance(value, str):
        return _plain(answer) == _plain(value)
    if isinstance(answer, bool) or isinstance(value, bool):
        return value is (answer is True) and (answer is None or isinstance(answer, bool))
    return answer is not None and bool(answer == value)


def _contains(answer: Any, value: Any) -> bool:
    if isinstance(answer, list):
        return any(_same(each, value) for each in answer)
    return isinstance(answer, str) and isinstance(value, str) and _plain(value) in _plain(answer)


def _is_any_of(answer: Any, value: Any) -> bool:
    if not isinstance(value, list):
        return False
    given = answer if isinstance(answer, list) else [answer]
    return any(_same(each, one) for each in given for one in value)


def _is_less(one: Any, other: Any) -> bool:
    """Dates and times are texts that sort as they follow each other."""
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    return _is_number(one) and _is_number(other) and bool(one < other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(text: str) -> str:
    return text.strip().casefold()
