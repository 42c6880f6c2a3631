"""What a workflow has to say, to each of the people it concerns; nobody's data goes to somebody else."""

from collections.abc import Iterator
from dataclasses import replace

from apps.events.models import Attendee, Booking
from apps.events.services import notices
from apps.events.services.automation.reading import Subject
from apps.notifications.services import BookingNotice, can_send_texts, whole_number
from apps.workflows.models import WorkflowRun
from apps.workflows.services import STAY_TRUE
from shared_types.vocabulary import CancelledBy, Channel, Notice, WorkflowAction

_WHAT = Notice.WORKFLOW_MESSAGE


def messages_of(run: WorkflowRun, subject: Subject) -> list[BookingNotice]:
    """The messages of one run; none where nobody can be reached."""
    match run.step.action:
        case WorkflowAction.EMAIL_ORGANIZER:
            return [_dressed(run, _for_organizer(run, subject), "organizer")]
        case WorkflowAction.EMAIL_INVITEE:
            return list(_mails(run, subject))
        case _:
            return list(_texts(run, subject)) if can_send_texts() else []


def why_nobody(run: WorkflowRun) -> str:
    """Why a run has nobody to say anything to."""
    if run.step.action != WorkflowAction.SMS_INVITEE:
        return "Nobody who comes has an address any more."
    if not can_send_texts():
        return "This installation cannot send text messages any more."
    return "Nobody who comes has given a phone number with its country, as in +49."


def _mails(run: WorkflowRun, subject: Subject) -> Iterator[BookingNotice]:
    booking = subject.booking
    if not booking.is_group_booking():
        if booking.invitee_email:
            yield _dressed(run, _for_invitee(booking), "invitee")
        return
    seats = subject.concerned(run)
    for seat in seats:
        # A guest without an address of their own hears it from whoever brings them.
        if seat.email and (seat.guest_of_id is None or seat.ical_uid):
            yield _dressed(run, _for_seat(booking, seat, seats), str(seat.id))


def _texts(run: WorkflowRun, subject: Subject) -> Iterator[BookingNotice]:
    booking = subject.booking
    if not booking.is_group_booking():
        if number := whole_number(booking.invitee_phone):
            yield _dressed(run, _for_invitee(booking), "invitee", number)
        return
    seats, told = subject.concerned(run), set[str]()
    for seat in seats:
        number = whole_number(seat.phone)
        if number and number not in told:
            told.add(number)
            yield _dressed(run, _for_seat(booking, seat, seats), str(seat.id), number)


def _for_invitee(booking: Booking) -> BookingNotice:
    notice = notices.for_invitee(booking, _WHAT, reason=booking.cancellation_reason)
    if booking.recurrence is None:
        return notice
    # A date of a series has no link of its own.
    return replace(notice, token_nonce=bytes(booking.recurrence.access_nonce or b"").hex())


def _for_seat(booking: Booking, seat: Attendee, seats: list[Attendee]) -> BookingNotice:
    party = 1 + sum(guest.guest_of_id == seat.id for guest in seats)
    # Another attendee's words are not for a guest to read.
    is_theirs = seat.guest_of_id is None or booking.cancelled_by == CancelledBy.ORGANIZER
    reason = seat.cancellation_reason if is_theirs else ""
    return notices.for_invitee(booking, _WHAT, seat=seat, seats=party, reason=reason)


def _for_organizer(run: WorkflowRun, subject: Subject) -> BookingNotice:
    booking = subject.booking
    seats = subject.concerned(run)
    first = seats[0] if seats else None
    reason = first.cancellation_reason if first and run.party_id else booking.cancellation_reason
    notice = notices.for_organizer(booking, _WHAT, seat=first, seats=len(seats) or 1, reason=reason)
    others = len(seats) - 1
    if others > 0:
        beside = f"{notice.invitee_name} and {others} other{'s' if others > 1 else ''}"
        notice = replace(notice, invitee_name=beside)
    return notice


def _dressed(run: WorkflowRun, notice: BookingNotice, whom: str, number: str = "") -> BookingNotice:
    """The notice with the organizer's words."""
    return replace(
        notice,
        dedupe_key=f"{run.id}:{whom}",
        subject_template=run.step.subject_template,
        body_template=run.step.body_template,
        channel=Channel.SMS if number else Channel.EMAIL,
        recipient_phone=number,
        stays_true=run.trigger in STAY_TRUE,
        expires_at=run.expires_at,
    )
