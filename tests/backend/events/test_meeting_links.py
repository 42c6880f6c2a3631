"""Links of video calls: made once, told in time, moved and called off with the booking."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.events.models import Booking, BookingAuditLog, EventType
from apps.events.services.actors import SYSTEM
from apps.events.services.bookings.resending import resend_message
from apps.events.services.calendar_syncing.following import follow_calendars
from apps.integrations.errors import ConsentWithdrawn, NotPermitted, Unreachable
from apps.integrations.models import ConferencingConnection
from apps.notifications.models import Notification
from apps.notifications.services.mails import mail_of
from apps.users.models import User
from shared_types.vocabulary import AuditAction, ConnectionStatus, Notice, NotificationStatus
from tests.api_client import ApiClient
from tests.backend.events.accounts import (
    FakeCalendar,
    FakeCalls,
    WorkerDied,
    again,
    link,
    link_calls,
    stand_in,
    sync_all,
)
from tests.backend.events.cast import MONDAY_9, NOW, book, wish
from tests.backend.events.test_calendar_sync import cancel, move

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
A_MINUTE = timedelta(seconds=60)


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> tuple[FakeCalendar, FakeCalls]:
    return stand_in(monkeypatch)


@pytest.fixture
def calls(providers: tuple[FakeCalendar, FakeCalls]) -> FakeCalls:
    return providers[1]


@pytest.fixture
def zoom(olga: User, calls: FakeCalls) -> ConferencingConnection:
    return link_calls(olga)


def mails(**which: Any) -> list[Notification]:
    return list(Notification.objects.filter(**which).order_by("created_at", "audience"))


def text_of(row: Notification) -> str:
    return mail_of(row).text


def place_of(booking: Booking) -> tuple[str, str]:
    found = again(booking)
    return found.meeting_link, found.meeting_password


@pytest.mark.usefixtures("zoom")
class TestMakeLink:
    def test_makes_one_and_writes_down_who_did(self, intro_call: EventType, calls: FakeCalls) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        assert again(booking).meeting_link_follows
        sync_all()
        (key,) = calls.calls
        assert place_of(booking) == (f"https://calls.example/{key}", "tulip-7")
        assert not again(booking).meeting_link_follows
        assert calls.calls == {key: MONDAY_9}
        entry = BookingAuditLog.objects.get(booking=booking, action=AuditAction.MEETING_LINK_SET)
        assert (entry.actor_type, entry.metadata) == ("integration", {"provider": "zoom"})
        assert again(booking).calendar_sync_status == "not_required"
        assert sync_all(now=LATER) == 0

    def test_leaves_alone_what_has_a_link_or_is_no_call(
        self, intro_call: EventType, calls: FakeCalls
    ) -> None:
        EventType.objects.update(location_details="https://meet.example.com/olga")
        book(intro_call, at=MONDAY_9)
        EventType.objects.update(location_details="At the fountain", location_type="in_person")
        book(intro_call, at=MONDAY_9 + timedelta(hours=1))
        assert (sync_all(), calls.asked) == (0, 0)

    def test_asks_whom_the_event_type_names(
        self, intro_call: EventType, calls: FakeCalls, olga: User
    ) -> None:
        EventType.objects.update(conferencing_provider="teams")
        assert not book(intro_call, at=MONDAY_9).booking.meeting_link_follows
        EventType.objects.update(conferencing_provider="zoom")
        ConferencingConnection.objects.update(is_default=False)
        assert book(intro_call, at=MONDAY_9 + timedelta(hours=1)).booking.meeting_link_follows

    def test_moves_the_call_and_keeps_its_link(self, intro_call: EventType, calls: FakeCalls) -> None:
        old = book(intro_call, at=MONDAY_9).booking
        sync_all()
        new = move(old, MONDAY_9 + timedelta(hours=1))
        sync_all()
        assert place_of(new) == place_of(old)
        assert list(calls.calls.values()) == [MONDAY_9 + timedelta(hours=1)]
        assert calls.made == 1

    def test_calls_it_off(self, intro_call: EventType, calls: FakeCalls) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        cancel(booking)
        sync_all()
        assert calls.calls == {}
        asked = calls.asked
        assert (sync_all(now=LATER), calls.asked) == (0, asked)

    def test_never_makes_one_for_what_is_cancelled_already(
        self, intro_call: EventType, calls: FakeCalls
    ) -> None:
        cancel(book(intro_call, at=MONDAY_9).booking)
        sync_all()
        assert calls.asked == 0

    def test_makes_one_call_although_the_answer_got_lost(
        self, intro_call: EventType, calls: FakeCalls
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calls.dies = True
        with pytest.raises(WorkerDied):
            sync_all()
        sync_all(now=LATER)
        assert (calls.made, len(calls.calls)) == (1, 1)
        assert place_of(booking)[0]

    def test_leaves_no_call_behind_where_it_was_cancelled_after_that(
        self, intro_call: EventType, calls: FakeCalls
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calls.dies = True
        with pytest.raises(WorkerDied):
            sync_all()
        cancel(booking)
        sync_all(now=LATER)
        assert calls.calls == {}

    def test_puts_the_link_into_the_calendar_with_one_write(
        self, intro_call: EventType, providers: tuple[FakeCalendar, FakeCalls], olga: User
    ) -> None:
        link(olga)
        book(intro_call, at=MONDAY_9)
        sync_all()
        calendar = providers[0]
        (event,) = calendar.events.values()
        assert event.location.startswith("https://calls.example/")
        assert "Password: tulip-7" in event.description
        assert calendar.asked == 1


@pytest.mark.usefixtures("zoom")
class TestMailsAboutALink:
    def test_wait_for_it_and_leave_with_it(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        assert {row.due_at for row in mails()} == {NOW + A_MINUTE}
        then = NOW + timedelta(seconds=4)
        sync_all(now=then)
        for row in mails():
            assert row.due_at == then
            assert "Join: https://calls.example/" in text_of(row)
            assert "Password: tulip-7" in text_of(row)

    def test_leave_without_it_after_a_minute_and_are_followed_by_it(
        self, intro_call: EventType, calls: FakeCalls
    ) -> None:
        book(intro_call, at=MONDAY_9)
        calls.fails = Unreachable()
        sync_all()
        assert "Join: The link follows by mail." in text_of(mails()[0])
        Notification.objects.update(status=NotificationStatus.SENT, sent_at=LATER)
        calls.fails = None
        sync_all(now=LATER)
        told = mails(notice=Notice.LINK_ADDED)
        assert {row.audience for row in told} == {"invitee", "organizer"}
        (row,) = [row for row in told if row.audience == "invitee"]
        mail = mail_of(row)
        assert mail.subject.startswith("Link: Intro call with Olga")
        assert "Join: https://calls.example/" in mail.text
        assert mail.calendar is not None
        assert b"https://calls.example/" in mail.calendar.content

    def test_leave_at_once_where_no_link_will_come(self, intro_call: EventType, calls: FakeCalls) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calls.fails = NotPermitted()
        sync_all()
        for row in mails():
            assert row.due_at == NOW
            assert "follows" not in text_of(row)
        read = again(booking)
        assert (read.calendar_sync_status, read.calendar_sync_error) == ("failed", NotPermitted.reason)
        assert not read.meeting_link_follows

    @pytest.mark.parametrize("status", [NotificationStatus.SENT, NotificationStatus.FAILED])
    def test_bring_it_when_they_are_sent_again(
        self, intro_call: EventType, calls: FakeCalls, olga: User, status: NotificationStatus
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calls.fails = Unreachable()
        sync_all()
        Notification.objects.update(status=status, sent_at=NOW if status == NotificationStatus.SENT else None)
        calls.fails = None
        sync_all(now=LATER)
        text = text_of(self.send_again(booking, olga))
        assert "Join: https://calls.example/" in text
        assert "Password: tulip-7" in text

    def test_say_where_it_is_by_now_when_they_are_sent_again(self, intro_call: EventType, olga: User) -> None:
        EventType.objects.update(location_type="in_person", location_details="Old Street 1")
        booking = book(intro_call, at=MONDAY_9).booking
        Notification.objects.update(status=NotificationStatus.SENT, sent_at=NOW)
        EventType.objects.update(location_details="New Street 2")
        text = text_of(self.send_again(booking, olga))
        assert ("New Street 2" in text, "Old Street 1" in text) == (True, False)

    def test_do_not_promise_it_again_where_it_will_not_come(
        self, intro_call: EventType, calls: FakeCalls, olga: User
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        Notification.objects.update(status=NotificationStatus.SENT, sent_at=NOW)
        calls.fails = NotPermitted()
        sync_all()
        assert "follows" not in text_of(self.send_again(booking, olga))

    def send_again(self, booking: Booking, olga: User) -> Notification:
        """What its invitee gets when Olga sends the confirmation again."""
        (first,) = mails(notice=Notice.BOOKING_CONFIRMED, audience="invitee")
        resend_message(
            organizer=olga, booking_id=booking.id, notification_id=first.id, actor=SYSTEM, now=LATER
        )
        again = Notification.objects.filter(notice=Notice.BOOKING_CONFIRMED, audience="invitee")
        return again.get(status=NotificationStatus.PENDING, due_at=LATER)

    def test_are_not_sent_of_what_is_cancelled_meanwhile(self, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        cancel(booking)
        sync_all()
        assert {row.notice for row in mails(status=NotificationStatus.PENDING)} == {"booking_cancelled"}

    def test_that_wait_do_not_start_a_job(
        self, intro_call: EventType, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks() as jobs:
            book(intro_call, at=MONDAY_9)
        assert len(jobs) == 1  # the link's


@pytest.mark.usefixtures("zoom")
class TestOrganizer:
    def test_reads_how_the_call_is_named_where_it_is_held(
        self, intro_call: EventType, olga_api: ApiClient, frozen: datetime
    ) -> None:
        made = book(intro_call, at=MONDAY_9).booking
        path = f"events/bookings/{made.id}/"
        assert olga_api.get(path).json()["meeting_id"] == ""
        sync_all()
        made.refresh_from_db()
        assert olga_api.get(path).json()["meeting_id"] == made.meeting_id != ""


@pytest.mark.usefixtures("zoom")
class TestInvitee:
    def test_is_told_that_the_link_follows(
        self, intro_call: EventType, anyone_api: ApiClient, frozen: datetime
    ) -> None:
        data = wish(intro_call, MONDAY_9).model_dump(mode="json")
        made = anyone_api.post("events/bookings/create/", data).json()
        assert made["booking"]["meeting_link_follows"]
        sync_all()
        path = f"events/booking/{made['access_token']}/manage/"
        read = anyone_api.get(path).json()["booking"]
        assert not read["meeting_link_follows"]
        assert read["meeting_password"] == "tulip-7"


class TestLinkedAgain:
    def test_account_makes_the_links_it_owes(
        self, intro_call: EventType, zoom: ConferencingConnection, calls: FakeCalls
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        calls.fails = ConsentWithdrawn()
        sync_all()
        ConferencingConnection.objects.update(status=ConnectionStatus.NEEDS_CONSENT)
        follow_calendars(now=LATER)
        assert sync_all(now=LATER) == 0
        calls.fails = None
        ConferencingConnection.objects.update(status=ConnectionStatus.ACTIVE)
        follow_calendars(now=LATER)
        sync_all(now=LATER)
        assert place_of(booking)[0]
        assert again(booking).calendar_sync_status == "not_required"
