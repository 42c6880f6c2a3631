"""The organizer's part of public links, made of a name."""

import re
import secrets
import unicodedata
from collections.abc import Iterator

from shared_types.reserved import RESERVED_SLUGS

_LONGEST_BASE = 50
_NUMBERED = 9
_RANDOM = 20


def slugs_for(name: str) -> Iterator[str]:
    """Slugs to try, the nicest first: the name, then with a number, then with something random.

    A name without a Latin letter or a digit, and one that is reserved, never stands alone.
    """
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:_LONGEST_BASE].strip("-")
    if base and base not in RESERVED_SLUGS:
        yield base
        yield from (f"{base}-{number}" for number in range(2, _NUMBERED + 1))
    for _ in range(_RANDOM):
        yield f"{base or 'organizer'}-{secrets.token_hex(3)}"
