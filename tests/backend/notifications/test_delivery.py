"""Sending: once each, in time or not at all, and again after a failure."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from apps.notifications.channels.email import Mail
from apps.notifications.errors import ChannelDown, NeverTaken, NotTakenNow
from apps.notifications.models import Notification
from apps.notifications.services import (
    deliver_next_notification,
    deliver_notification,
    purge_notifications,
    queue_account_mail,
    void_notices,
)
from apps.notifications.services import delivery as delivering
from apps.notifications.services.leases import (
    FIRST_WAIT,
    LEASE,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    mark_sent,
    postpone,
    take,
)
from apps.users.models import User
from shared_types.vocabulary import NotificationStatus
from tests.backend.notifications.cast import BOOKING_ID, CANCELLED, NOW, START, queue, send_all

pytestmark = pytest.mark.django_db

type Says = Callable[[Exception], None]


@pytest.fixture
def server_says(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Let the mail server answer each mail with a failure."""

    def say(failure: Exception) -> None:
        def send(_: Mail) -> None:
            raise failure

        monkeypatch.setattr(delivering, "send_mail", send)

    return say


def fresh(row: Notification) -> Notification:
    row.refresh_from_db()
    return row


class TestDeliverNotification:
    def test_sends_it_and_says_when(self, olga: User) -> None:
        row = queue(olga)
        deliver_notification(notification_id=row.id, now=NOW + timedelta(seconds=3))
        assert len(mail.outbox) == 1
        assert (fresh(row).status, row.sent_at) == (NotificationStatus.SENT, NOW + timedelta(seconds=3))
        assert (row.attempts, row.lease_token, row.last_error) == (1, None, "")

    def test_does_nothing_the_second_time(self, olga: User) -> None:
        row = queue(olga)
        for _ in range(2):
            deliver_notification(notification_id=row.id, now=NOW)
        assert len(mail.outbox) == 1

    def test_does_nothing_for_a_row_that_is_gone(self, db: None) -> None:
        deliver_notification(notification_id=uuid4(), now=NOW)
        assert mail.outbox == []

    def test_waits_until_it_is_due(self, olga: User) -> None:
        row = queue(olga)
        deliver_notification(notification_id=row.id, now=NOW - timedelta(microseconds=1))
        assert mail.outbox == []

    def test_sends_until_the_last_moment_that_makes_sense(self, olga: User) -> None:
        row = queue(olga)
        deliver_notification(notification_id=row.id, now=row.expires_at - timedelta(microseconds=1))
        assert fresh(row).status == NotificationStatus.SENT

    def test_does_not_send_what_comes_too_late(self, olga: User) -> None:
        row = queue(olga)
        deliver_notification(notification_id=row.id, now=row.expires_at)
        assert mail.outbox == []
        assert fresh(row).status == NotificationStatus.VOID
        assert "time was over" in row.last_error

    def test_forgets_the_keys_of_an_account_mail_once_it_is_sent(self, db: None) -> None:
        queue_account_mail(
            recipient="o@example.com", subject="Hello", text="Secret", html="", dedupe_key="a", now=NOW
        )
        (message,) = send_all()
        assert "Secret" in message.as_string()
        assert Notification.objects.get().sealed_body == ""


class TestDeliverNextNotification:
    def test_begins_with_what_has_been_due_for_longest(self, olga: User) -> None:
        later = queue(olga, notice=CANCELLED, now=NOW)
        sooner = queue(olga, now=NOW - timedelta(hours=1))
        assert deliver_next_notification(now=NOW)
        assert (fresh(sooner).status, fresh(later).status) == ("sent", "pending")

    def test_says_when_there_is_nothing_left(self, olga: User) -> None:
        queue(olga)
        assert deliver_next_notification(now=NOW)
        assert not deliver_next_notification(now=NOW)

    def test_goes_on_after_a_message_that_was_refused(self, olga: User, server_says: Says) -> None:
        queue(olga)
        server_says(NeverTaken("No."))
        assert deliver_next_notification(now=NOW)

    def test_stops_where_nothing_is_taken(self, olga: User, server_says: Says) -> None:
        queue(olga)
        server_says(ChannelDown("Away."))
        assert not deliver_next_notification(now=NOW)


