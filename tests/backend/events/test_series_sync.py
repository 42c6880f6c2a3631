"""A series towards linked accounts: an event for each date, and one call for all of them."""

from datetime import timedelta

import pytest

from apps.availability.models import Schedule
from apps.events.models import Booking, EventType
from apps.integrations.errors import NotPermitted
from apps.notifications.models import Notification
from apps.notifications.services.mails import mail_of
from apps.users.models import User
from tests.backend.events.accounts import FakeCalendar, FakeCalls, link, link_calls, stand_in, sync_all
from tests.backend.events.cast import MONDAY_9, NOW, make_event_type
from tests.backend.events.series_cast import WEEKLY_8, book_series
from tests.backend.events.test_calendar_sync import LATER, cancel, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def coaching(olga: User, olgas_hours: Schedule) -> EventType:
    """Half an hour a week, eight times."""
    return make_event_type(olga, "coaching", **WEEKLY_8)


@pytest.fixture
def accounts(olga: User, monkeypatch: pytest.MonkeyPatch) -> tuple[FakeCalendar, FakeCalls]:
    """Olga's calendar and her account that makes links, linked."""
    fakes = stand_in(monkeypatch)
    link(olga)
    link_calls(olga)
    return fakes


def settle() -> None:
    """Until nothing is due: dates that waited for the link of another are looked at once more."""
    sync_all()
    sync_all(now=NOW + timedelta(minutes=1))


class TestSeries:
    def test_has_an_event_for_each_date_and_one_link_for_all(
        self, coaching: EventType, accounts: tuple[FakeCalendar, FakeCalls]
    ) -> None:
        book_series(coaching, MONDAY_9)
        settle()
        calendar, calls = accounts
        assert len(calendar.titles()) == 8
        assert (calls.made, calls.asked) == (1, 1)
        links = {each.meeting_link for each in Booking.objects.all()}
        assert len(links) == 1
        assert {event.location for event in calendar.events.values()} == links
        assert calendar.asked == 8

    def test_tells_of_the_link_in_its_one_mail(
        self, coaching: EventType, accounts: tuple[FakeCalendar, FakeCalls]
    ) -> None:
        book_series(coaching, MONDAY_9)
        settle()
        row = Notification.objects.get(audience="invitee")
        assert "Join: https://calls.example/" in mail_of(row).text

    def test_keeps_the_call_until_no_date_is_left(
        self, coaching: EventType, accounts: tuple[FakeCalendar, FakeCalls]
    ) -> None:
        book_series(coaching, MONDAY_9)
        settle()
        calendar, calls = accounts
        first, *others = Booking.objects.order_by("start_time").select_related("organizer")
        moved = move(first, MONDAY_9 + timedelta(hours=3))
        settle()
        assert sorted(start for _, start in calendar.titles())[0] == MONDAY_9 + timedelta(hours=3)
        assert moved.meeting_link == others[0].meeting_link
        for booking in others:
            cancel(booking)
        sync_all(now=LATER)
        assert (len(calls.calls), len(calendar.titles())) == (1, 1)
        cancel(moved)
        sync_all(now=LATER)
        assert (len(calls.calls), len(calendar.titles())) == (0, 0)

    def test_lets_its_mail_out_and_its_events_in_where_no_link_can_be_made(
        self, coaching: EventType, accounts: tuple[FakeCalendar, FakeCalls]
    ) -> None:
        accounts[1].fails = NotPermitted()
        book_series(coaching, MONDAY_9)
        settle()
        assert accounts[1].asked == 1
        assert len(accounts[0].titles()) == 8
        assert not Notification.objects.filter(due_at__gt=NOW).exists()
