"""Files that are put into a calendar and taken out again."""

from apps.integrations.errors import Refused
from apps.integrations.providers.caldav.paths import path_of
from apps.integrations.providers.caldav.session import Session
from apps.integrations.providers.caldav.xml import CALDAV, DAV, asked_for, read_xml, request, tag, words
from apps.integrations.providers.ports import EventToWrite, WrittenEvent
from apps.integrations.providers.public_http import Answer
from apps.integrations.providers.redirects import joined
from apps.integrations.providers.statuses import failure_of

_ETAG = request(f"{DAV}propfind", asked_for(f"{DAV}getetag"))


def put(
    session: Session, calendar: str, path: str, event: EventToWrite, *, is_new: bool, etag: str = ""
) -> WrittenEvent:
    """Write a file; one that is there already is ours, from an answer that was lost, and is written over.

    Where the calendar has the event in another file, that file is it: an invitation by mail made it.
    """
    condition = {"If-None-Match": "*"} if is_new else {"If-Match": etag} if etag else {}
    answer = _put(session, calendar, path, event, condition)
    if is_new and answer.status == 412:
        answer = _put(session, calendar, path, event, {})
    if answer.status in (403, 409) and _is_there_already(answer):
        path = _path_of_uid(session, calendar, event.uid) or path
        answer = _put(session, calendar, path, event, {})
    if not 200 <= answer.status < 300:
        raise failure_of(answer)
    written = answer.headers.get("ETag", "") or _etag_of(session, calendar, path)
    return WrittenEvent(external_id=path, etag=written[:200])


def take_out(session: Session, calendar: str, path: str) -> None:
    """Delete a file; one that is gone already is no failure."""
    _, answer = session.send("DELETE", joined(calendar, path))
    if not 200 <= answer.status < 300 and answer.status not in (404, 410):
        raise failure_of(answer)


def _put(session: Session, calendar: str, path: str, event: EventToWrite, headers: dict[str, str]) -> Answer:
    kind = {"Content-Type": 'text/calendar; charset="utf-8"'}
    _, answer = session.send("PUT", joined(calendar, path), event.calendar_file, headers={**kind, **headers})
    return answer


def _is_there_already(answer: Answer) -> bool:
    """RFC 4791, 5.3.2.1: another file of the calendar has the UID."""
    try:
        return read_xml(answer.content).find(f"{CALDAV}no-uid-conflict") is not None
    except Refused:
        return False


def _path_of_uid(session: Session, calendar: str, uid: str) -> str:
    """Where an event is that has this UID; "" where there is none."""
    same = tag(f"{CALDAV}text-match", words(uid), collation="i;octet")
    its_uid = tag(f"{CALDAV}prop-filter", same, name="UID")
    event = tag(f"{CALDAV}comp-filter", its_uid, name="VEVENT")
    whole = tag(f"{CALDAV}filter", tag(f"{CALDAV}comp-filter", event, name="VCALENDAR"))
    found = session.report(
        calendar, request(f"{CALDAV}calendar-query", asked_for(f"{DAV}getetag"), whole), depth=1
    )
    return path_of(found.found[0].href) if found.found else ""


def _etag_of(session: Session, calendar: str, path: str) -> str:
    _, found = session.find(joined(calendar, path), _ETAG)
    return found.found[0].text(f"{DAV}getetag") if found.found else ""
