"""Linked accounts in words: how each stands, what follows from it, and what can be done."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from pydantic import BaseModel

from shared_types.integrations import (
    CalendarConnectionRead,
    CalendarRead,
    ConferencingConnectionRead,
    ProviderRead,
)
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, ConnectionStatus, StalePolicy
from web.format.calendar import Look, moment_of
from web.format.words import count_of, duration
from web.format.zones import zone_city

NAMES: Final[dict[str, str]] = {
    CalendarProvider.GOOGLE: "Google Calendar",
    CalendarProvider.OUTLOOK: "Outlook",
    CalendarProvider.CALDAV: "Calendar server",
    CalendarProvider.ICS: "Calendar address",
    ConferencingProvider.ZOOM: "Zoom",
    ConferencingProvider.GOOGLE_MEET: "Google Meet",
    ConferencingProvider.TEAMS: "Microsoft Teams",
}
BY_FORM: Final = (CalendarProvider.CALDAV, CalendarProvider.ICS)
USUAL_WAITS: Final = (15, 60, 240, 1440)
"""Minutes on offer after which an account that cannot be read counts as out of date."""

_GIVEN_UP: Final = (ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.DISCONNECTED)


class CalendarLine(BaseModel):
    """One calendar of an account. key: of the account and the calendar, as the radio group takes it."""

    id: str
    key: str
    name: str
    about: str
    can_write: bool
    counts_as_busy: bool
    takes_bookings: bool


class Account(BaseModel):
    """A linked account with calendars. stands: works, late, asks, fails or off.

    read: when it was, empty where it never was. words: why it does not work, and what follows.
    """

    id: str
    provider: str
    name: str
    account: str
    stands: str
    stands_words: str
    read: str
    words: str
    is_linked_by_form: bool
    is_to_link_again: bool
    takes_bookings: bool
    policy: str
    wait: str
    waits: list[tuple[str, str]]
    policy_words: str
    calendars: list[CalendarLine]


class VideoAccount(BaseModel):
    """A linked account that makes meeting links. stands: works, asks, fails or off."""

    id: str
    provider: str
    name: str
    account: str
    stands: str
    stands_words: str
    words: str
    is_to_link_again: bool
    is_default: bool


class Target(BaseModel):
    """A calendar that could take the bookings."""

    key: str
    name: str
    account: str


class Offer(BaseModel):
    """A provider that can be linked here."""

    provider: str
    name: str


def account_view(found: CalendarConnectionRead, *, look: Look, now: datetime) -> Account:
    """One account, put into words once."""
    stands, stands_words = _standing(found.status, is_late=found.is_stale, is_new=found.synced_at is None)
    return Account(
        id=str(found.id),
        provider=found.provider,
        name=NAMES[found.provider],
        account=found.account_email,
        stands=stands,
        stands_words=stands_words,
        read=_read_words(found.synced_at, look=look, now=now),
        words=_account_words(found),
        is_linked_by_form=found.provider in BY_FORM,
        is_to_link_again=found.status in _GIVEN_UP,
        takes_bookings=any(calendar.takes_bookings for calendar in found.calendars),
        policy=found.stale_policy,
        wait=str(found.stale_after_minutes),
        waits=_waits(found.stale_after_minutes),
        policy_words=_policy_words(found.stale_policy, found.stale_after_minutes),
        calendars=[_calendar_line(found, calendar) for calendar in found.calendars],
    )


def video_view(found: ConferencingConnectionRead) -> VideoAccount:
    """One account that makes links, put into words once."""
    stands, stands_words = _standing(found.status, is_late=False, is_new=False)
    is_over = found.status in _GIVEN_UP
    return VideoAccount(
        id=str(found.id),
        provider=found.provider,
        name=NAMES[found.provider],
        account=found.account_email,
        stands=stands,
        stands_words=stands_words,
        words=_video_words(found),
        is_to_link_again=is_over,
        is_default=found.is_default,
    )


def targets(found: Iterable[CalendarConnectionRead]) -> list[Target]:
    """All calendars that bookings could be written into."""
    return [
        Target(key=_key(account, calendar), name=calendar.name, account=account.account_email)
        for account in found
        for calendar in account.calendars
        if calendar.can_write
    ]


def target_of(found: Iterable[CalendarConnectionRead]) -> str:
    """The key of the calendar that takes the bookings, empty where none does."""
    keys = (
        _key(account, calendar)
        for account in found
        for calendar in account.calendars
        if calendar.takes_bookings
    )
    return next(keys, "")


def offers(
    found: Iterable[ProviderRead], *, of: type[CalendarProvider | ConferencingProvider]
) -> list[Offer]:
    """What can be linked here by giving a permission elsewhere."""
    known = [each.provider for each in found if each.can_link]
    return [Offer(provider=each, name=NAMES[each]) for each in of if each in known and each not in BY_FORM]


def missing_words(found: Iterable[ProviderRead], *, of: type[CalendarProvider | ConferencingProvider]) -> str:
    """Which providers this installation has no credentials for, as one sentence."""
    names = [NAMES[each.provider] for each in found if not each.can_link and each.provider in list(of)]
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'} not set up here." if names else ""


def attention_words(
    calendars: Sequence[CalendarConnectionRead], videos: Sequence[ConferencingConnectionRead]
) -> str:
    """What is wrong with linked accounts, in one sentence for the top of every page."""
    troubled = [
        (NAMES[each.provider], each.status in _GIVEN_UP)
        for each in calendars
        if each.status in _GIVEN_UP or (each.is_stale and each.synced_at is not None)
    ] + [(NAMES[each.provider], True) for each in videos if each.status in _GIVEN_UP]
    if not troubled:
        return ""
    if len(troubled) > 1:
        return f"{len(troubled)} linked accounts need you."
    name, is_over = troubled[0]
    return f"{name} needs your permission again." if is_over else f"{name} has not been read for a while."


def removal_words(account: Account | None) -> str:
    """What follows from removing an account with calendars; None: one that makes links."""
    if account is None:
        return "Meetings that have a link keep it. From now on this account makes none and calls none off."
    target = " They go into no calendar until you choose another." if account.takes_bookings else ""
    return (
        "What is in it does not count as busy any more: times that it kept are offered again. Bookings "
        f"that were written into it stay there as they are, and are not kept up to date.{target}"
    )


def ago(at: datetime, *, now: datetime) -> str:
    """How long ago something was: "just now", "3 minutes ago"."""
    gone = max(now - at, timedelta())
    minutes = int(gone.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{count_of(minutes, 'minute')} ago"
    if minutes < 60 * 24:
        return f"{count_of(minutes // 60, 'hour')} ago"
    return f"{count_of(minutes // (60 * 24), 'day')} ago"


def wait_words(minutes: int) -> str:
    """A length of time in days, where it is some: "1 day", "4 hours"."""
    days, rest = divmod(minutes, 1440)
    return count_of(days, "day") if days and not rest else duration(minutes)


def _standing(status: ConnectionStatus, *, is_late: bool, is_new: bool) -> tuple[str, str]:
    match status:
        case ConnectionStatus.ACTIVE if is_new:
            return "late", "Not read yet"
        case ConnectionStatus.NEEDS_CONSENT:
            return "asks", "Needs your permission"
        case ConnectionStatus.FAILING:
            return "fails", "Cannot be read" if is_late else "Has trouble"
        case ConnectionStatus.DISCONNECTED:
            return "off", "Not connected"
    return ("late", "Out of date") if is_late else ("works", "Works")


def _read_words(synced_at: datetime | None, *, look: Look, now: datetime) -> str:
    if synced_at is None:
        return ""
    there = zone_city(look.timezone, locale=look.locale)
    return f"Last read {ago(synced_at, now=now)}: {moment_of(synced_at, look)} in {there}."


def _reason(last_error: str) -> str:
    """What the provider said, as a sentence."""
    reason = last_error.strip()
    return reason if not reason or reason.endswith((".", "!", "?")) else f"{reason}."


def _account_words(found: CalendarConnectionRead) -> str:
    """Why an account does not work, and what follows; empty where it does."""
    reason = _reason(found.last_error)
    if found.status == ConnectionStatus.ACTIVE and found.synced_at is None:
        return "It is read for the first time within some minutes. Until then nothing in it counts."
    if found.status == ConnectionStatus.ACTIVE and not found.is_stale:
        return ""
    if found.status in _GIVEN_UP:
        reason = reason or "Your permission was withdrawn or has run out."
    parts = [reason] if reason else []
    if found.is_stale:
        is_blocked = found.stale_policy == StalePolicy.BLOCK
        parts.append(
            "No times are offered until it can be read again."
            if is_blocked
            else "Times are offered by what was read last."
        )
    elif found.status == ConnectionStatus.FAILING:
        parts.append("It is tried again by itself.")
    return " ".join(parts)


def _video_words(found: ConferencingConnectionRead) -> str:
    """Why an account makes no links; empty where it does."""
    reason = _reason(found.last_error)
    if found.status in _GIVEN_UP:
        return f"{reason} Bookings get no link from it until you link it again.".strip()
    return reason if found.status == ConnectionStatus.FAILING else ""


def _policy_words(policy: StalePolicy, minutes: int) -> str:
    then = "no times are offered" if policy == StalePolicy.BLOCK else "times go on being offered"
    return f"Unread for {wait_words(minutes)}: {then}"


def _waits(minutes: int) -> list[tuple[str, str]]:
    return [(str(each), wait_words(each)) for each in sorted({*USUAL_WAITS, minutes})]


def _key(account: CalendarConnectionRead, calendar: CalendarRead) -> str:
    return f"{account.id}/{calendar.id}"


def _calendar_line(account: CalendarConnectionRead, calendar: CalendarRead) -> CalendarLine:
    about = [] if calendar.can_write else ["can only be read"]
    about += ["takes your bookings"] if calendar.takes_bookings else []
    return CalendarLine(
        id=str(calendar.id),
        key=_key(account, calendar),
        name=calendar.name,
        about=", ".join(about).capitalize(),
        can_write=calendar.can_write,
        counts_as_busy=calendar.counts_as_busy,
        takes_bookings=calendar.takes_bookings,
    )


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: "Zoom, Google Meet and Microsoft Teams"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
