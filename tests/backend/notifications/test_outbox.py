"""Writing messages down, taking them back, asking for them again."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from apps.notifications.errors import NotificationNotFound, NotificationOutdated
from apps.notifications.models import Notification
from apps.notifications.selectors import list_notifications
from apps.notifications.services import Place, queue_booking_notices, resend_notification, void_notices
from apps.users.models import User
from core import jobs
from core.jobs import JobName
from shared_types.notifications import NotificationRead
from shared_types.vocabulary import Audience, Notice, NotificationStatus
from tests.backend.notifications.cast import (
    BOOKING_ID,
    CANCELLED,
    MOVED,
    NOW,
    START,
    notice_for,
    queue,
    send_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the rows that the fast path was told of."""
    ids: list[str] = []

    def note(job: JobName, arguments: dict[str, str]) -> None:
        assert job is JobName.DELIVER_NOTIFICATION
        ids.append(arguments["notification_id"])

    monkeypatch.setattr(jobs, "_send", note)
    return ids


def statuses() -> dict[str, str]:
    return {f"{row.notice}:{row.audience}": row.status for row in Notification.objects.all()}


class TestQueueBookingNotices:
    def test_writes_all_of_them_in_one_statement(
        self, olga: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        notices = [notice_for(olga), notice_for(olga, audience=Audience.ORGANIZER)]
        with transaction.atomic(), django_assert_num_queries(1):
            queue_booking_notices(notices, now=NOW)
        assert Notification.objects.count() == 2

    def test_says_the_same_thing_once(self, olga: User) -> None:
        queue(olga)
        queue(olga, event_name="Another name for it")
        assert Notification.objects.count() == 1

    def test_wakes_a_worker_for_each_row_and_only_after_the_commit(
        self,
        olga: User,
        enqueued: list[str],
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            queue_booking_notices([notice_for(olga), notice_for(olga, notice=CANCELLED)], now=NOW)
            assert enqueued == []
        assert sorted(enqueued) == sorted(str(row.id) for row in Notification.objects.all())

    def test_does_nothing_for_nothing(self, db: None) -> None:
        queue_booking_notices([], now=NOW)
        assert Notification.objects.count() == 0

    def test_lets_news_of_a_meeting_grow_old_with_it(self, olga: User) -> None:
        assert queue(olga).expires_at == START + timedelta(minutes=30)

    def test_lets_news_of_a_meeting_that_is_over_live_for_a_day(self, olga: User) -> None:
        assert queue(olga, now=START, notice=CANCELLED).expires_at == START + timedelta(days=1)


class TestVoidNotices:
    def test_takes_back_what_is_no_longer_true(self, olga: User) -> None:
        queue(olga)
        queue(olga, notice=MOVED, sequence=1)
        queue(olga, notice=Notice.ATTENDEE_JOINED, audience=Audience.ORGANIZER)
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        assert set(statuses().values()) == {NotificationStatus.VOID}
        assert send_all() == []

    def test_leaves_what_stays_true(self, olga: User) -> None:
        queue(olga, notice=CANCELLED)
        queue(olga, notice=Notice.ATTENDEE_LEFT, audience=Audience.ORGANIZER)
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        assert set(statuses().values()) == {NotificationStatus.PENDING}

    def test_leaves_other_bookings_alone(self, olga: User) -> None:
        queue(olga, booking_id=uuid4())
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        assert set(statuses().values()) == {NotificationStatus.PENDING}

    def test_can_be_meant_for_one_person(self, olga: User) -> None:
        """By the entry in their calendar: two people may share an address."""
        queue(olga, uid="ivo")
        queue(olga, uid="ana", dedupe_key="for ana")
        void_notices(booking_ids=[BOOKING_ID], now=NOW, only_uids=["ivo"])
        left = Notification.objects.exclude(status=NotificationStatus.VOID)
        assert [row.dedupe_key for row in left] == ["for ana"]

    def test_can_be_meant_for_nobody(self, olga: User) -> None:
        queue(olga)
        void_notices(booking_ids=[BOOKING_ID], now=NOW, only_uids=[])
        assert set(statuses().values()) == {NotificationStatus.PENDING}

    def test_keeps_what_was_sent_as_sent(self, olga: User) -> None:
        row = queue(olga)
        send_all()
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        row.refresh_from_db()
        assert row.status == NotificationStatus.SENT


class TestResendNotification:
    def resend(self, organizer: User, row_id: UUID, *, after: timedelta = timedelta(hours=1)) -> Notification:
        return resend_notification(
            organizer=organizer,
            notification_id=row_id,
            booking_id=BOOKING_ID,
            place=Place(),
            now=NOW + after,
        )

    def failed(self, olga: User) -> Notification:
        row = queue(olga)
        Notification.objects.filter(id=row.id).update(status="failed", attempts=7, last_error="No.")
        return row

    def test_tries_a_failed_one_again_as_the_same_message(self, olga: User) -> None:
        row = self.failed(olga)
        again = self.resend(olga, row.id)
        assert (again.id, again.status, again.attempts) == (row.id, NotificationStatus.PENDING, 0)
        assert len(send_all(NOW + timedelta(hours=1))) == 1

    def test_sends_one_that_was_sent_once_more_as_a_new_message(self, olga: User) -> None:
        row = queue(olga)
        first = send_all()[0]
        again = self.resend(olga, row.id)
        second = send_all(NOW + timedelta(hours=1))[0]
        assert again.id != row.id
        assert first["Message-ID"] != second["Message-ID"]
        assert first["To"] == second["To"]

    def test_does_so_once_a_minute_at_most(self, olga: User) -> None:
        row = queue(olga)
        send_all()
        assert (
            self.resend(olga, row.id).id == self.resend(olga, row.id, after=timedelta(hours=1, seconds=9)).id
        )
        assert Notification.objects.count() == 2

    def test_hastens_one_that_waits(self, olga: User) -> None:
        row = queue(olga)
        Notification.objects.filter(id=row.id).update(due_at=NOW + timedelta(days=1))
        assert self.resend(olga, row.id).due_at == NOW + timedelta(hours=1)

    @pytest.mark.parametrize("state", ["void", "sent"])
    def test_refuses_what_is_no_longer_true(self, olga: User, state: str) -> None:
        row = queue(olga)
        if state == "sent":
            send_all()
        void_notices(booking_ids=[BOOKING_ID], now=NOW)
        with pytest.raises(NotificationOutdated):
            self.resend(olga, row.id)

    def test_refuses_when_the_meeting_is_over(self, olga: User) -> None:
        row = self.failed(olga)
        with pytest.raises(NotificationOutdated):
            self.resend(olga, row.id, after=timedelta(days=300))

    def test_does_not_know_anybody_elses(self, olga: User, mallory: User) -> None:
        row = self.failed(olga)
        with pytest.raises(NotificationNotFound):
            self.resend(mallory, row.id)

    def test_does_not_know_those_of_another_booking(self, olga: User) -> None:
        row = queue(olga, booking_id=uuid4())
        with pytest.raises(NotificationNotFound):
            self.resend(olga, row.id)


class TestListNotifications:
    def test_lists_those_of_one_booking_in_order(self, olga: User) -> None:
        queue(olga, notice=CANCELLED, now=NOW + timedelta(days=1))
        queue(olga)
        queue(olga, booking_id=uuid4())
        listed = [NotificationRead.model_validate(row) for row in list_notifications(booking_id=BOOKING_ID)]
        assert [each.notice for each in listed] == ["booking_confirmed", "booking_cancelled"]
