"""Linked accounts. What holds a password, or may take long, the browser sends by itself."""

from uuid import UUID

from shared_types.integrations import (
    CalendarConnectionRead,
    CalendarConnectionUpdate,
    CalendarUpdate,
    ConferencingConnectionRead,
    LinkingRead,
    ProviderRead,
)
from web.api.client import Caller, ask, segment, tell

_ROOT = "integrations/"


async def list_providers(*, caller: Caller) -> list[ProviderRead]:
    """The accounts that could be linked, and whether this installation is set up for each."""
    return await ask(list[ProviderRead], "GET", f"{_ROOT}providers/", caller=caller.in_person())


async def begin_linking(provider: str, *, caller: Caller) -> LinkingRead:
    """Where the provider asks for the permission."""
    path = f"{_ROOT}providers/{segment(provider)}/link/"
    return await ask(LinkingRead, "POST", path, caller=caller.in_person())


async def list_calendar_accounts(*, caller: Caller) -> list[CalendarConnectionRead]:
    """The linked accounts with calendars."""
    return await ask(list[CalendarConnectionRead], "GET", f"{_ROOT}calendars/", caller=caller.in_person())


async def update_calendar_account(
    account_id: UUID, change: CalendarConnectionUpdate, *, caller: Caller
) -> CalendarConnectionRead:
    """Say what happens while an account cannot be read."""
    path = f"{_ROOT}calendars/{account_id}/"
    return await ask(CalendarConnectionRead, "PUT", path, caller=caller.in_person(), body=change)


async def update_calendar(
    account_id: UUID, calendar_id: UUID, change: CalendarUpdate, *, caller: Caller
) -> CalendarConnectionRead:
    """Say what one calendar is used for."""
    path = f"{_ROOT}calendars/{account_id}/calendars/{calendar_id}/"
    return await ask(CalendarConnectionRead, "PUT", path, caller=caller.in_person(), body=change)


async def remove_calendar_account(account_id: UUID, *, caller: Caller) -> None:
    """Forget an account and everything that was read from it."""
    await tell("DELETE", f"{_ROOT}calendars/{account_id}/", caller=caller.in_person())


async def list_video_accounts(*, caller: Caller) -> list[ConferencingConnectionRead]:
    """The linked accounts that make meeting links."""
    return await ask(
        list[ConferencingConnectionRead], "GET", f"{_ROOT}conferencing/", caller=caller.in_person()
    )


async def make_default_video_account(account_id: UUID, *, caller: Caller) -> None:
    """Let this one make the links where an event type names none."""
    await tell("PUT", f"{_ROOT}conferencing/{account_id}/", caller=caller.in_person())


async def remove_video_account(account_id: UUID, *, caller: Caller) -> None:
    """Forget an account that makes meeting links."""
    await tell("DELETE", f"{_ROOT}conferencing/{account_id}/", caller=caller.in_person())
