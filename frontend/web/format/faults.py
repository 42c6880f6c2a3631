"""What is wrong with a field, in words that say what to do. The rules are the shared schemas'."""

from typing import Final

from pydantic import BaseModel, ValidationError

from shared_types.fields import TYPED

_OF_A_FIELD: Final = {
    "invitee_name": "Write your name.",
    "invitee_email": "Write an email address like name@example.com.",
    "invitee_phone": "Write a phone number with its country code, like +49 30 123456.",
    "attendee_count": "Write how many seats you need, as a whole number.",
}
_TOO_LONG: Final = ("string_too_long", "too_long")


def field_fault(schema: type[BaseModel], name: str, value: object) -> str:
    """What one field's value lacks by its schema, or nothing."""
    try:
        schema.__pydantic_validator__.validate_assignment(
            schema.model_construct(), name, value, context=TYPED
        )
    except ValidationError as error:
        return fault_words(name, error.errors()[0]["type"])
    return ""


def fault_words(name: str, error_type: str) -> str:
    """A schema's error as a sentence; unknown ones ask to look again."""
    if error_type in _TOO_LONG:
        return "This is too long. Shorten it."
    return _OF_A_FIELD.get(name, "Check this: it can't be read as it is.")
