"""What a page says about itself: loading, empty, wrong, done, and how things stand."""

from typing import Any, Final, Literal

import reflex as rx

from web.components.design.buttons import button, icon_button
from web.components.design.icons import icon

type Words = rx.Var[str] | str
type Tone = Literal["plain", "good", "warn", "bad", "accent"]

_TONES: Final[dict[str, str]] = {
    "plain": "bg-sunken text-muted border-hairline ",
    "accent": "bg-accent-tint text-ink border-transparent ",
    "good": "bg-good-tint text-good border-transparent ",
    "warn": "bg-warn-tint text-warn border-transparent ",
    "bad": "bg-bad-tint text-bad border-transparent ",
}
_TONE_ICONS: Final = {"plain": "info", "accent": "info", "good": "check", "warn": "alert", "bad": "alert"}


def note(
    *children: Any, tone: Tone = "plain", icon_name: str = "", class_name: str = "", **props: Any
) -> rx.Component:
    """A calm remark on the page, in its place in the text."""
    return rx.el.div(
        rx.el.span(icon(icon_name or _TONE_ICONS[tone]), class_name="h-lh grid place-items-center shrink-0"),
        rx.el.div(*children, class_name="min-w-0 flex flex-col gap-2"),
        class_name=f"flex gap-3 rounded-control border px-3 py-2.5 text-small {_TONES[tone]}{class_name}",
        **props,
    )


def error_note(problem: Words, *actions: rx.Component, class_name: str = "") -> rx.Component:
    """What went wrong and what to do, read out at once. Nothing where nothing is wrong."""
    return rx.el.div(
        rx.cond(problem, note(rx.el.p(problem), *actions, tone="bad", class_name=class_name)),
        role="alert",
        class_name="empty:hidden",
    )


def retry_note(problem: Words, *, on_retry: Any) -> rx.Component:
    """An error that may pass: the sentence and a second try."""
    return error_note(problem, rx.el.div(button("Try again", on_click=on_retry)))


def empty_note(sentence: Words, *actions: rx.Component, icon_name: str = "calendar") -> rx.Component:
    """Nothing here yet: one sentence and one thing to do."""
    return rx.el.div(
        icon(icon_name, "size-8 text-muted"),
        rx.el.p(sentence, class_name="text-muted max-w-line"),
        *actions,
        class_name="flex flex-col items-center gap-4 py-12 px-4 text-center",
    )


def skeleton(class_name: str) -> rx.Component:
    """A grey shape in the size of what will come, so that nothing jumps."""
    return rx.el.div(class_name=f"rounded-control bg-hairline animate-pulse {class_name}", aria_hidden="true")


def loading_words(words: str = "Loading") -> rx.Component:
    """What skeletons mean, for those who can't see them."""
    return rx.el.p(words, role="status", class_name="sr-only")


def badge(word: Words, *, tone: Tone = "plain", icon_name: str = "") -> rx.Component:
    """How something stands: a word in a pill, with a shape besides its colour."""
    return rx.el.span(
        icon(icon_name, "size-3.5") if icon_name else None,
        word,
        class_name="inline-flex items-center gap-1 rounded-full border px-2.5 py-0.5 text-small font-medium "
        f"whitespace-nowrap {_TONES[tone]}",
    )


def toast(
    words: Words, *, on_dismiss: Any, on_undo: Any = None, class_name: str = "bottom-4"
) -> rx.Component:
    """What just happened, at the foot of the screen until dismissed; with a way back where there is one.

    It is there only while `words` is not empty; its region is always there, so that screen readers hear it.
    """
    undo = button("Undo", kind="quiet", on_click=on_undo) if on_undo is not None else None
    box = rx.el.div(
        rx.el.p(words, class_name="min-w-0 py-2"),
        rx.el.div(undo, icon_button("close", "Dismiss", on_click=on_dismiss), class_name="flex shrink-0"),
        class_name="pointer-events-auto flex items-center justify-between gap-4 ps-4 pe-1 rounded-card "
        "bg-raised text-ink "
        "border border-hairline shadow-float w-full sm:w-auto sm:min-w-80 max-w-line",
    )
    return rx.el.div(
        rx.cond(words, box),
        role="status",
        class_name=f"fixed inset-x-4 z-40 flex justify-center pointer-events-none {class_name}",
    )
