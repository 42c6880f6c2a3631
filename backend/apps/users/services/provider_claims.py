"""What a provider says of somebody, and how far it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as InvalidAddress
from django.core.validators import validate_email
from pydantic import TypeAdapter, ValidationError

from shared_types.fields import Name
from shared_types.vocabulary import SignInProvider

_NAME: TypeAdapter[str] = TypeAdapter(Name)
_GOOGLES_OWN = ("gmail.com", "googlemail.com")
_LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Claims:
    """Who somebody is, by a provider's word.

    email: in lower case; "" where there is none that could be used.
    is_email_proven: whether mail to that address reaches nobody but them.
    """

    name: str
    email: str
    is_email_proven: bool


def read_claims(provider: str, told: Mapping[str, Any]) -> Claims:
    """What is kept of a provider's answer."""
    email = _address(_named_address(provider, told))
    name = _name(told.get("name") or told.get("displayName")) or email.partition("@")[0]
    is_proven = provider == SignInProvider.GOOGLE and _google_vouches(email, told)
    return Claims(name=name, email=email, is_email_proven=bool(email) and is_proven)


def _named_address(provider: str, told: Mapping[str, Any]) -> Any:
    if provider == SignInProvider.GOOGLE:
        return told.get("email")
    # Personal accounts have no `mail`. Guests of a tenant have a name there that only looks like an address.
    guest = "#ext#"
    name = told.get("userPrincipalName")
    return told.get("mail") or (name if isinstance(name, str) and guest not in name.lower() else None)


def _google_vouches(email: str, told: Mapping[str, Any]) -> bool:
    """Google speaks for mailboxes of its own and of its customers' domains (`hd`). Any other address was
    somebody's once, when they made their account. Microsoft says nothing: a tenant writes what it likes.
    """
    is_its_mailbox = email.rpartition("@")[2] in _GOOGLES_OWN or bool(told.get("hd"))
    return told.get("email_verified") is True and is_its_mailbox


def _address(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_ADDRESS:
        return ""
    try:
        validate_email(value)
    except InvalidAddress:
        return ""
    return value.lower()


def _name(value: Any) -> str:
    try:
        return _NAME.validate_python(value)
    except ValidationError:
        return ""
