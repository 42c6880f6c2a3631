"""Slots: the starts an invitee may take."""

from datetime import date

from pydantic import AwareDatetime, BaseModel

from shared_types.base import Out


class SlotRead(Out):
    """One slot. Times are ISO 8601 with the viewer's offset; `seats_left` is 1 where it is not a group."""

    start_time: str
    end_time: str
    seats_left: int


class Alternative(BaseModel):
    """A slot that could be had instead of the one that was asked for."""

    start_time: AwareDatetime
    end_time: AwareDatetime


class DaySlots(Out):
    """The slots of one of the viewer's dates, soonest first."""

    date: date
    slots: list[SlotRead]


class SlotsRead(Out):
    """The slots of a window of the viewer's dates. Days without slots are left out.

    `next_free` is the first date with a slot after the window when the window has none.
    """

    timezone: str
    duration: int
    days: list[DaySlots]
    next_free: date | None
