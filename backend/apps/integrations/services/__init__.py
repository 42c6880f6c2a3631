"""What linked calendars say, written down so that nobody has to ask them while an invitee waits."""

from apps.integrations.providers.ports import ExternalEventData
from apps.integrations.providers.public_addresses import checked_url as check_webhook_address
from apps.integrations.providers.webhooks import post_webhook
from apps.integrations.services.adapters import calendar_port, meeting_port
from apps.integrations.services.busy_time import rebuild_busy
from apps.integrations.services.calendar_linking import (
    link_caldav,
    link_ics,
    unlink_calendars,
    update_connection,
)
from apps.integrations.services.calendars import choose_calendar, list_calendars
from apps.integrations.services.consent import note_withdrawal
from apps.integrations.services.external_events import change_external_events, replace_external_events
from apps.integrations.services.sync import sync_connection, sync_next_connection

__all__ = [
    "ExternalEventData",
    "calendar_port",
    "change_external_events",
    "check_webhook_address",
    "choose_calendar",
    "link_caldav",
    "link_ics",
    "list_calendars",
    "meeting_port",
    "note_withdrawal",
    "post_webhook",
    "rebuild_busy",
    "replace_external_events",
    "sync_connection",
    "sync_next_connection",
    "unlink_calendars",
    "update_connection",
]
