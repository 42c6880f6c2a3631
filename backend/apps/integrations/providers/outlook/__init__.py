"""Outlook's calendars, over Microsoft Graph."""

from apps.integrations.providers.outlook.calendar import OutlookCalendar

__all__ = ["OutlookCalendar"]
