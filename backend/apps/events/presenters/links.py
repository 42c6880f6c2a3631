"""Addresses of our own pages and files."""

from django.conf import settings


def page_url(*parts: str) -> str:
    """A public page: an organizer's, or one of their event types'."""
    return "/".join([settings.PUBLIC_URL, *parts])


def manage_url(token: str) -> str:
    """The page behind an invitee's link."""
    return page_url("booking", token, "manage")


def feed_url(token: str) -> str:
    """The organizer's bookings, for a calendar that comes back for more."""
    return page_url("api", "v1", "events", "feed", f"{token}.ics")


def calendar_file_url(token: str) -> str:
    """The booking as a file for calendars."""
    return page_url("api", "v1", "events", "booking", token, "calendar.ics")
