"""Who is signed in, and what every organizer's page does when it is refused."""

from collections.abc import AsyncIterator
from datetime import date
from urllib.parse import quote, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec

from shared_types.users import ProfileRead
from shared_types.vocabulary import ErrorCode
from web import routes
from web.api import users
from web.api.client import ApiError, Caller
from web.format.calendar import Look
from web.format.dates import clock_hours_of, locale_of
from web.states import clock
from web.states.caller import caller_of

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
    """

    is_loading: bool = True
    problem: str = ""
    said: str = ""
    _said_before: str = ""
    _session_token: str = ""

    def _caller(self) -> Caller:
        return caller_of(self)

    def _refused(self, error: ApiError) -> EventSpec | None:
        """Show why the API refused; the way to the sign-in page where nobody is signed in any more."""
        if error.code == ErrorCode.NOT_SIGNED_IN:
            url = self.router.url
            return rx.redirect(sign_in_address(f"{url.path}?{url.query}" if url.query else url.path))
        self.problem = str(error)
        return None

    def _begin(self) -> None:
        """Forget what another session left behind in this tab. Comes first in every load."""
        token = self._caller().session_token
        if self._session_token not in ("", token):
            self.reset()
        self._session_token = token

    def _arrive(self) -> None:
        """Begin a load: what was wrong or done on the page before is over, what was said ahead is shown."""
        self.problem, self.said, self._said_before = "", self._said_before, ""

    @rx.event
    def dismiss(self) -> None:
        """Put away what was said."""
        self.said = ""


class SessionState(rx.State):
    """The organizer in the frame round every signed-in page."""

    organizer_name: str = ""
    organizer_email: str = ""
    public_url: str = ""
    organizer_timezone: str = ""
    brand_color: str = ""
    slot_interval_minutes: int = 0
    can_be_asked: bool = True
    _known_for: str = ""

    @rx.event
    async def know_organizer(self) -> None:
        """Fetch the profile once a session. A refusal is told by the page itself, which asks too."""
        caller = caller_of(self)
        if caller.session_token == self._known_for:
            return
        self.reset()
        if not caller.session_token:
            return
        try:
            show_profile(self, await users.get_profile(caller=caller))
        except ApiError:
            return
        self._known_for = caller.session_token


# Functions, and no methods: a method of a state can be called by any browser.
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


async def organizer_timezone(state: rx.State) -> str:
    """The signed-in organizer's time zone; UTC until the profile is known."""
    session = await state.get_state(SessionState)
    await session.know_organizer()
    return session.organizer_timezone or "UTC"
