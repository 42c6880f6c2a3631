"""`/settings/integrations`: other calendars, and what makes meeting links."""

from typing import Final

import reflex as rx

from web import routes
from web.components.accounts.linked_account import account_card, booking_target, video_line
from web.components.design.buttons import button
from web.components.design.dialog import dialog
from web.components.design.feedback import empty_note, error_note, note, skeleton
from web.components.design.surfaces import card, section_heading
from web.components.layout.organizer import page_head
from web.format.integrations import Offer
from web.pages.frame import once_loaded, own_page
from web.pages.linking_forms import linking_forms
from web.states.integrations import IntegrationsState as State
from web.states.integrations import ReadNowState

TITLE: Final = "Calendars and video · Kalends"
_FOR_ADMINISTRATORS: Final = (
    "Whoever runs this installation adds its credentials: docs/operations.md says which and where."
)


def integrations_page() -> rx.Component:
    """Link, look after and remove accounts."""
    return own_page(
        State,
        page_head(
            "Calendars and video",
            lead="What is in your other calendars keeps its time free of bookings; bookings are written into "
            "one of them, and video calls get a link of their own.",
        ),
        _outcome(),
        once_loaded(
            State,
            rx.el.div(
                _calendars(),
                _where_bookings_go(),
                _videos(),
                _question(),
                linking_forms(),
                class_name="flex flex-col gap-8 max-w-2xl",
            ),
            "Loading your accounts",
            skeleton("h-72 w-full max-w-2xl rounded-card"),
        ),
        here=routes.INTEGRATIONS,
    )


def _outcome() -> rx.Component:
    """What came of linking an account elsewhere, and of reading one."""
    return rx.el.div(
        rx.el.div(
            rx.cond(State.news, note(rx.el.p(State.news), tone="good")),
            role="status",
            class_name="empty:hidden",
        ),
        error_note(State.refused),
        error_note(ReadNowState.problem),
        class_name="flex flex-col gap-2 max-w-2xl mb-4 empty:hidden",
    )


def _calendars() -> rx.Component:
    return rx.el.section(
        section_heading("Your calendars"),
        rx.cond(
            State.accounts.length() > 0,
            rx.el.div(
                rx.foreach(
                    State.accounts,
                    lambda account: account_card(
                        account,
                        changing=State.changing,
                        refusals=State.refusals,
                        handlers=State,
                        reading=ReadNowState,
                    ),
                ),
                class_name="flex flex-col gap-4",
            ),
            card(
                empty_note(
                    "No calendar is linked, so only bookings made here keep a time from being offered."
                ),
                class_name="",
            ),
        ),
        _link_a_calendar(),
        class_name="flex flex-col gap-4",
        aria_label="Your calendars",
    )


def _link_a_calendar() -> rx.Component:
    return card(
        rx.el.h3("Link a calendar", class_name="font-strong"),
        rx.el.div(
            rx.foreach(State.calendar_offers, _offer),
            button("Calendar server (CalDAV)", on_click=State.open_form("caldav")),
            button("Calendar address (ICS)", on_click=State.open_form("ics")),
            class_name="flex flex-wrap gap-3",
        ),
        rx.el.p(
            "CalDAV is for Nextcloud, Fastmail, iCloud and others. An ICS address can be read, and takes no "
            "bookings.",
            class_name="text-small text-muted max-w-line",
        ),
        _missing(State.calendars_missing),
        class_name="p-4 sm:p-6 flex flex-col gap-3",
        aria_label="Link a calendar",
    )


def _offer(offer: rx.Var[Offer]) -> rx.Component:
    return button(
        offer.name,
        on_click=State.link(offer.provider),
        is_busy=State.changing == offer.provider,
        aria_label=f"Link {offer.name}",
    )


def _missing(words: rx.Var[str]) -> rx.Component:
    return rx.cond(
        words, rx.el.p(words, " ", _FOR_ADMINISTRATORS, class_name="text-small text-muted max-w-line")
    )


def _where_bookings_go() -> rx.Component:
    choice = booking_target(
        State.targets, target=State.target, refusals=State.refusals, on_choose=State.set_target
    )
    return rx.cond(
        State.accounts.length() > 0,
        rx.el.section(
            section_heading("Where your bookings go"),
            card(
                rx.cond(
                    State.targets.length() > 0,
                    choice,
                    rx.el.p(
                        "None of your calendars can be written into. Bookings are in Kalends alone.",
                        class_name="text-muted",
                    ),
                )
            ),
            class_name="flex flex-col gap-4",
            aria_label="Where your bookings go",
        ),
    )


def _videos() -> rx.Component:
    return rx.el.section(
        section_heading("Video calls"),
        card(
            rx.cond(
                State.videos.length() > 0,
                rx.el.ul(
                    rx.foreach(
                        State.videos,
                        lambda video: video_line(video, changing=State.changing, handlers=State),
                    ),
                    class_name="divide-y divide-hairline -my-3",
                ),
                rx.el.p(
                    "Nothing is linked that makes meeting links. An event type can have a link of its own.",
                    class_name="text-muted max-w-line",
                ),
            ),
            rx.cond(
                State.video_offers.length() > 0,
                rx.el.div(
                    rx.el.h3("Link an account", class_name="font-strong"),
                    rx.el.div(rx.foreach(State.video_offers, _offer), class_name="flex flex-wrap gap-3"),
                    class_name="flex flex-col gap-3",
                ),
            ),
            _missing(State.videos_missing),
            class_name="p-4 sm:p-6 flex flex-col gap-4",
        ),
        class_name="flex flex-col gap-4",
        aria_label="Video calls",
    )


def _question() -> rx.Component:
    return dialog(
        rx.el.div(
            rx.el.p(State.removed_name, class_name="font-medium break-words"),
            rx.el.p(State.removed_words, class_name="text-muted"),
            error_note(State.remove_problem),
            rx.el.div(
                button(
                    "Remove it",
                    kind="danger",
                    on_click=State.remove,
                    is_busy=State.changing == State.removing,
                ),
                button("Keep it", on_click=State.ask_to_remove("")),
                class_name="flex flex-wrap gap-3",
            ),
            class_name="flex flex-col gap-4 pt-3",
        ),
        title="Remove this account?",
        is_open=State.removing != "",
        on_close=State.ask_to_remove(""),
        name="remove-account",
    )
