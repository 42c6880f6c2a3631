"""An organizer's waitlists."""

from uuid import UUID

from ninja import Query, Router

from apps.events.api.origins import origin_of
from apps.events.presenters.waitlist import waitlist_entry_read, waitlist_entry_reads
from apps.events.selectors.waitlist import count_by_status, get_entry, list_waitlist
from apps.events.services.actors import organizer_actor
from apps.events.services.sharing.access import on_bookings
from apps.events.services.waitlist.organizing import offer_to_entry, remove_entry
from core import clock
from core.auth import SignedInRequest
from core.paging import Ordering, PageQuery, page_of
from shared_types.base import In, Page
from shared_types.errors import Problem
from shared_types.vocabulary import WaitlistStatus
from shared_types.waitlist import WaitlistEntryRead, WaitlistRemove, WaitlistSummary

router = Router(auth=on_bookings())


class WaitlistQuery(PageQuery):
    """Which entries, narrowed."""

    status: WaitlistStatus | None = None
    event_type_id: UUID | None = None


class WaitlistSummaryQuery(In):
    """Of which event type; of all without one."""

    event_type_id: UUID | None = None


@router.get("/waitlist/", response=Page[WaitlistEntryRead])
def list_own(request: SignedInRequest, asked: Query[WaitlistQuery]) -> Page[WaitlistEntryRead]:
    """Who waits for your times: those in line as they joined, any other list the latest first."""
    found = list_waitlist(organizer=request.user, status=asked.status, event_type_id=asked.event_type_id)
    ordering = Ordering("created_at", descending=asked.status != WaitlistStatus.ACTIVE)
    page = page_of(found, ordering=ordering, query=asked, show=lambda entry: entry)
    entries = waitlist_entry_reads(page.results, now=clock.now())
    return Page(results=entries, next_cursor=page.next_cursor)


@router.get("/waitlist/summary/", response=WaitlistSummary)
def summarize(request: SignedInRequest, asked: Query[WaitlistSummaryQuery]) -> WaitlistSummary:
    """How many wait, were offered a place, and took it, of those who joined in the last 90 days."""
    counts = count_by_status(organizer=request.user, event_type_id=asked.event_type_id, now=clock.now())
    return WaitlistSummary(**counts)


@router.post("/waitlist/{entry_id}/remove/", response={200: WaitlistEntryRead, 409: Problem})
def remove(request: SignedInRequest, entry_id: UUID, data: WaitlistRemove) -> WaitlistEntryRead:
    """Take somebody off a waitlist; what was held for them is offered to the next in line."""
    entry, now = get_entry(organizer=request.user, entry_id=entry_id), clock.now()
    remove_entry(
        entry=entry, tell=data.tell, actor=organizer_actor(request.user, origin_of(request)), now=now
    )
    return waitlist_entry_read(get_entry(organizer=request.user, entry_id=entry_id), now=now)


@router.post("/waitlist/{entry_id}/offer/", response={200: WaitlistEntryRead, 409: Problem})
def offer(request: SignedInRequest, entry_id: UUID) -> WaitlistEntryRead:
    """Offer what is free to one in particular: who only watches, or let an offer pass."""
    entry, now = get_entry(organizer=request.user, entry_id=entry_id), clock.now()
    offer_to_entry(entry=entry, actor=organizer_actor(request.user, origin_of(request)), now=now)
    return waitlist_entry_read(get_entry(organizer=request.user, entry_id=entry_id), now=now)
