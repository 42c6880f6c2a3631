"""Form fields: the label above, the hint below, the error under its field and tied to it.

`name` is the key in the submitted form and the field's id. Label, hint and error may be vars.
"""

from typing import Any, Final

import reflex as rx

from web.components.design.icons import icon
from web.components.design.kept import KeptChoice, KeptSelect, KeptTick

type Words = rx.Var[str] | str
type Options = rx.Var[list[str]] | list[str]

_CONTROL: Final = (
    "w-full min-h-11 rounded-control border bg-raised text-ink text-body px-3 py-2 transition-colors "
    "duration-calm "
    "placeholder:text-muted disabled:opacity-60 "
)
_TICK: Final = "size-5 shrink-0 accent-(--accent) "


def _border(error: Words) -> rx.Var[str]:
    return rx.cond(error, "border-bad", "border-control hover:border-ink")


def _wiring(name: Words, error: Words) -> dict[str, Any]:
    """What ties a control to its words, and lets the page find the first faulty one."""
    return {
        "name": name,
        # What is typed is read as its own script is.
        "dir": "auto",
        "aria_invalid": rx.cond(error, "true", "false"),
        "aria_describedby": f"{name}-hint {name}-error",
        "custom_attrs": {"data-faulty": rx.cond(error, "true", "false")},
    }


def _live(control: rx.Component, props: dict[str, Any]) -> rx.Component:
    """A control whose value the state keeps: it tells in pauses of typing, and is never behind the typist."""
    return rx.debounce_input(control, debounce_timeout=250) if "value" in props else control


def hint_line(name: Words, hint: Words) -> rx.Component:
    """What to know before filling a field in."""
    return rx.cond(hint, rx.el.p(hint, id=f"{name}-hint", class_name="text-small text-muted"))


def error_line(name: Words, error: Words) -> rx.Component:
    """What is wrong with a field and what to do about it, with a sign besides its colour."""
    return rx.cond(
        error,
        rx.el.p(
            icon("alert", "size-4 mt-0.5"),
            rx.el.span(error),
            id=f"{name}-error",
            class_name="flex gap-1.5 text-small font-medium text-bad",
        ),
    )


def label_line(name: Words, label: Words, is_required: rx.Var[bool] | bool = True) -> rx.Component:
    """A field's name; what may be left out says so."""
    optional = rx.el.span(" (optional)", class_name="font-normal text-muted")
    return rx.el.label(
        label, rx.cond(is_required, None, optional), html_for=name, class_name="font-medium text-ink"
    )


def field(
    control: rx.Component,
    *,
    name: Words,
    label: Words,
    hint: Words = "",
    error: Words = "",
    is_required: rx.Var[bool] | bool = True,
    class_name: str = "",
) -> rx.Component:
    """A control with its words. The control must carry `name` as its id."""
    return rx.el.div(
        label_line(name, label, is_required),
        control,
        hint_line(name, hint),
        error_line(name, error),
        class_name=f"flex flex-col gap-1.5 {class_name}",
    )


def text_field(
    *,
    name: Words,
    label: Words,
    hint: Words = "",
    error: Words = "",
    is_required: rx.Var[bool] | bool = True,
    class_name: str = "",
    control_class: Words = "",
    **props: Any,
) -> rx.Component:
    """One line of text; `type`, `input_mode`, `auto_complete` and handlers go to the input."""
    props.setdefault("type", "text")
    wiring = _wiring(name, error)
    wiring["custom_attrs"] |= props.pop("custom_attrs", {})
    control = rx.el.input(id=name, class_name=[_CONTROL, control_class, _border(error)], **wiring, **props)
    control = _live(control, props)
    words = {"name": name, "label": label, "hint": hint, "error": error, "is_required": is_required}
    return field(control, **words, class_name=class_name)


