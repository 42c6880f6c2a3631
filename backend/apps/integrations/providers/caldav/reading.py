"""What has changed in a calendar, and what is in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched

from apps.integrations.errors import AnswerTooLong, SyncTokenGone
from apps.integrations.providers.caldav.paths import path_of
from apps.integrations.providers.caldav.session import Session
from apps.integrations.providers.caldav.xml import (
    CALDAV,
    DAV,
    Found,
    MultiStatus,
    asked_for,
    request,
    tag,
    words,
)
from apps.integrations.providers.calendar_files import CalendarFile

_FILE = asked_for(f"{DAV}getetag", f"{CALDAV}calendar-data")
_MOST_PAGES = 50
# With more, it is quicker to read everything anew.
_MOST_CHANGES = 2_000
_FILES_A_REQUEST = 200


@dataclass
class Changes:
    """The paths of what is new or different, and of what is gone; where the next answer goes on."""

    sync_token: str
    changed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def changes_since(session: Session, calendar: str, sync_token: str) -> Changes:
    """All pages of what has changed (RFC 6578, 3.2); raises SyncTokenGone where there is too much of it."""
    changes = Changes(sync_token)
    for _ in range(_MOST_PAGES):
        body = request(
            f"{DAV}sync-collection",
            tag(f"{DAV}sync-token", words(changes.sync_token)),
            tag(f"{DAV}sync-level", "1"),
            asked_for(f"{DAV}getetag"),
        )
        page = session.report(calendar, body, depth=0)
        for found in page.found:
            _note(changes, found, calendar)
        is_last = not any(found.is_cut_off for found in page.found)
        if not page.sync_token or len(changes.changed) > _MOST_CHANGES:
            break
        changes.sync_token = page.sync_token
        if is_last:
            return changes
    raise SyncTokenGone


def _note(changes: Changes, found: Found, calendar: str) -> None:
    path = path_of(found.href)
    if found.is_cut_off or path.rstrip("/") == path_of(calendar).rstrip("/"):
        return
    (changes.changed, changes.gone)[found.is_gone].add(path)
    (changes.gone, changes.changed)[found.is_gone].discard(path)


def files_within(session: Session, calendar: str, *, start: datetime, end: datetime) -> list[CalendarFile]:
    """Everything that takes place in `[start, end)` (RFC 4791, 7.8); in parts where it is too much."""
    window = tag(f"{CALDAV}time-range", start=_stamp(start), end=_stamp(end))
    events = tag(f"{CALDAV}comp-filter", window, name="VEVENT")
    within = tag(f"{CALDAV}filter", tag(f"{CALDAV}comp-filter", events, name="VCALENDAR"))
    try:
        whole = request(f"{CALDAV}calendar-query", _FILE, within)
        return list(_files(_all_of(session.report(calendar, whole, depth=1))))
    except AnswerTooLong:
        names = request(f"{CALDAV}calendar-query", asked_for(f"{DAV}getetag"), within)
        found = _all_of(session.report(calendar, names, depth=1))
    return files_at(session, calendar, [path_of(each.href) for each in found if each.href])


def files_at(session: Session, calendar: str, paths: Sequence[str]) -> list[CalendarFile]:
    """These (RFC 4791, 7.9); those that are gone meanwhile are left out, and any of many megabytes."""
    files: list[CalendarFile] = []
    for some in batched(paths, _FILES_A_REQUEST):
        files += _some_files(session, calendar, some)
    return files


def _some_files(session: Session, calendar: str, paths: Sequence[str]) -> list[CalendarFile]:
    hrefs = [tag(f"{DAV}href", words(path)) for path in paths]
    body = request(f"{CALDAV}calendar-multiget", _FILE, *hrefs)
    try:
        return list(_files(_all_of(session.report(calendar, body, depth=1))))
    except AnswerTooLong:
        if len(paths) == 1:
            return []
        half = len(paths) // 2
        return [
            *_some_files(session, calendar, paths[:half]),
            *_some_files(session, calendar, paths[half:]),
        ]


def _all_of(answer: MultiStatus) -> Sequence[Found]:
    """What was found; raises AnswerTooLong where the server says that it is not all."""
    if any(each.is_cut_off for each in answer.found):
        raise AnswerTooLong
    return answer.found


def _files(found: Sequence[Found]) -> Iterator[CalendarFile]:
    for each in found:
        text = each.text(f"{CALDAV}calendar-data")
        if text and each.href:
            yield CalendarFile(series_id=path_of(each.href), etag=each.text(f"{DAV}getetag")[:200], text=text)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
