"""What picking a time needs of the browser: the month's keyboard, and a clock that goes on."""

import reflex as rx

_JSX = rx.asset("picking.jsx", shared=True).importable_path


class MonthKeys(rx.Component):
    """Arrow keys, Home, End, Page Up and Page Down in a month."""

    library = _JSX
    tag = "MonthKeys"

    month: rx.Var[str]
    previous: rx.Var[str]
    following: rx.Var[str]
    on_month: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_focus_day: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class ZoneClock(rx.Component):
    """What the clocks of a zone show now, kept up to date."""

    library = _JSX
    tag = "ZoneClock"

    timezone: rx.Var[str]
    language: rx.Var[str]
    hours: rx.Var[int]
    at_first: rx.Var[str]
