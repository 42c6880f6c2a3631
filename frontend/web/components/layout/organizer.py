"""The frame of the organizer's pages: a rail on a desk, a bar on a phone, the public link always near."""

from typing import Any, Final

import reflex as rx

from web import routes
from web.components.design.buttons import button, text_link
from web.components.design.copy_button import copy_link_button
from web.components.design.feedback import error_note, retry_note, toast
from web.components.design.focus import page_heading
from web.components.design.focus_keeper import FocusKeeper
from web.components.design.icons import icon
from web.components.design.theme_switch import theme_switch
from web.components.layout.acting import Acting, acting_bar, acting_menu
from web.components.layout.public import skip_link

type Words = rx.Var[str] | str

PLACES: Final = (
    (routes.EVENT_TYPES, "Event types", "stack"),
    (routes.BOOKINGS, "Bookings", "calendar"),
    (routes.AVAILABILITY, "Availability", "clock"),
    (routes.WAITLIST, "Waitlist", "people"),
    (routes.ANALYTICS, "Analytics", "chart"),
    (routes.WORKFLOWS, "Workflows", "workflow"),
    (routes.INTEGRATIONS, "Integrations", "link"),
    (routes.SETTINGS, "Settings", "settings"),
)
# A phone's bar has room for five: these, and a menu of the others.
IN_BAR: Final = 4


def organizer_page(
    *children: Any,
    here: str,
    public_url: rx.Var[str],
    acting: Acting,
    said: rx.Var[str],
    on_dismiss: Any,
    can_undo: rx.Var[bool] | None = None,
    on_undo: Any = None,
) -> rx.Component:
    """A page inside the frame. `here` is the route of its place in the rail; `said` is news for its foot."""
    return rx.el.div(
        skip_link(),
        FocusKeeper.create(),
        _rail(here, public_url, acting),
        rx.el.div(
            _phone_head(public_url),
            acting_bar(acting),
            _attention_bar(acting, here),
            rx.el.main(
                *children,
                id="main",
                tab_index=-1,
                class_name="w-full max-w-5xl mx-auto px-4 md:px-8 py-5 md:py-10 pb-32 md:pb-16 outline-none",
            ),
            class_name="grow min-w-0",
        ),
        _foot_bar(here, acting),
        *_news(said, on_dismiss, can_undo, on_undo),
        class_name="min-h-dvh md:flex bg-paper text-ink",
    )


def _attention_bar(acting: Acting, here: str) -> rx.Component | None:
    """What a linked account needs; the page that mends it says so itself."""
    if here == routes.INTEGRATIONS:
        return None
    bar = rx.el.div(
        rx.el.span(icon("alert"), class_name="h-lh grid place-items-center shrink-0"),
        rx.el.p(
            acting.attention,
            " ",
            text_link("Look at your accounts", href=routes.to(routes.INTEGRATIONS)),
            class_name="min-w-0",
        ),
        role="status",
        class_name="flex gap-3 px-4 md:px-8 py-2.5 bg-warn-tint text-ink text-small border-b border-hairline",
    )
    return rx.cond((acting.attention != "") & (acting.acting_for == ""), bar)


def _news(
    said: rx.Var[str], on_dismiss: Any, can_undo: rx.Var[bool] | None, on_undo: Any
) -> list[rx.Component]:
    """What was just done, above the bar of a phone; with a way back while there is one."""
    place = "bottom-20 md:bottom-6 md:ps-52"
    if can_undo is None:
        return [toast(said, on_dismiss=on_dismiss, class_name=place)]
    return [
        toast(rx.cond(can_undo, "", said), on_dismiss=on_dismiss, class_name=place),
        toast(rx.cond(can_undo, said, ""), on_dismiss=on_dismiss, on_undo=on_undo, class_name=place),
    ]


def page_head(title: Words, *actions: rx.Component, lead: Words | None = None) -> rx.Component:
    """The page's title, what it is for, and what can be done here first."""
    return rx.el.header(
        rx.el.div(
            page_heading(title),
            rx.el.p(lead, class_name="text-muted max-w-line") if lead is not None else None,
            class_name="min-w-0 flex flex-col gap-1",
        ),
        rx.el.div(*actions, class_name="flex flex-wrap gap-2") if actions else None,
        class_name="flex flex-wrap items-start justify-between gap-x-6 gap-y-4 mb-6",
    )


def until_loaded(
    content: rx.Component,
    *,
    is_loading: rx.Var[bool],
    problem: rx.Var[str],
    waiting: rx.Component,
    on_retry: Any,
    is_stale: rx.Var[bool] | bool = False,
) -> rx.Component:
    """Grey shapes while there is nothing to show, another try where it failed, then the content.

    A later problem stands above the content, which stays; with another try where it could not be had anew.
    """
    again = rx.cond(is_stale, rx.el.div(button("Try again", on_click=on_retry)))
    return rx.cond(
        is_loading,
        rx.cond(problem, retry_note(problem, on_retry=on_retry), waiting),
        rx.fragment(error_note(problem, again, class_name="mb-4"), content),
    )


def back_link(words: str, href: Words) -> rx.Component:
    """The way back to the list."""
    return rx.el.a(
        icon("back", "size-4"),
        words,
        href=href,
        class_name="inline-flex items-center gap-1.5 min-h-11 text-small text-muted hover:text-ink "
        "no-underline",
    )


