"""What an invitee does through their link."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from apps.events.api.origins import origin_of
from apps.events.api.repeating import IdempotencyKey
from apps.events.models import Attendee, BookingSeries
from apps.events.presenters.calendar import calendar_entry, series_calendar_entry
from apps.events.presenters.invitee import managed_booking, managed_series
from apps.events.selectors.access import find_by_token
from apps.events.selectors.attendees import get_company
from apps.events.selectors.series import list_dates
from apps.events.services.manage import Held, manage_booking
from apps.notifications.services import CalendarEntry, booking_calendar_file
from core import clock
from core.client_address import neighbourhood_of
from core.rehearsal import HEADER, is_rehearsal
from core.throttle import Limit, spend
from shared_types.bookings import BookingManage, GuestsAdd, ManagedBooking
from shared_types.errors import Problem

router = Router()


@router.get(
    "/booking/{access_token}/manage/", response={200: ManagedBooking, 404: Problem, 410: Problem}, auth=None
)
def read(request: HttpRequest, access_token: str) -> ManagedBooking:
    """The booking, or the seat, behind a link."""
    _slow_down_guessing(request)
    return _answer(access_token)


@router.post(
    "/booking/{access_token}/manage/",
    response={200: ManagedBooking, 404: Problem, 409: Problem, 410: Problem},
    auth=None,
)
def change(
    request: HttpRequest,
    access_token: str,
    data: BookingManage,
    idempotency_key: IdempotencyKey = "",
) -> ManagedBooking:
    """Cancel, move, bring guests or get a new link; at a group event this concerns one's own seats only.

    The same Idempotency-Key with the same guests brings them once.
    """
    _slow_down_guessing(request)
    if isinstance(data, GuestsAdd):
        _spare_inboxes(data)
    now = clock.now()
    held = find_by_token(access_token, now=now)
    held = manage_booking(held, data, origin=origin_of(request), idempotency_key=idempotency_key, now=now)
    return _answer(held.access_token_text())


@router.get(
    "/booking/{access_token}/calendar.ics",
    response={200: None, 404: Problem, 410: Problem},
    auth=None,
)
def calendar_file(request: HttpRequest, access_token: str) -> HttpResponse:
    """The booking as a file for any calendar."""
    _slow_down_guessing(request)
    now = clock.now()
    held = find_by_token(access_token, now=now)
    answer = HttpResponse(
        booking_calendar_file(_entry(held), now=now),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


def _entry(held: Held) -> CalendarEntry:
    if isinstance(held, BookingSeries):
        return series_calendar_entry(held, list_dates(held.id))
    if isinstance(held, Attendee):
        return calendar_entry(held.booking, held)
    return calendar_entry(held, None)


def _slow_down_guessing(request: HttpRequest) -> None:
    organizer_slug = request.headers.get(HEADER, "").partition(":")[0]
    if not is_rehearsal(request, organizer_slug):
        spend(Limit.MANAGE_PER_ADDRESS, neighbourhood_of(request))


def _spare_inboxes(data: GuestsAdd) -> None:
    """A guest's address gets mail as an invitee's does, and no oftener."""
    for guest in data.guests:
        spend(Limit.BOOKING_PER_EMAIL, guest.email or "")


def _answer(access_token: str) -> ManagedBooking:
    now = clock.now()
    held = find_by_token(access_token, now=now)
    if isinstance(held, BookingSeries):
        return managed_series(held, list_dates(held.id), now=now)
    if isinstance(held, Attendee):
        return managed_booking(held.booking, get_company(held), now=now)
    return managed_booking(held, None, now=now)
