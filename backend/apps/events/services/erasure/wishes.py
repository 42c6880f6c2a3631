"""Forgetting somebody who waited, through the link to their place in line."""

from datetime import datetime

from apps.events.errors import NotInLine
from apps.events.models import WaitlistEntry
from apps.events.models.waitlist import WAITING_STATUSES
from apps.events.services.actors import Actor
from apps.events.services.erasure.invitees import forget_wishes
from apps.events.services.locking import lock_calendar
from apps.events.services.waitlist.answering import end_wish, read_entry
from apps.events.services.waitlist.line import pass_on_lapsed_offers
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import ActorType


def erase_wish(entry: WaitlistEntry, *, now: datetime) -> None:
    """Erase the personal data of a wish, with its link; whoever is still in line leaves it.

    Raises NotInLine where it became a booking: what is erased through the booking's link takes it along.
    """

    def work() -> None:
        lock = lock_calendar(entry.organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        fresh = read_entry(entry)
        if fresh.converted_booking_id is not None:
            raise NotInLine("It became a booking: erase your data on the booking's page.")
        if fresh.status in WAITING_STATUSES:
            end_wish(fresh, lock, Actor(type=ActorType.INVITEE), why="erased", now=now)
        forget_wishes([fresh], lock)

    write_calendar(work)
