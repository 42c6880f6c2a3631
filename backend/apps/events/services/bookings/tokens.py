"""New links for old."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from apps.events.models import Attendee, Booking, BookingSeries
from apps.events.models.access_token import AccessTokenModel
from apps.events.selectors.series import list_dates, read_series, shown_date
from apps.events.services import idempotency
from apps.events.services.actors import Actor
from apps.events.services.audit import record_action
from apps.events.services.idempotency import Made
from apps.events.services.invitees import token_expiry
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking, read_seat
from apps.events.services.writing import write_calendar
from apps.notifications.services import renew_link
from shared_types.vocabulary import AuditAction

_TOKEN_FIELDS = ["access_nonce", "access_token", "access_token_expires_at"]


def regenerate_booking_token(*, organizer_id: UUID, booking_id: UUID, actor: Actor, now: datetime) -> Booking:
    """A new link to a booking; the old one leads nowhere as soon as this has returned."""

    def work() -> Booking:
        lock = lock_calendar(organizer_id)
        booking = read_booking(organizer_id=organizer_id, booking_id=booking_id)
        before = _expiry(booking)
        _renew(booking, [booking.id], expires_at=token_expiry(booking), now=now)
        booking.save(update_fields=[*_TOKEN_FIELDS, "updated_at"])
        idempotency.forget(Made(booking=booking))
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.ACCESS_TOKEN_REGENERATED,
            actor=actor,
            now=now,
            old=before,
            new=_expiry(booking),
        )
        return booking

    return write_calendar(work)


def regenerate_series_token(
    *, organizer_id: UUID, series_id: UUID, actor: Actor, now: datetime
) -> BookingSeries:
    """A new link to a series; the old one leads nowhere as soon as this has returned."""

    def work() -> BookingSeries:
        lock = lock_calendar(organizer_id)
        series = read_series(organizer_id=organizer_id, series_id=series_id)
        dates = list_dates(series.id)
        ends_at = max(token_expiry(each) for each in dates)
        _renew(series, [each.id for each in dates], expires_at=ends_at, now=now)
        series.save(update_fields=[*_TOKEN_FIELDS, "updated_at"])
        idempotency.forget_series(series)
        record_action(
            lock=lock,
            booking=shown_date(dates, now=now),
            action=AuditAction.ACCESS_TOKEN_REGENERATED,
            actor=actor,
            now=now,
            metadata={"recurrence_id": str(series.id)},
        )
        return series

    return write_calendar(work)


def regenerate_seat_token(*, organizer_id: UUID, attendee_id: UUID, actor: Actor, now: datetime) -> Attendee:
    """A new link to a seat; the old one leads nowhere as soon as this has returned."""

    def work() -> Attendee:
        lock = lock_calendar(organizer_id)
        seat = read_seat(organizer_id=organizer_id, attendee_id=attendee_id)
        before = _expiry(seat)
        _renew(seat, [seat.booking_id], expires_at=token_expiry(seat.booking), now=now)
        seat.save(update_fields=_TOKEN_FIELDS)
        idempotency.forget(Made(booking=seat.booking, seat=seat))
        record_action(
            lock=lock,
            booking=seat.booking,
            action=AuditAction.ACCESS_TOKEN_REGENERATED,
            actor=actor,
            now=now,
            old=before,
            new=_expiry(seat),
            metadata={"attendee_id": str(seat.id)},
        )
        return seat

    return write_calendar(work)


def _renew(
    held: AccessTokenModel, booking_ids: Collection[UUID], *, expires_at: datetime, now: datetime
) -> None:
    """A new token, also in mails that are still to leave or to be sent again: the old link is dead."""
    old = bytes(held.access_nonce or b"")
    held.regenerate_access_token(expires_at=expires_at)
    if old and held.access_nonce:
        renew_link(booking_ids=booking_ids, old_nonce=old, new_nonce=bytes(held.access_nonce), now=now)


def _expiry(held: Booking | Attendee) -> dict[str, str | None]:
    """What the log may know of a link: not the link."""
    ends = held.access_token_expires_at
    return {"access_token_expires_at": ends.isoformat() if ends else None}
