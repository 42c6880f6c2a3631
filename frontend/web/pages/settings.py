"""The organizer's profile, password and way out."""

import reflex as rx

from web import routes
from web.components.accounts.fields import new_password_field
from web.components.design.browser_form import browser_form
from web.components.design.buttons import lone_link
from web.components.design.feedback import error_note, note, skeleton
from web.components.design.fields import text_field, textarea_field
from web.components.design.focus import focus_first_fault
from web.components.design.leave_guard import leave_guard
from web.components.design.save_bar import save_bar
from web.components.design.surfaces import titled_card
from web.components.layout.organizer import organizer_page, page_head
from web.components.times.timezone_field import timezone_field
from web.pages.calendar_feed import calendar_feed_section
from web.pages.frame import ACTING, once_loaded
from web.pages.open_sessions import open_sessions_section
from web.pages.provider_accounts import provider_accounts_section
from web.states.calendar_feed import CalendarFeedState
from web.states.open_sessions import OpenSessionsState
from web.states.providers import ProviderAccountsState
from web.states.session import SessionState
from web.states.settings import PasswordState, SettingsState

TITLE = "Settings · Kalends"
_API = "/api/v1/users/"
_PARTS = (SettingsState, CalendarFeedState, ProviderAccountsState, OpenSessionsState)


def settings_page() -> rx.Component:
    """Who invitees see, how they reach you, how you get in."""
    state = SettingsState
    return organizer_page(
        leave_guard(state.is_unsaved, on_leave=state.forget),
        focus_first_fault(state.attempts),
        page_head("Settings"),
        once_loaded(
            state,
            rx.el.div(
                _profile(),
                _page_look(),
                _contact(),
                save_bar(
                    is_unsaved=state.is_unsaved,
                    is_saving=state.is_saving,
                    on_save=state.save,
                    on_discard=state.discard,
                ),
                calendar_feed_section(),
                _password(),
                _second_factor(),
                provider_accounts_section(),
                open_sessions_section(),
                _sign_out(),
                _more(),
                class_name="flex flex-col gap-4 max-w-2xl",
            ),
            "Loading your settings",
            skeleton("h-96 w-full rounded-card"),
        ),
        here=routes.SETTINGS,
        public_url=SessionState.public_url,
        acting=ACTING,
        said=_first_of(*(part.said for part in _PARTS)),
        on_dismiss=[part.dismiss for part in _PARTS],
    )


def _first_of(words: rx.Var[str], *others: rx.Var[str]) -> rx.Var[str]:
    """What one of the page's parts has to say."""
    return rx.cond(words, words, _first_of(*others)) if others else words


def _text(name: str, label: str, **props: object) -> rx.Component:
    state = SettingsState
    return text_field(
        name=name,
        label=label,
        value=state.values[name],
        error=state.errors[name],
        on_change=state.set_text(name),
        **props,
    )


def _profile() -> rx.Component:
    state = SettingsState
    return titled_card(
        "You",
        _text("name", "Name", auto_complete="name", hint="Invitees see it on your page and in mails."),
        timezone_field(
            value=state.values["timezone"],
            on_change=state.set_text("timezone"),
            hint="Your bookings are shown in it. Schedules keep their own.",
            error=state.errors["timezone"],
        ),
        _text(
            "slot_interval_minutes",
            "Usual minutes between starts",
            input_mode="numeric",
            hint="0: as long as the meeting. An event type can have its own.",
            control_class="max-w-28 tabular-nums",
        ),
    )


def _page_look() -> rx.Component:
    state = SettingsState
    return titled_card(
        "Your page",
        rx.el.div(
            _text(
                "organizer_slug",
                "Link",
                hint=f"{state.link_base}{state.values['organizer_slug']}",
                on_blur=state.check_slug,
                auto_complete="off",
                custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
            ),
            rx.el.div(
                rx.cond(state.slug_note, note(rx.el.p(state.slug_note), tone="good")),
                rx.cond(
                    state.is_slug_changed,
                    note(
                        rx.el.p("Links that you have shared stop working once you save this."),
                        tone="warn",
                    ),
                ),
                role="status",
                class_name="flex flex-col gap-2",
            ),
            class_name="flex flex-col gap-2",
        ),
        textarea_field(
            name="bio",
            label="About you",
            is_required=False,
            value=state.values["bio"],
            error=state.errors["bio"],
            on_change=state.set_text("bio"),
        ),
        rx.el.div(
            _text(
                "brand_color",
                "Colour",
                is_required=False,
                hint="Like #17607a. It is darkened or lightened until it can be read.",
                control_class="max-w-40",
            ),
            _brand_preview(),
            class_name="grid sm:grid-cols-2 gap-4 items-start",
        ),
        _text(
            "logo_url",
            "Logo",
            is_required=False,
            type="url",
            input_mode="url",
            hint="The address of an image.",
        ),
    )


