"""The organizer's figures, as the page shows them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared_types.analytics import (
    AnalyticsRead,
    Bucket,
    Cancellations,
    CancellerCount,
    EventTypeFigures,
    GroupFigures,
    HourCount,
    LeadTimes,
    NoShows,
    ReasonCount,
    RefusalCount,
    StatusCount,
    StepCount,
    SyncCount,
    UnmetDemand,
    Visits,
)
from shared_types.visits import FUNNEL
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus, CancelledBy, ErrorCode, VisitStep
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.organizer_samples import INTRO, WORKSHOP, event_type, event_types, profile
from web.states.analytics import AnalyticsState

PATH = "events/analytics/"


def figures(**changes: Any) -> AnalyticsRead:
    """A November of Olga's."""
    counts = {BookingStatus.CONFIRMED: 6, BookingStatus.COMPLETED: 12, BookingStatus.CANCELLED: 2}
    synced = {CalendarSyncStatus.SUCCEEDED: 17, CalendarSyncStatus.FAILED: 1}
    by = {CancelledBy.INVITEE: 2}
    known: dict[str, Any] = {
        "start_date": date(2026, 10, 26),
        "end_date": date(2026, 11, 24),
        "timezone": "Europe/Berlin",
        "event_type_id": None,
        "total": 20,
        "statuses": [StatusCount(status=one, count=counts.get(one, 0)) for one in BookingStatus],
        "calendar_sync": [SyncCount(status=one, count=synced.get(one, 0)) for one in CalendarSyncStatus],
        "event_types": [_event_type(INTRO, "Intro call", 15), _event_type(WORKSHOP, "Workshop", 5)],
        "cancellations": Cancellations(
            total=2,
            rate=0.1,
            by_whom=[CancellerCount(cancelled_by=one, count=by.get(one, 0)) for one in CancelledBy],
            notice=_buckets((0, 60, 1440, 4320, 10080), (0, 1, 1, 0, 0, 0)),
            reasons=[ReasonCount(reason="Ill", count=1)],
            without_reason=1,
        ),
        "groups": GroupFigures(
            meetings=2, full_meetings=1, seats=8, seats_taken=6, fill_rate=0.75, seats_given_up=1
        ),
        "no_shows": NoShows(
            meetings_begun=12, no_shows=0, rate=0.0, seats_begun=6, seat_no_shows=0, seat_rate=0.0
        ),
        "lead_times": LeadTimes(
            bookings=20,
            median_minutes=4000,
            buckets=_buckets((60, 1440, 4320, 10080, 20160, 43200), (1, 4, 5, 6, 3, 1, 0)),
        ),
        "popular_hours": [HourCount(weekday=2, hour=10, count=5), HourCount(weekday=7, hour=0, count=1)],
        "visits": visits(100, 40, 35, 30, 12),
        "unmet_demand": UnmetDemand(
            nothing_free=3,
            refused=[
                RefusalCount(code=ErrorCode.SLOT_TAKEN, count=4),
                RefusalCount(code=ErrorCode.TOO_SOON, count=0),
            ],
        ),
    }
    return AnalyticsRead(**{**known, **changes})


def nothing() -> AnalyticsRead:
    """A month without bookings and visits."""
    return figures(
        total=0,
        statuses=[StatusCount(status=one, count=0) for one in BookingStatus],
        calendar_sync=[SyncCount(status=one, count=0) for one in CalendarSyncStatus],
        event_types=[_event_type(INTRO, "Intro call", 0)],
        cancellations=Cancellations(total=0, rate=None, by_whom=[], notice=[], reasons=[], without_reason=0),
        groups=GroupFigures(
            meetings=0, full_meetings=0, seats=0, seats_taken=0, fill_rate=None, seats_given_up=0
        ),
        no_shows=NoShows(
            meetings_begun=0, no_shows=0, rate=None, seats_begun=0, seat_no_shows=0, seat_rate=None
        ),
        lead_times=LeadTimes(bookings=0, median_minutes=None, buckets=[]),
        popular_hours=[],
        visits=visits(0, 0, 0, 0, 0),
        unmet_demand=UnmetDemand(nothing_free=0, refused=[]),
    )


def visits(*counts: int) -> Visits:
    steps = [StepCount(step=step, count=count) for step, count in zip(FUNNEL, counts, strict=True)]
    return Visits(steps=steps, conversion=counts[-1] / counts[0] if counts[0] else None)


