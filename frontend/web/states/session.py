"""Who is signed in, and what every organizer's page does when it is refused."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec

from shared_types.sharing import SharedWithMeRead
from shared_types.users import ProfileRead
from shared_types.vocabulary import ErrorCode, Shared, ShareLevel
from web import routes
from web.api import access, users
from web.api.client import ApiError, Caller
from web.format.acting import acting_words
from web.format.calendar import Look
from web.format.dates import clock_hours_of, locale_of
from web.states import clock
from web.states.caller import acting_caller_of

_ASKED_AGAIN_AFTER: Final = timedelta(seconds=10)

type Steps = AsyncIterator[EventSpec | None]


def own_path(path: str, *, otherwise: str) -> str:
    """A path of this site as it is; anything that could lead elsewhere is replaced."""
    parts = urlsplit(path)
    is_own = (
        path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    )
    return path if is_own and "\\" not in path else otherwise


def sign_in_address(next_path: str) -> str:
    """Where to sign in, and come back from."""
    return f"{routes.to(routes.SIGN_IN)}?next={quote(next_path)}"


def as_uuid(text: str) -> UUID | None:
    """An id out of an address or an event; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def route_value(state: rx.State, name: str) -> str:
    """What stands in the address at `[name]`, empty where the page has no such part."""
    return str(getattr(state, name, "") or "")


def today_in(timezone: str) -> date:
    """The date that a wall calendar of a zone shows."""
    return clock.now().astimezone(ZoneInfo(timezone)).date()


def look_of(state: rx.State, timezone: str) -> Look:
    """How the person at this browser reads times, in one zone."""
    locale = locale_of(state.router.headers.accept_language.split(",")[0].split(";")[0])
    return Look(
        timezone=timezone, locale=locale, clock_hours=clock_hours_of(locale), today=today_in(timezone)
    )


class OrganizerPage(rx.State, mixin=True):
    """What the states of all signed-in pages share: a load that may fail, and news at the foot.

    `is_loading` stays true until there is something to show; with a `problem` the page offers another try.
    is_stale: what is shown could not be fetched anew.
    """

    is_loading: bool = True
    is_stale: bool = False
    problem: str = ""
    said: str = ""
    acting_for: str = ""
    _said_before: str = ""
    _session_token: str = ""

    def _caller(self) -> Caller:
        return acting_caller_of(self)

    def _refused(self, error: ApiError) -> EventSpec | None:
        """Show why the API refused; the way to the sign-in page where nobody is signed in any more."""
        if error.code == ErrorCode.NOT_SIGNED_IN:
            url = self.router.url
            return rx.redirect(sign_in_address(f"{url.path}?{url.query}" if url.query else url.path))
        self.problem = str(error)
        # Nothing is found any more, either, once it was taken back.
        is_gone = error.status == HTTPStatus.NOT_FOUND and self.acting_for != ""
        look: EventSpec = SessionState.know_organizer  # type: ignore[assignment]  # what Reflex makes of it
        return look if is_gone else None

    def _failed(self, error: ApiError) -> EventSpec | None:
        """Show why a load was refused, beside what the load before it brought."""
        self.is_stale = not self.is_loading
        return self._refused(error)

    def _begin(self) -> None:
        """Forget what another session, or acting for somebody else, left in this tab. First in every load."""
        caller = self._caller()
        if self._session_token not in ("", caller.session_token) or self.acting_for != caller.on_behalf_of:
            self.reset()
        self._session_token, self.acting_for = caller.session_token, caller.on_behalf_of

    def _arrive(self) -> None:
        """Begin a load: what was wrong or done on the page before is over, what was said ahead is shown."""
        self.problem, self.said, self._said_before = "", self._said_before, ""
        self.is_stale = False

    @rx.event
    def dismiss(self) -> None:
        """Put away what was said."""
        self.said = ""


