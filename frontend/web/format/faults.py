"""What is wrong with a field, in words that say what to do. The rules are the shared schemas'."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Any, Final

from pydantic import BaseModel, EmailStr, Field, HttpUrl, TypeAdapter, ValidationError

from shared_types.fields import PhoneNumber
from shared_types.vocabulary import QuestionType

_FILL_IN: Final = "Fill this in."
_OF_A_FIELD: Final = {
    "invitee_name": "Write your name.",
    "invitee_email": "Write an email address like name@example.com.",
    "invitee_phone": "Write a phone number with its country code, like +49 30 123456.",
    "attendee_count": "Write how many seats you need, as a whole number.",
}
_OF_A_KIND: Final[dict[str, str]] = {
    QuestionType.EMAIL: "Write an email address like name@example.com.",
    QuestionType.PHONE: "Write a phone number with its country code, like +49 30 123456.",
    QuestionType.NUMBER: "Write a number, like 12 or 3.5.",
    QuestionType.DATE: "Choose a date.",
    QuestionType.TIME: "Choose a time.",
    QuestionType.URL: "Write a web address that starts with https://.",
    QuestionType.SELECT: "Choose one.",
    QuestionType.RADIO: "Choose one.",
    QuestionType.MULTISELECT: "Choose at least one.",
    QuestionType.CHECKBOX: "Tick this to go on.",
}
_KINDS: Final[dict[str, TypeAdapter[Any]]] = {
    QuestionType.EMAIL: TypeAdapter(EmailStr),
    QuestionType.PHONE: TypeAdapter(PhoneNumber),
    QuestionType.NUMBER: TypeAdapter(Annotated[float, Field(allow_inf_nan=False)]),
    QuestionType.DATE: TypeAdapter(date),
    QuestionType.TIME: TypeAdapter(time),
    QuestionType.URL: TypeAdapter(HttpUrl),
}
_TOO_LONG: Final = ("string_too_long", "too_long")


def field_fault(schema: type[BaseModel], name: str, value: object) -> str:
    """What one field's value lacks by its schema, or nothing."""
    try:
        schema.__pydantic_validator__.validate_assignment(schema.model_construct(), name, value)
    except ValidationError as error:
        return fault_words(name, error.errors()[0]["type"])
    return ""


def fault_words(name: str, error_type: str) -> str:
    """A schema's error as a sentence; unknown ones ask to look again."""
    if error_type in _TOO_LONG:
        return "This is too long. Shorten it."
    return _OF_A_FIELD.get(name, "Check this: it can't be read as it is.")


def read_answer(*, kind: str, is_required: bool, values: Sequence[str]) -> tuple[Any, str]:
    """A question's answer as the API takes it, and what is wrong with it; None where it was left out."""
    if kind == QuestionType.CHECKBOX:
        ticked = bool(values)
        return ticked, "" if ticked or not is_required else _OF_A_KIND[kind]
    given = [value.strip() for value in values if value.strip()]
    if not given:
        return None, _OF_A_KIND.get(kind, _FILL_IN) if is_required else ""
    if kind == QuestionType.MULTISELECT:
        return given, ""
    return _read_one(kind, given[-1])


def _read_one(kind: str, value: str) -> tuple[Any, str]:
    adapter = _KINDS.get(kind)
    if adapter is None:
        return value, ""
    try:
        parsed = adapter.validate_python(value)
    except ValidationError:
        return value, _OF_A_KIND[kind]
    if kind != QuestionType.NUMBER:
        return value, ""
    return (int(parsed) if parsed.is_integer() else parsed), ""
