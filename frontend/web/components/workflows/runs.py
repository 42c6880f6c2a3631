"""What workflows did and are to do, line by line."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.design.buttons import button, lone_link
from web.components.design.feedback import badge, error_note, retry_note
from web.components.design.surfaces import titled_card
from web.format.workflows import RunView


def run_lines(
    runs: rx.Var[list[RunView]],
    *,
    trying: rx.Var[str],
    problem: rx.Var[str],
    refused: rx.Var[str],
    may_change: rx.Var[bool],
    on_retry: Callable[[rx.Var[str]], Any],
    of_one_booking: bool = False,
) -> rx.Component:
    """The runs; of one booking they say of which workflow they are, else they lead to their booking."""

    def line(run: rx.Var[RunView]) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.p(
                    rx.el.span(run.action, class_name="font-medium"),
                    rx.cond(of_one_booking, rx.el.span(" · ", run.workflow_name, class_name="text-muted")),
                ),
                rx.el.p(run.when, class_name="text-small text-muted tabular-nums"),
                rx.cond(run.reason, rx.el.p(run.reason, class_name="text-small max-w-line")),
                error_note(rx.cond(refused == run.id, problem, "")),
                class_name="min-w-0 grow basis-60",
            ),
            rx.el.div(run_badge(run.status, run.status_words), class_name="shrink-0"),
            rx.cond(
                run.can_retry & may_change,
                button(
                    "Try again",
                    on_click=on_retry(run.id),
                    is_busy=trying == run.id,
                    class_name="text-small px-3",
                    aria_label=f"Try again: {run.action}, {run.when}",
                ),
            ),
            None
            if of_one_booking
            else lone_link(
                "Booking", href=run.booking_path, aria_label=f"Booking of: {run.action}, {run.when}"
            ),
            key=run.id,
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 py-3 border-b border-hairline "
            "last:border-b-0",
        )

    return rx.el.ul(rx.foreach(runs, line), class_name="list-none p-0 m-0")


def automation_card(
    lines: rx.Component, *, runs: rx.Var[list[RunView]], problem: rx.Var[str], on_retry: Any
) -> rx.Component:
    """What workflows did about a booking and are to do; nothing where there is no such thing."""
    return rx.cond(
        (runs.length() > 0) | (problem != ""),
        titled_card(
            "Automation",
            lines,
            retry_note(problem, on_retry=on_retry),
            gap="gap-2",
        ),
    )


def run_badge(status: rx.Var[str], words: rx.Var[str]) -> rx.Component:
    """How far one piece of work has come: a word and a shape."""
    return rx.match(
        status,
        ("done", badge(words, tone="good", icon_name="check")),
        ("failed", badge(words, tone="bad", icon_name="alert")),
        ("void", badge(words, icon_name="close")),
        badge(words, tone="accent", icon_name="clock"),
    )
