"""What a public page shows before it has anything, and when it gets nothing."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button
from web.components.design.feedback import loading_words, skeleton
from web.components.design.focus import page_heading


def failed_note(problem: rx.Var[str], *, on_retry: Any) -> rx.Component:
    """The page could not be had: why, and a second try."""
    return rx.el.div(
        page_heading("That did not work"),
        rx.el.p(problem, role="alert", class_name="text-muted max-w-line"),
        rx.el.div(button("Try again", kind="primary", on_click=on_retry)),
        class_name="flex flex-col gap-4 py-16",
    )


def booking_skeleton() -> rx.Component:
    """The booking page's shapes, in their final size."""
    weeks = rx.el.div(
        rx.foreach(rx.Var.range(35), lambda _: skeleton("size-11 sm:size-12 rounded-full mx-auto")),
        class_name="grid grid-cols-7 gap-y-1",
    )
    return rx.el.div(
        loading_words(),
        rx.el.div(
            skeleton("h-9 w-40"), skeleton("h-8 w-56"), skeleton("h-5 w-32"), class_name="flex flex-col gap-3"
        ),
        rx.el.div(skeleton("h-8 w-48"), weeks, class_name="flex flex-col gap-4"),
        class_name="bg-raised border border-hairline rounded-card p-4 sm:p-6 grid gap-6 "
        "lg:grid-cols-[17rem_1fr]",
    )


def list_skeleton() -> rx.Component:
    """An organizer's page, before it has come."""
    return rx.el.div(
        loading_words(),
        rx.el.div(
            skeleton("size-16 rounded-full"),
            skeleton("h-9 w-56"),
            skeleton("h-5 w-72"),
            class_name="flex flex-col gap-3",
        ),
        rx.el.div(*(skeleton("h-40 rounded-card") for _ in range(3)), class_name="grid gap-4 sm:grid-cols-2"),
        class_name="flex flex-col gap-8",
    )


def card_skeleton() -> rx.Component:
    """One booking, before it has come."""
    lines = ("h-9 w-64", "h-7 w-full", "h-5 w-40", "h-5 w-56", "h-11 w-48")
    return rx.el.div(
        loading_words(),
        *(skeleton(line) for line in lines),
        class_name="max-w-2xl mx-auto flex flex-col gap-5 p-5 sm:p-8 bg-raised border border-hairline "
        "rounded-card",
    )


def dead_link(title: str, words: str) -> rx.Component:
    """What a page says whose link leads to nothing, or to nothing any more."""
    return rx.el.div(
        page_heading(title),
        rx.el.p(words, class_name="text-muted max-w-line"),
        class_name="flex flex-col gap-4 py-16",
    )
