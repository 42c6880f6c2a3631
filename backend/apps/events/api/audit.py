"""What was done to a booking."""

from uuid import UUID

from ninja import Query, Router

from apps.events.presenters.audit import audit_entry_read
from apps.events.selectors.audit import list_history
from apps.events.services.sharing.access import on_bookings
from core.auth import SignedInRequest
from core.paging import Ordering, PageQuery, page_of
from shared_types.audit import AuditEntryRead
from shared_types.base import Page

router = Router(auth=on_bookings())


@router.get("/bookings/{booking_id}/audit/", response=Page[AuditEntryRead])
def list_entries(request: SignedInRequest, booking_id: UUID, page: Query[PageQuery]) -> Page[AuditEntryRead]:
    """Who did what to one of your bookings, the latest first; a move is followed to both sides."""
    history = list_history(organizer=request.user, booking_id=booking_id)
    return page_of(history, ordering=Ordering("sequence", descending=True), query=page, show=audit_entry_read)
