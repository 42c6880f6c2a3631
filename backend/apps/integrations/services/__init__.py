"""What linked calendars say, written down so that nobody has to ask them while an invitee waits."""

from apps.integrations.providers.ports import ExternalEventData
from apps.integrations.services.adapters import calendar_port, meeting_port
from apps.integrations.services.busy_time import rebuild_busy
from apps.integrations.services.external_events import replace_external_events

__all__ = [
    "ExternalEventData",
    "calendar_port",
    "meeting_port",
    "rebuild_busy",
    "replace_external_events",
]
