"""A time of the organizer's own choice, and the question that comes before their rules are set aside."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.fields import text_field

type Words = rx.Var[str] | str


def other_time_fields(*, zone: Words) -> rx.Component:
    """A date and a time of day, free of what is offered."""
    return rx.el.div(
        text_field(name="other_date", label="Date", type="date"),
        text_field(name="other_time", label="Time", type="time", hint=rx.el.span("In ", zone)),
        class_name="grid sm:grid-cols-2 gap-4 items-start max-w-md",
    )


def other_time_form(
    *, zone: Words, problem: rx.Var[str], is_busy: rx.Var[bool], label: str, on_submit: Any
) -> rx.Component:
    """Folded away below what is offered: most of the time that is enough."""
    return rx.el.details(
        rx.el.summary(
            "A time that is not offered",
            class_name="inline-flex items-center min-h-11 cursor-pointer text-accent font-medium",
        ),
        rx.el.form(
            other_time_fields(zone=zone),
            error_note(problem),
            button(label, type="submit", is_busy=is_busy, class_name="self-start"),
            on_submit=on_submit,
            class_name="flex flex-col gap-4 pt-2",
        ),
        class_name="border-t border-hairline pt-2",
    )


def override_dialog(
    *,
    broken: rx.Var[list[str]],
    when: rx.Var[str],
    label: str,
    is_busy: rx.Var[bool],
    on_insist: Any,
    on_keep: Any,
) -> rx.Component:
    """Which rules are broken, one a line, before anything is done."""
    return dialog(
        rx.el.div(
            rx.el.p(rx.el.strong(when, class_name="font-strong tabular-nums"), " breaks your own rules:"),
            rx.el.ul(
                rx.foreach(broken, lambda words: rx.el.li(words)),
                class_name="list-disc ps-6 m-0 flex flex-col gap-1",
            ),
            rx.el.p(
                "You can set them aside this once. The booking's history remembers it.",
                class_name="text-small text-muted",
            ),
            rx.el.div(
                button(label, kind="primary", on_click=on_insist, is_busy=is_busy),
                button("Choose another time", on_click=on_keep),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title="Outside your rules",
        is_open=broken.length() > 0,
        on_close=on_keep,
        name="override",
    )
