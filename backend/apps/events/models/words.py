"""Closed lists of words as rules of the database."""

from enum import StrEnum

from django.db.models import CheckConstraint, Q


def only_words(field: str, words: type[StrEnum], *, name: str, or_blank: bool = False) -> CheckConstraint:
    """The rule that a column holds a word of the vocabulary: choices alone bind forms only."""
    allowed = [word.value for word in words] + ([""] if or_blank else [])
    return CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)
