"""The time that a booking takes."""

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from slot_engine import SlotRules


def end_of(start: datetime, rules: SlotRules) -> datetime:
    """When a meeting that starts then is over."""
    return start + timedelta(minutes=rules.duration_minutes)


def busy_range(start: datetime, rules: SlotRules) -> DateTimeTZRange:
    """The time a meeting takes from its organizer, buffers included: `[start, end)`."""
    before = timedelta(minutes=rules.buffer_before_minutes)
    after = timedelta(minutes=rules.buffer_after_minutes)
    return DateTimeTZRange(start - before, end_of(start, rules) + after, "[)")
