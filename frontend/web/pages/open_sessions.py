"""The part of `/settings` about where the organizer is signed in."""

import reflex as rx

from shared_types.sessions import OpenSessionRead
from web.components.design.buttons import button
from web.components.design.feedback import badge, skeleton
from web.components.design.surfaces import titled_card
from web.pages.frame import once_loaded
from web.states.open_sessions import OpenSessionsState as State


def open_sessions_section() -> rx.Component:
    """Each session with its device, and the end of one or of all others."""
    return titled_card(
        "Where you are signed in",
        once_loaded(
            State,
            rx.fragment(
                rx.el.ul(rx.foreach(State.open_ones, _session), class_name="divide-y divide-hairline -my-3"),
                rx.cond(
                    State.has_others,
                    button(
                        "Sign out everywhere else",
                        on_click=State.end_others,
                        is_busy=State.is_acting,
                        class_name="self-start",
                    ),
                ),
            ),
            "Loading your sessions",
            skeleton("h-16 w-full"),
        ),
    )


def _session(session: rx.Var[OpenSessionRead]) -> rx.Component:
    name = rx.cond(session.device, session.device, "An unknown device")
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.p(name, class_name="font-medium"),
                rx.cond(session.is_this_one, badge("This one", tone="good", icon_name="check")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.p(State.used[session.id], class_name="text-small text-muted tabular-nums"),
            class_name="min-w-0 flex flex-col gap-0.5",
        ),
        rx.cond(
            ~session.is_this_one,
            button(
                "Sign out",
                on_click=State.end(session.id),
                disabled=State.is_acting,
                aria_label=f"Sign out {name}",
                class_name="shrink-0",
            ),
        ),
        key=session.id,
        class_name="flex items-start justify-between gap-4 py-3",
    )
