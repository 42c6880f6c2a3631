"""Questions about the audit log."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.events.errors import BookingNotFound
from apps.events.models import BookingAuditLog, OrganizerLock
from apps.users.models import User

_BATCH = 500


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A row of a chain that is not what was written; without a booking where there is no row."""

    sequence: int
    booking_id: UUID | None
    fault: str


# The bookings that a booking was before, and those that it became.
_ITS_PLACES = """
WITH RECURSIVE earlier AS (
    SELECT id, rescheduled_from_id FROM events_booking WHERE id = %(booking)s AND organizer_id = %(organizer)s
    UNION
    SELECT booking.id, booking.rescheduled_from_id
      FROM events_booking AS booking JOIN earlier ON booking.id = earlier.rescheduled_from_id
), later AS (
    SELECT id FROM events_booking WHERE id = %(booking)s AND organizer_id = %(organizer)s
    UNION
    SELECT booking.id FROM events_booking AS booking JOIN later ON booking.rescheduled_from_id = later.id
)
SELECT id FROM earlier UNION SELECT id FROM later
"""


def list_history(*, organizer: User, booking_id: UUID) -> QuerySet[BookingAuditLog]:
    """What was done to a booking, also where it stood before it was moved, and where it went. Not ordered.

    One query now, one when it is read. Raises BookingNotFound for somebody else's.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ITS_PLACES, {"booking": booking_id, "organizer": organizer.id})
        places = [place for (place,) in cursor.fetchall()]
    if not places:
        raise BookingNotFound
    return BookingAuditLog.objects.filter(booking_id__in=places)


def list_organizers_with_history() -> QuerySet[User]:
    """Everybody whose bookings have an audit log, or had one, by link."""
    theirs = BookingAuditLog.objects.filter(organizer_id=OuterRef("pk"))
    heads = OrganizerLock.objects.filter(organizer_id=OuterRef("pk"), audit_sequence__gt=0)
    return User.objects.filter(Q(Exists(theirs)) | Q(Exists(heads))).order_by("slug")


def find_broken_link(*, organizer_id: UUID) -> int | None:
    """The sequence of the first row of a chain that is not what was written, or None where all is well."""
    return next((link.sequence for link in list_broken_links(organizer_id=organizer_id)), None)


def list_broken_links(*, organizer_id: UUID) -> Iterator[BrokenLink]:
    """Walk a chain from its first row to its head; what does not fit, in order.

    A row that is missing counts as broken, at the end too: the head, on the lock row, knows how many there
    were. Bookings may go on meanwhile: what is written after the walk began is not looked at.
    """
    head = _head_of(organizer_id)
    prev_hash, expected = b"", 1
    for row in _rows(organizer_id, until=head.audit_sequence if head else None):
        if row.sequence != expected:
            yield BrokenLink(expected, None, _missing(expected, row.sequence - 1))
        elif bytes(row.prev_hash) != prev_hash:
            yield BrokenLink(row.sequence, row.booking_id, "does not follow the row before it")
        if fault := _fault_of(row):
            yield BrokenLink(row.sequence, row.booking_id, fault)
        prev_hash, expected = bytes(row.row_hash), row.sequence + 1
    if head is None:
        if expected > 1:
            yield BrokenLink(expected, None, "is not known: the head of the chain is missing")
        return
    if head.audit_sequence >= expected:
        yield BrokenLink(expected, None, _missing(expected, head.audit_sequence))
    elif bytes(head.audit_hash) != prev_hash:
        yield BrokenLink(expected - 1, None, "is not the one that the head of the chain points to")
    yield from _beyond_the_head(organizer_id)


def _head_of(organizer_id: UUID) -> OrganizerLock | None:
    return OrganizerLock.objects.filter(organizer_id=organizer_id).first()


def _rows(organizer_id: UUID, *, until: int | None) -> Iterator[BookingAuditLog]:
    """A chain in order, a batch at a time."""
    chain = BookingAuditLog.objects.filter(organizer_id=organizer_id).order_by("sequence")
    if until is not None:
        chain = chain.filter(sequence__lte=until)
    last = 0
    while batch := list(chain.filter(sequence__gt=last)[:_BATCH]):
        yield from batch
        last = batch[-1].sequence


def _beyond_the_head(organizer_id: UUID) -> Iterator[BrokenLink]:
    """A row that the head knows nothing of. The head is read last: it moves in the transaction of its row."""
    newest = BookingAuditLog.objects.filter(organizer_id=organizer_id).order_by("-sequence").first()
    head = _head_of(organizer_id)
    if newest and head and newest.sequence > head.audit_sequence:
        yield BrokenLink(newest.sequence, newest.booking_id, "stands beyond the head of the chain")


def _missing(first: int, last: int) -> str:
    return "is missing" if first == last else f"is missing, and so are those up to {last}"


def _fault_of(row: BookingAuditLog) -> str:
    """What is wrong with a row of its own; erased personal data is not missed."""
    if row.hash_row() != bytes(row.row_hash):
        return "is not what was written"
    if row.is_erased():
        return ""
    if not row.says_each_thing_once() or row.hash_personal_data() != bytes(row.personal_hash):
        return "has other personal data than was written"
    return ""
