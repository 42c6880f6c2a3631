"""Why is this time not offered: a question, and everything that speaks against it."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button, text_link
from web.components.design.feedback import error_note, note
from web.components.design.fields import text_field
from web.components.design.surfaces import card, section_heading
from web.format.explanation import ExplanationView, ReasonLine


def why_not_card(
    *,
    explanation: rx.Var[ExplanationView | None],
    zone: rx.Var[str],
    is_group: rx.Var[bool],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_ask: Any,
) -> rx.Component:
    """Date and time, and the answer below. `zone` is where the time is read."""
    people = text_field(
        name="explain_people", label="For how many", input_mode="numeric", default_value="1", max_length=4
    )
    return card(
        rx.el.div(
            section_heading("Why is this time not offered?"),
            rx.el.p(
                "Name a time, and see what speaks against it. Only you see the answer.",
                class_name="text-muted",
            ),
            class_name="flex flex-col gap-1",
        ),
        rx.el.form(
            rx.el.div(
                text_field(name="explain_date", label="Date", type="date"),
                text_field(
                    name="explain_time", label="Time", type="time", hint=rx.el.span("By the clocks in ", zone)
                ),
                rx.cond(is_group, people),
                class_name="grid sm:grid-cols-3 gap-4 items-start max-w-2xl",
            ),
            error_note(problem),
            button("Tell me why", type="submit", is_busy=is_busy, class_name="self-start"),
            on_submit=on_ask,
            reset_on_submit=False,
            class_name="flex flex-col gap-4",
        ),
        rx.el.div(rx.cond(explanation, _answer(explanation)), role="status", class_name="empty:hidden"),
        class_name="p-4 sm:p-6 flex flex-col gap-4",
        aria_label="Why is this time not offered?",
    )


def _answer(found: rx.Var[Any]) -> rx.Component:
    reasons = rx.el.div(
        rx.el.p(rx.el.strong(found.when, class_name="font-strong tabular-nums"), " is not offered:"),
        rx.el.ol(rx.foreach(found.reasons, _reason), class_name="list-decimal ps-6 m-0 flex flex-col gap-3"),
        class_name="flex flex-col gap-3 pt-4 border-t border-hairline",
    )
    offered = note(
        rx.el.p(rx.el.strong(found.when, class_name="font-strong tabular-nums"), " is offered."),
        rx.el.p("Nothing speaks against it: invitees can book it now."),
        tone="good",
    )
    return rx.cond(found.is_offered, offered, reasons)


def _reason(reason: rx.Var[ReasonLine]) -> rx.Component:
    return rx.el.li(
        rx.el.p(reason.words, class_name="break-words tabular-nums"),
        rx.cond(reason.source, rx.el.p(reason.source, class_name="text-small text-muted break-words")),
        rx.cond(
            reason.path,
            text_link(
                reason.link, href=reason.path, class_name="inline-flex items-center min-h-11 text-small"
            ),
        ),
    )
