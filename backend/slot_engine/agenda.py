"""What is in the organizer's calendar already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from slot_engine.interval import Instant, are_merged, merged_edges


class GroupSlot(NamedTuple):
    """A live group booking that may take more people: its meeting without buffers, and the seats left."""

    start: Instant
    end: Instant
    seats_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Everything that takes the organizer's time or changes what a start is worth.

    busy: live bookings of every event type with their own buffers, and external events without; pairs or
        Intervals in any order, overlapping or not. The block of a live group slot belongs here too: it keeps
        a second slot off that time, and never keeps anyone from joining the first.
    group_slots: live slots of the event type asked about. They are offered to joiners as long as there are
        seats, whatever else is busy and whatever the hours have become; one a start.
    starts_booked: starts of that event type's live bookings, for the daily limit; a group slot counts once.
    busy_is_merged: the caller vouches that `busy` is a union already; see `from_merged`.
    """

    busy: Sequence[tuple[Instant, Instant]] = ()
    group_slots: Sequence[GroupSlot] = ()
    starts_booked: Sequence[Instant] = ()
    busy_is_merged: bool = False

    @classmethod
    def from_merged(
        cls,
        busy: Sequence[tuple[Instant, Instant]],
        *,
        group_slots: Sequence[GroupSlot] = (),
        starts_booked: Sequence[Instant] = (),
    ) -> Self:
        """An agenda whose busy time was merged where it is kept, so that it is not merged at every question.

        Raises ValueError where it is not sorted, overlaps, or holds an empty interval: searching such a list
        would offer time that is taken.
        """
        if not are_merged(busy):
            raise ValueError(
                "Busy time is not merged: it must be sorted, disjoint and without empty intervals."
            )
        return cls(busy=busy, group_slots=group_slots, starts_booked=starts_booked, busy_is_merged=True)

    def busy_edges(self) -> tuple[Sequence[Instant], Sequence[Instant]]:
        """Starts and ends of the busy time's union, as two sequences of one length."""
        if not self.busy_is_merged:
            return merged_edges(self.busy)
        starts, ends = zip(*self.busy, strict=True) if self.busy else ((), ())
        return starts, ends

    def group_slot_by_start(self) -> dict[Instant, GroupSlot]:
        """The live group slots; where two claim one start, the last."""
        return {slot.start: slot for slot in self.group_slots}
