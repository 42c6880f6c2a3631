"""What the visitor has picked so far, in the browser: going from day to day asks no server."""

from typing import Final

import reflex as rx
from pydantic import BaseModel
from reflex_base.event import EventChain
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_base.vars.function import ArgsFunctionOperationBuilder, FunctionVar
from reflex_base.vars.special import use_hook_var

_JS: Final = rx.asset("visit.js", shared=True).importable_path

# The step after the dates of a series are chosen.
DETAILS: Final = "details"

type Words = rx.Var[str] | str


class Visit(BaseModel):
    """The visitor's choices: `slot` is settled, `chosen` only pressed, `panel` is open above the page."""

    date: str
    slot: str
    step: str
    chosen: str
    focus: str
    panel: str


visit = use_hook_var(_JS, "useVisit", Visit)


def _function(name: str) -> FunctionVar:
    return rx.Var(name, _var_data=VarData(imports={_JS: [ImportVar(tag=name)]})).to(FunctionVar)


def _act(name: str, *values: Words) -> rx.Var[EventChain]:
    """A function of visit.js, called with values, as something a handler can be."""
    call = ArgsFunctionOperationBuilder.create(args_names=(), return_expr=_function(name).call(*values))
    return call.to(FunctionVar, EventChain)


def focus_day() -> rx.Var[EventChain]:
    """Remember the day that the keyboard is on; takes it as its argument."""
    return _function("focusDay").to(FunctionVar, EventChain)


def pick_day(date: Words) -> rx.Var[EventChain]:
    """Show a day's times."""
    return _act("pickDay", date)


def choose_time(starts: Words) -> rx.Var[EventChain]:
    """Press a time: it opens its own way on."""
    return _act("chooseTime", starts)


def take_slot(date: Words, starts: Words) -> rx.Var[EventChain]:
    """Settle on a slot and go on."""
    return _act("takeSlot", date, starts)


def change_day() -> rx.Var[EventChain]:
    """Back to the month."""
    return _act("changeDay")


def change_time() -> rx.Var[EventChain]:
    """Back to the day's times."""
    return _act("changeTime")


def open_panel(name: str) -> rx.Var[EventChain]:
    """Open something above the page."""
    return _act("openPanel", name)


def close_panel() -> rx.Var[EventChain]:
    """Close it."""
    return _act("closePanel")


def show_step(name: str) -> rx.Var[EventChain]:
    """Go to a step that the address names."""
    return _act("showStep", name)


def start_over() -> rx.Var[EventChain]:
    """Forget every choice."""
    return _act("startOver")
