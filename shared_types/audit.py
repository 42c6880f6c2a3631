"""The audit log, as an organizer reads it."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from shared_types.base import Out
from shared_types.vocabulary import ActorType, AuditAction


class AuditEntryRead(Out):
    """One act: what was done, by whom, from where, and what it changed.

    `old_values` and `new_values` name nobody; what does stands in `personal_values`, with an `old` and a
    `new` of its own. After a month `ip_address` and `user_agent` are empty and their marks stand in for them:
    the same mark is the same address. After an erasure everything personal is empty.
    """

    id: UUID
    sequence: int
    booking_id: UUID
    action: AuditAction
    description: str
    actor_type: ActorType
    actor_name: str
    actor_email: str
    ip_address: str
    address_mark: str
    user_agent: str
    user_agent_mark: str
    old_values: dict[str, Any]
    new_values: dict[str, Any]
    personal_values: dict[str, Any]
    metadata: dict[str, Any]
    is_erased: bool
    created_at: AwareDatetime
