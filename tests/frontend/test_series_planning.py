"""The plan of a series on the booking page: what is asked, chosen and booked, and what a race does to it."""

import json
from datetime import date
from typing import Any

import httpx2
import pytest
from reflex_base.utils.form import FormData

from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.samples import berlin, refusal, slots
from tests.frontend.series_samples import coaching, series_created, series_plan
from web.format.series import NO_PLAN, OPEN, SKIP, TAKE
from web.states.booking_page import BookingPageState
from web.states.series_planning import NOTHING_CHOSEN, PLANNED_ANEW, UNDECIDED

OLGAS = {"organizer_slug": "olga", "event_type_slug": "coaching"}
PLAN, CREATE = "events/bookings/series/plan/", "events/bookings/series/create/"
DATES = [berlin(12, 2), berlin(12, 9), berlin(12, 16), berlin(12, 23)]
FIRST = DATES[0].isoformat()
ELEVEN, TWELVE = berlin(12, 9, 11), berlin(12, 9, 12)


@pytest.fixture
def olgas_api(api: FakeApi) -> FakeApi:
    """Of four Wednesdays at ten the second is taken; eleven and twelve are free that day."""
    api.on("GET", "events/public/olga/coaching/", coaching())
    api.on("GET", "events/slots/olga/coaching/", slots(*DATES, next_free=date(2026, 12, 2)))
    api.on("POST", PLAN, series_plan(*DATES, taken={DATES[1]: [ELEVEN, TWELVE]}))
    api.on("POST", CREATE, series_created(DATES[0], ELEVEN, DATES[2], DATES[3]))
    return api


@pytest.fixture
def tab(open_tab: OpenTab, olgas_api: FakeApi) -> Any:
    """Ivo, in Berlin, who has picked the first Wednesday at ten."""
    tab = open_tab(BookingPageState, **OLGAS)
    tab.browser = "Europe/Berlin|en-GB"
    do(tab.open())
    do(tab.plan_dates(FIRST))
    return tab


def form(**changes: Any) -> FormData[str, Any]:
    """The form as Ivo fills it in."""
    values = {"start_time": FIRST, "invitee_name": "Ivo", "invitee_email": "ivo@example.com"}
    return FormData({**values, "invitee_phone": None, "attendee_count": None, **changes})


def bodies(api: FakeApi, path: str) -> list[dict[str, Any]]:
    """What was posted to a path."""

    def is_there(request: httpx2.Request) -> bool:
        return request.url.path.endswith(path)

    return [json.loads(request.content) for request in filter(is_there, api.asked("POST"))]


