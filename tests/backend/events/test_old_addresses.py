"""Where somebody was is kept for a month; the log verifies as before when it has been given up."""

from datetime import timedelta

import pytest

from apps.events.models import BookingAuditLog, EventType, audit_chain
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import SYSTEM, Actor
from apps.events.services.audit import record_action
from apps.events.services.erasure.old_addresses import KEPT, give_up_old_addresses
from apps.events.services.locking import lock_calendar
from apps.events.tasks import give_up_addresses
from apps.users.models import User
from core import clock
from shared_types.vocabulary import AuditAction
from tests.backend.constraints import refused_by
from tests.backend.events.cast import NOW, raw_booking
from tests.backend.events.test_audit import IVO, execute, tamper

LATER = NOW + KEPT + timedelta(seconds=1)
GIVEN_UP = f"ip_address = NULL, address_mark = '{'0' * 64}'"


def act(event_type: EventType, actor: Actor = IVO, *, days: int = 0) -> BookingAuditLog:
    booking = raw_booking(event_type, at=NOW + timedelta(days=2 + days))
    lock = lock_calendar(booking.organizer_id)
    action = AuditAction.BOOKING_CREATED
    now = NOW + timedelta(days=days)
    return record_action(lock=lock, booking=booking, action=action, actor=actor, now=now)


class TestGiveUpOldAddresses:
    def test_keeps_the_mark_of_what_it_gives_up(self, intro_call: EventType, olga: User) -> None:
        row = act(intro_call)
        assert give_up_old_addresses(now=LATER) == 1
        row.refresh_from_db()
        assert (row.ip_address, row.user_agent) == (None, "")
        assert row.address_mark == audit_chain.address_mark("2001:db8:0::1")
        assert row.user_agent_mark == audit_chain.user_agent_mark("a browser")
        assert (row.actor_name, row.actor_email) == ("Ivo", "ivo@example.com")
        assert find_broken_link(organizer_id=olga.id) is None

    def test_leaves_what_is_younger_than_a_month(self, intro_call: EventType) -> None:
        act(intro_call)
        assert give_up_old_addresses(now=NOW + KEPT) == 0
        assert BookingAuditLog.objects.get().ip_address is not None

    def test_has_nothing_to_do_the_second_time(self, intro_call: EventType) -> None:
        act(intro_call)
        act(intro_call, SYSTEM, days=1)
        assert give_up_old_addresses(now=LATER + timedelta(days=1)) == 1
        assert give_up_old_addresses(now=LATER + timedelta(days=1)) == 0

    def test_goes_on_until_all_are_done(
        self, intro_call: EventType, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.events.services.erasure.old_addresses._BATCH", 2)
        monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(days=5))
        for days in range(5):
            act(intro_call, days=days)
        give_up_addresses()
        assert not BookingAuditLog.objects.exclude(address_mark__regex="^[0-9a-f]{64}$").exists()
        assert find_broken_link(organizer_id=olga.id) is None

    def test_leaves_a_user_agent_that_is_hashed_as_it_is(self, intro_call: EventType, olga: User) -> None:
        """Rows that were there before marks of user agents were."""
        row = act(intro_call)
        row.version = 1
        row.personal_hash = row.hash_personal_data()
        row.row_hash = row.hash_row()
        values = (row.personal_hash, row.row_hash)
        tamper("UPDATE events_bookingauditlog SET version = 1, personal_hash = %s, row_hash = %s", *values)
        execute("UPDATE events_organizerlock SET audit_hash = %s", row.row_hash)
        assert find_broken_link(organizer_id=olga.id) is None
        assert give_up_old_addresses(now=LATER) == 1
        row.refresh_from_db()
        assert (row.ip_address, row.user_agent) == (None, "a browser")
        assert find_broken_link(organizer_id=olga.id) is None
        assert give_up_old_addresses(now=LATER) == 0


class TestTheTrigger:
    @pytest.mark.parametrize(
        "change",
        [
            "ip_address = NULL",
            "ip_address = NULL, address_mark = 'gone'",
            f"{GIVEN_UP}, actor_name = ''",
            f"{GIVEN_UP}, action = 'booking_cancelled'",
            f"{GIVEN_UP}, personal_salt = ''",
            f"{GIVEN_UP}, user_agent = ''",
            f"{GIVEN_UP}, version = 1",
            f"user_agent = '', user_agent_mark = '{'0' * 64}', ip_address = '203.0.113.9'",
        ],
    )
    def test_lets_nothing_else_pass_on_the_way(self, intro_call: EventType, change: str) -> None:
        act(intro_call)
        with refused_by("audit_log_is_append_only"):
            execute(f"UPDATE events_bookingauditlog SET {change}")

    def test_lets_no_mark_be_exchanged(self, intro_call: EventType) -> None:
        act(intro_call)
        give_up_old_addresses(now=LATER)
        with refused_by("audit_log_is_append_only"):
            execute(f"UPDATE events_bookingauditlog SET address_mark = '{'0' * 64}'")

    def test_gives_a_wrong_mark_away(self, intro_call: EventType, olga: User) -> None:
        act(intro_call)
        execute(f"UPDATE events_bookingauditlog SET {GIVEN_UP}")
        assert find_broken_link(organizer_id=olga.id) == 1

    def test_takes_the_marks_away_with_the_person(self, intro_call: EventType, olga: User) -> None:
        act(intro_call)
        give_up_old_addresses(now=LATER)
        execute("SELECT set_config('kalends.erased_organizer', %s, true)", str(olga.id))
        BookingAuditLog.objects.update(
            actor_email="", actor_name="", user_agent="", personal_values={}, personal_salt=b""
        )
        row = BookingAuditLog.objects.get()
        assert (row.address_mark, row.user_agent_mark) == ("", "")
        assert find_broken_link(organizer_id=olga.id) is None
