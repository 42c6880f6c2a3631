"""A work as the slot engine is asked about it."""

from collections.abc import Callable
from functools import partial

from slot_engine import Agenda, Hours, Interval, LocalInterval, Slot, SlotRules, find_slots, merge
from tests.benchmarks.workload import MinuteSpan, Work


def question(work: Work, *, is_merged: bool) -> Callable[[], list[Slot]]:
    """find_slots with its values built; is_merged: the busy time too, as the product's writers keep it."""
    agenda = Agenda(busy=work.busy, starts_booked=work.bookings)
    if is_merged:
        agenda = Agenda.from_merged(merge(work.busy), starts_booked=work.bookings)
    return partial(
        find_slots,
        hours=hours_of(work),
        rules=rules_of(work),
        agenda=agenda,
        window=Interval(*work.window),
        now=work.now,
    )


def answer_from_scratch(work: Work) -> list[Slot]:
    """What `straight_starts` does too: from the work's plain values, unsorted busy time and all."""
    return question(work, is_merged=False)()


def hours_of(work: Work) -> Hours:
    """Weekly hours and overrides."""
    return Hours(
        zone=work.zone,
        weekly={weekday: _local(spans) for weekday, spans in work.weekly.items()},
        overrides={day: _local(spans) for day, spans in work.overrides.items()},
    )


def _local(spans: list[MinuteSpan]) -> tuple[LocalInterval, ...]:
    """One day's intervals."""
    return tuple(LocalInterval(opens, closes) for opens, closes in spans)


def rules_of(work: Work) -> SlotRules:
    """The event type's rules."""
    return SlotRules(
        duration_minutes=work.duration_minutes,
        slot_interval_minutes=work.interval_minutes,
        buffer_before_minutes=work.buffer_before_minutes,
        buffer_after_minutes=work.buffer_after_minutes,
        notice_minutes=work.notice_minutes,
        horizon_minutes=work.horizon_minutes,
        max_bookings_per_day=work.max_bookings_per_day,
    )
