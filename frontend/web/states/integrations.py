"""Linked accounts: other calendars, and what makes meeting links."""

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from shared_types.integrations import (
    CalendarConnectionRead,
    CalendarConnectionUpdate,
    CalendarUpdate,
    ConferencingConnectionRead,
    ProviderRead,
)
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ErrorCode, StalePolicy
from web.api import integrations
from web.api.client import ApiError
from web.format.integrations import (
    BY_FORM,
    NAMES,
    Account,
    Offer,
    Target,
    VideoAccount,
    account_view,
    missing_words,
    offers,
    removal_words,
    target_of,
    targets,
    video_view,
)
from web.states import clock
from web.states.attention import show_attention
from web.states.browser_forms import BrowserFormPage
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, organizer_timezone, say_ahead

_NOT_LINKED: Final = "The account was not linked. Try again in a moment."
_PROBLEMS: Final[dict[str, str]] = {
    ErrorCode.PROVIDER_CANCELLED: "You did not agree there, so nothing is linked.",
    ErrorCode.NOT_SIGNED_IN: "You were signed out meanwhile. Link the account again.",
    ErrorCode.LINKING_EXPIRED: "That took too long, or was begun in another window. Link the account again.",
    ErrorCode.PERMISSION_INCOMPLETE: "Less was allowed there than is needed. Link the account again, and "
    "leave every box ticked.",
    ErrorCode.PROVIDER_EMAIL_MISSING: "The account there names no email address, so it cannot be linked.",
    ErrorCode.TOO_MANY_REQUESTS: "Too many tries. Wait some minutes, then link the account again.",
}


