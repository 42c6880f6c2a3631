"""How the rows of an audit log are tied together: what is hashed, byte for byte.

A row's hash is the SHA-256 of the UTF-8 of one JSON array, written without spaces, objects with sorted keys,
nothing escaped that need not be:

    ["kalends-audit-2", prev_hash, organizer, sequence, id, booking, action, description, actor_type,
     metadata, old_values, new_values, created_at, personal_hash]

Hashes are lower-case hexadecimal, the first row's prev_hash is "", created_at is ISO 8601 in UTC with
microseconds. The personal hash is the SHA-256 of the salt and the same writing of

    [actor_email, actor_name, address_mark, user_agent_mark, personal_values]

where a mark is an HMAC under the server's key ("" for nothing), so that an address and a user agent can be
given up for their marks. Once salt and personal data are gone, nobody can tell from the hash what they were.
Rows of version 1 say "kalends-audit-1", and have the user agent itself in the place of its mark.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import orjson
from django.conf import settings

VERSION = 2


def canonical(values: list[Any]) -> bytes:
    """The one way of writing values down."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)


def version_text(version: int) -> str:
    """How a row says by which of these rules it was written."""
    return f"kalends-audit-{version}"


def address_mark(address: str | None) -> str:
    """What stands for an IP address in the chain."""
    if not address:
        return ""
    # As bytes, since one IPv6 address can be spelt in many ways and the database picks its own.
    packed = ip_address(address).packed
    return _mark(b"address:" + packed)


def user_agent_mark(user_agent: str) -> str:
    """What stands for a user agent in the chain."""
    return _mark(b"user-agent:" + user_agent.encode()) if user_agent else ""


def _mark(material: bytes) -> str:
    return hmac.new(settings.ACCESS_TOKEN_KEY, material, hashlib.sha256).hexdigest()


def instant_text(instant: datetime) -> str:
    """An instant as it is hashed."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def sha256(material: bytes) -> bytes:
    """32 bytes."""
    return hashlib.sha256(material).digest()
