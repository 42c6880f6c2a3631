"""Words of the shared vocabulary as the choices of a model's field."""

from enum import StrEnum


def choices_of(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Value and label of each word, in the order in which the vocabulary lists them."""
    return [(word.value, word.value.replace("_", " ").capitalize()) for word in words]
