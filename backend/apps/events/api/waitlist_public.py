"""Getting in line, and what one does with one's place: open to everybody, by link."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from apps.events.api.origins import origin_of
from apps.events.api.public_writes import let_write
from apps.events.api.repeating import IdempotencyKey
from apps.events.api.slots import SlotsQuery
from apps.events.presenters.slots import slots_json
from apps.events.presenters.waitlist import waitlist_place
from apps.events.selectors.event_types import get_public_event_type
from apps.events.selectors.offers import get_public_offer
from apps.events.selectors.slots import window_of
from apps.events.selectors.waitlist import (
    count_ahead,
    find_entry_by_token,
    find_key,
    is_free_now,
    list_times_to_wait_for,
)
from apps.events.services.erasure.wishes import erase_wish
from apps.events.services.waitlist.answering import answer_waitlist
from apps.events.services.waitlist.joining import join_waitlist, require_waitlist
from core import clock
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.slots import SlotsRead
from shared_types.waitlist import WaitlistJoin, WaitlistJoined, WaitlistManage, WaitlistPlace

router = Router()


@router.post(
    "/waitlist/join/",
    response={202: WaitlistJoined, 404: Problem, 409: Problem, 428: Problem},
    auth=None,
)
def join(
    request: HttpRequest,
    data: WaitlistJoin,
    idempotency_key: IdempotencyKey = "",
) -> Status[WaitlistJoined]:
    """Wait for a time that is taken. The place counts once the address is confirmed by the link in the mail.

    Whoever asks again for what they wait for already gets the same answer, and the link once more.
    """
    let_write(request, organizer_slug=data.organizer_slug, email=data.invitee_email, website=data.website)
    until = join_waitlist(
        data=data, idempotency_key=idempotency_key, origin=origin_of(request), now=clock.now()
    )
    return Status(202, WaitlistJoined(invitee_email=data.invitee_email, confirm_until=until))


@router.get(
    "/waitlist/times/{organizer_slug}/{event_type_slug}/",
    response={200: SlotsRead, 404: Problem, 409: Problem},
    auth=None,
)
def list_times(
    request: HttpRequest, organizer_slug: str, event_type_slug: str, asked: Query[SlotsQuery]
) -> HttpResponse:
    """The times of a window of dates that are taken and can be waited for; dates without any are left out."""
    now = clock.now()
    require_waitlist(get_public_event_type(organizer_slug=organizer_slug, event_type_slug=event_type_slug))
    first, last = asked.reach(now)
    offer = get_public_offer(
        organizer_slug=organizer_slug, event_type_slug=event_type_slug, first=first, last=last
    )
    zone = ZoneInfo(asked.timezone)
    window = window_of(first=asked.start_date, last=asked.end_date, zone=zone, now=now)
    taken = list_times_to_wait_for(offer, window=window, now=now, seats=asked.attendee_count)
    body = slots_json(taken, zone=zone, duration_minutes=offer.rules.duration_minutes, next_free=None)
    return HttpResponse(body, content_type="application/json")


@router.get(
    "/waitlist/{access_token}/place/", response={200: WaitlistPlace, 404: Problem, 410: Problem}, auth=None
)
def read(request: HttpRequest, access_token: str) -> WaitlistPlace:
    """The place in line behind a link. Looking changes nothing."""
    spend(Limit.MANAGE_PER_ADDRESS, neighbourhood_of(request))
    return _answer(access_token, now=clock.now())


@router.post(
    "/waitlist/{access_token}/place/",
    response={200: WaitlistPlace, 404: Problem, 409: Problem, 410: Problem},
    auth=None,
)
def change(request: HttpRequest, access_token: str, data: WaitlistManage) -> WaitlistPlace:
    """Confirm the address, take or decline what is offered, or leave the line."""
    spend(Limit.MANAGE_PER_ADDRESS, neighbourhood_of(request))
    now = clock.now()
    entry = find_entry_by_token(access_token, now=now)
    answer_waitlist(entry, data.action, origin=origin_of(request), now=now)
    return _answer(access_token, now=now)


@router.delete(
    "/waitlist/{access_token}/personal-data/",
    response={204: None, 404: Problem, 409: Problem, 410: Problem},
    auth=None,
)
def erase(request: HttpRequest, access_token: str) -> Status[None]:
    """Erase everything personal of a wish that never became a booking; its link leads nowhere afterwards.

    Whoever is in line leaves it, and what is held for them goes to the next.
    """
    spend(Limit.MANAGE_PER_ADDRESS, neighbourhood_of(request))
    now = clock.now()
    erase_wish(find_entry_by_token(access_token, now=now), now=now)
    return Status(204, None)


def _answer(access_token: str, *, now: datetime) -> WaitlistPlace:
    entry = find_entry_by_token(access_token, now=now)
    return waitlist_place(
        entry,
        ahead=count_ahead(entry),
        key=find_key(entry),
        is_free=is_free_now(entry, now=now),
        now=now,
    )
