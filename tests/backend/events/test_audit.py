"""The audit log: written once, chained, and still verifiable when people have been forgotten."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.events.models import BookingAuditLog, EventType, OrganizerLock
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import Actor, Origin
from apps.events.services.audit import record_action
from apps.events.services.locking import lock_calendar
from apps.users.models import User
from core.db import violates
from shared_types.vocabulary import ActorType, AuditAction
from tests.backend.constraints import refused_by
from tests.backend.events.cast import NOW, raw_booking

IVO = Actor(
    type=ActorType.INVITEE,
    name="Ivo",
    email="ivo@example.com",
    origin=Origin(ip_address="2001:DB8::1", user_agent="a browser"),
)


@pytest.fixture
def chain(intro_call: EventType) -> list[BookingAuditLog]:
    """Three acts of Ivo's."""
    booking = raw_booking(intro_call)
    lock = lock_calendar(booking.organizer_id)
    return [
        record_action(
            lock=lock,
            booking=booking,
            action=action,
            actor=IVO,
            now=NOW,
            new={"start_time": "2027-02-01T08:00:00+00:00", "attendee_count": 1},
            personal={"reason": "ill"},
        )
        for action in (
            AuditAction.BOOKING_CREATED,
            AuditAction.BOOKING_UPDATED,
            AuditAction.BOOKING_CANCELLED,
        )
    ]


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def tamper(statement: str, *values: Any) -> None:
    """What somebody could do who owns the database."""
    switch_trigger("DISABLE", "audit_log_is_append_only")
    execute(statement, *values)
    switch_trigger("ENABLE", "audit_log_is_append_only")


def switch_trigger(switch: str, name: str) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait for the commit cannot be altered
    execute(f"ALTER TABLE events_bookingauditlog {switch} TRIGGER {name}")


def open_door(organizer: User) -> None:
    execute("SELECT set_config('kalends.erased_organizer', %s, true)", str(organizer.id))


class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events_bookingauditlog SET description = 'nothing happened'",
            "UPDATE events_bookingauditlog SET actor_name = ''",
            "DELETE FROM events_bookingauditlog",
        ],
    )
    def test_refuses_change(self, chain: list[BookingAuditLog], statement: str) -> None:
        with refused_by("audit_log_is_append_only"):
            execute(statement)

    def test_refuses_truncation(self, chain: list[BookingAuditLog]) -> None:
        switch_trigger("ENABLE", "audit_log_is_never_truncated")
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            execute("TRUNCATE events_bookingauditlog")
        assert violates(refusal.value, "audit_log_is_append_only")

    def test_refuses_the_orm_too(self, chain: list[BookingAuditLog]) -> None:
        with refused_by("audit_log_is_append_only"):
            chain[0].delete()
        chain[0].description = "nothing happened"
        with refused_by("audit_log_is_append_only"):
            chain[0].save()

    @pytest.mark.parametrize(
        ("constraint", "values"),
        [
            ("audit_log_is_one_chain", {"sequence": 3}),
            ("audit_log_counts_from_one", {"sequence": 0}),
            ("audit_log_action_is_known", {"sequence": 4, "action": "dreamt"}),
            ("audit_log_actor_is_known", {"sequence": 4, "actor_type": "ghost"}),
        ],
    )
    def test_refuses_a_row_that_makes_no_sense(
        self, chain: list[BookingAuditLog], constraint: str, values: dict[str, Any]
    ) -> None:
        row = BookingAuditLog.objects.get(id=chain[2].id)
        row.pk = None
        row._state.adding = True
        for name, value in values.items():
            setattr(row, name, value)
        with refused_by(constraint):
            row.save(force_insert=True)


class TestErasure:
    def test_blanks_people_and_keeps_the_chain(self, olga: User, chain: list[BookingAuditLog]) -> None:
        open_door(olga)
        BookingAuditLog.objects.update(
            actor_email="",
            actor_name="",
            ip_address=None,
            user_agent="",
            personal_values={},
            personal_salt=b"",
        )
        assert find_broken_link(organizer_id=olga.id) is None

    def test_blanks_all_or_nothing(self, olga: User, chain: list[BookingAuditLog]) -> None:
        open_door(olga)
        with refused_by("audit_log_is_append_only"):
            BookingAuditLog.objects.update(actor_name="")

    def test_changes_nothing_else_on_the_way(self, olga: User, chain: list[BookingAuditLog]) -> None:
        open_door(olga)
        with refused_by("audit_log_is_append_only"):
            BookingAuditLog.objects.update(
                actor_email="",
                actor_name="",
                ip_address=None,
                user_agent="",
                personal_values={},
                personal_salt=b"",
                action=AuditAction.BOOKING_CANCELLED,
            )

    def test_is_of_one_organizer_only(self, mallory: User, chain: list[BookingAuditLog]) -> None:
        open_door(mallory)
        with refused_by("audit_log_is_append_only"):
            BookingAuditLog.objects.all().delete()


class TestChain:
    def test_is_whole_as_it_was_written(self, olga: User, chain: list[BookingAuditLog]) -> None:
        assert [row.sequence for row in chain] == [1, 2, 3]
        assert bytes(chain[1].prev_hash) == chain[0].row_hash
        assert find_broken_link(organizer_id=olga.id) is None

    def test_is_whole_where_nothing_happened(self, mallory: User) -> None:
        assert find_broken_link(organizer_id=mallory.id) is None

    @pytest.mark.parametrize("sequence", [1, 2, 3])
    def test_betrays_a_missing_row(self, olga: User, chain: list[BookingAuditLog], sequence: int) -> None:
        """The last one too: the lock row knows how long the chain was."""
        tamper("DELETE FROM events_bookingauditlog WHERE sequence = %s", sequence)
        assert find_broken_link(organizer_id=olga.id) == sequence

    def test_betrays_a_row_that_moved_to_another_booking(
        self, olga: User, intro_call: EventType, chain: list[BookingAuditLog]
    ) -> None:
        other = raw_booking(intro_call, at=chain[0].booking.end_time)
        tamper("UPDATE events_bookingauditlog SET booking_id = %s WHERE sequence = 1", other.id)
        assert find_broken_link(organizer_id=olga.id) == 1

    def test_has_its_head_on_the_lock(self, olga: User, chain: list[BookingAuditLog]) -> None:
        lock = OrganizerLock.objects.get(organizer=olga)
        assert (lock.audit_sequence, bytes(lock.audit_hash)) == (3, bytes(chain[2].row_hash))
