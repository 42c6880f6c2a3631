"""A published calendar, as the port for calendars has it: one calendar, which can only be read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from apps.integrations.errors import NotPermitted, Refused
from apps.integrations.providers.budget import Budget
from apps.integrations.providers.calendar_files import CalendarFile, read_files
from apps.integrations.providers.ports import CalendarChanges, CalendarListing, EventToWrite, WrittenEvent
from apps.integrations.providers.public_addresses import checked_url
from apps.integrations.providers.public_http import Answer, ask
from apps.integrations.providers.redirects import MOST_REDIRECTS, next_address
from apps.integrations.providers.statuses import failure_of

THE_CALENDAR: Final = "feed"
_MOST_BYTES = 8 * 1024 * 1024
_ETAG, _DATE = "etag:", "date:"
_NO_CALENDAR = "There is no calendar at this address."


def feed_address(text: str) -> str:
    """The address to ask; raises Refused where we must not. `webcal://` is the same for calendar programs."""
    address = f"https://{text[9:]}" if text[:9].lower() == "webcal://" else text
    checked_url(address)
    return address


class IcsFeed:
    """Its address opens it, and is told to nobody else.

    zone: of events that have none, where the file has none either. owners: e-mail addresses of its owner.
    """

    def __init__(
        self, address: str, *, name: str, zone: ZoneInfo, owners: Collection[str], budget: Budget
    ) -> None:
        self._address = address
        self._name = name
        self._zone = zone
        self._owners = owners
        self._budget = budget

    def calendars(self) -> Sequence[CalendarListing]:
        """The one there is."""
        return [CalendarListing(external_id=THE_CALENDAR, name=self._name, can_write=False, is_primary=True)]

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        """Everything, or nothing where the server says that the file is the same."""
        answer = self._fetch(_condition(sync_token))
        if answer.status == 304:
            return CalendarChanges(events=[], gone_ids=[], sync_token=sync_token, is_complete=False)
        text = _text(answer)
        if "BEGIN:VCALENDAR" not in text[:2000].upper():
            raise Refused(_NO_CALENDAR)
        file = CalendarFile(series_id="", etag="", text=text)
        events = read_files(
            [file], zone=self._zone, owners=self._owners, start=start, end=end, leaves_out_damaged=False
        )
        return CalendarChanges(events=events, gone_ids=[], sync_token=_token_of(answer), is_complete=True)

    def write(
        self, calendar_id: str, event: EventToWrite, *, external_id: str, etag: str = ""
    ) -> WrittenEvent:
        """Raises NotPermitted."""
        raise NotPermitted("A published calendar can only be read.")

    def remove(self, calendar_id: str, external_id: str) -> None:
        """Raises NotPermitted."""
        raise NotPermitted("A published calendar can only be read.")

    def _fetch(self, headers: dict[str, str]) -> Answer:
        address = self._address
        for _ in range(MOST_REDIRECTS + 1):
            answer = ask(
                "GET",
                address,
                headers=headers,
                most_bytes=_MOST_BYTES,
                seconds=self._budget.for_a_request(),
            )
            there = next_address(address, answer)
            if there is None:
                return answer
            address = there
        raise Refused("The server sends us round in circles.")


def _text(answer: Answer) -> str:
    if answer.status in (401, 403, 404, 410):
        raise Refused(_NO_CALENDAR)
    if answer.status != 200:
        raise failure_of(answer)
    return answer.content.decode("utf-8-sig", "replace")


def _token_of(answer: Answer) -> str:
    if "ETag" in answer.headers:
        return f"{_ETAG}{answer.headers['ETag'][:500]}"
    return f"{_DATE}{answer.headers['Last-Modified'][:100]}" if "Last-Modified" in answer.headers else ""


def _condition(sync_token: str) -> dict[str, str]:
    if sync_token.startswith(_ETAG):
        return {"If-None-Match": sync_token.removeprefix(_ETAG)}
    if sync_token.startswith(_DATE):
        return {"If-Modified-Since": sync_token.removeprefix(_DATE)}
    return {}
