"""Slots as the API answers them: what they are, what they cost, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, EventType
from apps.integrations.models import BusyInterval
from apps.users.models import User
from core import clock
from shared_types.slots import SlotsRead
from shared_types.vocabulary import BookingStatus, RecurrenceType
from tests.api_client import ApiClient
from tests.backend.events.cast import (
    BERLIN,
    HALF_AN_HOUR,
    MONDAY_9,
    book,
    make_event_type,
    raw_booking,
    store_years_of_bookings,
)
from tests.cast import make_schedule

PATH = "events/slots/olga/intro-call/"
MONDAY = {"start_date": "2027-02-01", "end_date": "2027-02-01", "timezone": "Europe/Berlin"}
FEBRUARY = {"start_date": "2027-02-01", "end_date": "2027-02-28", "timezone": "Europe/Berlin"}


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these are asked on one Thursday noon."""


def ask(api: ApiClient, query: dict[str, Any], path: str = PATH) -> SlotsRead:
    response = api.get(path, query)
    assert response.status_code == 200, response.content
    return SlotsRead.model_validate_json(response.content)


def starts(slots: SlotsRead) -> list[datetime]:
    return [datetime.fromisoformat(slot.start_time) for day in slots.days for slot in day.slots]


class TestFreshness:
    def test_never_shows_what_has_just_been_taken_or_given_back(
        self, intro_call: EventType, olga: User, anyone_api: ApiClient
    ) -> None:
        def first_start() -> str:
            return ask(anyone_api, MONDAY).days[0].slots[0].start_time

        assert first_start().startswith("2027-02-01T09:00")
        made = book(intro_call, at=MONDAY_9)
        assert first_start().startswith("2027-02-01T09:30")
        token = made.booking.access_token_text()
        assert anyone_api.post(f"events/booking/{token}/manage/", {"action": "cancel"}).status_code == 200
        assert first_start().startswith("2027-02-01T09:00")
        BusyInterval.objects.create(
            organizer=olga, busy=DateTimeTZRange(MONDAY_9, MONDAY_9 + 2 * HALF_AN_HOUR, "[)")
        )
        assert first_start().startswith("2027-02-01T10:00")


