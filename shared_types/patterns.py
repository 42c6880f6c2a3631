"""Patterns that answers must match: regular expressions on an engine whose time grows with the text alone.

The engine is Rust's `regex`, which Pydantic brings along: no back-references, no look-around, no catastrophe.
"""

import re
from functools import lru_cache
from typing import Final

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

LONGEST_PATTERN: Final = 200
# Time grows with the text and with the pattern as if it were written out: `((a?){99}){99}` is too much.
_LARGEST: Final = 2000
_COUNT: Final = re.compile(r"(.?)\{([0-9]*),?([0-9]*)\}", re.ASCII | re.DOTALL)
_LONGEST_COUNT: Final = 4


class BadPattern(ValueError):
    """Why a pattern cannot be used, in words for whoever wrote it."""


def require_pattern(pattern: str) -> None:
    """Raise BadPattern where it is no regular expression, or one that could take long."""
    if len(pattern) > LONGEST_PATTERN or _size(pattern) > _LARGEST:
        raise BadPattern("This pattern is too large: use fewer or smaller repetitions.")
    # Alone first: "a)|(b" makes sense only within brackets, and a comment at the end only without them.
    for whole in (pattern, _anchored(pattern)):
        try:
            _compiled(whole)
        except SchemaError as error:
            raise BadPattern(
                "This is no pattern that can be used. Look-around and back-references are not known here."
            ) from error


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is of the pattern; a pattern that cannot be used matches nothing."""
    try:
        _compiled(_anchored(pattern)).validate_python(text)
    except (SchemaError, ValidationError):
        return False
    return True


def _anchored(pattern: str) -> str:
    return rf"\A(?:{pattern})\z"


# Few, for one may take megabytes.
@lru_cache(maxsize=64)
def _compiled(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))


def _size(pattern: str) -> int:
    """How long it is with its counted repetitions written out, or more: as if each group held all of it."""
    single, groups = len(pattern), 1
    for before, least, most in _COUNT.findall(pattern):
        digits = max(len(least), len(most))
        count = _LARGEST + 1 if digits > _LONGEST_COUNT else max(int(least or 0), int(most or 0), 1)
        if before == ")":
            groups *= count
        else:
            single += count
    return single * groups
