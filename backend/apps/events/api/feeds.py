"""A private calendar feed of one's bookings."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Router, Status

from apps.events.errors import FeedNotFound
from apps.events.models import Booking, CalendarFeed
from apps.events.presenters.calendar import organizer_entries
from apps.events.presenters.links import feed_url
from apps.events.selectors.bookings import in_order_for_export
from apps.events.selectors.feeds import feed_of, find_feed, fingerprint_of, list_feed
from apps.events.services.feeds import end_feed, renew_feed
from apps.notifications.services import calendar_stream
from core import clock
from core.auth import SignedInRequest, signed_in
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem
from shared_types.feeds import FeedRead

router = Router(auth=signed_in)


@router.get("/feed/", response=FeedRead)
def read_address(request: SignedInRequest) -> FeedRead:
    """The address of your feed, if you have one."""
    return _feed_read(feed_of(request.user))


@router.post("/feed/", response={201: FeedRead})
def make_address(request: SignedInRequest) -> Status[FeedRead]:
    """A new address for your feed; the old one is dead at once."""
    return Status(201, _feed_read(renew_feed(organizer=request.user, now=clock.now())))


@router.delete("/feed/", response={204: None})
def end_address(request: SignedInRequest) -> Status[None]:
    """End your feed."""
    end_feed(organizer=request.user)
    return Status(204, None)


@router.get("/feed/{token}.ics", response={200: None, 304: None, 404: Problem}, auth=None)
def read_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """An organizer's bookings, for a calendar of theirs that comes back for more."""
    try:
        feed = find_feed(token)
    except FeedNotFound:
        # Only guesses are counted: many calendars of one provider come from one address.
        spend(Limit.FEED_GUESS_PER_ADDRESS, neighbourhood_of(request))
        raise
    bookings = list_feed(organizer=feed.organizer, now=clock.now())
    etag = f'"{fingerprint_of(bookings, organizer=feed.organizer)}"'
    answer = get_conditional_response(request, etag=etag) or _written(feed, bookings)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _written(feed: CalendarFeed, bookings: QuerySet[Booking]) -> HttpResponse | StreamingHttpResponse:
    entries = organizer_entries(in_order_for_export(bookings))
    lines = calendar_stream(
        entries, name=f"Bookings of {feed.organizer.name}", timezone=feed.organizer.timezone
    )
    return StreamingHttpResponse(lines, content_type="text/calendar; charset=utf-8")


def _feed_read(feed: CalendarFeed | None) -> FeedRead:
    if feed is None:
        return FeedRead(url="", created_at=None)
    return FeedRead(url=feed_url(feed.token_text()), created_at=feed.created_at)
