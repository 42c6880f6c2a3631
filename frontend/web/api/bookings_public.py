"""Bookings as invitees make and change them: no account, a link with an access token."""

from shared_types.bookings import BookingCreate, BookingCreated, BookingManage, ManagedBooking
from shared_types.series import SeriesPlanRead, SeriesPlanRequest
from shared_types.series_bookings import SeriesCreate, SeriesCreated
from web.api.client import Caller, ask, segment, sending_headers, tell


async def create_booking(
    wish: BookingCreate, *, idempotency_key: str, caller: Caller, proof: str = ""
) -> BookingCreated:
    """Book a slot. The same key with the same wish is the same booking, however often it is sent.

    proof: of the work that was asked for with `proof_needed`.
    """
    headers = sending_headers(idempotency_key=idempotency_key, proof=proof)
    return await ask(
        BookingCreated, "POST", "events/bookings/create/", caller=caller, body=wish, headers=headers
    )


async def plan_series(wish: SeriesPlanRequest, *, caller: Caller) -> SeriesPlanRead:
    """Every date that a series would have, and how it stands."""
    return await ask(SeriesPlanRead, "POST", "events/bookings/series/plan/", caller=caller, body=wish)


async def create_series(
    wish: SeriesCreate, *, idempotency_key: str, caller: Caller, proof: str = ""
) -> SeriesCreated:
    """Book what was chosen of a plan, all of it or nothing; otherwise like `create_booking`."""
    headers = sending_headers(idempotency_key=idempotency_key, proof=proof)
    return await ask(
        SeriesCreated, "POST", "events/bookings/series/create/", caller=caller, body=wish, headers=headers
    )


async def get_booking(access_token: str, *, caller: Caller) -> ManagedBooking:
    """The booking behind a link."""
    return await ask(ManagedBooking, "GET", _path(access_token), caller=caller)


async def change_booking(access_token: str, change: BookingManage, *, caller: Caller) -> ManagedBooking:
    """Cancel or move the booking behind a link, or give it a new link."""
    return await ask(ManagedBooking, "POST", _path(access_token), caller=caller, body=change)


async def erase_personal_data(access_token: str, *, caller: Caller) -> None:
    """Erase everything personal that a link leads to; the link is dead afterwards."""
    await tell("DELETE", f"events/booking/{segment(access_token)}/personal-data/", caller=caller)


def _path(access_token: str) -> str:
    return f"events/booking/{segment(access_token)}/manage/"