class SessionState(rx.State):
    """The organizer in the frame round every signed-in page: oneself, or whom one acts for.

    choices: slugs and names of those who share with the person who is signed in.
    is_over: it was taken back, and the browser is to leave at once.
    event_types_open, bookings_open: by the ids of event types, what may be changed where not everything may.
    """

    organizer_name: str = ""
    organizer_email: str = ""
    public_url: str = ""
    organizer_timezone: str = ""
    brand_color: str = ""
    slot_interval_minutes: int = 0
    can_be_asked: bool = True
    choices: list[tuple[str, str]] = []
    acting_for: str = ""
    acting_words: str = ""
    sees_event_types: bool = True
    sees_all: bool = True
    may_make: bool = True
    may_book: bool = True
    event_types_open: list[str] = []
    bookings_open: list[str] = []
    is_over: bool = False
    _known_for: str = ""
    _asked_at: datetime | None = None

    @rx.event
    async def know_organizer(self) -> None:
        """Fetch the profile once a session; whom one can act for on each page, but for quick steps.

        A refusal is told by the page itself, which asks too.
        """
        await _know(self, is_new_page=True)


# Functions, and no methods: a method of a state can be called by any browser.
async def _know(session: SessionState, *, is_new_page: bool) -> None:
    caller, now = acting_caller_of(session), clock.now()
    known_for = f"{caller.session_token} {caller.on_behalf_of}"
    is_known = known_for == session._known_for
    is_fresh = session._asked_at is not None and now - session._asked_at < _ASKED_AGAIN_AFTER
    if is_known and (not is_new_page or (is_fresh and not caller.on_behalf_of)):
        return
    try:
        if not is_known:
            session.reset()
            if not caller.session_token:
                return
            show_profile(session, await users.get_profile(caller=caller))
            session._known_for = known_for
        shares = await access.list_shared_with_me(caller=caller)
    except ApiError:
        return
    show_shares(session, shares, acting_for=caller.on_behalf_of)
    session._asked_at = now


def say_ahead(page: OrganizerPage, words: str) -> None:
    """Show news on this page once it is opened."""
    page._said_before = words


def show_profile(session: SessionState, profile: ProfileRead) -> None:
    """Show this profile in the frame."""
    session.organizer_name = profile.name
    session.organizer_email = profile.email
    session.public_url = profile.public_url
    session.organizer_timezone = profile.timezone
    session.brand_color = profile.brand_color
    session.slot_interval_minutes = profile.slot_interval_minutes
    session.can_be_asked = profile.has_password


def show_shares(session: SessionState, shares: list[SharedWithMeRead], *, acting_for: str) -> None:
    """Offer whom one can act for, and show whom one does act for, as far as they let one."""
    session.choices = sorted(
        {(each.organizer_slug, each.organizer_name) for each in shares}, key=lambda one: one[1]
    )
    if not acting_for:
        return
    theirs = [each for each in shares if each.organizer_slug == acting_for]
    session.acting_for, session.is_over = acting_for, not theirs
    if not theirs:
        return
    shared = {each.shared for each in theirs}
    session.sees_all = Shared.EVERYTHING in shared
    session.sees_event_types = session.sees_all or Shared.EVENT_TYPE in shared
    changeable = [each for each in theirs if each.level == ShareLevel.MANAGE]
    session.may_make = any(each.shared == Shared.EVERYTHING for each in changeable)
    session.bookings_open = [str(each.event_type_id) for each in changeable if each.event_type_id]
    session.event_types_open = [
        str(each.event_type_id) for each in changeable if each.shared == Shared.EVENT_TYPE
    ]
    # The page lists event types; who was given bookings alone does not see those.
    session.may_book = session.may_make or session.event_types_open != []
    session.acting_words = acting_words(theirs)
    session.organizer_name, session.organizer_email = theirs[0].organizer_name, ""
    session.organizer_timezone = theirs[0].organizer_timezone
    session.public_url = f"{session.public_url.rpartition('/')[0]}/{acting_for}"
    session.brand_color, session.slot_interval_minutes = "", 0


async def organizer_timezone(state: rx.State) -> str:
    """The signed-in organizer's time zone; UTC until the profile is known."""
    session = await state.get_state(SessionState)
    await _know(session, is_new_page=False)
    return session.organizer_timezone or "UTC"
