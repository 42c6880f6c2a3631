"""What an event type asks of a slot."""

from dataclasses import dataclass

from slot_engine.hours import MINUTES_A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRules:
    """An event type's rules; None means there is no such rule. Raises ValueError, naming the field.

    slot_interval_minutes: from one start of the grid to the next.
    notice_minutes, horizon_minutes: the soonest and the latest start, counted from now.
    max_bookings_per_day: on one of the organizer's own days.
    capacity: seats of a slot that nobody has booked yet.
    """

    duration_minutes: int
    slot_interval_minutes: int
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice_minutes: int = 0
    horizon_minutes: int | None = None
    max_bookings_per_day: int | None = None
    capacity: int = 1

    def __post_init__(self) -> None:
        _require("duration_minutes", self.duration_minutes, least=1, most=MINUTES_A_DAY)
        _require("slot_interval_minutes", self.slot_interval_minutes, least=1, most=MINUTES_A_DAY)
        _require("buffer_before_minutes", self.buffer_before_minutes, least=0, most=MINUTES_A_DAY)
        _require("buffer_after_minutes", self.buffer_after_minutes, least=0, most=MINUTES_A_DAY)
        _require("notice_minutes", self.notice_minutes, least=0)
        _require("horizon_minutes", self.horizon_minutes, least=0)
        _require("max_bookings_per_day", self.max_bookings_per_day, least=1)
        _require("capacity", self.capacity, least=1)


def _require(name: str, value: int | None, *, least: int, most: int | None = None) -> None:
    """Refuse a value outside its bounds."""
    if value is None:
        return
    if value < least or (most is not None and value > most):
        bounds = f"at least {least}" if most is None else f"{least} to {most}"
        raise ValueError(f"{name} must be {bounds}, not {value}.")
