"""The video call of a booking: its link is made once, moves along, and is called off with it."""

from dataclasses import dataclass, replace
from datetime import datetime

from apps.events.models import Booking, CalendarSync
from apps.events.services.calendar_syncing.leases import Lease
from apps.integrations.errors import ProviderFailure
from apps.integrations.models import ConferencingConnection
from apps.integrations.providers.ports import HeldMeeting, MeetingPort, MeetingToHold
from apps.integrations.selectors import conferencing_account, list_conferencing_connections
from apps.integrations.services import meeting_port
from shared_types.vocabulary import BookingStatus


@dataclass(frozen=True, kw_only=True)
class CallOutcome:
    """What has become of the call.

    told_start: when it takes place, as its account knows now. is_waiting: another date of the series is to
    make the link that both will have.
    """

    account: ConferencingConnection | None = None
    held: HeldMeeting | None = None
    is_off: bool = False
    is_moved: bool = False
    is_waiting: bool = False
    gives_up: bool = False
    told_start: datetime | None = None
    failure: ProviderFailure | None = None


def settle_call(sync: CalendarSync, lease: Lease, *, now: datetime) -> CallOutcome:
    """Make, move or call off what the booking needs; asks the provider once or twice, or not at all."""
    booking = sync.booking
    if not is_call_due(sync, now=now):
        return CallOutcome()
    if _is_wanted(booking, now) and booking.meeting_link_follows:
        return _make(sync, lease, now=now)
    if sync.account_id is None or (booking.is_live() and booking.meeting_link_follows):
        return CallOutcome(gives_up=True)
    return _move(sync, now=now) if booking.is_live() else _call_off(sync, now=now)


def is_call_due(sync: CalendarSync, *, now: datetime) -> bool:
    """Whether there is a call to make, to move or to call off; or the promise of one to take back."""
    booking = sync.booking
    if booking.meeting_link_follows or sync.account_id is None:
        return booking.meeting_link_follows
    if not booking.is_live():
        return True
    # A series has one call for all its dates, which has no time.
    is_elsewhere = booking.recurrence_id is None and sync.told_start != booking.start_time
    return is_elsewhere and _is_wanted(booking, now)


def _is_wanted(booking: Booking, now: datetime) -> bool:
    return booking.status == BookingStatus.CONFIRMED and now < booking.end_time


def _make(sync: CalendarSync, lease: Lease, *, now: datetime) -> CallOutcome:
    booking = sync.booking
    if booking.recurrence_id is not None and not _is_first_date(booking):
        return CallOutcome(is_waiting=True)
    account = conferencing_account(
        organizer_id=booking.organizer_id, provider=booking.event_type.conferencing_provider
    )
    if account is None:
        return CallOutcome(gives_up=True)
    asked_before = sync.account_id == account.id
    # Before it is asked, so that whoever comes after a crash knows that there may be a call.
    lease.rows.update(account_id=account.id)
    try:
        held = meeting_port(account, now=now).create(replace(_meeting_of(sync), may_exist=asked_before))
    except ProviderFailure as failure:
        return CallOutcome(account=account, failure=failure)
    return CallOutcome(account=account, held=held, told_start=booking.start_time)


def _move(sync: CalendarSync, *, now: datetime) -> CallOutcome:
    account, start = _holder(sync), sync.booking.start_time
    if account is None:
        return CallOutcome(is_moved=True, told_start=start)
    try:
        meeting_port(account, now=now).move(sync.booking.meeting_id, _meeting_of(sync))
    except ProviderFailure as failure:
        return CallOutcome(account=account, failure=failure)
    return CallOutcome(account=account, is_moved=True, told_start=start)


def _call_off(sync: CalendarSync, *, now: datetime) -> CallOutcome:
    """A series has one call, which goes when none of its dates is left."""
    booking, account = sync.booking, _holder(sync)
    if account is None or (booking.recurrence_id is not None and _lives_on(booking)):
        return CallOutcome(is_off=True)
    try:
        _remove(meeting_port(account, now=now), sync)
    except ProviderFailure as failure:
        return CallOutcome(account=account, failure=failure)
    return CallOutcome(account=account, is_off=True)


def _remove(port: MeetingPort, sync: CalendarSync) -> None:
    meeting_id = sync.booking.meeting_id
    if not meeting_id:
        # It was asked for, and the answer got lost: asked once more it is the same one.
        meeting_id = port.create(replace(_meeting_of(sync), may_exist=True)).meeting_id
    port.remove(meeting_id)


def _meeting_of(sync: CalendarSync) -> MeetingToHold:
    booking = sync.booking
    return MeetingToHold(
        key=str(booking.recurrence_id or sync.id),
        title=booking.event_type.name,
        start=booking.start_time,
        end=booking.end_time,
        timezone=booking.organizer.timezone,
        is_series=booking.recurrence_id is not None,
    )


def _holder(sync: CalendarSync) -> ConferencingConnection | None:
    """Who holds the call; None where it is linked no more."""
    mine = list_conferencing_connections(organizer_id=sync.organizer_id)
    return mine.filter(id__in=[sync.account_id]).first()


def _dates_of(booking: Booking) -> list[Booking]:
    live = Booking.objects.live().filter(recurrence_id=booking.recurrence_id)
    return list(live.order_by("recurrence_sequence"))


def _is_first_date(booking: Booking) -> bool:
    waiting = [each for each in _dates_of(booking) if each.meeting_link_follows]
    return not waiting or waiting[0].id == booking.id


def _lives_on(booking: Booking) -> bool:
    return any(each.meeting_id == booking.meeting_id for each in _dates_of(booking))