class IntegrationsState(OrganizerPage, rx.State):
    """The linked accounts in words; what is being linked by hand, and what is about to be removed.

    form: caldav or ics. changing: the account or provider that is waited for. news, refused: what came of
    linking. refusals: how many changes were refused.
    """

    accounts: list[Account] = []
    videos: list[VideoAccount] = []
    calendar_offers: list[Offer] = []
    video_offers: list[Offer] = []
    calendars_missing: str = ""
    videos_missing: str = ""
    targets: list[Target] = []
    target: str = ""
    news: str = ""
    refused: str = ""
    form: str = ""
    removing: str = ""
    remove_problem: str = ""
    changing: str = ""
    refusals: int = 0

    _calendars: list[CalendarConnectionRead] = []
    _videos: list[ConferencingConnectionRead] = []

    @rx.event
    async def load(self) -> Steps:
        """Fetch everything; what came of linking an account elsewhere stands in the address."""
        self._begin()
        self._arrive()
        caller = self._caller()
        try:
            providers, self._calendars, self._videos = await asyncio.gather(
                integrations.list_providers(caller=caller),
                integrations.list_calendar_accounts(caller=caller),
                integrations.list_video_accounts(caller=caller),
            )
        except ApiError as error:
            yield self._failed(error)
            return
        self._offer(providers)
        await self._show()
        self._tell_outcome()
        self.is_loading = False

    def _offer(self, providers: list[ProviderRead]) -> None:
        self.calendar_offers = offers(providers, of=CalendarProvider)
        self.video_offers = offers(providers, of=ConferencingProvider)
        self.calendars_missing = missing_words(providers, of=CalendarProvider)
        self.videos_missing = missing_words(providers, of=ConferencingProvider)

    async def _show(self) -> None:
        look, now = look_of(self, await organizer_timezone(self)), clock.now()
        self.accounts = [account_view(each, look=look, now=now) for each in self._calendars]
        self.videos = [video_view(each) for each in self._videos]
        self.targets, self.target = targets(self._calendars), target_of(self._calendars)
        await show_attention(self, self._calendars, self._videos)

    def _tell_outcome(self) -> None:
        query = self.router.url.query_parameters
        linked, code = query.get("linked", ""), query.get("problem", "")
        known = {each.provider for each in (*self.accounts, *self.videos)}
        self.news = f"{NAMES[linked]} is linked." if linked in known else ""
        self.refused = _PROBLEMS.get(code, _NOT_LINKED) if code else ""

    def _find(self, account_id: str) -> CalendarConnectionRead | None:
        return next((each for each in self._calendars if str(each.id) == account_id), None)

    @rx.event
    async def link(self, provider: str) -> Steps:
        """Go to a provider that asks for the permission."""
        known = {*CalendarProvider, *ConferencingProvider} - {*BY_FORM}
        if self.changing or provider not in known:
            return
        self.changing, self.problem, self.news, self.refused = provider, "", "", ""
        yield None
        try:
            found = await integrations.begin_linking(provider, caller=self._caller())
            yield rx.redirect(found.authorize_url)
        except ApiError as error:
            yield self._refused(error)
            if error.status == HTTPStatus.NOT_FOUND:
                self.problem = f"{NAMES[provider]} is not set up here, so it cannot be linked again."
        self.changing = ""

    @rx.event
    def open_form(self, form: str) -> None:
        """Open a form to link an account by hand; anything else puts it away."""
        self.form = form if form in BY_FORM else ""

    @rx.event
    async def note_linked(self) -> Steps:
        """A form has linked an account."""
        self.form = ""
        say_ahead(self, "Linked. Choose which of its calendars count as busy.")
        yield IntegrationsState.load

    @rx.event
    async def note_read(self, account_id: str) -> Steps:
        """An account has been read, or it was tried."""
        try:
            await self._fetch_calendars()
        except ApiError as error:
            yield self._refused(error)
            return
        found = next((each for each in self.accounts if each.id == account_id), None)
        if found:
            self.said = found.read if found.stands == "works" else f"{found.stands_words}. {found.words}"

    @rx.event
    async def set_busy(self, account_id: str, calendar_id: str, counts_as_busy: bool) -> Steps:
        """Let a calendar's events count, or not."""
        yield await self._use_calendar(account_id, calendar_id, CalendarUpdate(counts_as_busy=counts_as_busy))

    @rx.event
    async def set_target(self, key: str) -> Steps:
        """Let one calendar of all take the bookings; none where the key is empty."""
        account_id, _, calendar_id = (key or self.target).partition("/")
        yield await self._use_calendar(account_id, calendar_id, CalendarUpdate(takes_bookings=bool(key)))

    async def _use_calendar(
        self, account_id: str, calendar_id: str, change: CalendarUpdate
    ) -> EventSpec | None:
        account, ident = self._find(account_id), as_uuid(calendar_id)
        if account is None or ident is None:
            return None
        return await self._save(
            integrations.update_calendar(account.id, ident, change, caller=self._caller())
        )

    @rx.event
    async def set_policy(self, account_id: str, policy: str) -> Steps:
        """Say whether times go on being offered while an account cannot be read."""
        account = self._find(account_id)
        if account is not None and policy in StalePolicy:
            change = CalendarConnectionUpdate(stale_policy=StalePolicy(policy))
            yield await self._save(
                integrations.update_calendar_account(account.id, change, caller=self._caller())
            )

    @rx.event
    async def set_wait(self, account_id: str, minutes: str) -> Steps:
        """Say after how long an account that cannot be read counts as out of date."""
        account = self._find(account_id)
        offered = next((each.waits for each in self.accounts if each.id == account_id), [])
        if account is not None and minutes in dict(offered):
            change = CalendarConnectionUpdate(stale_after_minutes=int(minutes))
            yield await self._save(
                integrations.update_calendar_account(account.id, change, caller=self._caller())
            )

    async def _save(self, change: Awaitable[Any]) -> EventSpec | None:
        """Make a change and show everything as it is then; a control that was refused goes back."""
        self.problem, self.news = "", ""
        try:
            await change
            await self._fetch_calendars()
        except ApiError as error:
            self.refusals += 1
            return self._refused(error)
        self.said = "Saved."
        return None

    async def _fetch_calendars(self) -> None:
        self._calendars = await integrations.list_calendar_accounts(caller=self._caller())
        await self._show()

    @rx.event
    def ask_to_remove(self, account_id: str) -> None:
        """Ask first; an unknown id puts the question away."""
        known = {each.id for each in (*self.accounts, *self.videos)}
        self.removing, self.remove_problem = account_id if account_id in known else "", ""

    @rx.event
    async def remove(self) -> Steps:
        """Forget the account that was asked about."""
        account_id = as_uuid(self.removing)
        if self.changing or account_id is None:
            return
        self.changing, self.remove_problem, self.news = self.removing, "", ""
        yield None
        try:
            await self._remove(account_id)
            self.removing, self.said = "", "It is not linked any more."
        except ApiError as error:
            self.remove_problem = str(error)
        self.changing = ""

    async def _remove(self, account_id: UUID) -> None:
        if self._find(str(account_id)):
            await integrations.remove_calendar_account(account_id, caller=self._caller())
            await self._fetch_calendars()
            return
        await integrations.remove_video_account(account_id, caller=self._caller())
        await self._fetch_videos()

    async def _fetch_videos(self) -> None:
        self._videos = await integrations.list_video_accounts(caller=self._caller())
        await self._show()

    @rx.event
    async def make_default(self, account_id: str) -> Steps:
        """Let this account make the links where an event type names none."""
        ident = as_uuid(account_id)
        if self.changing or ident is None or account_id not in {each.id for each in self.videos}:
            return
        self.changing, self.problem = account_id, ""
        yield None
        try:
            await integrations.make_default_video_account(ident, caller=self._caller())
            await self._fetch_videos()
            self.said = "Saved."
        except ApiError as error:
            yield self._refused(error)
        self.changing = ""

    @rx.var
    def removed_name(self) -> str:
        """What is about to be removed."""
        known = {each.id: f"{each.name}, {each.account}" for each in (*self.accounts, *self.videos)}
        return known.get(self.removing, "")

    @rx.var
    def removed_words(self) -> str:
        """What follows from removing it."""
        account = next((each for each in self.accounts if each.id == self.removing), None)
        return removal_words(account) if self.removing else ""


class CalDavFormState(BrowserFormPage, rx.State):
    """The form for a calendar server."""


class IcsFormState(BrowserFormPage, rx.State):
    """The form for a calendar that can only be read."""


class ReadNowState(BrowserFormPage, rx.State):
    """Reading an account at once; the browser waits for it."""