def _event_type(id_: UUID, name: str, bookings: int) -> EventTypeFigures:
    zero = {"cancelled": 0, "no_shows": 0, "page_views": 0, "booked_visits": 0}
    return EventTypeFigures(event_type_id=id_, name=name, is_deleted=False, bookings=bookings, **zero)


def _buckets(bounds: tuple[int, ...], counts: tuple[int, ...]) -> list[Bucket]:
    pairs = zip((*bounds, None), counts, strict=True)
    return [Bucket(up_to_minutes=bound, count=count) for bound, count in pairs]


@pytest.fixture
def open_page(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the page at an address."""

    def open_one(*answers: Any, **query: str) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "events/event-types/", event_types(event_type()))
        api.on("GET", PATH, *(answers or [figures()]))
        tab = open_tab(AnalyticsState, query=query, page="analytics")
        do(tab.load())
        return tab

    return open_one


def asked(api: FakeApi) -> dict[str, str]:
    """What the last request for figures asked."""
    return dict([one for one in api.asked() if one.url.path.endswith(PATH)][-1].url.params)


def chart(tab: Any, name: str) -> Any:
    return next(one for one in tab.charts if one.name == name)


class TestLoad:
    def test_takes_its_filters_from_the_address(self, open_page: Any, api: FakeApi) -> None:
        dates = {"start_date": "2028-02-01", "end_date": "2028-02-29"}
        open_page(**dates, event_type_id=str(INTRO))
        assert asked(api) == {**dates, "event_type_id": str(INTRO)}

    def test_ignores_filters_that_are_none(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page(start_date="2027-02-29", end_date="soon", event_type_id="../users")
        assert asked(api) == {}
        assert (tab.start_date, tab.end_date) == ("2026-10-26", "2026-11-24")

    def test_offers_the_file_of_the_same_figures(self, open_page: Any) -> None:
        assert open_page(event_type_id=str(INTRO)).export_path == (
            "/api/v1/events/analytics/export/"
            f"?start_date=2026-10-26&end_date=2026-11-24&event_type_id={INTRO}"
        )

    def test_knows_the_windows_most_people_want(self, open_page: Any) -> None:
        windows = open_page().windows
        assert [one.name for one in windows if one.is_here] == ["Last 30 days"]
        assert windows[3].path == "/analytics/?start_date=2026-11-24&end_date=2026-12-23"

    def test_says_where_there_is_nothing(self, open_page: Any) -> None:
        tab = open_page(nothing())
        assert (tab.is_empty, tab.charts, tab.heat, tab.is_loading) == (True, [], None, False)
        assert [tile.value for tile in tab.tiles] == ["0", "–", "–", "–", "–"]

    def test_offers_another_try_where_it_fails(self, open_page: Any) -> None:
        tab = open_page(503, figures())
        assert (tab.is_loading, tab.problem) == (True, "No.")
        do(tab.load())
        assert (tab.is_loading, tab.problem, len(tab.tiles)) == (False, "", 7)

    def test_shows_a_refusal_above_what_is_there(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page(figures(), 422)
        do(tab.load())
        assert (tab.is_loading, tab.problem, len(tab.tiles)) == (False, "No.", 7)
        assert (tab.start_date, tab.end_date) == ("2026-10-26", "2026-11-24"), "and whose dates these are"

    def test_waits_anew_for_other_dates(self, open_page: Any) -> None:
        tab = open_page(figures(), 503)
        go(tab, query={"start_date": "2028-02-01"}, page="analytics")
        do(tab.load())
        assert tab.is_loading


class TestTheTiles:
    def test_say_what_they_are_made_of(self, open_page: Any) -> None:
        found = [(tile.label, tile.value, tile.note) for tile in open_page().tiles]
        assert found == [
            ("Bookings", "20", "6 confirmed, 12 completed"),
            ("Visits that book", "12%", "12 of 100 visits"),
            ("Cancelled", "10%", "2 of 20 bookings"),
            ("No-shows", "0%", "0 of 12 meetings"),
            ("Booked ahead", "3 days", "Half of them earlier, half later"),
            ("Seats filled", "75%", "6 of 8 seats, 1 of 2 groups full"),
            ("In your calendar", "94%", "1 failed, 0 on their way"),
        ]


class TestTheCharts:
    def test_are_titled_by_what_is_to_be_seen(self, open_page: Any) -> None:
        titles = {one.name: one.title for one in open_page().charts}
        assert titles == {
            "visits": "12% of visits end in a booking; most others leave before choosing a time",
            "event-types": "Intro call is booked most: 75% of all bookings",
            "lead-times": "Half of the bookings are made 3 days ahead or more",
            "cancellations": "10% of bookings were cancelled, by invitees",
            "reasons": "The reason given most often: “Ill”",
            "unmet-demand": "7 times, somebody found no slot",
            "statuses": "Completed: 12 of 20 bookings",
        }

    def test_say_the_same_in_a_sentence(self, open_page: Any) -> None:
        assert chart(open_page(), "unmet-demand").sentence == (
            "7 times, somebody found no slot. The time had just been taken: 4; "
            "Saw a month with nothing free: 3."
        )

    def test_draw_each_bar_against_the_longest(self, open_page: Any) -> None:
        bars = chart(open_page(), "visits").bars
        assert [(bar.label, bar.value, bar.width, bar.share) for bar in bars][:2] == [
            ("Saw the page", "100", "100.0%", "100%"),
            ("Chose a time", "40", "40.0%", "40%"),
        ]

    def test_name_their_buckets(self, open_page: Any) -> None:
        tab = open_page()
        assert [bar.label for bar in chart(tab, "lead-times").bars] == [
            "Up to 1 hour ahead",
            "1 hour to 1 day ahead",
            "1 day to 3 days ahead",
            "3 days to 7 days ahead",
            "7 days to 14 days ahead",
            "14 days to 30 days ahead",
            "More than 30 days ahead",
        ]
        assert [bar.label for bar in chart(tab, "cancellations").bars][:2] == [
            "At the start or later",
            "Up to 1 hour before the start",
        ]

    def test_say_nothing_of_leaving_where_all_go_on(self, open_page: Any) -> None:
        tab = open_page(figures(visits=visits(5, 5, 5, 5, 5)))
        assert chart(tab, "visits").title == "100% of visits end in a booking"

    def test_leave_out_what_has_nothing_to_show(self, open_page: Any) -> None:
        tab = open_page(figures(visits=visits(0, 0, 0, 0, 0), event_types=[_event_type(INTRO, "Intro", 20)]))
        names = [one.name for one in tab.charts]
        assert "visits" not in names
        assert "event-types" not in names

    def test_show_the_week_by_the_hour(self, open_page: Any) -> None:
        heat = open_page().heat
        assert heat.title == "The busiest hour is Tuesday, 10:00\N{NARROW NO-BREAK SPACE}AM".replace(
            "\u202f", "\xa0"
        )
        assert heat.rows[0].day == "Sun"
        assert [
            (row.day, cell.x, cell.strength)
            for row in heat.rows
            for cell in row.cells
            if cell.strength != "0.00"
        ] == [
            ("Sun", "0", "0.20"),
            ("Tue", "10", "1.00"),
        ]
        assert [(bar.label.replace("\xa0", " "), bar.value) for bar in heat.busiest] == [
            ("Tuesday, 10:00 AM", "5"),
            ("Sunday, 12:00 AM", "1"),
        ]


class TestTheFilters:
    def test_change_the_address(self, open_page: Any) -> None:
        tab = open_page()
        dates = {"start_date": "2028-02-29", "end_date": "2028-03-01"}
        assert "/analytics/?start_date=2028-02-29&end_date=2028-03-01" in str(tab.choose_dates(dates))
        chosen = str(tab.choose_event_type(str(INTRO)))
        assert f"/analytics/?start_date=2026-10-26&end_date=2026-11-24&event_type_id={INTRO}" in chosen

    def test_take_nothing_that_is_no_date(self, open_page: Any) -> None:
        assert "mallory" not in str(open_page().choose_dates({"start_date": "//mallory"}))


class TestTheWords:
    def test_know_every_step_and_every_refusal(self, open_page: Any) -> None:
        codes = [step.removeprefix("refused_") for step in VisitStep if step.startswith("refused_")]
        refused = [RefusalCount(code=ErrorCode(code), count=1) for code in codes]
        tab = open_page(figures(unmet_demand=UnmetDemand(nothing_free=0, refused=refused)))
        labels = [bar.label for bar in chart(tab, "unmet-demand").bars]
        assert len(set(labels)) == len(codes)