class TestFailures:
    def test_a_refusal_for_good_fails_at_once(self, olga: User, server_says: Says) -> None:
        row = queue(olga)
        server_says(NeverTaken("The mail server answered 550 to the address."))
        deliver_notification(notification_id=row.id, now=NOW)
        assert (fresh(row).status, row.attempts) == (NotificationStatus.FAILED, 1)
        assert "550" in row.last_error

    @pytest.mark.parametrize("failure", [NotTakenNow("Later."), ChannelDown("Away.")])
    def test_a_delay_waits_and_tries_again(self, olga: User, server_says: Says, failure: Exception) -> None:
        row = queue(olga)
        server_says(failure)
        deliver_notification(notification_id=row.id, now=NOW)
        assert (fresh(row).status, row.last_error) == (NotificationStatus.PENDING, str(failure))
        assert NOW <= row.due_at <= NOW + FIRST_WAIT
        assert row.lease_token is None

    def test_each_wait_may_be_twice_as_long_up_to_a_quarter_of_an_hour(
        self, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("random.random", lambda: 1.0)
        row, now, waits = queue(olga), NOW, []
        for _ in range(12):
            lease = take(Q(id=row.id), now=now)
            assert lease is not None
            postpone(lease, why="Away.", now=now)
            waits.append(fresh(row).due_at - now)
            now = row.due_at
        assert waits[:4] == [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4, FIRST_WAIT * 8]
        assert waits[-1] == LONGEST_WAIT

    def test_it_fails_where_the_organizer_sees_it_after_many_attempts(
        self, olga: User, server_says: Says
    ) -> None:
        row = queue(olga)
        Notification.objects.filter(id=row.id).update(attempts=MOST_ATTEMPTS - 1)
        server_says(ChannelDown("Away."))
        deliver_notification(notification_id=row.id, now=NOW)
        assert (fresh(row).status, row.last_error) == (NotificationStatus.FAILED, "Away.")

    def test_a_message_that_kills_its_workers_is_given_up(self, olga: User) -> None:
        row = queue(olga)
        Notification.objects.filter(id=row.id).update(attempts=MOST_ATTEMPTS)
        deliver_notification(notification_id=row.id, now=NOW)
        assert mail.outbox == []
        assert (fresh(row).status, row.last_error) == ("failed", "Sending it was interrupted each time.")

    def test_one_that_cannot_be_opened_does_not_stop_the_others(self, olga: User) -> None:
        queue_account_mail(recipient="o@example.com", subject="A", text="B", html="", dedupe_key="a", now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE notifications_notification SET sealed_body = 'under a key that is lost'")
        row = queue(olga, now=NOW + timedelta(seconds=1))
        with pytest.raises(InvalidToken):
            deliver_next_notification(now=NOW)
        assert deliver_next_notification(now=NOW + timedelta(seconds=1))
        assert fresh(row).status == NotificationStatus.SENT


class TestLeases:
    def test_hold_others_off_until_they_run_out(self, olga: User) -> None:
        row = queue(olga)
        assert take(Q(id=row.id), now=NOW) is not None
        assert take(Q(id=row.id), now=NOW + LEASE - timedelta(microseconds=1)) is None
        assert take(Q(id=row.id), now=NOW + LEASE) is not None

    def test_let_only_their_holder_say_how_it_went(self, olga: User) -> None:
        row = queue(olga)
        slow = take(Q(id=row.id), now=NOW)
        quick = take(Q(id=row.id), now=NOW + LEASE)
        assert slow is not None
        assert quick is not None
        mark_sent(quick, now=NOW + LEASE)
        postpone(slow, why="Away.", now=NOW + LEASE)
        assert (fresh(row).status, row.last_error, row.attempts) == (NotificationStatus.SENT, "", 2)

    def test_do_not_bring_back_what_was_voided_meanwhile(self, olga: User) -> None:
        row = queue(olga)
        lease = take(Q(id=row.id), now=NOW)
        assert lease is not None
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        postpone(lease, why="Away.", now=NOW)
        assert fresh(row).status == NotificationStatus.VOID

    def test_tell_the_truth_about_what_had_left_when_it_was_voided(self, olga: User) -> None:
        row = queue(olga)
        lease = take(Q(id=row.id), now=NOW)
        assert lease is not None
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        mark_sent(lease, now=NOW)
        assert fresh(row).status == NotificationStatus.SENT


class TestPurgeNotifications:
    def test_deletes_what_has_been_over_for_a_month(self, olga: User) -> None:
        queue(olga)
        send_all()
        month_after = START + timedelta(minutes=30, days=30)
        assert purge_notifications(now=month_after - timedelta(microseconds=1)) == 0
        assert purge_notifications(now=month_after) == 1

    def test_keeps_what_was_never_settled(self, olga: User) -> None:
        queue(olga)
        assert purge_notifications(now=NOW + timedelta(days=9999)) == 0

    def test_goes_by_batches(self, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delivering, "PURGE_BATCH", 2)
        for n in range(5):
            queue(olga, dedupe_key=str(n))
        send_all()
        far = NOW + timedelta(days=9999)
        assert [purge_notifications(now=far) for _ in range(4)] == [2, 2, 1, 0]


class TestSweepCommand:
    def test_sends_what_is_due_without_a_worker(self, olga: User, capsys: pytest.CaptureFixture[str]) -> None:
        queue(olga, start=START + timedelta(days=9999), end=START + timedelta(days=9999, minutes=30))
        call_command("sweep")
        assert len(mail.outbox) == 1
        assert "1 messages and 0 webhooks" in capsys.readouterr().out


class TestLeavesOnce:
    def test_whoever_is_asked_first(self, olga: User) -> None:
        ids: list[UUID] = [queue(olga, dedupe_key=str(n)).id for n in range(3)]
        deliver_notification(notification_id=ids[1], now=NOW)
        send_all()
        for each in ids:
            deliver_notification(notification_id=each, now=NOW)
        assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 3
        assert len(mail.outbox) == 3
