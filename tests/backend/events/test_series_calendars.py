"""What a calendar shows after each mail of a series is what is booked: expanded by code that is not ours."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from apps.events.models import Booking, BookingSeries, EventType
from apps.events.presenters.calendar import series_calendar_entry
from apps.events.selectors.series import list_dates
from apps.events.services.actors import NOWHERE
from apps.events.services.manage import manage_booking
from apps.notifications.services import booking_calendar_file
from apps.users.models import User
from shared_types.bookings import BookingCancel, BookingReschedule
from shared_types.vocabulary import CancelScope
from tests.backend.events.cast import BERLIN, MONDAY_9, NOW, make_event_type
from tests.backend.events.series_cast import A_WEEK, WEEKLY_8, book_series, dates_of
from tests.backend.events.series_client import SeriesClient
from tests.backend.notifications.cast import part_of, send_all
from tests.cast import IVO_EMAIL, make_organizer, make_schedule

ALL_DAY = {weekday: [(0, 1440)] for weekday in range(1, 8)}
MARCH_1 = datetime(2027, 3, 1, 9, 0, tzinfo=BERLIN)  # the clocks go forward on the 28th


@pytest.fixture
def coaching(olga: User) -> EventType:
    """Half an hour a week, eight times, at any time of the day."""
    make_schedule(olga, weekly=ALL_DAY)
    return make_event_type(olga, "coaching", slot_interval_minutes=30, **WEEKLY_8)


@pytest.fixture
def both() -> tuple[SeriesClient, SeriesClient]:
    """Ivo's calendar and Olga's."""
    return SeriesClient(), SeriesClient()


def read_mails(both: tuple[SeriesClient, SeriesClient]) -> list[dict[str, str]]:
    """Let each side read what is sent to them; returns Ivo's files, by METHOD and so on."""
    found = []
    for message in send_all(NOW):
        is_ivos = IVO_EMAIL in str(message["To"])
        both[0 if is_ivos else 1].read_mail(message)
        if is_ivos:
            found.append(part_of(message, "text/calendar"))
    return [{"text": text, "method": str(Calendar.from_ical(text)["METHOD"])} for text in found]


def live(series: BookingSeries) -> list[tuple[datetime, datetime]]:
    return sorted((each.start_time, each.end_time) for each in dates_of(series))


def agree(both: tuple[SeriesClient, SeriesClient], series: BookingSeries) -> None:
    """Both calendars, and the file to download, show what is booked."""
    expected = live(series)
    for client in both:
        assert client.instances() == expected
    series.refresh_from_db()
    download = SeriesClient()
    entry = series_calendar_entry(series, list_dates(series.id))
    download.read_file(booking_calendar_file(entry, now=NOW))
    assert download.instances() == expected or not expected


def cancel(series: BookingSeries, number: int, scope: CancelScope = CancelScope.ONE) -> None:
    chosen = Booking.objects.live().get(recurrence=series, recurrence_sequence=number)
    manage_booking(series, BookingCancel(booking_id=chosen.id, scope=scope), origin=NOWHERE, now=NOW)


def move(series: BookingSeries, number: int, to: datetime) -> None:
    chosen = Booking.objects.live().get(recurrence=series, recurrence_sequence=number)
    change = BookingReschedule(booking_id=chosen.id, start_time=to)
    manage_booking(series, change, origin=NOWHERE, now=NOW)


