"""Slots and occurrences as pure functions over frozen values: no framework, no clock, no I/O."""

from slot_engine.agenda import Agenda, GroupSlot
from slot_engine.hours import Hours, LocalInterval
from slot_engine.interval import Instant, Interval, merge, pad, subtract
from slot_engine.refusals import Refusal, RefusalCode, explain_start
from slot_engine.rules import SlotRules
from slot_engine.slots import Slot, find_slots
from slot_engine.wall_clock import instant

__all__ = [
    "Agenda",
    "GroupSlot",
    "Hours",
    "Instant",
    "Interval",
    "LocalInterval",
    "Refusal",
    "RefusalCode",
    "Slot",
    "SlotRules",
    "explain_start",
    "find_slots",
    "instant",
    "merge",
    "pad",
    "subtract",
]
