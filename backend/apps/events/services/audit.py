"""Writing down what was done, in the transaction that does it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.events.models import Attendee, Booking, BookingAuditLog, OrganizerLock
from apps.events.services.actors import Actor
from shared_types.vocabulary import AuditAction, SlotRule

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that was done to one booking.

    old, new, metadata, description: nothing that names a person, nothing that people wrote; that belongs in
    `personal`, where old and new values have an `old` and a `new` of their own. Values are texts, whole
    numbers, booleans, None: what JSON keeps exactly.
    """

    booking: Booking
    action: AuditAction
    actor: Actor
    description: str = ""
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


def record_action(
    *,
    lock: OrganizerLock,
    booking: Booking,
    action: AuditAction,
    actor: Actor,
    now: datetime,
    description: str = "",
    old: Mapping[str, Any] = _NOTHING,
    new: Mapping[str, Any] = _NOTHING,
    metadata: Mapping[str, Any] = _NOTHING,
    personal: Mapping[str, Any] = _NOTHING,
) -> BookingAuditLog:
    """Add a row to the organizer's chain: what an `Act` says."""
    act = Act(
        booking=booking,
        action=action,
        actor=actor,
        description=description,
        old=old,
        new=new,
        metadata=metadata,
        personal=personal,
    )
    (row,) = record_actions([act], lock=lock, now=now)
    return row


def record_actions(acts: Iterable[Act], *, lock: OrganizerLock, now: datetime) -> list[BookingAuditLog]:
    """Add rows to the organizer's chain, in their order; two statements, however many there are.

    The lock makes sure that nobody adds another at the same time.
    """
    rows = []
    for act in acts:
        rows.append(_row(act, lock, now))
        lock.audit_sequence, lock.audit_hash = rows[-1].sequence, rows[-1].row_hash
    BookingAuditLog.objects.bulk_create(rows)
    lock.save(update_fields=["audit_sequence", "audit_hash"])
    return rows


def _row(act: Act, lock: OrganizerLock, now: datetime) -> BookingAuditLog:
    """The next row of the chain; not yet stored."""
    row = BookingAuditLog(
        organizer_id=lock.organizer_id,
        booking=act.booking,
        sequence=lock.audit_sequence + 1,
        action=act.action,
        description=act.description,
        actor_type=act.actor.type,
        actor_email=act.actor.email,
        actor_name=act.actor.name,
        ip_address=act.actor.origin.ip_address,
        user_agent=act.actor.origin.user_agent,
        metadata=dict(act.metadata),
        old_values=dict(act.old),
        new_values=dict(act.new),
        personal_values=dict(act.personal),
        personal_salt=secrets.token_bytes(16),
        created_at=now,
        prev_hash=bytes(lock.audit_hash),
    )
    row.personal_hash = row.hash_personal_data()
    row.row_hash = row.hash_row()
    return row


def describe(booking: Booking) -> dict[str, Any]:
    """What the log tells of a booking without naming anybody."""
    return {
        "status": str(booking.status),
        "start_time": booking.start_time.isoformat(),
        "end_time": booking.end_time.isoformat(),
        "attendee_count": booking.attendee_count,
    }


def set_aside(rules: Sequence[SlotRule]) -> dict[str, list[str]]:
    """What the log tells of rules that an organizer did not keep to; nothing where they did."""
    return {"rules_broken": [str(rule) for rule in rules]} if rules else {}


def describe_invitee(booking: Booking) -> dict[str, str]:
    """Who a booking says has booked."""
    return {
        "invitee_name": booking.invitee_name,
        "invitee_email": booking.invitee_email,
        "invitee_phone": booking.invitee_phone,
        "invitee_timezone": booking.invitee_timezone,
    }


def describe_seat(seat: Attendee) -> dict[str, str]:
    """Whose a seat is."""
    return {"name": seat.name, "email": seat.email, "phone": seat.phone, "timezone": seat.timezone}


def changes_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What differs between two descriptions, as `old` and `new`; nothing where they are alike."""
    names = [name for name in new if old.get(name) != new[name]]
    if not names:
        return {}
    return {"old": {name: old.get(name) for name in names}, "new": {name: new[name] for name in names}}
