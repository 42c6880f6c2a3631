"""Sharing with others: the organizer in person alone, so that nobody passes on what was shared with them."""

from uuid import UUID

from ninja import Query, Router, Status

from apps.events.presenters.shares import share_read, shared_with_me_read
from apps.events.selectors.shares import list_shared_with, list_shares
from apps.events.services.sharing import shares as services
from core import clock
from core.auth import SignedInRequest, signed_in
from core.paging import Ordering, PageQuery, page_of
from core.throttle import Limit, spend
from shared_types.base import Page
from shared_types.errors import Problem
from shared_types.sharing import ShareCreate, SharedWithMeRead, ShareRead

router = Router(auth=signed_in)
_NEWEST = Ordering("created_at", descending=True)


@router.get("/shares/", response=Page[ShareRead])
def list_given(request: SignedInRequest, page: Query[PageQuery]) -> Page[ShareRead]:
    """What you have shared, and with whom, the newest first."""
    return page_of(list_shares(organizer=request.user), ordering=_NEWEST, query=page, show=share_read)


@router.post("/shares/", response={201: ShareRead, 409: Problem})
def give(request: SignedInRequest, data: ShareCreate) -> Status[ShareRead]:
    """Share something, or change on which terms; the answer is the same whoever has the address."""
    spend(Limit.SHARE_PER_ORGANIZER, str(request.user.pk))
    return Status(201, share_read(services.share(organizer=request.user, data=data, now=clock.now())))


@router.delete("/shares/{share_id}/", response={204: None})
def revoke(request: SignedInRequest, share_id: UUID) -> Status[None]:
    """Take back what you have shared, at once."""
    services.revoke_share(organizer=request.user, share_id=share_id)
    return Status(204, None)


@router.get("/shared-with-me/", response=Page[SharedWithMeRead])
def list_received(request: SignedInRequest, page: Query[PageQuery]) -> Page[SharedWithMeRead]:
    """What others have shared with you, the newest first."""
    services.claim_shares(request.user)
    theirs = list_shared_with(request.user)
    return page_of(theirs, ordering=_NEWEST, query=page, show=shared_with_me_read)


@router.delete("/shared-with-me/{share_id}/", response={204: None})
def leave(request: SignedInRequest, share_id: UUID) -> Status[None]:
    """Give back what somebody has shared with you."""
    services.leave_share(person=request.user, share_id=share_id)
    return Status(204, None)
