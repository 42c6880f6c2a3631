"""Slots as JSON, without a model for each: a month has hundreds, and formatting them is half of the work."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import orjson

from slot_engine import Slot, group_by_day, local_texts


def slots_json(
    slots: Sequence[Slot], *, zone: ZoneInfo, duration_minutes: int, next_free: date | None
) -> bytes:
    """The body of a `SlotsRead`: the slots by the viewer's dates."""
    # Slots end in the order in which they start, so that ends are formatted as quickly as starts are.
    ends = iter(local_texts([slot.end for slot in slots], zone))
    days = [
        {
            "date": day,
            "slots": [
                {"start_time": start, "end_time": end, "seats_left": slot.seats_left}
                # `ends` stands last, since zip takes nothing from it once the day's slots are through.
                for slot, start, end in zip(of_day, starts, ends, strict=False)
            ],
        }
        for day, of_day, starts in group_by_day(slots, zone)
    ]
    return orjson.dumps(
        {"timezone": zone.key, "duration": duration_minutes, "days": days, "next_free": next_free}
    )
