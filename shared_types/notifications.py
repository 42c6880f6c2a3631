"""Messages about bookings."""

from uuid import UUID

from pydantic import AwareDatetime

from shared_types.base import Out
from shared_types.vocabulary import NotificationStatus


class NotificationRead(Out):
    """A message that followed a booking, and whether it went out."""

    id: UUID
    notice: str
    audience: str
    recipient: str
    status: NotificationStatus
    attempts: int
    due_at: AwareDatetime
    sent_at: AwareDatetime | None
    last_error: str
