"""Calendar servers that speak CalDAV (RFC 4791, 5397, 6578, 6764)."""

from apps.integrations.providers.caldav.account import FoundAccount, find_account, whole_address
from apps.integrations.providers.caldav.calendars import CalDavCalendars
from apps.integrations.providers.caldav.session import Session

__all__ = ["CalDavCalendars", "FoundAccount", "Session", "find_account", "whole_address"]
