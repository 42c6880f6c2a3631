"""Questions about the audit log."""

from uuid import UUID

from apps.events.models import BookingAuditLog, OrganizerLock


def find_broken_link(*, organizer_id: UUID) -> int | None:
    """The sequence of the first row of a chain that is not what was written, or None where all is well.

    A row that is missing counts as broken, at the end too: the lock row knows how many there were.
    """
    prev_hash, expected = b"", 1
    chain = BookingAuditLog.objects.filter(organizer_id=organizer_id).order_by("sequence")
    for row in chain.iterator(chunk_size=500):
        if row.sequence != expected or not _is_intact(row, prev_hash):
            return expected
        prev_hash, expected = bytes(row.row_hash), expected + 1
    head = OrganizerLock.objects.filter(organizer_id=organizer_id).first()
    is_whole = head is None or (head.audit_sequence == expected - 1 and bytes(head.audit_hash) == prev_hash)
    return None if is_whole else expected


def _is_intact(row: BookingAuditLog, prev_hash: bytes) -> bool:
    """Whether a row follows its predecessor and says what it said; erased personal data is not missed."""
    is_erased = not bytes(row.personal_salt)
    return (
        bytes(row.prev_hash) == prev_hash
        and row.hash_row() == bytes(row.row_hash)
        and (is_erased or row.hash_personal_data() == bytes(row.personal_hash))
    )
