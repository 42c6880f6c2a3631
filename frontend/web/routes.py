"""Every address of the web app, once. `[name]` is what Reflex hands to the page's state."""

from typing import Final

HOME: Final = "/"
SIGN_IN: Final = "/sign-in"
SIGN_UP: Final = "/sign-up"
VERIFY_EMAIL: Final = "/verify-email/[verification_key]"
RESET_PASSWORD: Final = "/reset-password"  # noqa: S105
SET_PASSWORD: Final = "/reset-password/[reset_key]"  # noqa: S105
EVENT_TYPES: Final = "/event-types"
NEW_EVENT_TYPE: Final = "/event-types/new"
EDIT_EVENT_TYPE: Final = "/event-types/[event_type_id]/edit"
PREVIEW_EVENT_TYPE: Final = "/event-types/[event_type_id]/preview"
AVAILABILITY: Final = "/availability"
BOOKINGS: Final = "/bookings"
BOOK_FOR: Final = "/bookings/new"
BOOKING: Final = "/bookings/[booking_id]"
ANALYTICS: Final = "/analytics"
WAITLIST: Final = "/waitlist"
WORKFLOWS: Final = "/workflows"
NEW_WORKFLOW: Final = "/workflows/new"
EDIT_WORKFLOW: Final = "/workflows/[workflow_id]/edit"
WORKFLOW_RUNS: Final = "/workflows/[workflow_id]/runs"
SETTINGS: Final = "/settings"
SHARING: Final = "/settings/sharing"
INTEGRATIONS: Final = "/settings/integrations"
API_KEYS: Final = "/settings/keys"
TWO_FACTOR: Final = "/settings/two-factor"
ARCHIVE: Final = "/settings/archive"
LEAVE: Final = "/settings/leave"
ORGANIZER_PAGE: Final = "/[organizer_slug]"
BOOKING_PAGE: Final = "/[organizer_slug]/[event_type_slug]"
JOIN_WAITLIST: Final = "/[organizer_slug]/[event_type_slug]/waitlist"
WAITLIST_PLACE: Final = "/waitlist/[access_token]/place"
MANAGE_BOOKING: Final = "/booking/[access_token]/manage"


def to(route: str, **values: str) -> str:
    """The path of a route with its `[names]` filled in, e.g. `to(BOOKING, booking_id="…")`.

    Pages built ahead of time answer at the form with a closing slash; linking there saves a redirect.
    """
    path = route
    for name, value in values.items():
        path = path.replace(f"[{name}]", value)
    return path if values or path == HOME else f"{path}/"
