"""Calendars that are published as a file at an address."""

from apps.integrations.providers.ics.feed import IcsFeed, feed_address

__all__ = ["IcsFeed", "feed_address"]
