"""The demo: an organizer to look at, who gets no mail and leaves nothing behind."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from apps.events.management.demo import BOOKINGS
from apps.events.models import Attendee, Booking, BookingAuditLog, EventType, IdempotencyKey, WaitlistEntry
from apps.events.selectors.audit import find_broken_link
from apps.events.services.erasure.accounts import remove_organizer
from apps.notifications.models import Notification
from apps.users.models import User
from apps.workflows.models import Workflow, WorkflowRun
from shared_types.vocabulary import BookingStatus, NotificationStatus, WaitlistStatus
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def demo(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out, stderr=out)
    return out.getvalue()


class TestDemo:
    def test_makes_olga_with_what_she_offers(self, anyone_api: ApiClient) -> None:
        demo()
        page = anyone_api.get("events/public/olga/").json()
        assert [each["event_type_slug"] for each in page["event_types"]] == [
            "intro-call",
            "weekly-coaching",
            "workshop",
        ]

    def test_prints_a_password_that_works(self, anyone_api: ApiClient) -> None:
        password = demo().split()[-1]
        assert User.objects.get(slug="olga").check_password(password)

    def test_makes_bookings_of_every_kind_with_their_history(self, now: datetime) -> None:
        demo()
        olga = User.objects.get()
        statuses = set(Booking.objects.values_list("status", flat=True))
        assert statuses == set(BookingStatus) - {BookingStatus.HELD}
        assert Booking.objects.filter(start_time__lt=now).exists()
        assert Booking.objects.filter(capacity=8, attendee_count__gt=2).exists()
        assert BookingAuditLog.objects.count() > len(BOOKINGS)
        assert find_broken_link(organizer_id=olga.id) is None

    def test_reminds_those_who_book_from_now_on_and_nobody_who_is_made_up(self) -> None:
        demo()
        assert WorkflowRun.objects.count() == 0
        assert not Workflow.objects.get().replan_asked_at
        intro_call = EventType.objects.get(event_type_slug="intro-call")
        intro_call.questions.all().delete()
        book(intro_call, at=MONDAY_9 + timedelta(days=21))
        assert WorkflowRun.objects.count() == 1

    def test_had_its_bookings_made_before_they_began(self, now: datetime) -> None:
        demo()
        assert all(each.created_at < each.start_time for each in Booking.objects.all())

    def test_lets_people_wait_for_a_workshop_that_is_full(self) -> None:
        demo()
        line = WaitlistEntry.objects.order_by("created_at")
        assert [(each.invitee_name, each.status) for each in line] == [
            ("Priya Raman", WaitlistStatus.CONVERTED),
            ("Jonas Weber", WaitlistStatus.ACTIVE),
            ("Chloé Martin", WaitlistStatus.ACTIVE),
            ("Diego Torres", WaitlistStatus.ACTIVE),
        ]
        taken = line[0].converted_booking
        assert taken is not None
        assert taken.start_time == line[1].desired_start_time
        assert taken.attendee_count == taken.capacity
        assert [each.confirmed_at is None for each in line] == [False, False, False, True]

    @pytest.mark.parametrize("days", range(1, 7))
    def test_can_be_made_on_any_day(self, monkeypatch: pytest.MonkeyPatch, now: datetime, days: int) -> None:
        monkeypatch.setattr("core.clock.now", lambda: now + timedelta(days=days))
        demo()
        assert WaitlistEntry.objects.filter(status=WaitlistStatus.CONVERTED).count() == 1

    def test_sends_nothing(self) -> None:
        demo()
        assert set(Notification.objects.values_list("status", flat=True)) == {NotificationStatus.VOID}

    def test_is_made_once(self) -> None:
        demo()
        before = list(Booking.objects.order_by("id").values_list("id", flat=True))
        assert "demo --password" in demo()
        assert list(Booking.objects.order_by("id").values_list("id", flat=True)) == before

    def test_gives_her_a_new_password_where_one_is_said(self) -> None:
        demo()
        demo("--password", "another long word")
        assert User.objects.get().check_password("another long word")

    def test_is_made_anew_where_that_is_wanted(self) -> None:
        demo()
        before = User.objects.get().id
        demo("--reset")
        assert User.objects.get().id != before
        assert Booking.objects.filter(organizer_id=before).count() == 0
        assert not WaitlistEntry.objects.filter(organizer_id=before).exists()
        assert WaitlistEntry.objects.exists()

    def test_keeps_away_from_a_database_that_is_used(self, mallory: User) -> None:
        assert "no demo was made" in demo()
        assert list(User.objects.all()) == [mallory]

    def test_leaves_no_half_where_it_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("something broke")

        monkeypatch.setattr("apps.events.management.demo.conclude_booking", fail)
        with pytest.raises(RuntimeError):
            demo()
        assert not User.objects.exists()


class TestRemoveOrganizer:
    def test_leaves_nothing_of_them_and_all_of_others(self, intro_call: EventType, mallory: User) -> None:
        book(intro_call, at=MONDAY_9, idempotency_key="k")
        remove_organizer(intro_call.organizer)
        for model in (Attendee, Booking, BookingAuditLog, EventType, IdempotencyKey, Notification):
            assert not model._default_manager.exists()
        assert list(User.objects.all()) == [mallory]
