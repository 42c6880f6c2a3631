"""Google Calendar."""

from apps.integrations.providers.google.calendar import GoogleCalendar

__all__ = ["GoogleCalendar"]
