"""Forgetting one invitee: the booking keeps its shape, and nothing in the database names them any more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from apps.events.errors import BookingAhead, BookingNotFound
from apps.events.models import (
    Attendee,
    Booking,
    BookingAuditLog,
    BookingSeries,
    IdempotencyKey,
    OrganizerLock,
    WaitlistEntry,
)
from apps.events.services.actors import Actor
from apps.events.services.audit import record_action
from apps.events.services.calendar_sync import note_change
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking, read_seat
from apps.events.services.writing import write_calendar
from apps.notifications.services import forget_in_notices, forget_waitlist_mail
from shared_types.vocabulary import ActorType, AttendeeStatus, AuditAction, BookingStatus, WaitlistStatus

ERASED_NAME = "Deleted person"
_BOOKING_FIELDS = [
    "invitee_name",
    "invitee_email",
    "invitee_phone",
    "invitee_timezone",
    "custom_answers",
    "cancellation_reason",
    "access_nonce",
    "access_token",
    "access_token_expires_at",
    "calendar_sync_status",
    "updated_at",
]
_SEAT_FIELDS = [
    "name",
    "email",
    "phone",
    "timezone",
    "custom_answers",
    "cancellation_reason",
    "access_nonce",
    "access_token",
    "access_token_expires_at",
]
_WISH_FIELDS = [
    "invitee_name",
    "invitee_email",
    "invitee_phone",
    "invitee_timezone",
    "custom_answers",
    "access_nonce",
    "access_token",
    "access_token_expires_at",
]


@dataclass(frozen=True)
class _Traces:
    """Everything that one link leads to: the places a meeting had before it moved, and those of its series.

    seats: at a group event, whose bookings belong to others too; with those of the guests that were brought.
    emails: the invitee's and the guests', as they stood.
    """

    bookings: list[Booking]
    seats: list[Attendee]
    email: str
    emails: list[str]

    def is_ahead(self, now: datetime) -> bool:
        """Whether somebody still waits for this person."""
        places = [seat.booking for seat in self.seats if seat.status == AttendeeStatus.CONFIRMED]
        return any(
            place.status == BookingStatus.CONFIRMED and now < place.end_time
            for place in (places if self.seats else self.bookings)
        )


def erase_invitee(held: Booking | Attendee | BookingSeries, *, now: datetime) -> None:
    """Erase the personal data of whoever holds a link, with the link itself.

    Only what the link leads to: that somebody holds a link to one booking does not show that other bookings
    under the same address are theirs. Raises BookingAhead while a meeting is to come, and BookingNotFound
    where the link leads nowhere any more.
    """

    def work() -> None:
        lock = lock_calendar(held.organizer_id)
        if not type(held).objects.filter(pk=held.pk, access_token=held.access_token).exists():
            raise BookingNotFound  # erased, or given another link, while this waited
        traces = _traces_of(held)
        if traces.is_ahead(now):
            raise BookingAhead
        _erase_seats(traces)
        _erase_bookings(traces, now=now)
        _erase_beside(traces, lock)
        _erase_audit(traces, lock)
        _note(traces, lock, now=now)

    write_calendar(work)


def _traces_of(held: Booking | Attendee | BookingSeries) -> _Traces:
    """Read under the lock."""
    if isinstance(held, BookingSeries):
        dates = list(Booking.objects.filter(recurrence=held, organizer_id=held.organizer_id))
        return _Traces(dates, [], dates[0].invitee_email, [dates[0].invitee_email])
    if isinstance(held, Attendee):
        seat = read_seat(organizer_id=held.organizer_id, attendee_id=held.id)
        theirs = Q(id=seat.id) | Q(ical_uid=seat.ical_uid) if seat.ical_uid else Q(id=seat.id)
        mine = Attendee.objects.filter(organizer_id=held.organizer_id).select_related("booking")
        holders = list(mine.filter(theirs))
        guests = list(mine.filter(guest_of__in=holders))
        bookings = {each.booking_id: each.booking for each in [*holders, *guests]}
        return _Traces(
            list(bookings.values()), [*holders, *guests], seat.email, _emails_of([*holders, *guests])
        )
    booking = read_booking(organizer_id=held.organizer_id, booking_id=held.id)
    same = Q(id=booking.id) | Q(ical_uid=booking.ical_uid)
    if booking.recurrence_id is not None:
        same |= Q(recurrence_id=booking.recurrence_id)
    places = list(Booking.objects.filter(same, organizer_id=held.organizer_id, capacity=1))
    return _Traces(places, [], booking.invitee_email, [booking.invitee_email])


def _emails_of(seats: list[Attendee]) -> list[str]:
    return sorted({seat.email for seat in seats if seat.email})


def _erase_seats(traces: _Traces) -> None:
    for seat in traces.seats:
        seat.name, seat.email, seat.phone, seat.timezone = ERASED_NAME, "", "", "UTC"
        seat.custom_answers, seat.cancellation_reason = [], ""
        seat.forget_access_token()
    Attendee.objects.bulk_update(traces.seats, _SEAT_FIELDS)


def _erase_bookings(traces: _Traces, *, now: datetime) -> None:
    for booking in traces.bookings:
        if traces.seats and booking.invitee_email.lower() != traces.email.lower():
            continue  # a group booking that carries somebody else's name
        _name_after_another(booking)
        if _ended_with(traces, booking):
            booking.cancellation_reason = ""
        if not traces.seats:
            booking.custom_answers = []
            booking.forget_access_token()
        note_change(booking, now=now)  # the copy in the organizer's calendar names them too
        booking.save(update_fields=_BOOKING_FIELDS)
    BookingSeries.objects.filter(bookings__in=traces.bookings).update(
        access_nonce=None, access_token=None, access_token_expires_at=None
    )


def _ended_with(traces: _Traces, booking: Booking) -> bool:
    """Whether the words with which it was called off were for nobody else: nobody else was there."""
    together = Attendee.objects.filter(booking=booking, cancelled_at=booking.cancelled_at)
    return not together.exclude(id__in=[seat.id for seat in traces.seats]).exists()


def _name_after_another(booking: Booking) -> None:
    """Whose name it carries now: somebody's who has a seat, or nobody's."""
    other = Attendee.objects.filter(booking=booking).exclude(email="").order_by("joined_at", "id").first()
    booking.invitee_name = other.name if other else ERASED_NAME
    booking.invitee_email = other.email if other else ""
    booking.invitee_phone = other.phone if other else ""
    booking.invitee_timezone = other.timezone if other else "UTC"


def _erase_beside(traces: _Traces, lock: OrganizerLock) -> None:
    """Messages, repeated requests, and wishes: the one that came true, and those that are over."""
    ids = [booking.id for booking in traces.bookings]
    forget_in_notices(booking_ids=ids, emails=traces.emails if traces.seats else None)
    answered = Q(attendee__in=traces.seats) if traces.seats else Q(booking__in=ids)
    IdempotencyKey.objects.filter(answered).delete()
    is_over = Q(status__in=(WaitlistStatus.EXPIRED, WaitlistStatus.CANCELLED))
    wishes = WaitlistEntry.objects.filter(
        is_over | Q(converted_booking__in=ids),
        organizer_id=lock.organizer_id,
        invitee_email__iexact=traces.email,
    )
    forget_wishes(list(wishes), lock)


def forget_wishes(wishes: list[WaitlistEntry], lock: OrganizerLock) -> None:
    """Blank wishes, their mails, and what was held for them; to be called for those that are over."""
    for wish in wishes:
        for held in Booking.objects.filter(waitlist_offers=wish, invitee_email__iexact=wish.invitee_email):
            if held.id != wish.converted_booking_id:
                _name_after_another(held)
                held.custom_answers = []
                held.save(update_fields=_BOOKING_FIELDS)
        wish.invitee_name, wish.invitee_email, wish.invitee_phone = ERASED_NAME, "", ""
        wish.invitee_timezone, wish.custom_answers = "UTC", []
        wish.forget_access_token()
    WaitlistEntry.objects.bulk_update(wishes, _WISH_FIELDS)
    ids = [wish.id for wish in wishes]
    forget_waitlist_mail(entry_ids=ids)
    _blank_audit(lock, Q(metadata__waitlist_entry_id__in=[str(each) for each in ids]))


def _erase_audit(traces: _Traces, lock: OrganizerLock) -> None:
    """Blank what names the person; the rows stay, and the chain with them."""
    theirs = Q(actor_email__iexact=traces.email) | Q(actor_type__in=(ActorType.INVITEE, ActorType.ATTENDEE))
    theirs |= ~Q(personal_values={})
    if traces.seats:
        of_seats = Q(metadata__attendee_id__in=[str(seat.id) for seat in traces.seats])
        # Somebody else left, and the booking has carried this person's name since; or it was the other way.
        renamed = Q(personal_values__new__invitee_email__in=traces.emails)
        renamed |= Q(personal_values__old__invitee_email__in=traces.emails)
        ended = [booking for booking in traces.bookings if _ended_with(traces, booking)]
        called_off = Q(action=AuditAction.BOOKING_CANCELLED, booking__in=ended)
        theirs = Q(actor_email__in=traces.emails) | of_seats | renamed | called_off
    _blank_audit(lock, theirs & Q(booking__in=traces.bookings))


def _blank_audit(lock: OrganizerLock, theirs: Q) -> None:
    open_audit_log(lock.organizer_id)
    BookingAuditLog.objects.filter(theirs, organizer_id=lock.organizer_id).update(
        actor_email="",
        actor_name="",
        ip_address=None,
        user_agent="",
        personal_values={},
        personal_salt=b"",
    )
    close_audit_log()


def open_audit_log(organizer_id: UUID) -> None:
    """Until it is closed, or the transaction ends, what names people can be blanked in this one chain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kalends.erased_organizer', %s, true)", [str(organizer_id)])


def close_audit_log() -> None:
    """Let the log take new rows only, as ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kalends.erased_organizer', '', true)")


def _note(traces: _Traces, lock: OrganizerLock, *, now: datetime) -> None:
    who = Actor(type=ActorType.ATTENDEE if traces.seats else ActorType.INVITEE)
    for booking in traces.bookings:
        metadata = {"seats": len([seat for seat in traces.seats if seat.booking_id == booking.id])}
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.PERSONAL_DATA_ERASED,
            actor=who,
            now=now,
            metadata=metadata if traces.seats else {},
        )
