"""How the rows of an audit log are tied together: what is hashed, byte for byte.

A row's hash is the SHA-256 of the UTF-8 of one JSON array, written without spaces, objects with sorted keys,
nothing escaped that need not be:

    ["kalends-audit-1", prev_hash, organizer, sequence, id, booking, action, description, actor_type,
     metadata, old_values, new_values, created_at, personal_hash]

Hashes are lower-case hexadecimal, the first row's prev_hash is "", created_at is ISO 8601 in UTC with
microseconds. The personal hash is the SHA-256 of the salt and the same writing of

    [actor_email, actor_name, address_mark, user_agent, personal_values]

where the mark of an address is its HMAC under the server's key, so that an address can be given up for its
mark. Once salt and personal data are gone, nobody can tell from the hash what they were.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import orjson
from django.conf import settings

VERSION = "kalends-audit-1"


def canonical(values: list[Any]) -> bytes:
    """The one way of writing values down."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)


def address_mark(address: str | None) -> str:
    """What stands for an IP address in the chain."""
    if not address:
        return ""
    # As bytes, since one IPv6 address can be spelt in many ways and the database picks its own.
    packed = ip_address(address).packed
    return hmac.new(settings.ACCESS_TOKEN_KEY, b"address:" + packed, hashlib.sha256).hexdigest()


def instant_text(instant: datetime) -> str:
    """An instant as it is hashed."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def sha256(material: bytes) -> bytes:
    """32 bytes."""
    return hashlib.sha256(material).digest()
