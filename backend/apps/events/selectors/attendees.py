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
    return Party(holder, tuple(guests))


def count_seats(holder: Attendee | None) -> int:
    """How many seats go with a link: one at a one-to-one meeting; one query at a group event."""
    return 1 if holder is None else get_party(holder).seats
