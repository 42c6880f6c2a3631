"""What Olga changes in her own calendar reaches the booking: once, told to everybody, and not for ever."""

from datetime import datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.events.models import Booking, BookingAuditLog, CalendarSync, EventType
from apps.events.services.calendar_syncing.following import try_again
from apps.events.services.calendar_syncing.returning import take_back_all_changes
from apps.events.services.calendar_syncing.warning import warn_of_taken_times
from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent, LinkedCalendar
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import AuditAction, Notice
from tests.backend.events.accounts import FakeCalendar, again, link, stand_in, sync_all
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.backend.events.test_calendar_sync import cancel, move, state

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
HOUR = timedelta(hours=1)


@pytest.fixture
def calendar(olga: User, monkeypatch: pytest.MonkeyPatch) -> FakeCalendar:
    """Olga's calendar, which takes the bookings."""
    fake = stand_in(monkeypatch)[0]
    link(olga)
    return fake


@pytest.fixture
def booking(calendar: FakeCalendar, intro_call: EventType) -> Booking:
    """Ivo's, on Monday at nine, written and read back."""
    made = book(intro_call, at=MONDAY_9).booking
    sync_all()
    read_back(calendar)
    return again(made)


def read_back(fake: FakeCalendar, *, now: datetime = NOW + timedelta(minutes=1)) -> None:
    """Olga's calendar is read, as the sync of calendars does; then what has changed there is taken back."""
    there = LinkedCalendar.objects.get()
    ExternalEvent.objects.all().delete()
    for (_, uid), event in fake.events.items():
        ExternalEvent.objects.create(
            organizer_id=there.organizer_id,
            calendar=there,
            external_id=f"id-of-{uid}",
            time=DateTimeTZRange(event.start, event.end),
            etag=fake.etags["work", uid],
            booking_id=event.booking_id,
        )
    CalendarConnection.objects.update(synced_at=now)
    LinkedCalendar.objects.update(read_until=now + timedelta(days=90))
    take_back_all_changes(now=now)


def living() -> Booking:
    return Booking.objects.get(status="confirmed")


def told(notice: Notice) -> list[str]:
    return sorted(Notification.objects.filter(notice=notice).values_list("audience", flat=True))


def moves() -> int:
    """How often the log says that a booking was moved from a place."""
    moved = BookingAuditLog.objects.filter(action=AuditAction.BOOKING_RESCHEDULED)
    return moved.filter(metadata__has_key="moved_from").count()


class TestMovedEvent:
    def test_moves_the_booking_and_tells_everybody(self, booking: Booking, calendar: FakeCalendar) -> None:
        calendar.change(booking.ical_uid, start=MONDAY_9 + HOUR)
        read_back(calendar, now=LATER)
        moved = living()
        assert (moved.start_time, moved.rescheduled_from_id) == (MONDAY_9 + HOUR, booking.id)
        assert told(Notice.BOOKING_RESCHEDULED) == ["invitee", "organizer"]
        entry = BookingAuditLog.objects.get(booking=moved, action=AuditAction.BOOKING_RESCHEDULED)
        assert entry.actor_type == "integration"

    def test_does_so_once(self, booking: Booking, calendar: FakeCalendar) -> None:
        calendar.change(booking.ical_uid, start=MONDAY_9 + HOUR)
        read_back(calendar, now=LATER)
        for minutes in range(1, 6):
            now = LATER + timedelta(minutes=minutes)
            sync_all(now=now)
            read_back(calendar, now=now)
        assert (living().start_time, moves()) == (MONDAY_9 + HOUR, 1)
        assert calendar.titles() == [("Intro call: Ivo Invitee", MONDAY_9 + HOUR)]

    def test_may_go_outside_the_organizers_own_hours(self, booking: Booking, calendar: FakeCalendar) -> None:
        calendar.change(booking.ical_uid, start=MONDAY_9 - 2 * HOUR)
        read_back(calendar, now=LATER)
        assert (living().start_time, living().rules_broken) == (MONDAY_9 - 2 * HOUR, ["outside_hours"])

    def test_is_put_back_where_another_booking_is(
        self, booking: Booking, calendar: FakeCalendar, intro_call: EventType
    ) -> None:
        other = book(intro_call, at=MONDAY_9 + HOUR).booking
        sync_all()
        calendar.change(booking.ical_uid, start=MONDAY_9 + HOUR)
        for minutes in range(10, 14):
            read_back(calendar, now=NOW + timedelta(minutes=minutes))
            sync_all(now=NOW + timedelta(minutes=minutes))
        assert {each.id for each in Booking.objects.live()} == {booking.id, other.id}
        assert [start for _, start in calendar.titles()] == [MONDAY_9, MONDAY_9 + HOUR]
        assert told(Notice.EVENT_PUT_BACK) == ["organizer"]

    @pytest.mark.parametrize(
        ("start", "end"),
        [(NOW - HOUR, NOW - HOUR / 2), (MONDAY_9 - 9 * HOUR, MONDAY_9 + 15 * HOUR)],
        ids=["into the past", "to the whole day"],
    )
    def test_is_put_back_where_no_booking_can_be(
        self, booking: Booking, calendar: FakeCalendar, start: datetime, end: datetime
    ) -> None:
        calendar.change(booking.ical_uid, start=start, end=end)
        read_back(calendar, now=LATER)
        sync_all(now=LATER)
        assert (living().id, calendar.titles()[0][1]) == (booking.id, MONDAY_9)
        assert told(Notice.EVENT_PUT_BACK) == ["organizer"]

    def test_may_last_longer_over_there(self, booking: Booking, calendar: FakeCalendar) -> None:
        calendar.change(booking.ical_uid, end=MONDAY_9 + HOUR)
        read_back(calendar, now=LATER)
        assert (sync_all(now=LATER), moves(), told(Notice.EVENT_PUT_BACK)) == (0, 0, [])

    def test_that_was_read_before_we_moved_it_is_no_news(
        self, booking: Booking, calendar: FakeCalendar
    ) -> None:
        new = move(booking, MONDAY_9 + HOUR, now=NOW + timedelta(minutes=2))
        sync_all(now=NOW + timedelta(minutes=2))
        take_back_all_changes(now=NOW + timedelta(minutes=3))  # the old event is what is known yet
        assert (living().id, moves()) == (new.id, 1)

    def test_that_the_organizer_moves_back_is_news(self, booking: Booking, calendar: FakeCalendar) -> None:
        """To the very version that we wrote first, which some servers name alike."""
        move(booking, MONDAY_9 + HOUR, now=NOW + timedelta(minutes=2))
        sync_all(now=NOW + timedelta(minutes=2))
        read_back(calendar, now=NOW + timedelta(minutes=3))
        calendar.change(booking.ical_uid, start=MONDAY_9, etag="v1")
        read_back(calendar, now=NOW + timedelta(minutes=30))
        assert (living().start_time, moves()) == (MONDAY_9, 2)

    def test_is_not_overwritten_before_it_is_read(
        self, booking: Booking, calendar: FakeCalendar, intro_call: EventType
    ) -> None:
        calendar.change(booking.ical_uid, start=MONDAY_9 + HOUR)
        try_again(organizer_id=booking.organizer_id, booking_id=booking.id, now=LATER)
        sync_all(now=LATER)
        assert [start for _, start in calendar.titles()] == [MONDAY_9 + HOUR]


