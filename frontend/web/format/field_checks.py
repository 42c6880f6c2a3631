"""What is wrong with a value, in words that say what to do: the shared schemas judge, this module speaks."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shared_types.errors import FieldProblem
from shared_types.fields import TYPED

_SENTENCES: Mapping[str, str] = {
    "missing": "Fill this in.",
    "string_too_short": "Fill this in.",
    "too_short": "Fill this in.",
    "string_too_long": "Use at most {max_length} characters.",
    "too_long": "That is too long: the limit is {max_length}.",
    "greater_than_equal": "Use {ge} or more.",
    "less_than_equal": "Use {le} or less.",
    "int_parsing": "Write a whole number.",
    "int_type": "Write a whole number.",
    "int_parsing_size": "Write a smaller number.",
    "int_from_float": "Write a whole number.",
    "value_error": "Write an email address like name@example.com.",
    "date_parsing": "Choose a date.",
    "date_from_datetime_parsing": "Choose a date.",
    "uuid_parsing": "Choose one of the list.",
    "invisible": "Fill this in.",
    "enum": "Choose one of the list.",
}
_PATTERNS: Mapping[str, str] = {
    "slug": "Use small letters, digits and single hyphens, like intro-call.",
    "color": "Write a colour like #17607a.",
    "phone": "Write a phone number with its country code, like +49 30 123456.",
}


def whole_number(text: str) -> int | None:
    """A typed number from 0 up, None where it is none or could be no amount of anything."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def explain(fault: ErrorDetails) -> str:
    """One sentence for one of Pydantic's findings; those of our own schemas are sentences already."""
    name = str(fault["loc"][-1]) if fault["loc"] else ""
    if fault["type"] == "string_pattern_mismatch":
        found = (words for part, words in _PATTERNS.items() if part in name)
        return next(found, "This is not in a form that can be used.")
    sentence = _SENTENCES.get(fault["type"])
    return sentence.format(**fault.get("ctx", {})) if sentence else fault["msg"]


def refusal_words(problem: FieldProblem) -> str:
    """What the API said about a field, in our words where its schemas found it, by Pydantic's code."""
    sentence = _SENTENCES.get(problem.code, "")
    return sentence if sentence and "{" not in sentence else problem.message


def check_field(schema: type[BaseModel], name: str, value: Any) -> str:
    """What is wrong with one field's value, or nothing; other fields don't matter."""
    try:
        schema.__pydantic_validator__.validate_assignment(
            schema.model_construct(), name, value, context=TYPED
        )
    except ValidationError as error:
        return explain(error.errors(include_url=False)[0])
    return ""


def faults_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Every finding as a dotted path and a sentence, in the order of the fields."""
    for fault in error.errors(include_url=False):
        yield ".".join(str(part) for part in fault["loc"]), explain(fault)
