"""The app: which page stands at which address. Nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from web import routes
from web.components.layout.connection import connection_banner, error_boundary
from web.components.layout.head import HEAD
from web.components.layout.shell import page_title
from web.pages import (
    analytics,
    api_keys,
    availability,
    book_for,
    booking_detail,
    bookings,
    event_type_form,
    event_type_preview,
    event_types,
    home,
    integrations,
    own_data,
    reset_password,
    second_factor,
    settings,
    sharing,
    sign_in,
    sign_up,
    verify_email,
    waitlist,
    workflow_form,
    workflow_runs,
    workflows,
)
from web.pages.booking_page import booking_page
from web.pages.join_waitlist import join_waitlist_page
from web.pages.manage_booking import manage_booking_page
from web.pages.not_found import not_found_page
from web.pages.organizer_page import organizer_page
from web.pages.waitlist_place import waitlist_place_page
from web.states.analytics import AnalyticsState
from web.states.api_keys import ApiKeysState
from web.states.attention import AttentionState
from web.states.availability import AvailabilityState
from web.states.book_for import BookForState
from web.states.booking_calendar import BookingCalendarState
from web.states.booking_detail import BookingDetailState
from web.states.booking_page import BookingPageState
from web.states.bookings import BookingsState
from web.states.calendar_feed import CalendarFeedState
from web.states.event_type_form import EventTypeFormState
from web.states.event_type_preview import EventTypePreviewState
from web.states.event_types import EventTypesState
from web.states.home import HomeState
from web.states.integrations import IntegrationsState
from web.states.join_waitlist import JoinWaitlistState
from web.states.manage_booking import ManageBookingState
from web.states.open_sessions import OpenSessionsState
from web.states.organizer_page import OrganizerPageState
from web.states.providers import ProviderAccountsState
from web.states.second_factor import SecondFactorState
from web.states.session import SessionState
from web.states.settings import SettingsState
from web.states.sharing import SharingState
from web.states.sign_in import SignInState
from web.states.sign_up import SignUpState
from web.states.waitlist import WaitlistState
from web.states.waitlist_place import WaitlistPlaceState
from web.states.workflow_form import WorkflowFormState
from web.states.workflow_runs import WorkflowRunsState
from web.states.workflows import WorkflowsState


@dataclass(frozen=True)
class Page:
    """A page at an address. `on_load` runs again after each reconnection: it never wipes what was typed."""

    route: str
    component: Callable[[], rx.Component]
    title: str | rx.Var[str]
    on_load: Any = None


def _for_organizer(route: str, component: Callable[[], rx.Component], title: str, on_load: Any) -> Page:
    """A page that needs a session; its frame shows who is signed in."""
    loads = on_load if isinstance(on_load, list) else [on_load]
    return Page(route, component, title, [SessionState.know_organizer, *loads, AttentionState.look])


ACCOUNT_PAGES = (
    Page(routes.HOME, home.home_page, home.TITLE, HomeState.load),
    Page(routes.SIGN_IN, sign_in.sign_in_page, sign_in.TITLE, SignInState.load),
    Page(routes.SIGN_UP, sign_up.sign_up_page, sign_up.TITLE, SignUpState.load),
    Page(routes.VERIFY_EMAIL, verify_email.verify_email_page, verify_email.TITLE),
    Page(routes.RESET_PASSWORD, reset_password.reset_password_page, reset_password.TITLE),
    Page(routes.SET_PASSWORD, reset_password.set_password_page, reset_password.SET_TITLE),
)
ORGANIZER_PAGES = (
    _for_organizer(routes.EVENT_TYPES, event_types.event_types_page, event_types.TITLE, EventTypesState.load),
    _for_organizer(
        routes.NEW_EVENT_TYPE,
        event_type_form.new_event_type_page,
        event_type_form.NEW_TITLE,
        EventTypeFormState.load,
    ),
    _for_organizer(
        routes.EDIT_EVENT_TYPE,
        event_type_form.edit_event_type_page,
        event_type_form.EDIT_TITLE,
        EventTypeFormState.load,
    ),
    _for_organizer(
        routes.PREVIEW_EVENT_TYPE,
        event_type_preview.event_type_preview_page,
        event_type_preview.TITLE,
        EventTypePreviewState.load,
    ),
    _for_organizer(
        routes.AVAILABILITY, availability.availability_page, availability.TITLE, AvailabilityState.load
    ),
    _for_organizer(
        routes.BOOKINGS,
        bookings.bookings_page,
        bookings.TITLE,
        [BookingsState.load, BookingCalendarState.load],
    ),
    _for_organizer(routes.BOOK_FOR, book_for.book_for_page, book_for.TITLE, BookForState.load),
    _for_organizer(
        routes.BOOKING, booking_detail.booking_detail_page, booking_detail.TITLE, BookingDetailState.load
    ),
    _for_organizer(routes.ANALYTICS, analytics.analytics_page, analytics.TITLE, AnalyticsState.load),
    _for_organizer(routes.WAITLIST, waitlist.waitlist_page, waitlist.TITLE, WaitlistState.load),
    _for_organizer(routes.WORKFLOWS, workflows.workflows_page, workflows.TITLE, WorkflowsState.load),
    _for_organizer(
        routes.NEW_WORKFLOW, workflow_form.new_workflow_page, workflow_form.NEW_TITLE, WorkflowFormState.load
    ),
    _for_organizer(
        routes.EDIT_WORKFLOW,
        workflow_form.edit_workflow_page,
        workflow_form.EDIT_TITLE,
        WorkflowFormState.load,
    ),
    _for_organizer(
        routes.WORKFLOW_RUNS, workflow_runs.workflow_runs_page, workflow_runs.TITLE, WorkflowRunsState.load
    ),
    _for_organizer(
        routes.SETTINGS,
        settings.settings_page,
        settings.TITLE,
        [
            SettingsState.load,
            CalendarFeedState.load,
            ProviderAccountsState.load,
            OpenSessionsState.load,
        ],
    ),
    _for_organizer(
        routes.INTEGRATIONS, integrations.integrations_page, integrations.TITLE, IntegrationsState.load
    ),
    _for_organizer(routes.API_KEYS, api_keys.api_keys_page, api_keys.TITLE, ApiKeysState.load),
    _for_organizer(routes.SHARING, sharing.sharing_page, sharing.TITLE, SharingState.load),
    _for_organizer(
        routes.TWO_FACTOR, second_factor.second_factor_page, second_factor.TITLE, SecondFactorState.load
    ),
    _for_organizer(routes.ARCHIVE, own_data.archive_page, own_data.ARCHIVE_TITLE, SettingsState.load),
    _for_organizer(routes.LEAVE, own_data.leave_page, own_data.LEAVE_TITLE, SettingsState.load),
)
PUBLIC_PAGES = (
    Page(
        routes.ORGANIZER_PAGE,
        organizer_page,
        page_title(OrganizerPageState.page_title, "Book a time"),
        OrganizerPageState.open,
    ),
    Page(
        routes.BOOKING_PAGE,
        booking_page,
        page_title(BookingPageState.page_title, "Book a time"),
        BookingPageState.open,
    ),
    Page(
        routes.MANAGE_BOOKING,
        manage_booking_page,
        page_title(ManageBookingState.page_title, "Your booking"),
        ManageBookingState.open,
    ),
    Page(
        routes.JOIN_WAITLIST,
        join_waitlist_page,
        page_title(JoinWaitlistState.page_title, "Join the waitlist"),
        JoinWaitlistState.open,
    ),
    Page(
        routes.WAITLIST_PLACE,
        waitlist_place_page,
        page_title(WaitlistPlaceState.page_title, "Your place in line"),
        WaitlistPlaceState.open,
    ),
    Page("404", not_found_page, "Nothing here · Kalends"),
)
PAGES = (*ACCOUNT_PAGES, *ORGANIZER_PAGES, *PUBLIC_PAGES)

app = rx.App(
    html_lang="en",
    head_components=HEAD,
    reset_style=False,  # Tailwind brings its own
    toaster=None,  # sonner is 14 KB on every page; components.feedback has our own
    app_wraps={
        (55, "ErrorBoundary"): lambda _is_stateful: error_boundary(),
        (5, "Connection"): lambda is_stateful: connection_banner() if is_stateful else None,
    },
)
for page in PAGES:
    app.add_page(page.component, route=page.route, title=page.title, on_load=page.on_load)