class TestDeletedEvent:
    def test_leaves_the_booking_and_asks_the_organizer(
        self, booking: Booking, calendar: FakeCalendar
    ) -> None:
        calendar.events.clear()
        for minutes in (10, 11, 12):
            read_back(calendar, now=NOW + timedelta(minutes=minutes))
        assert again(booking).status == "confirmed"
        assert state(booking)[0] == "failed"
        assert told(Notice.EVENT_DELETED) == ["organizer"]
        assert sync_all(now=LATER) == 0

    def test_is_put_back_when_the_organizer_says_so(self, booking: Booking, calendar: FakeCalendar) -> None:
        calendar.events.clear()
        read_back(calendar, now=LATER)
        try_again(organizer_id=booking.organizer_id, booking_id=booking.id, now=LATER)
        sync_all(now=LATER)
        assert (state(booking), len(calendar.titles())) == (("succeeded", ""), 1)

    def test_of_a_cancelled_booking_is_no_news(self, booking: Booking, calendar: FakeCalendar) -> None:
        cancel(booking)
        sync_all()
        read_back(calendar, now=LATER)
        assert told(Notice.EVENT_DELETED) == []

    @pytest.mark.parametrize("minutes", [15, 16])
    def test_is_not_one_that_was_never_read_until_it_should_have_been(
        self, calendar: FakeCalendar, intro_call: EventType, minutes: int
    ) -> None:
        made = book(intro_call, at=MONDAY_9 + HALF_AN_HOUR).booking
        sync_all()
        ExternalEvent.objects.all().delete()
        written_at = CalendarSync.objects.get(booking=made).written_at
        assert written_at
        then = written_at + timedelta(minutes=minutes)
        CalendarConnection.objects.update(synced_at=then)
        LinkedCalendar.objects.update(read_until=then + timedelta(days=90))
        take_back_all_changes(now=then)
        assert state(made)[0] == ("failed" if minutes > 15 else "succeeded")

    def test_is_not_one_in_an_account_that_is_gone(self, booking: Booking, calendar: FakeCalendar) -> None:
        CalendarConnection.objects.all().delete()
        take_back_all_changes(now=LATER)
        assert told(Notice.EVENT_DELETED) == []
        assert CalendarSync.objects.get().is_seen


class TestTimeThatIsTakenElsewhere:
    def test_at_the_moment_of_a_booking_is_told_once_and_cancels_nothing(
        self, booking: Booking, olga: User
    ) -> None:
        Booking.objects.update(created_at=NOW)
        there = DateTimeTZRange(MONDAY_9, MONDAY_9 + HOUR)
        BusyInterval.objects.create(organizer=olga, busy=there)
        for minutes in (1, 2, 3):
            warn_of_taken_times(now=NOW + timedelta(minutes=minutes))
        assert told(Notice.TIME_TAKEN_ELSEWHERE) == ["organizer"]
        assert again(booking).status == "confirmed"

    def test_is_no_news_where_it_only_touches_or_comes_later_or_was_set_aside(
        self, booking: Booking, olga: User
    ) -> None:
        Booking.objects.update(created_at=NOW)
        BusyInterval.objects.create(
            organizer=olga, busy=DateTimeTZRange(MONDAY_9 + HALF_AN_HOUR, MONDAY_9 + HOUR)
        )
        warn_of_taken_times(now=LATER)
        BusyInterval.objects.update(busy=DateTimeTZRange(MONDAY_9, MONDAY_9 + HOUR))
        warn_of_taken_times(now=NOW + HOUR + timedelta(seconds=1))
        Booking.objects.update(rules_broken=["busy"])
        warn_of_taken_times(now=LATER)
        assert told(Notice.TIME_TAKEN_ELSEWHERE) == []