class TestSlots:
    def test_are_those_of_the_hours(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        found = ask(anyone_api, MONDAY)
        assert starts(found) == [MONDAY_9 + n * HALF_AN_HOUR for n in range(16)]
        assert found.days[0].slots[0].start_time == "2027-02-01T09:00:00+01:00"
        assert found.days[0].slots[0].end_time == "2027-02-01T09:30:00+01:00"
        assert (found.duration, found.timezone, found.next_free) == (30, "Europe/Berlin", None)

    def test_are_the_same_instants_wherever_one_looks_from(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        zones = [
            "Europe/Berlin",
            "Asia/Kathmandu",
            "Pacific/Kiritimati",
            "America/St_Johns",
            "Australia/Lord_Howe",
        ]
        wide = {"start_date": "2027-01-30", "end_date": "2027-03-05"}
        answers = [ask(anyone_api, {**wide, "timezone": zone}) for zone in zones]
        common = [
            {at for at in starts(each) if MONDAY_9 <= at < MONDAY_9 + timedelta(days=28)} for each in answers
        ]
        assert len(common[0]) == 20 * 16
        assert all(instants == common[0] for instants in common)

    def test_stand_on_the_viewers_dates(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        found = ask(anyone_api, {**MONDAY, "timezone": "Pacific/Kiritimati"})
        assert [day.date.isoformat() for day in found.days] == ["2027-02-01"]
        assert {slot.start_time[-6:] for slot in found.days[0].slots} == {"+14:00"}
        # Its Monday ends at ten in the morning, UTC: two hours after Berlin's has opened.
        assert starts(found) == [MONDAY_9 + n * HALF_AN_HOUR for n in range(4)]

    def test_follow_the_clocks_through_a_change(
        self, intro_call: EventType, anyone_api: ApiClient, olga: User
    ) -> None:
        """Lord Howe moves by half an hour; nine in Berlin stays nine in Berlin."""
        EventType.objects.update(max_scheduling_horizon=60 * 24 * 120)
        window = {"start_date": "2027-03-26", "end_date": "2027-04-06", "timezone": "Australia/Lord_Howe"}
        first_of_day = {at.astimezone(BERLIN).hour for at in starts(ask(anyone_api, window))}
        assert first_of_day == set(range(9, 17))

    def test_leave_out_what_is_busy_anywhere(
        self, intro_call: EventType, anyone_api: ApiClient, olga: User
    ) -> None:
        book(intro_call, at=MONDAY_9)
        raw_booking(make_event_type(olga, "other"), at=MONDAY_9 + 2 * HALF_AN_HOUR)
        BusyInterval.objects.create(
            organizer=olga,
            busy=DateTimeTZRange(
                MONDAY_9 + timedelta(hours=2), MONDAY_9 + timedelta(hours=7, minutes=29), "[)"
            ),
        )
        wanted = [MONDAY_9 + n * HALF_AN_HOUR for n in (1, 3, 15)]
        assert starts(ask(anyone_api, MONDAY)) == wanted

    def test_count_bookings_that_reach_into_the_window(self, olga: User, anyone_api: ApiClient) -> None:
        """A meeting of Sunday night that is not over, and a buffer of Tuesday's first."""
        make_schedule(olga, weekly={weekday: [(0, 1440)] for weekday in range(1, 8)})
        night = make_event_type(olga, "night", duration=120, buffer_time_after=60)
        intro_call = make_event_type(olga, buffer_time_after=30)
        raw_booking(
            night,
            at=datetime(2027, 1, 31, 23, 0, tzinfo=BERLIN),
            busy=DateTimeTZRange(
                datetime(2027, 1, 31, 23, 0, tzinfo=BERLIN), datetime(2027, 2, 1, 2, 0, tzinfo=BERLIN), "[)"
            ),
        )
        raw_booking(intro_call, at=datetime(2027, 2, 2, 0, 0, tzinfo=BERLIN))
        found = starts(ask(anyone_api, MONDAY))
        assert found[0] == datetime(2027, 2, 1, 2, 0, tzinfo=BERLIN)
        assert found[-1] == datetime(2027, 2, 1, 23, 0, tzinfo=BERLIN)

    def test_forget_what_is_cancelled(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        gone = raw_booking(intro_call)
        Booking.objects.filter(id=gone.id).update(
            status=BookingStatus.CANCELLED, cancelled_at=MONDAY_9, cancelled_by="system"
        )
        assert starts(ask(anyone_api, MONDAY))[0] == MONDAY_9

    def test_say_how_many_seats_are_left(self, workshop: EventType, anyone_api: ApiClient) -> None:
        book(workshop, at=MONDAY_9, attendee_count=3)
        path = "events/slots/olga/workshop/"
        assert [slot.seats_left for slot in ask(anyone_api, MONDAY, path).days[0].slots[:2]] == [1, 4]
        for_two = ask(anyone_api, {**MONDAY, "attendee_count": 2}, path)
        assert starts(for_two)[0] == MONDAY_9 + timedelta(hours=1)

    def test_leave_out_full_days(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(max_bookings_per_day=1)
        book(intro_call, at=MONDAY_9)
        assert [day.date.day for day in ask(anyone_api, {**MONDAY, "end_date": "2027-02-02"}).days] == [2]

    def test_are_what_can_be_booked(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(buffer_time_before=10, buffer_time_after=20, max_bookings_per_day=3)
        for _ in range(3):
            first = starts(ask(anyone_api, MONDAY))[0]
            assert book(intro_call, at=first).booking.is_live()
        assert starts(ask(anyone_api, MONDAY)) == []

    def test_come_from_the_schedule_that_is_chosen(
        self, intro_call: EventType, olga: User, anyone_api: ApiClient
    ) -> None:
        intro_call.schedule = make_schedule(
            olga, name="Tokyo", timezone="Asia/Tokyo", weekly={1: [(540, 600)]}, is_default=False
        )
        intro_call.save()
        found = starts(ask(anyone_api, MONDAY))
        assert [at.astimezone(UTC).hour for at in found] == [0, 0]

    def test_are_none_without_a_schedule(self, olga: User, anyone_api: ApiClient) -> None:
        make_event_type(olga)
        assert ask(anyone_api, FEBRUARY).days == []


class TestNextFree:
    def test_is_the_first_date_after_an_empty_window(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        weekend = {"start_date": "2027-01-30", "end_date": "2027-01-31", "timezone": "Europe/Berlin"}
        found = ask(anyone_api, weekend)
        assert (found.days, found.next_free) == ([], MONDAY_9.date())

    def test_is_the_viewers_date(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(slot_interval_minutes=30)
        weekend = {"start_date": "2027-01-31", "end_date": "2027-01-31", "timezone": "Pacific/Kiritimati"}
        found = ask(anyone_api, weekend)
        assert found.next_free == MONDAY_9.astimezone(UTC).date()

    def test_is_nothing_beyond_the_horizon(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(max_scheduling_horizon=60 * 24)
        assert ask(anyone_api, {**MONDAY, "start_date": "2027-01-30"}).next_free is None

    def test_respects_a_date_override_far_away(self, olga: User, anyone_api: ApiClient) -> None:
        day = date(2027, 3, 20)
        make_schedule(olga, weekly={}, overrides={day: [(600, 660)]})
        make_event_type(olga)
        assert ask(anyone_api, MONDAY).next_free == day


class TestOfSeries:
    WEEKLY: ClassVar = {
        "recurrence_type": RecurrenceType.WEEKLY,
        "recurrence_rule": "FREQ=WEEKLY;COUNT=8",
        "max_scheduling_horizon": 60 * 24,
    }

    def test_go_beyond_the_horizon(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(**self.WEEKLY)
        assert ask(anyone_api, MONDAY).days == []
        found = ask(anyone_api, {**MONDAY, "of_series": "true"})
        assert starts(found)[0] == MONDAY_9

    def test_go_as_far_as_a_series_can(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(**self.WEEKLY)
        monday = {"start_date": "2040-02-27", "end_date": "2040-02-29", "of_series": "true"}
        assert [day.date for day in ask(anyone_api, monday).days][-1] == date(2040, 2, 29)

    def test_are_the_usual_ones_where_nothing_repeats(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        EventType.objects.update(max_scheduling_horizon=60 * 24)
        assert ask(anyone_api, {**MONDAY, "of_series": "true"}).days == []


class TestOfAMove:
    def test_count_the_own_time_of_what_moves_as_free(
        self, intro_call: EventType, anyone_api: ApiClient, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(buffer_time_before=15, buffer_time_after=15, max_bookings_per_day=1)
        booking = book(intro_call, at=MONDAY_9 + HALF_AN_HOUR).booking
        assert starts(ask(anyone_api, MONDAY)) == []
        moving = {**MONDAY, "moving": str(booking.id)}
        own = f"events/event-types/{intro_call.id}/slots/"
        for api, path in ((anyone_api, PATH), (olga_api, own)):
            offered = starts(ask(api, moving, path))
            assert offered[:3] == [MONDAY_9, MONDAY_9 + HALF_AN_HOUR, MONDAY_9 + 2 * HALF_AN_HOUR]

    def test_are_the_usual_ones_for_what_is_not_theirs(
        self, intro_call: EventType, mallory: User, anyone_api: ApiClient
    ) -> None:
        make_schedule(mallory)
        hers = book(make_event_type(mallory), at=MONDAY_9).booking
        book(intro_call, at=MONDAY_9)
        for moving in (hers.id, uuid4()):
            assert MONDAY_9 not in starts(ask(anyone_api, {**MONDAY, "moving": str(moving)}))


class TestWindow:
    @pytest.mark.parametrize(
        ("query", "field", "code"),
        [
            ({**MONDAY, "end_date": "2027-01-31"}, "end_date", "validation_failed"),
            ({**MONDAY, "end_date": "2027-05-05"}, "end_date", "window_too_long"),
            ({**MONDAY, "timezone": "Mars/Olympus"}, "timezone", "unknown_timezone"),
            ({**MONDAY, "timezone": "../../etc/passwd"}, "timezone", "unknown_timezone"),
            ({**MONDAY, "start_date": "2027-02-30"}, "start_date", None),
            ({**MONDAY, "start_date": "yesterday"}, "start_date", None),
            ({**MONDAY, "attendee_count": "0"}, "attendee_count", None),
            ({**MONDAY, "attendee_count": "101"}, "attendee_count", None),
            ({**MONDAY, "attendee_count": str(10**30)}, "attendee_count", None),
            ({"start_date": "2027-02-01"}, "end_date", None),
        ],
    )
    def test_is_refused_by_the_field_that_is_wrong(
        self,
        intro_call: EventType,
        anyone_api: ApiClient,
        query: dict[str, str],
        field: str,
        code: str | None,
    ) -> None:
        response = anyone_api.get(PATH, query)
        assert response.status_code == 422, response.content
        problem = response.json()
        assert [error["field"] for error in problem["errors"]] == [field]
        assert code is None or code in (problem["code"], problem["errors"][0]["code"])

    def test_may_have_93_days(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        assert ask(anyone_api, {**MONDAY, "end_date": "2027-05-04"}).days

    @pytest.mark.parametrize(
        "dates",
        [("0001-01-01", "0001-01-31"), ("9999-12-01", "9999-12-31"), ("0001-01-01", "9999-12-31")],
    )
    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_may_lie_at_the_ends_of_time(
        self, intro_call: EventType, anyone_api: ApiClient, dates: tuple[str, str], zone: str
    ) -> None:
        query = {"start_date": dates[0], "end_date": dates[1], "timezone": zone}
        assert anyone_api.get(PATH, query).status_code in (200, 422)


class TestPath:
    def test_leads_nowhere_without_an_event_type(self, olga: User, anyone_api: ApiClient) -> None:
        for path in ("events/slots/olga/nothing/", "events/slots/nobody/intro-call/"):
            response = anyone_api.get(path, MONDAY)
            assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_says_that_an_event_type_is_off(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(is_active=False)
        response = anyone_api.get(PATH, MONDAY)
        assert (response.status_code, response.json()["code"]) == (404, "event_type_inactive")

    def test_leads_to_private_ones(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        EventType.objects.update(is_private=True)
        assert ask(anyone_api, MONDAY).days

    def test_shows_organizers_their_own_whatever_its_state(
        self, intro_call: EventType, olga_api: ApiClient, mallory_api: ApiClient
    ) -> None:
        EventType.objects.update(is_active=False, is_private=True)
        path = f"events/event-types/{intro_call.id}/slots/"
        assert ask(olga_api, MONDAY, path).days
        others, missing = (
            mallory_api.get(each, MONDAY) for each in (path, f"events/event-types/{uuid4()}/slots/")
        )
        assert others.status_code == 404
        assert others.content == missing.content


class TestCost:
    @pytest.mark.parametrize("rows", [0, 100, 10_000])
    def test_is_two_statements_and_no_write_however_much_is_booked(
        self,
        intro_call: EventType,
        olga: User,
        anyone_api: ApiClient,
        rows: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        self.fill(intro_call, olga, rows)
        with django_assert_num_queries(2) as asked:
            anyone_api.get(PATH, FEBRUARY)
        statements = " ".join(query["sql"] for query in asked.captured_queries).upper().split()
        assert not {"INSERT", "UPDATE", "DELETE"} & set(statements)

    def test_is_three_statements_at_most_where_the_window_is_empty(
        self, intro_call: EventType, anyone_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(3):
            anyone_api.get(PATH, {**MONDAY, "start_date": "2027-01-30", "end_date": "2027-01-31"})

    def test_does_not_grow_with_years_of_bookings(self, intro_call: EventType, anyone_api: ApiClient) -> None:
        """Three years of a meeting an hour: a day of them is read, by the index of the promise itself."""
        with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
            store_years_of_bookings(intro_call)
            anyone_api.get(PATH, MONDAY)
            cursor.execute(f"EXPLAIN {asked.captured_queries[-1]['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert (
            "Index Scan using booking_never_overlaps" in plan
            or "Index Scan on booking_never_overlaps" in plan
        )

    def fill(self, event_type: EventType, olga: User, rows: int) -> None:
        """Half of them own bookings of five minutes, half external intervals, through the whole month."""
        first = datetime(2027, 2, 1, tzinfo=UTC)
        five = timedelta(minutes=5)
        Booking.objects.bulk_create(
            Booking(
                event_type=event_type,
                organizer=olga,
                start_time=first + n * five,
                end_time=first + (n + 1) * five,
                busy=DateTimeTZRange(first + n * five, first + (n + 1) * five, "[)"),
                ical_uid=str(n),
            )
            for n in range(rows // 2)
        )
        BusyInterval.objects.bulk_create(
            BusyInterval(
                organizer=olga, busy=DateTimeTZRange(first + n * five, first + n * five + five / 2, "[)")
            )
            for n in range(rows // 2)
        )


def test_the_clock_of_these_tests_stands_still(now: datetime) -> None:
    assert clock.now() == now