class TestPlanDates:
    def test_asks_for_all_dates_from_the_chosen_time_on(self, tab: Any, olgas_api: FakeApi) -> None:
        assert bodies(olgas_api, PLAN) == [
            {
                "organizer_slug": "olga",
                "event_type_slug": "coaching",
                "start_time": FIRST,
                "timezone": "Europe/Berlin",
                "attendee_count": 1,
                "occurrences": None,
            }
        ]

    def test_takes_what_is_free_and_leaves_the_rest_open(self, tab: Any) -> None:
        assert [each.title for each in tab.plan.dates][:2] == [
            "Wednesday 2 December, 10:00",
            "Wednesday 9 December, 10:00",
        ]
        assert tab.choices == [TAKE, OPEN, TAKE, TAKE]
        assert (tab.accepted, tab.undecided, tab.accepted_words) == (3, 1, "3 dates")

    def test_names_the_pattern_and_the_zone(self, tab: Any) -> None:
        assert (tab.plan.title, tab.plan.zone, tab.plan.shift) == ("Weekly, 4 times", "Berlin time", "")

    def test_says_so_where_the_clock_time_shifts_for_the_visitor(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        # Berlin turns its clocks on 28 March 2027, Tokyo never.
        spring = [berlin(12, 2), berlin(12, 9).replace(year=2027, month=3, day=31)]
        olgas_api.on("POST", PLAN, series_plan(*spring, timezone="Asia/Tokyo"))
        tab = open_tab(BookingPageState, **OLGAS)
        tab.browser = "Asia/Tokyo|en-GB"
        do(tab.open())
        do(tab.plan_dates(FIRST))
        assert [each.title[-5:] for each in tab.plan.dates] == ["18:00", "17:00"]
        assert (
            tab.plan.shift == "It is always at the same time in Berlin; on your clocks it shifts on the way."
        )

    def test_asks_nothing_where_one_meeting_is_booked(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", "events/public/olga/coaching/", coaching(recurrence_text=""))
        tab = open_tab(BookingPageState, **OLGAS)
        do(tab.open())
        do(tab.plan_dates(FIRST))
        assert (bodies(olgas_api, PLAN), tab.plan, tab.accepted_words) == ([], NO_PLAN, "")

    @pytest.mark.parametrize("slot", ["soon", "2026-12-02T10:00:00", "", "2026-13-02T10:00:00+01:00"])
    def test_asks_nothing_for_what_is_no_moment(self, tab: Any, olgas_api: FakeApi, slot: str) -> None:
        do(tab.plan_dates(slot))
        assert len(bodies(olgas_api, PLAN)) == 1
        assert tab.plan_problem == "Choose a time first."

    def test_forgets_the_choices_with_another_time_and_keeps_them_with_the_same(self, tab: Any) -> None:
        tab.choose_date(0, SKIP)
        do(tab.plan_dates(FIRST))
        assert tab.choices == [SKIP, OPEN, TAKE, TAKE]
        do(tab.plan_dates(DATES[2].isoformat()))
        assert tab.choices == [TAKE, OPEN, TAKE, TAKE]

    def test_says_what_failed_and_asks_again(self, tab: Any, olgas_api: FakeApi) -> None:
        problem = refusal(429, ErrorCode.TOO_MANY_REQUESTS, "Too many questions.")
        olgas_api.on("POST", PLAN, problem, series_plan(*DATES))
        do(tab.plan_dates(DATES[1].isoformat()))
        assert (tab.plan_problem, tab.plan.dates, tab.is_planning) == ("Too many questions.", [], False)
        do(tab.plan_again())
        assert (tab.plan_problem, len(tab.plan.dates)) == ("", 4)


class TestChooseDate:
    def test_skips_moves_and_takes_back(self, tab: Any) -> None:
        tab.choose_date(3, SKIP)
        tab.choose_date(1, ELEVEN.isoformat())
        assert tab.choices == [TAKE, ELEVEN.isoformat(), TAKE, SKIP]
        assert tab.chosen == [
            "Wednesday 2 December, 10:00",
            "Wednesday 9 December, 11:00",
            "Wednesday 16 December, 10:00",
        ]
        tab.choose_date(3, TAKE)
        tab.choose_date(1, OPEN)
        assert tab.choices == [TAKE, OPEN, TAKE, TAKE]

    @pytest.mark.parametrize(
        ("number", "choice"), [(1, TAKE), (1, berlin(12, 9, 15).isoformat()), (0, "x"), (4, SKIP), (-1, SKIP)]
    )
    def test_makes_nothing_of_what_can_not_be(self, tab: Any, number: int, choice: str) -> None:
        tab.choose_date(number, choice)
        assert tab.choices == [TAKE, OPEN, TAKE, TAKE]

    def test_settles_all_that_is_open_at_once_each_at_a_time_of_its_own(
        self, tab: Any, olgas_api: FakeApi
    ) -> None:
        taken = {DATES[1]: [ELEVEN], DATES[2]: [ELEVEN, TWELVE], DATES[3]: [ELEVEN]}
        olgas_api.on("POST", PLAN, series_plan(*DATES, taken=taken))
        do(tab.plan_again())
        tab.settle_rest(True)
        assert tab.choices == [TAKE, ELEVEN.isoformat(), TWELVE.isoformat(), SKIP]

    def test_skips_all_that_is_open_at_once(self, tab: Any) -> None:
        tab.settle_rest(False)
        assert tab.choices == [TAKE, SKIP, TAKE, TAKE]


class TestOfferTimes:
    """A date that could be had as it is may be moved, too, to another time of its day."""

    LATER = berlin(12, 16, 15)

    @pytest.fixture
    def moving(self, tab: Any, olgas_api: FakeApi) -> Any:
        olgas_api.on("GET", "events/slots/olga/coaching/", slots(DATES[2], self.LATER))
        do(tab.offer_times(2))
        return tab

    def test_shows_what_else_is_free_that_day(self, moving: Any, olgas_api: FakeApi) -> None:
        asked = dict(olgas_api.asked()[-1].url.params)
        assert (asked["start_date"], asked["end_date"], asked["of_series"]) == (
            "2026-12-16",
            "2026-12-16",
            "true",
        )
        assert moving.moving == 2
        assert [time.label for time in moving.plan.dates[2].times] == ["15:00"]
        assert [time.starts for time in moving.plan.dates[2].times] == [self.LATER.isoformat()]
        assert [place.title for place in moving.plan.dates[2].alternatives] == [
            "Wednesday 16 December, 15:00"
        ]

    def test_keeps_the_first_date_within_the_horizon(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.offer_times(0))
        assert "of_series" not in olgas_api.asked()[-1].url.params

    def test_moves_it_there_and_back(self, moving: Any) -> None:
        moving.choose_date(2, self.LATER.isoformat())
        assert (moving.choices[2], moving.moving) == (self.LATER.isoformat(), -1)
        assert moving.chosen[1] == "Wednesday 16 December, 15:00"
        moving.choose_date(2, TAKE)
        assert moving.choices == [TAKE, OPEN, TAKE, TAKE]

    def test_keeps_the_choice_while_the_same_dates_are_planned_anew(self, moving: Any) -> None:
        moving.choose_date(2, self.LATER.isoformat())
        do(moving.plan_again())
        assert moving.choices[2] == self.LATER.isoformat()

    def test_is_put_away_by_a_second_press(self, moving: Any) -> None:
        do(moving.offer_times(2))
        assert moving.moving == -1

    def test_says_what_failed(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", "events/slots/olga/coaching/", 429)
        do(tab.offer_times(2))
        assert (tab.plan_problem, tab.moving) == ("No.", -1)

    @pytest.mark.parametrize("number", [-1, 4])
    def test_asks_nothing_about_a_date_that_is_not_there(
        self, tab: Any, olgas_api: FakeApi, number: int
    ) -> None:
        before = len(olgas_api.requests)
        do(tab.offer_times(number))
        assert (len(olgas_api.requests), tab.moving) == (before, -1)


class TestChooseCount:
    def test_plans_fewer_and_keeps_how_many_there_could_be(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", PLAN, series_plan(*DATES[:2], taken={DATES[1]: [ELEVEN]}))
        do(tab.choose_count(FormData({"dates": " 2 "})))
        assert bodies(olgas_api, PLAN)[-1]["occurrences"] == 2
        assert (len(tab.plan.dates), tab.plan.most) == (2, 4)

    @pytest.mark.parametrize("count", ["0", "5", "", "two", "-1", "٣", "9" * 5000])
    def test_says_what_it_may_be(self, tab: Any, olgas_api: FakeApi, count: str) -> None:
        do(tab.choose_count(FormData({"dates": count})))
        assert (len(bodies(olgas_api, PLAN)), tab.count_problem) == (1, "Between 1 and 4.")

    def test_is_not_offered_where_the_number_is_fixed(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", "events/public/olga/coaching/", coaching(may_choose_fewer=False))
        tab = open_tab(BookingPageState, **OLGAS)
        do(tab.open())
        do(tab.plan_dates(FIRST))
        assert tab.plan.most == 0


class TestBook:
    def test_sends_a_choice_for_every_date(self, tab: Any, olgas_api: FakeApi) -> None:
        tab.choose_date(1, ELEVEN.isoformat())
        tab.choose_date(2, SKIP)
        do(tab.book(form()))
        wish = bodies(olgas_api, CREATE)[0]
        assert wish["start_time"] == FIRST
        assert [(each["action"], each["start_time"]) for each in wish["dates"]] == [
            ("take", None),
            ("move", ELEVEN.isoformat()),
            ("skip", None),
            ("take", None),
        ]
        assert [each["planned_start"] for each in wish["dates"]] == [at.isoformat() for at in DATES]

    def test_shows_every_date_that_is_booked(self, tab: Any) -> None:
        tab.settle_rest(True)
        do(tab.book(form()))
        assert tab.booked is not None
        assert tab.booked_dates[1] == "Wednesday 9 December, 11:00"
        assert len(tab.booked_dates) == 4

    def test_waits_until_every_date_is_decided(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.book(form()))
        assert (bodies(olgas_api, CREATE), tab.plan_problem, tab.refusals) == ([], UNDECIDED, 1)

    def test_keeps_at_least_one_date(self, tab: Any, olgas_api: FakeApi) -> None:
        for number in range(4):
            tab.choose_date(number, SKIP)
        do(tab.book(form()))
        assert (bodies(olgas_api, CREATE), tab.plan_problem) == ([], NOTHING_CHOSEN)

    def test_books_once_however_often_it_is_pressed(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", CREATE, httpx2.ConnectError("lost"), series_created(*DATES))
        tab.settle_rest(False)
        do(tab.book(form()))
        do(tab.book(form()))
        keys = [
            request.headers["Idempotency-Key"]
            for request in olgas_api.asked("POST")
            if request.url.path.endswith(CREATE)
        ]
        assert len(keys) == 2
        assert len(set(keys)) == 1

    def test_plans_another_series_afterwards(self, tab: Any) -> None:
        tab.settle_rest(False)
        do(tab.book(form()))
        do(tab.book_another())
        assert (tab.plan, tab.choices, tab.booked) == (NO_PLAN, [], None)


class TestARace:
    """Somebody takes one of the dates while the form is filled in."""

    @pytest.fixture
    def tab(self, tab: Any, olgas_api: FakeApi) -> Any:
        anew = series_plan(*DATES, taken={DATES[1]: [TWELVE], DATES[3]: [berlin(12, 23, 11)]})
        problems = [
            FieldProblem(field="dates.1.start_time", code=ErrorCode.SLOT_TAKEN, message="Taken at eleven."),
            FieldProblem(field="dates.3.start_time", code=ErrorCode.SLOT_TAKEN, message="Taken."),
        ]
        lost = refusal(409, ErrorCode.SERIES_CHANGED, "Not all can be had.", errors=problems, plan=anew)
        olgas_api.on("POST", CREATE, lost, series_created(*DATES))
        tab.choose_date(1, ELEVEN.isoformat())
        tab.choose_date(2, SKIP)
        do(tab.book(form()))
        return tab

    def test_shows_the_plan_as_it_stands_and_keeps_the_other_choices(self, tab: Any) -> None:
        assert tab.choices == [TAKE, OPEN, SKIP, OPEN]
        assert tab.plan.dates[1].reason == "Taken at eleven."
        assert tab.plan_problem == f"Not all can be had. {PLANNED_ANEW}"
        assert tab.booked is None

    def test_opens_the_form_again_once_the_plan_is_accepted(self, tab: Any, olgas_api: FakeApi) -> None:
        tab.settle_rest(True)
        assert tab.plan_problem  # the form does not jump back by itself
        tab.accept_plan()
        assert tab.plan_problem == ""
        do(tab.book(form()))
        assert tab.booked is not None
        assert [each["action"] for each in bodies(olgas_api, CREATE)[-1]["dates"]] == [
            "take",
            "move",
            "skip",
            "move",
        ]


class TestASlotInTheAddress:
    def test_that_is_lost_is_told_by_the_plan_alone(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        tab = open_tab(BookingPageState, query={"slot": berlin(12, 2, 15).isoformat()}, **OLGAS)
        do(tab.open())
        assert (tab.lost_slot, tab.alternatives) == ("", [])
