"""Keys by which programs use the API in an organizer's name."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared_types.base import In, Out
from shared_types.fields import Moment, Name
from shared_types.vocabulary import KeyScope


class ApiKeyCreate(In):
    """A new key. Without an end it is good until it is revoked."""

    name: Name
    scopes: Annotated[list[KeyScope], Field(min_length=1, max_length=len(KeyScope))]
    expires_at: Moment | None = None


class ApiKeyRead(Out):
    """A key, as its organizer sees it afterwards. `last_used_at` is exact to a minute."""

    id: UUID
    name: str
    prefix: str
    scopes: list[KeyScope]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    is_expired: bool


class ApiKeyCreated(ApiKeyRead):
    """A key just made. `key` is shown this once; nobody can read it again."""

    key: str
