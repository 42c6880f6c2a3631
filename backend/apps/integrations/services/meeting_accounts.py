"""Accounts that make meeting links, ready to be asked."""

from datetime import datetime

from apps.integrations.models import ConferencingConnection
from apps.integrations.providers.google.meetings import GoogleMeetings
from apps.integrations.providers.oauth_table import graph_api, meet_api, zoom_api
from apps.integrations.providers.outlook.meetings import TeamsMeetings
from apps.integrations.providers.zoom.meetings import ZoomMeetings
from apps.integrations.services.credentials import tokens_of


def zoom_meetings(account: ConferencingConnection, now: datetime) -> ZoomMeetings:
    """An account at Zoom."""
    return ZoomMeetings(zoom_api(""), tokens_of(account, now=now))


def google_meetings(account: ConferencingConnection, now: datetime) -> GoogleMeetings:
    """An account at Google Meet."""
    return GoogleMeetings(meet_api(""), tokens_of(account, now=now))


def teams_meetings(account: ConferencingConnection, now: datetime) -> TeamsMeetings:
    """An account at Microsoft Teams."""
    return TeamsMeetings(graph_api(""), tokens_of(account, now=now))
