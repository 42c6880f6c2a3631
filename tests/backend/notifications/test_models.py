"""What the outbox refuses, and what it keeps unreadable."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from apps.notifications.models import Notification
from apps.notifications.services import queue_account_mail
from apps.notifications.services.notices import notice_from, payload_of
from apps.users.models import User
from core.access_tokens import token_of
from shared_types.vocabulary import NotificationStatus
from tests.backend.constraints import refused_by
from tests.backend.notifications.cast import NONCE, NOW, notice_for, queue

pytestmark = pytest.mark.django_db


def change(row: Notification, **values: Any) -> None:
    Notification.objects.filter(id=row.id).update(**values)


class TestNotification:
    def test_says_a_thing_once(self, olga: User) -> None:
        row = queue(olga)
        row.id = uuid4()
        with refused_by("notification_dedupe_key_is_unique"):
            row.save(force_insert=True)

    def test_has_a_status_that_the_sweep_knows(self, olga: User) -> None:
        with refused_by("notification_status_is_known"):
            change(queue(olga), status="sending")

    def test_is_not_sent_without_saying_when(self, olga: User) -> None:
        with refused_by("notification_sent_says_when"):
            change(queue(olga), status=NotificationStatus.SENT)

    def test_does_not_say_when_it_was_sent_unless_it_was(self, olga: User) -> None:
        with refused_by("notification_sent_says_when"):
            change(queue(olga), sent_at=NOW)

    @pytest.mark.parametrize("half", [{"lease_token": uuid4()}, {"lease_until": NOW}], ids=["token", "time"])
    def test_has_no_half_a_lease(self, olga: User, half: dict[str, Any]) -> None:
        with refused_by("notification_lease_is_whole"):
            change(queue(olga), **half)


class TestIndexes:
    def test_the_sweep_reads_what_is_left_to_do(self, olga: User) -> None:
        plan = self.plan_of(Notification.objects.filter(status="pending", due_at__lte=NOW).order_by("due_at"))
        assert "notification_due" in plan

    def test_the_messages_of_a_booking_are_found_by_it(self, olga: User) -> None:
        row = queue(olga)
        assert "notification_by_subject" in self.plan_of(
            Notification.objects.filter(subject_id=row.subject_id).order_by("created_at")
        )

    def test_the_purge_reads_what_is_settled(self, olga: User) -> None:
        old = Notification.objects.exclude(status="pending").filter(expires_at__lte=NOW)
        assert "notification_settled" in self.plan_of(old.order_by("expires_at"))

    def plan_of(self, rows: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        return str(rows.explain())


class TestSecrets:
    def dump(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(n::text, ' ') FROM notifications_notification AS n")
            return str(cursor.fetchone()[0])

    def test_no_key_to_a_booking_is_in_the_table(self, olga: User) -> None:
        queue(olga)
        assert token_of(NONCE) not in self.dump()
        assert NONCE.hex() in self.dump(), "the nonce, from which only our key makes the token"

    def test_no_key_to_an_account_is_in_the_table(self, olga: User) -> None:
        queue_account_mail(
            recipient=olga.email,
            subject="Confirm your address",
            text="https://kalends.example/verify-email/opensesame",
            html="",
            dedupe_key="a",
            now=NOW,
        )
        assert "opensesame" not in self.dump()

    def test_a_payload_of_a_newer_version_is_read(self, olga: User) -> None:
        notice = notice_for(olga, previous_start=NOW - timedelta(days=1), answers=(("Why?", "So."),))
        assert notice_from({**payload_of(notice), "mood": "cheerful"}) == notice
