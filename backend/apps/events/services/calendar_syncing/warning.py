"""Telling an organizer that a booking and an event of another calendar came at the same moment."""

from datetime import datetime

from apps.events.selectors.overlaps import newly_overlapped
from apps.events.services import notices
from shared_types.vocabulary import Notice


def warn_of_taken_times(*, now: datetime) -> None:
    """Say it once for each booking; nothing is cancelled, since only the organizer can choose.

    It cannot be prevented: a calendar is read every few minutes, and slots never wait for it.
    """
    for booking in newly_overlapped(now=now):
        notices.tell(notices.for_organizer(booking, Notice.TIME_TAKEN_ELSEWHERE), now=now)
