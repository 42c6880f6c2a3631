"""The audit log is walked: whatever was changed in it since it was written comes to light."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.events.models import BookingAuditLog, EventType, OrganizerLock
from apps.events.selectors.audit import find_broken_link, list_broken_links
from apps.events.services.audit import record_action
from apps.events.services.locking import lock_calendar
from apps.users.models import User
from shared_types.vocabulary import AuditAction
from tests.backend.events.cast import NOW, raw_booking
from tests.backend.events.test_audit import IVO, execute, switch_trigger, tamper

TABLE = "events_bookingauditlog"


@pytest.fixture
def chain(intro_call: EventType) -> list[BookingAuditLog]:
    """Three acts of Ivo's."""
    booking = raw_booking(intro_call)
    lock = lock_calendar(booking.organizer_id)
    return [
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.BOOKING_UPDATED,
            actor=IVO,
            now=NOW,
            description="moved the chairs",
            old={"attendee_count": 2},
            new={"start_time": "2027-02-01T08:00:00+00:00", "attendee_count": 1},
            metadata={"seats": 1},
            personal={"reason": "ill"},
        )
        for _ in range(3)
    ]


def flip(column: str) -> str:
    return f"{column} = set_byte({column}, 5, get_byte({column}, 5) # 1)"


# What one changed byte of each column can be; where a rule of the database allows few, another word.
FLIPS = {
    "id": ["id = '0191d7a6-0000-4000-8000-000000000001'"],
    "organizer": ["organizer_id = (SELECT id FROM users_user WHERE slug = 'mallory')"],
    "booking": ["booking_id = (SELECT id FROM events_booking ORDER BY start_time DESC LIMIT 1)"],
    "sequence": ["sequence = 99"],
    "action": ["action = 'booking_completed'"],
    "description": ["description = 'moved the chaira'", "description = ''"],
    "actor_type": ["actor_type = 'organizer'"],
    "actor_email": ["actor_email = 'iva@example.com'", "actor_email = ''"],
    "actor_name": ["actor_name = 'Iva'", "actor_name = ''"],
    "ip_address": ["ip_address = '2001:db8::2'", "ip_address = NULL"],
    "address_mark": ["address_mark = 'f'", f"address_mark = '{'0' * 64}', ip_address = NULL"],
    "user_agent": ["user_agent = 'a browsfr'", "user_agent = ''"],
    "user_agent_mark": ["user_agent_mark = 'f'", f"user_agent_mark = '{'0' * 64}', user_agent = ''"],
    "metadata": ["metadata = '{\"seats\": 3}'"],
    "old_values": ["old_values = '{\"attendee_count\": 3}'"],
    "new_values": ["new_values = jsonb_set(new_values, '{attendee_count}', '2')"],
    "personal_values": ['personal_values = \'{"reason": "all"}\'', "personal_values = '{}'"],
    "personal_salt": [flip("personal_salt"), "personal_salt = ''"],
    "personal_hash": [flip("personal_hash")],
    "created_at": ["created_at = created_at + interval '1 microsecond'"],
    "version": ["version = 1", "version = 3"],
    "prev_hash": ["prev_hash = sha256(prev_hash)"],
    "row_hash": [flip("row_hash")],
}
CHECKS = ("audit_log_has_address_or_mark", "audit_log_has_user_agent_or_mark")


