"""What the two sides of a series are told: one message each, however many of its dates it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from apps.events.models import Booking, BookingSeries
from apps.events.selectors.series import list_dates
from apps.events.services import notices
from apps.events.services.series_calendar import calendar_series
from apps.notifications.selectors import is_anything_unsent
from apps.notifications.services import BookingNotice, Series, void_confirmations
from shared_types.vocabulary import Audience, Notice


@dataclass(frozen=True, kw_only=True)
class News:
    """What has happened to some dates of a series.

    is_whole: calendars get the whole series anew, and not only what has changed.
    """

    notice: Notice
    is_whole: bool
    reason: str = ""
    previous_start: datetime | None = None
    changed_by: Audience | None = None


def prepare_change(series: BookingSeries, *, now: datetime) -> bool:
    """To be called before a change: counts it, and takes back a confirmation that it makes untrue.

    Whether calendars have to get the whole series: a change to what they have not been sent yet would be
    lost.
    """
    ids = list(Booking.objects.filter(recurrence_id=series.id).values_list("id", flat=True))
    is_unsent = is_anything_unsent(booking_ids=ids)
    void_confirmations(booking_ids=ids, now=now)
    series.ical_sequence += 1
    series.save(update_fields=["ical_sequence", "updated_at"])
    return is_unsent


def tell_of_dates(series: BookingSeries, told: Sequence[Booking], news: News, *, now: datetime) -> None:
    """Tell invitee and organizer of some dates of a series; to be called after the change."""
    dates = list_dates(series.id)
    is_whole = news.is_whole or len(told) > 1 or not any(each.is_live() for each in dates)
    state = calendar_series(series, dates, told=told, is_whole=is_whole)
    messages = notices.for_everybody(
        min(told, key=lambda each: each.start_time),
        news.notice,
        reason=news.reason,
        previous_start=news.previous_start,
        changed_by=news.changed_by,
    )
    notices.tell(*(_of_series(each, series, state) for each in messages), now=now)


def _of_series(message: BookingNotice, series: BookingSeries, state: Series) -> BookingNotice:
    """The message with the identity and the link of the series."""
    is_invitees = message.audience is Audience.INVITEE
    return replace(
        message,
        dedupe_key=f"{series.id}:{series.ical_sequence}:{message.notice}:{message.audience}",
        uid=series.ical_uid,
        sequence=series.ical_sequence,
        token_nonce=bytes(series.access_nonce or b"").hex() if is_invitees else "",
        series=state,
    )