def textarea_field(
    *,
    name: Words,
    label: Words,
    hint: Words = "",
    error: Words = "",
    is_required: rx.Var[bool] | bool = True,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    props.setdefault("rows", "4")
    control = rx.el.textarea(
        id=name,
        class_name=[_CONTROL, "field-sizing-content min-h-28", _border(error)],
        **_wiring(name, error),
        **props,
    )
    control = _live(control, props)
    words = {"name": name, "label": label, "hint": hint, "error": error, "is_required": is_required}
    return field(control, **words, class_name=class_name)


def select_field(
    *options: rx.Component,
    name: Words,
    label: Words,
    hint: Words = "",
    error: Words = "",
    is_required: rx.Var[bool] | bool = True,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """One of a list; `options` are `rx.el.option`s or an `rx.foreach` of them."""
    menu = KeptSelect.create if "value" in props else rx.el.select
    control = menu(*options, id=name, class_name=[_CONTROL, _border(error)], **_wiring(name, error), **props)
    words = {"name": name, "label": label, "hint": hint, "error": error, "is_required": is_required}
    return field(control, **words, class_name=class_name)


def tick_field(
    *,
    name: Words,
    label: Words | rx.Component,
    hint: Words = "",
    error: Words = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A yes or no: the whole line can be pressed."""
    tick = KeptTick.create if "checked" in props else rx.el.input
    return rx.el.div(
        rx.el.label(
            tick(type="checkbox", id=name, class_name=_TICK, **_wiring(name, error), **props),
            rx.el.span(label),
            class_name="flex items-center gap-3 min-h-11",
            html_for=name,
        ),
        hint_line(name, hint),
        error_line(name, error),
        class_name=f"flex flex-col {class_name}",
    )


def choice_line(
    label: Words, *, kind: Words, name: Words, value: Words, class_name: str = "", **props: Any
) -> rx.Component:
    """One choice of several as a line that can be pressed anywhere; `kind` is radio or checkbox."""
    choice = KeptChoice.create if "checked" in props else rx.el.input
    return rx.el.label(
        choice(type=kind, name=name, value=value, class_name=_TICK, **props),
        rx.el.span(label, class_name="min-w-0"),
        class_name="flex items-center gap-3 min-h-11 px-3 py-2 rounded-control border border-control "
        "bg-raised "
        "hover:border-ink has-checked:border-accent has-checked:bg-accent-tint " + class_name,
    )


def choices_field(
    *choices: rx.Component,
    name: Words,
    label: Words,
    hint: Words = "",
    error: Words = "",
    is_required: rx.Var[bool] | bool = True,
    class_name: str = "",
) -> rx.Component:
    """A group of choices under one question; `choices` are choice lines or an `rx.foreach` of them."""
    optional = rx.el.span(" (optional)", class_name="font-normal text-muted")
    return rx.el.fieldset(
        rx.el.legend(label, rx.cond(is_required, None, optional), class_name="font-medium text-ink mb-1.5"),
        rx.el.div(*choices, class_name="flex flex-col gap-2"),
        hint_line(name, hint),
        error_line(name, error),
        custom_attrs={
            "data-faulty": rx.cond(error, "true", "false"),
            "aria-describedby": f"{name}-hint {name}-error",
        },
        class_name=f"flex flex-col gap-1.5 min-w-0 {class_name}",
    )


def switch(
    label: Words, *, is_on: rx.Var[bool] | bool, on_change: Any, is_label_shown: bool = True
) -> rx.Component:
    """On or off, at once. The knob moves and the words say which."""
    knob = rx.el.span(
        class_name="absolute top-1 start-1 size-4 rounded-full bg-raised border border-control "
        "transition-transform "
        "duration-calm peer-checked:translate-x-5 rtl:peer-checked:-translate-x-5 "
        "peer-checked:border-transparent"
    )
    track = rx.el.span(
        class_name="absolute inset-0 rounded-full bg-hairline border border-control transition-colors "
        "duration-calm "
        "peer-checked:bg-accent peer-checked:border-accent"
    )
    return rx.el.label(
        rx.el.span(
            KeptTick.create(
                type="checkbox",
                role="switch",
                checked=is_on,
                on_change=on_change,
                aria_label=label,
                class_name="peer absolute inset-0 m-0 size-full opacity-0 cursor-pointer z-1",
            ),
            track,
            knob,
            class_name="relative inline-block w-11 h-6 shrink-0 rounded-full has-focus-visible:outline-2 "
            "has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        ),
        rx.el.span(label, class_name="text-body" if is_label_shown else "sr-only"),
        class_name="inline-flex items-center gap-3 min-h-11 cursor-pointer",
    )


def on_off(label: Words, *, is_on: rx.Var[bool], on_change: Any) -> rx.Component:
    """A switch with its state in words beside it; the label is for those who do not see what it stands at."""
    return rx.el.div(
        rx.el.span(rx.cond(is_on, "On", "Off"), aria_hidden="true", class_name="text-small text-muted"),
        switch(label, is_on=is_on, on_change=on_change, is_label_shown=False),
        class_name="flex items-center gap-2 shrink-0",
    )