class TestAFlippedByte:
    def test_is_tried_in_every_column(self) -> None:
        assert set(FLIPS) == {field.name for field in BookingAuditLog._meta.concrete_fields}

    @pytest.mark.parametrize("sequence", [1, 2, 3])
    @pytest.mark.parametrize("change", [change for changes in FLIPS.values() for change in changes])
    def test_comes_to_light_at_its_row(
        self,
        olga: User,
        mallory: User,
        intro_call: EventType,
        chain: list[BookingAuditLog],
        change: str,
        sequence: int,
    ) -> None:
        raw_booking(intro_call, at=chain[0].booking.end_time)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        for check in CHECKS:
            execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {check}")
        tamper(f"UPDATE {TABLE} SET {change} WHERE sequence = %s", sequence)
        assert find_broken_link(organizer_id=olga.id) == sequence
        with pytest.raises(CommandError):
            call_command("verify_audit", stdout=StringIO())

    @pytest.mark.parametrize("change", ["audit_sequence = 2", "audit_sequence = 4", flip("audit_hash")])
    def test_comes_to_light_in_the_head_too(
        self, olga: User, chain: list[BookingAuditLog], change: str
    ) -> None:
        execute(f"UPDATE events_organizerlock SET {change}")
        assert find_broken_link(organizer_id=olga.id) is not None

    def test_a_head_that_is_gone_is_missed(self, olga: User, chain: list[BookingAuditLog]) -> None:
        OrganizerLock.objects.all().delete()
        assert [link.fault for link in list_broken_links(organizer_id=olga.id)] == [
            "is not known: the head of the chain is missing"
        ]

    def test_does_not_make_the_rows_after_it_wrong(self, olga: User, chain: list[BookingAuditLog]) -> None:
        tamper(f"UPDATE {TABLE} SET description = 'x' WHERE sequence IN (1, 3)")
        found = list(list_broken_links(organizer_id=olga.id))
        assert [(link.sequence, link.booking_id) for link in found] == [
            (1, chain[0].booking_id),
            (3, chain[2].booking_id),
        ]

    def test_cannot_hide_behind_half_an_erasure(self, olga: User, chain: list[BookingAuditLog]) -> None:
        tamper(f"UPDATE {TABLE} SET personal_salt = '', actor_name = 'Eve' WHERE sequence = 2")
        assert find_broken_link(organizer_id=olga.id) == 2


def verify(*arguments: str) -> str:
    output = StringIO()
    call_command("verify_audit", *arguments, stdout=output)
    return output.getvalue()


class TestVerifyAudit:
    def test_says_that_all_is_well(self, chain: list[BookingAuditLog], mallory: User) -> None:
        assert verify() == "1 audit logs are whole.\n"

    def test_says_which_entry_of_which_booking_is_broken(self, chain: list[BookingAuditLog]) -> None:
        tamper(f"UPDATE {TABLE} SET actor_name = 'Eve' WHERE sequence = 2")
        output = StringIO()
        with pytest.raises(CommandError, match=re.escape("1 broken links in 1 audit logs.")) as refusal:
            call_command("verify_audit", "--organizer", "olga", stdout=output)
        assert refusal.value.returncode == 1
        where = f"olga: entry 2 (booking {chain[1].booking_id}) has other personal data than was written.\n"
        assert output.getvalue() == where

    def test_names_nobody_but_the_organizer(self, chain: list[BookingAuditLog]) -> None:
        tamper(f"UPDATE {TABLE} SET actor_name = 'Eve'")
        output = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_audit", stdout=output)
        assert not re.search("Ivo|Eve|@", output.getvalue())

    def test_looks_at_one_organizer_only(self, chain: list[BookingAuditLog], mallory: User) -> None:
        OrganizerLock.objects.create(organizer=mallory, audit_sequence=5)
        assert verify("--organizer", "olga") == "1 audit logs are whole.\n"
        with pytest.raises(CommandError):
            verify("--organizer", "mallory")

    def test_knows_an_organizer_who_is_not_there(self, db: None) -> None:
        with pytest.raises(CommandError, match="'nobody'"):
            verify("--organizer", "nobody")

    def test_misses_a_log_that_is_gone_as_a_whole(self, chain: list[BookingAuditLog]) -> None:
        tamper(f"DELETE FROM {TABLE}")
        with pytest.raises(CommandError):
            verify()

    def test_walks_a_long_log_in_batches(
        self, chain: list[BookingAuditLog], django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.events.selectors.audit._BATCH", 2)
        with django_assert_num_queries(6):  # head, three batches, the newest, the head again
            assert find_broken_link(organizer_id=chain[0].organizer_id) is None

    def test_does_not_miss_a_trigger(self, chain: list[BookingAuditLog]) -> None:
        """What the tests here switch off is on."""
        switch_trigger("ENABLE", "audit_log_is_append_only")
        with pytest.raises(Exception, match="append-only"):
            execute(f"UPDATE {TABLE} SET description = 'x'")
