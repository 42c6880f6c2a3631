"""A word before unsaved changes are lost."""

from typing import Any

import reflex as rx

_JSX = rx.asset("leave_guard.jsx", shared=True)
_CHOICE = "min-h-11 rounded-control px-4 font-medium transition-colors duration-calm "


class LeaveGuard(rx.Component):
    """Asks before the page is left while something is unsaved."""

    library = _JSX.importable_path
    tag = "LeaveGuard"

    is_unsaved: rx.Var[bool]
    question: rx.Var[str]
    stay: rx.Var[str]
    leave: rx.Var[str]
    stay_class: rx.Var[str]
    leave_class: rx.Var[str]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]


def leave_guard(is_unsaved: rx.Var[bool], *, on_leave: Any) -> rx.Component:
    """Asks before unsaved changes are lost; `on_leave` lets the state forget what was typed."""
    return LeaveGuard.create(
        is_unsaved=is_unsaved,
        question="Your changes are not saved. Leave anyway?",
        stay="Keep editing",
        leave="Leave without saving",
        stay_class=_CHOICE + "bg-accent text-on-accent hover:bg-accent-strong",
        leave_class=_CHOICE + "bg-raised text-bad border border-bad hover:bg-bad-tint",
        on_leave=on_leave,
        class_name="m-auto w-[min(28rem,calc(100vw-2rem))] p-6 rounded-card bg-raised text-ink border "
        "border-hairline shadow-float backdrop:bg-black/40 [&>p]:text-heading [&>p]:font-strong "
        "[&>div]:flex [&>div]:flex-wrap [&>div]:gap-3 [&>div]:mt-6",
    )
