"""Questions about the people of a group booking."""

from dataclasses import dataclass

from apps.events.models import Attendee, Booking


@dataclass(frozen=True, slots=True)
class Party:
    """Seats that were booked together: whose they are, and the guests' seats that go with it."""

    holder: Attendee
    guests: tuple[Attendee, ...] = ()

    @property
    def seats(self) -> int:
        """How many there are."""
        return 1 + len(self.guests)

    @property
    def all(self) -> tuple[Attendee, ...]:
        """Every seat, the holder's first."""
        return (self.holder, *self.guests)


@dataclass(frozen=True, slots=True)
class Company:
    """Whom somebody at a group booking gets to see: their own party, and names that are shown."""

    party: Party
    other_names: tuple[str, ...] = ()


def list_parties(booking: Booking) -> list[Party]:
    """Who sits at a group booking, in the order in which they joined; one query."""
    seated = list(Attendee.objects.seated().filter(booking=booking).order_by("joined_at", "id"))
    guests: dict[object, list[Attendee]] = {}
    for seat in seated:
        guests.setdefault(seat.guest_of_id, []).append(seat)
    return [Party(holder, tuple(guests.get(holder.id, ()))) for holder in guests.get(None, ())]


def get_party(holder: Attendee) -> Party:
    """A seat with its guests' that are taken; one query."""
    guests = Attendee.objects.seated().filter(booking_id=holder.booking_id, guest_of=holder)
    return Party(holder, tuple(guests.order_by("joined_at", "id")))


def get_company(holder: Attendee | None) -> Company | None:
    """What the holder of a seat sees of people; None at a one-to-one meeting.

    One query, and one more where the event type lets attendees see each other's names.
    """
    if holder is None:
        return None
    return Company(get_party(holder), _names_beside(holder))


def sees_names(seat: Attendee) -> bool:
    """Whether names are shown to who sits there, and theirs to others: among those who joined knowing it."""
    booking = seat.booking
    is_known = seat.shows_name and booking.event_type.show_attendee_names
    return is_known and seat.is_seated() and booking.is_live()


def _names_beside(holder: Attendee) -> tuple[str, ...]:
    """The names of all others that may be seen, in the order in which they joined."""
    if not sees_names(holder):
        return ()
    shown = Attendee.objects.seated().filter(booking_id=holder.booking_id, shows_name=True)
    others = shown.exclude(id=holder.id).exclude(guest_of=holder)
    return tuple(others.order_by("joined_at", "id").values_list("name", flat=True))