class TestCalendars:
    def test_show_the_whole_series_over_a_change_of_the_clocks(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1)
        (file,) = read_mails(both)
        agree(both, series)
        assert file["method"] == "REQUEST"
        assert "RRULE:FREQ=WEEKLY;UNTIL=20270419T070000Z" in file["text"]
        assert "DTSTART;TZID=Europe/Berlin:20270301T090000" in file["text"]

    def test_leave_out_what_was_skipped_and_show_what_was_moved(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        to = MARCH_1 + 3 * A_WEEK + timedelta(days=6, hours=2)  # Sunday 28 March, as the clocks change
        series = book_series(coaching, MARCH_1, skip=[1, 3, 8], move={4: to, 6: MARCH_1 + timedelta(hours=3)})
        (file,) = read_mails(both)
        agree(both, series)
        assert "EXDATE;TZID=Europe/Berlin:20270315T090000" in file["text"]
        assert "RECURRENCE-ID;TZID=Europe/Berlin:20270322T090000" in file["text"]

    def test_lose_one_date_by_a_cancellation_of_that_date(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1)
        read_mails(both)
        cancel(series, 5)
        (file,) = read_mails(both)
        agree(both, series)
        assert file["method"] == "CANCEL"
        assert "RECURRENCE-ID;TZID=Europe/Berlin:20270329T090000" in file["text"]
        assert "SEQUENCE:1" in file["text"]
        assert "RRULE" not in file["text"].partition("BEGIN:VEVENT")[2]

    def test_move_one_date_and_move_it_again(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1)
        read_mails(both)
        for hours in (2, 5):
            move(series, 5, MARCH_1 + 4 * A_WEEK + timedelta(days=1, hours=hours))
            (file,) = read_mails(both)
            assert file["method"] == "REQUEST"
            assert "RECURRENCE-ID;TZID=Europe/Berlin:20270329T090000" in file["text"]
            agree(both, series)
        cancel(series, 5)
        read_mails(both)
        agree(both, series)

    def test_end_early_where_the_rest_is_cancelled(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1, move={2: MARCH_1 + 20 * A_WEEK})
        read_mails(both)
        cancel(series, 3)
        cancel(series, 5, CancelScope.FOLLOWING)
        (*_, file) = read_mails(both)
        agree(both, series)
        assert file["method"] == "REQUEST"
        assert "UNTIL=20270322T080000Z" in file["text"]
        assert len(live(series)) == 3

    def test_forget_a_series_that_is_cancelled_whole(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1)
        read_mails(both)
        manage_booking(series, BookingCancel(scope=CancelScope.ALL), origin=NOWHERE, now=NOW)
        (file,) = read_mails(both)
        agree(both, series)
        assert file["method"] == "CANCEL"
        assert "RECURRENCE-ID" not in file["text"]

    def test_forget_it_with_its_last_date(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1, occurrences=2)
        read_mails(both)
        for number in (2, 1):
            cancel(series, number)
            read_mails(both)
            agree(both, series)
        assert both[0].instances() == []

    def test_get_all_of_it_where_the_confirmation_had_not_been_sent(
        self, coaching: EventType, both: tuple[SeriesClient, SeriesClient]
    ) -> None:
        series = book_series(coaching, MARCH_1)
        cancel(series, 1)
        move(series, 2, MARCH_1 + timedelta(hours=1))
        files = read_mails(both)
        assert [file["method"] for file in files] == ["REQUEST", "REQUEST"]
        agree(both, series)

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
    def test_do_not_mind_in_which_order_mails_arrive(
        self, coaching: EventType, order: tuple[int, ...]
    ) -> None:
        series = book_series(coaching, MARCH_1)
        client, files = SeriesClient(), []
        client.read_file(part_of(ivos(send_all(NOW)), "text/calendar"))
        cancel(series, 2)
        move(series, 3, MARCH_1 + 2 * A_WEEK + timedelta(hours=1))
        cancel(series, 6, CancelScope.FOLLOWING)
        files = [part_of(message, "text/calendar") for message in send_all(NOW) if is_ivos(message)]
        assert len(files) == 3
        for position in order:
            client.read_file(files[position])
        assert client.instances() == live(series)

    @pytest.mark.parametrize(
        ("zone", "first"),
        [
            ("Europe/Berlin", "2027-10-03 02:30"),  # into the hour that comes twice
            ("Europe/Berlin", "2027-03-07 02:30"),  # into the hour that is skipped
            ("America/New_York", "2027-02-28 23:30"),  # over midnight
            ("Australia/Lord_Howe", "2027-03-21 01:30"),  # half an hour
            ("Africa/Casablanca", "2027-02-01 09:00"),  # no yearly rule
            ("Asia/Kathmandu", "2027-02-01 09:00"),
            ("UTC", "2027-03-01 09:00"),
        ],
    )
    @pytest.mark.django_db
    def test_agree_in_every_kind_of_zone(self, zone: str, first: str) -> None:
        organizer = make_organizer("zoe", timezone=zone)
        make_schedule(organizer, weekly=ALL_DAY)
        event_type = make_event_type(organizer, "coaching", slot_interval_minutes=30, **WEEKLY_8)
        both = (SeriesClient(), SeriesClient())
        now = datetime(2027, 1, 28, 12, 0, tzinfo=UTC)
        EventType.objects.update(max_scheduling_horizon=60 * 24 * 700)
        series = book_series(
            event_type, datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone)), now=now, skip=[3]
        )
        read_mails(both)
        agree(both, series)
        cancel(series, 4)
        move(series, 3, dates_of(series)[2].start_time + timedelta(days=1))
        read_mails(both)
        agree(both, series)
        cancel(series, 6, CancelScope.FOLLOWING)
        read_mails(both)
        agree(both, series)

    @pytest.mark.parametrize(
        ("kind", "rule"),
        [
            ("daily", "FREQ=DAILY;INTERVAL=3;COUNT=12"),
            ("daily", "FREQ=DAILY;BYDAY=MO,WE,FR;COUNT=12"),
            ("weekly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=9"),
            ("monthly", "FREQ=MONTHLY;COUNT=6"),
            ("monthly", "FREQ=MONTHLY;BYMONTHDAY=31,-1;COUNT=6"),
            ("monthly", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1FR;COUNT=6"),
        ],
    )
    @pytest.mark.parametrize("seed", range(3))
    def test_agree_after_any_mix_of_changes(self, olga: User, kind: str, rule: str, seed: int) -> None:
        draw = random.Random(f"{rule}{seed}")
        make_schedule(olga, weekly=ALL_DAY)
        fields: dict[str, Any] = {"recurrence_type": kind, "recurrence_rule": rule}
        event_type = make_event_type(olga, "mixed", slot_interval_minutes=30, **fields)
        both = (SeriesClient(), SeriesClient())
        series = book_series(event_type, MONDAY_9, skip=draw.sample(range(1, 6), 2))
        read_mails(both)
        agree(both, series)
        for _ in range(5):
            change_something(series, draw)
            if draw.random() < 0.7:
                read_mails(both)
                agree(both, series)
        read_mails(both)
        agree(both, series)


def change_something(series: BookingSeries, draw: random.Random) -> None:
    """Cancel or move one of the dates, or cut the end off."""
    dates = dates_of(series)
    if len(dates) < 2:
        return
    chosen = draw.choice(dates)
    number = chosen.recurrence_sequence or 0
    match draw.choice(["one", "move", "move", "following"]):
        case "one":
            cancel(series, number)
        case "following":
            cancel(series, dates[-1].recurrence_sequence or 0, CancelScope.FOLLOWING)
        case _:
            move(series, number, chosen.start_time + timedelta(hours=draw.randrange(11, 14)))


def is_ivos(message: Any) -> bool:
    return IVO_EMAIL in str(message["To"])


def ivos(messages: list[Any]) -> Any:
    (only,) = filter(is_ivos, messages)
    return only
