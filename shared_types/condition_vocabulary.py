"""The closed lists of words of conditions; stored and sent like those of `vocabulary`."""

from enum import StrEnum


class ConditionMatch(StrEnum):
    """How many clauses of a condition must hold."""

    ALL = "all"
    ANY = "any"


class ConditionOperator(StrEnum):
    """What a clause says about an earlier answer."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    CONTAINS = "contains"
    GREATER = "greater"
    LESS = "less"
    ANY_OF = "any_of"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"
