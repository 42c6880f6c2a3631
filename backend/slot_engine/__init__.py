"""Slots and occurrences as pure functions over frozen values: no framework, no clock, no I/O."""

from slot_engine.agenda import Agenda, GroupSlot
from slot_engine.days import DaySlots, group_by_day, local_texts
from slot_engine.hours import Hours, LocalInterval
from slot_engine.interval import Instant, Interval, merge, pad, subtract
from slot_engine.recurrence import (
    Frequency,
    RecurrenceRefused,
    RecurrenceRule,
    RuleDay,
    expand,
)
from slot_engine.refusals import Refusal, RefusalCode, explain_start
from slot_engine.rule_text import format_rule, parse_rule
from slot_engine.rules import SlotRules
from slot_engine.series import SeriesDate, Surroundings, check_dates, find_alternatives
from slot_engine.slots import Slot, find_slots, find_taken
from slot_engine.wall_clock import instant

__all__ = [
    "Agenda",
    "DaySlots",
    "Frequency",
    "GroupSlot",
    "Hours",
    "Instant",
    "Interval",
    "LocalInterval",
    "RecurrenceRefused",
    "RecurrenceRule",
    "Refusal",
    "RefusalCode",
    "RuleDay",
    "SeriesDate",
    "Slot",
    "SlotRules",
    "Surroundings",
    "check_dates",
    "expand",
    "explain_start",
    "find_alternatives",
    "find_slots",
    "find_taken",
    "format_rule",
    "group_by_day",
    "instant",
    "local_texts",
    "merge",
    "pad",
    "parse_rule",
    "subtract",
]
