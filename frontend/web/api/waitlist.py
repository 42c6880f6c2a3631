"""The waitlist: joining it, one's place in it, and the organizer's list."""

from datetime import date
from uuid import UUID

from shared_types.base import Page
from shared_types.slots import SlotsRead
from shared_types.waitlist import (
    WaitlistEntryRead,
    WaitlistJoin,
    WaitlistJoined,
    WaitlistManage,
    WaitlistPlace,
    WaitlistRemove,
    WaitlistSummary,
)
from web.api.client import Caller, Query, ask, segment, sending_headers, tell

_WAITLIST = "events/waitlist/"
PAGE_SIZE = 20


async def list_times(
    organizer_slug: str, event_type_slug: str, *, first: date, last: date, timezone: str, caller: Caller
) -> SlotsRead:
    """The times of some of the visitor's dates that are taken and can be waited for."""
    query = {"start_date": str(first), "end_date": str(last), "timezone": timezone}
    path = f"{_WAITLIST}times/{segment(organizer_slug)}/{segment(event_type_slug)}/"
    return await ask(SlotsRead, "GET", path, caller=caller, query=query)


async def join(
    wish: WaitlistJoin, *, idempotency_key: str, caller: Caller, proof: str = ""
) -> WaitlistJoined:
    """Get in line; a mail asks to confirm it. proof: of the work that was asked for with `proof_needed`."""
    headers = sending_headers(idempotency_key=idempotency_key, proof=proof)
    return await ask(WaitlistJoined, "POST", f"{_WAITLIST}join/", caller=caller, body=wish, headers=headers)


async def get_place(access_token: str, *, caller: Caller) -> WaitlistPlace:
    """The place behind a link."""
    return await ask(WaitlistPlace, "GET", _place(access_token), caller=caller)


async def change_place(access_token: str, change: WaitlistManage, *, caller: Caller) -> WaitlistPlace:
    """Confirm it, take or let go what is offered, or leave."""
    return await ask(WaitlistPlace, "POST", _place(access_token), caller=caller, body=change)


async def erase_personal_data(access_token: str, *, caller: Caller) -> None:
    """Erase everything personal of a wish; its link is dead afterwards."""
    await tell("DELETE", f"{_WAITLIST}{segment(access_token)}/personal-data/", caller=caller)


async def list_entries(
    *, caller: Caller, status: str, event_type_id: str = "", cursor: str = ""
) -> Page[WaitlistEntryRead]:
    """One page of the organizer's entries: those in line as they joined, all others latest first."""
    query: Query = {"status": status, "event_type_id": event_type_id, "cursor": cursor, "limit": PAGE_SIZE}
    return await ask(Page[WaitlistEntryRead], "GET", _WAITLIST, caller=caller, query=query)


async def get_summary(*, caller: Caller, event_type_id: str = "") -> WaitlistSummary:
    """How many stand where."""
    query: Query = {"event_type_id": event_type_id}
    return await ask(WaitlistSummary, "GET", f"{_WAITLIST}summary/", caller=caller, query=query)


async def remove_entry(entry_id: UUID, *, caller: Caller) -> WaitlistEntryRead:
    """Take somebody off the list; they are told."""
    path = f"{_WAITLIST}{entry_id}/remove/"
    return await ask(WaitlistEntryRead, "POST", path, caller=caller, body=WaitlistRemove())


async def offer_to_entry(entry_id: UUID, *, caller: Caller) -> WaitlistEntryRead:
    """Offer what is free to one in particular."""
    return await ask(WaitlistEntryRead, "POST", f"{_WAITLIST}{entry_id}/offer/", caller=caller)


def _place(access_token: str) -> str:
    return f"{_WAITLIST}{segment(access_token)}/place/"
