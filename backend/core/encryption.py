"""Text that the database keeps but cannot read."""

from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:  # Django's fields take type arguments in their stubs only.
    _TextField = models.TextField


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def close_text(text: str) -> str:
    """Encrypt under the first of `ENCRYPTION_KEYS`."""
    return _box(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def open_text(closed: str) -> str:
    """Decrypt; raises cryptography's InvalidToken where no key fits."""
    return _box(tuple(settings.ENCRYPTION_KEYS)).decrypt(closed.encode()).decode()


class EncryptedTextField(_TextField):
    """Text under the first of `ENCRYPTION_KEYS`; the older ones still open what they closed.

    Raises cryptography's InvalidToken where no key fits: never hands out cipher text as if it were text.
    """

    def get_prep_value(self, value: Any) -> Any:
        """Close the text."""
        if not value:
            return value
        return close_text(value)

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Open the text."""
        if not value:
            return value
        return open_text(value)
