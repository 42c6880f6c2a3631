"""Fields of a draft that the state keeps, as the steps of the event type form use them."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx

from web.components.design.fields import field, text_field
from web.components.design.kept import KeptSelect

type OnText = Callable[..., Any]
type Texts = rx.Var[dict[str, str]]
type Words = rx.Var[str] | str

_UNITS: Final = ("minutes", "hours", "days")


def draft_text(
    name: str, label: str, value: rx.Var[str], errors: Texts, on_text: OnText, **props: Any
) -> rx.Component:
    """A line of text; what is wrong with it stands under its name in `errors`."""
    return text_field(
        name=name, label=label, value=value, error=errors[name], on_change=on_text(name), **props
    )


def draft_number(
    name: str, label: str, value: rx.Var[str], errors: Texts, on_text: OnText, **props: Any
) -> rx.Component:
    """A small number with its unit in the label."""
    props.setdefault("control_class", "max-w-28 tabular-nums")
    return draft_text(name, label, value, errors, on_text, input_mode="numeric", auto_complete="off", **props)


def short_number(name: Words, value: rx.Var[str], errors: Texts, on_text: OnText) -> rx.Component:
    """A number with something beside it; whoever uses it writes the label and the error."""
    number = rx.el.input(
        id=name,
        name=name,
        value=value,
        on_change=on_text(name),
        input_mode="numeric",
        auto_complete="off",
        aria_invalid=rx.cond(errors[name], "true", "false"),
        aria_describedby=f"{name}-hint {name}-error",
        custom_attrs={"data-faulty": rx.cond(errors[name], "true", "false")},
        class_name=[
            "w-20 min-h-11 rounded-control border bg-raised text-ink px-3 tabular-nums",
            rx.cond(errors[name], "border-bad", "border-control hover:border-ink"),
        ],
    )
    return rx.debounce_input(number, debounce_timeout=250)


def draft_amount(
    name: Words,
    label: Words,
    amount: rx.Var[str],
    unit: rx.Var[str],
    *,
    errors: Texts,
    hint: Words,
    on_text: OnText,
) -> rx.Component:
    """A length of time in a unit of the organizer's choice."""
    units = KeptSelect.create(
        *(rx.el.option(unit, value=unit) for unit in _UNITS),
        value=unit,
        on_change=on_text(f"{name}_unit"),
        aria_label=f"{label}: unit",
        class_name="grow min-h-11 rounded-control border border-control bg-raised text-ink px-3 "
        "hover:border-ink",
    )
    return field(
        rx.el.div(short_number(name, amount, errors, on_text), units, class_name="flex gap-2"),
        name=name,
        label=label,
        hint=hint,
        error=errors[name],
    )
