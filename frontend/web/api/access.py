"""Whom an organizer lets act for them, and by what keys programs may."""

from shared_types.api_keys import ApiKeyCreate, ApiKeyCreated, ApiKeyRead
from shared_types.base import Page
from shared_types.sharing import ShareCreate, SharedWithMeRead, ShareRead
from web.api.client import Caller, ask, segment, tell


async def list_keys(*, caller: Caller) -> list[ApiKeyRead]:
    """The keys, without themselves."""
    return await ask(list[ApiKeyRead], "GET", "users/api-keys/", caller=caller.in_person())


async def create_key(wish: ApiKeyCreate, *, caller: Caller) -> ApiKeyCreated:
    """A new key; the answer holds it, this once."""
    return await ask(ApiKeyCreated, "POST", "users/api-keys/", caller=caller.in_person(), body=wish)


async def revoke_key(key_id: str, *, caller: Caller) -> None:
    """End a key."""
    await tell("DELETE", f"users/api-keys/{segment(key_id)}/", caller=caller.in_person())


async def list_shares(*, caller: Caller) -> list[ShareRead]:
    """The newest hundred of what is shared with others."""
    page = await ask(
        Page[ShareRead], "GET", "events/shares/", caller=caller.in_person(), query={"limit": 100}
    )
    return page.results


async def list_shared_with_me(*, caller: Caller) -> list[SharedWithMeRead]:
    """The newest hundred of what others share."""
    path = "events/shared-with-me/"
    page = await ask(Page[SharedWithMeRead], "GET", path, caller=caller.in_person(), query={"limit": 100})
    return page.results


async def share(wish: ShareCreate, *, caller: Caller) -> ShareRead:
    """Share something, or change on which terms."""
    return await ask(ShareRead, "POST", "events/shares/", caller=caller.in_person(), body=wish)


async def revoke_share(share_id: str, *, caller: Caller) -> None:
    """Take back what was shared."""
    await tell("DELETE", f"events/shares/{segment(share_id)}/", caller=caller.in_person())


async def leave_share(share_id: str, *, caller: Caller) -> None:
    """Give back what somebody has shared."""
    await tell("DELETE", f"events/shared-with-me/{segment(share_id)}/", caller=caller.in_person())
