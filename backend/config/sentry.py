"""Reports of faults to Sentry, where a DSN is set: what happened, never to whom."""

from typing import TYPE_CHECKING, Any

import sentry_sdk

from core.scrubbing import scrub

if TYPE_CHECKING:
    from sentry_sdk._types import DataCollectionUserOptions, Event, Hint

# What the SDK would gather by itself. It replaces `send_default_pii=False`, which leaves more in.
_NOTHING_OF_PEOPLE: "DataCollectionUserOptions" = {
    "user_info": False,
    "cookies": {"mode": "off"},
    "http_headers": {"request": {"mode": "off"}},
    "http_bodies": [],
    "url_query_params": {"mode": "off"},
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
}
# What a report may say of a request. Everything else there names people: cookies, bodies, addresses.
_KEPT_OF_REQUEST = ("method", "url")


def start_reports(dsn: str) -> None:
    """Begin to report; without a DSN nothing leaves this machine."""
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        data_collection=_NOTHING_OF_PEOPLE,
        before_send=_without_people,
        before_send_transaction=_without_people,
        before_breadcrumb=lambda crumb, _hint: _scrubbed(crumb),
    )


def _without_people(event: "Event", _hint: "Hint") -> "Event":
    event.pop("user", None)
    request = event.get("request") or {}
    event["request"] = {name: request[name] for name in _KEPT_OF_REQUEST if name in request}
    cleaned: Event = _scrubbed(event)
    return cleaned


def _scrubbed(value: Any) -> Any:
    """The same structure with every text in it scrubbed."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {name: _scrubbed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(each) for each in value]
    return value