def _wordmark(class_name: str = "") -> rx.Component:
    return rx.el.a(
        "Kalends",
        href=routes.to(routes.EVENT_TYPES),
        class_name="inline-flex items-center min-h-11 text-heading font-strong text-ink no-underline "
        f"{class_name}",
    )


def _open_to(route: str, acting: Acting) -> rx.Var[bool]:
    """Whether a place is there for whoever acts for somebody else: their own settings are not."""
    if route in (routes.SETTINGS, routes.INTEGRATIONS):
        return acting.acting_for == ""
    if route == routes.EVENT_TYPES:
        return acting.sees_event_types
    return rx.Var.create(True) if route == routes.BOOKINGS else acting.sees_all


def _rail(here: str, public_url: rx.Var[str], acting: Acting) -> rx.Component:
    return rx.el.header(
        _wordmark("px-3"),
        acting_menu(acting),
        rx.el.nav(
            rx.el.ul(
                *(_if_open(place, acting, _rail_link(*place, is_here=place[0] == here)) for place in PLACES),
                class_name="flex flex-col gap-1",
            ),
            aria_label="Places",
        ),
        rx.el.div(
            rx.cond(public_url, _public_link(public_url, acting)),
            theme_switch(),
            class_name="mt-auto flex flex-col gap-3",
        ),
        class_name="hidden md:flex flex-col gap-5 w-52 shrink-0 sticky top-0 h-dvh px-3 py-6 border-e "
        "border-hairline",
    )


def _if_open(place: tuple[str, str, str], acting: Acting, link: rx.Component) -> rx.Component:
    return rx.cond(_open_to(place[0], acting), rx.el.li(link))


def _rail_link(route: str, words: str, icon_name: str, *, is_here: bool) -> rx.Component:
    look = "bg-accent-tint text-ink font-medium " if is_here else "text-muted hover:text-ink hover:bg-sunken "
    return rx.el.a(
        icon(icon_name),
        words,
        href=routes.to(route),
        aria_current="page" if is_here else "false",
        class_name="flex items-center gap-3 min-h-11 px-3 rounded-control no-underline transition-colors "
        f"duration-calm {look}",
    )


def _public_link(public_url: rx.Var[str], acting: Acting) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(acting.acting_for, "Their page", "Your page"), class_name="text-small font-medium px-3"
        ),
        rx.el.a(
            public_url.split("//")[1],
            href=public_url,
            target="_blank",
            class_name="block px-3 text-small text-muted hover:text-ink truncate",
        ),
        copy_link_button(public_url, class_name="self-start text-small"),
        class_name="flex flex-col pt-3 border-t border-hairline min-w-0",
    )


def _phone_head(public_url: rx.Var[str]) -> rx.Component:
    return rx.el.header(
        _wordmark(),
        rx.cond(
            public_url, copy_link_button(public_url, label="Copy my link", class_name="text-small -me-3")
        ),
        class_name="md:hidden flex items-center justify-between px-4 pt-2",
    )


def _foot_bar(here: str, acting: Acting) -> rx.Component:
    in_bar = PLACES[:IN_BAR]
    return rx.el.nav(
        rx.el.ul(
            *(_if_open(place, acting, _foot_link(*place, is_here=place[0] == here)) for place in in_bar),
            rx.el.li(*_more_places(here, acting)),
            class_name="grid grid-flow-col auto-cols-[minmax(auto,1fr)]",
        ),
        aria_label="Places",
        class_name="md:hidden fixed inset-x-0 bottom-0 z-30 bg-raised border-t border-hairline "
        "pb-[env(safe-area-inset-bottom)]",
    )


def _foot_link(route: str, words: str, icon_name: str, *, is_here: bool) -> rx.Component:
    return rx.el.a(
        icon(icon_name),
        words,
        href=routes.to(route),
        aria_current="page" if is_here else "false",
        class_name=_foot_look(is_here=is_here),
    )


def _foot_look(*, is_here: bool) -> str:
    return (
        "flex flex-col items-center justify-center gap-0.5 w-full min-h-14 text-small text-center "
        "no-underline whitespace-nowrap " + ("text-accent font-medium" if is_here else "text-muted")
    )


def _more_places(here: str, acting: Acting) -> list[rx.Component]:
    """A button and what it opens; Escape, or a press beside it, closes it: the browser sees to that."""
    places = PLACES[IN_BAR:]
    opener = rx.el.button(
        icon("more"),
        "More",
        type="button",
        custom_attrs={"popoverTarget": "more-places"},
        class_name=_foot_look(is_here=here in [route for route, _, _ in places]),
    )
    menu = rx.el.div(
        rx.el.ul(
            *(_if_open(place, acting, _rail_link(*place, is_here=place[0] == here)) for place in places),
            class_name="flex flex-col gap-1",
        ),
        acting_menu(acting, class_name="mt-2 pt-2 border-t border-hairline"),
        id="more-places",
        custom_attrs={"popover": "auto"},
        class_name="m-0 inset-auto end-2 bottom-[calc(4rem+env(safe-area-inset-bottom))] w-52 p-2 bg-raised "
        "text-ink border border-hairline rounded-card shadow-float md:hidden",
    )
    return [opener, menu]