def _brand_preview() -> rx.Component:
    """A button and a free day in the colour, as the public page would draw them."""
    state = SettingsState
    sample = rx.el.div(
        rx.el.span(
            "Continue",
            class_name="inline-flex items-center min-h-11 px-4 rounded-control bg-accent text-on-accent "
            "font-medium",
        ),
        rx.el.span(
            "12", class_name="grid place-items-center size-11 rounded-full bg-accent-tint tabular-nums"
        ),
        rx.el.span("A link", class_name="text-accent underline underline-offset-3"),
        class_name="flex flex-wrap items-center gap-3",
    )
    return rx.el.div(
        rx.el.p("So it will look", class_name="font-medium"),
        rx.cond(
            state.brand.length() > 0,
            rx.el.div(sample, class_name="brand", custom_attrs={"style": state.brand}),
            rx.el.div(sample),
        ),
        aria_hidden="true",
        class_name="flex flex-col gap-1.5",
    )


def _contact() -> rx.Component:
    return titled_card(
        "How to reach you",
        rx.el.p(
            "On your page, for those who find no time. Leave out what you like.", class_name="text-muted"
        ),
        _text("contact_email", "Email address", is_required=False, type="email", input_mode="email"),
        _text("contact_phone", "Phone", is_required=False, type="tel", input_mode="tel"),
        _text("website", "Website", is_required=False, type="url", input_mode="url"),
    )


def _password() -> rx.Component:
    state = PasswordState
    return titled_card(
        "Password",
        rx.el.p("You sign in as ", SettingsState.email, ".", class_name="text-muted"),
        rx.el.div(
            rx.cond(state.is_changed, note(rx.el.p("Your password is changed."), tone="good")), role="status"
        ),
        focus_first_fault(state.attempts),
        rx.cond(SessionState.can_be_asked, _change_form(), _no_password()),
    )


def _no_password() -> rx.Component:
    return rx.fragment(
        rx.el.p("You have no password: an account elsewhere opens yours. To set one, have a link mailed."),
        lone_link("Set a password by mail", href=routes.to(routes.RESET_PASSWORD)),
    )


def _change_form() -> rx.Component:
    state = PasswordState
    return browser_form(
        text_field(
            name="current_password",
            label="Password now",
            type="password",
            auto_complete="current-password",
            error=state.errors["current_password"],
        ),
        new_password_field(
            rx.cond(state.errors["new_password"], state.errors["new_password"], state.errors["password"]),
            name="new_password",
            label="New password",
        ),
        error_note(state.problem),
        action=f"{_API}password-change/",
        label="Change password",
        kind="secondary",
        on_problem=state.refuse,
        on_done=[state.say_changed, OpenSessionsState.load],
    )


def _second_factor() -> rx.Component:
    return titled_card(
        "Two-factor sign-in",
        rx.el.p("A code from an app on your phone, after the password.", class_name="text-muted"),
        lone_link("Two-factor sign-in", href=routes.to(routes.TWO_FACTOR)),
    )


def _sign_out() -> rx.Component:
    return titled_card(
        "Sign out",
        browser_form(action=f"{_API}sign-out/", label="Sign out", kind="secondary", next=routes.HOME),
    )


def _more() -> rx.Component:
    return titled_card(
        "Others, programs and your data",
        rx.el.div(
            lone_link("Calendars and video", href=routes.to(routes.INTEGRATIONS)),
            lone_link("Share with others", href=routes.to(routes.SHARING)),
            lone_link("Keys for programs", href=routes.to(routes.API_KEYS)),
            lone_link("Take everything along", href=routes.to(routes.ARCHIVE)),
            lone_link("Leave for good", href=routes.to(routes.LEAVE)),
            class_name="flex flex-col items-start",
        ),
    )
