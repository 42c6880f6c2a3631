"""Who does something to a booking, and from where."""

from dataclasses import dataclass

from apps.events.models import Attendee, Booking
from apps.users.models import User
from core.auth import Acting
from shared_types.vocabulary import ActorType


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a request came from. acting: who made it, where that is not the organizer in person."""

    ip_address: str | None = None
    user_agent: str = ""
    acting: Acting | None = None


NOWHERE = Origin()


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody, as the audit log remembers them."""

    type: ActorType
    name: str = ""
    email: str = ""
    origin: Origin = NOWHERE


SYSTEM = Actor(type=ActorType.SYSTEM)


def organizer_actor(organizer: User, origin: Origin = NOWHERE) -> Actor:
    """Whoever is at work on an organizer's bookings: the organizer, or by name who acts for them."""
    who = origin.acting or organizer
    return Actor(type=ActorType.ORGANIZER, name=who.name, email=who.email, origin=origin)


def invitee_actor(*, name: str, email: str, origin: Origin = NOWHERE) -> Actor:
    """Somebody who books."""
    return Actor(type=ActorType.INVITEE, name=name, email=email, origin=origin)


def holder_actor(held: Booking | Attendee, origin: Origin = NOWHERE) -> Actor:
    """Whoever holds the link to a booking, or to a seat."""
    if isinstance(held, Attendee):
        return Actor(type=ActorType.ATTENDEE, name=held.name, email=held.email, origin=origin)
    return invitee_actor(name=held.invitee_name, email=held.invitee_email, origin=origin)
