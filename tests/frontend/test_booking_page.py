"""The public booking page: what it remembers and does."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import httpx2
import pytest
from reflex_base.utils.form import FormData

from shared_types.errors import FieldProblem
from shared_types.vocabulary import ErrorCode, LocationType, QuestionType
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.samples import TOKEN, TOPIC, berlin, created, intro_call, question, refusal, slots
from web.states.booking_page import BookingPageState

OLGAS = {"organizer_slug": "olga", "event_type_slug": "intro-call"}
EVENT_TYPE, SLOTS, CREATE = (
    "events/public/olga/intro-call/",
    "events/slots/olga/intro-call/",
    "events/bookings/create/",
)
TEN = berlin(12, 2)


@pytest.fixture
def olgas_api(api: FakeApi) -> FakeApi:
    """Olga is free at ten and at eleven on 2 December."""
    api.on("GET", EVENT_TYPE, intro_call())
    api.on("GET", SLOTS, slots(next_free=date(2026, 12, 2)), slots(TEN, berlin(12, 2, 11)))
    api.on("POST", CREATE, created())
    return api


@pytest.fixture
def tab(open_tab: OpenTab, olgas_api: FakeApi) -> Any:
    """Ivo, in Berlin, on Olga's page."""
    tab = open_tab(BookingPageState, **OLGAS)
    tab.browser = "Europe/Berlin|en-GB"
    do(tab.open())
    return tab


def form(**changes: Any) -> FormData[str, Any]:
    """The form as Ivo fills it in."""
    values = {
        "start_time": TEN.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_phone": None,
        "attendee_count": None,
        f"answer-{TOPIC}": "Hiring",
    }
    return FormData({**values, **changes})


def wishes(api: FakeApi) -> list[httpx2.Request]:
    """The wishes that were posted."""
    return [request for request in api.asked("POST") if request.url.path.endswith(CREATE)]


def steps_told(api: FakeApi) -> list[list[str]]:
    """The steps of the visit that the API was told of, each time it was."""
    told = [request for request in api.asked("POST") if request.url.path.endswith(f"{EVENT_TYPE}visits/")]
    return [json.loads(request.content)["steps"] for request in told]


def sent(api: FakeApi, index: int = -1) -> dict[str, Any]:
    """The wish that was posted."""
    wish: dict[str, Any] = json.loads(wishes(api)[index].content)
    return wish


class TestOpen:
    def test_shows_the_event_type_and_the_first_month_with_something_free(self, tab: Any) -> None:
        assert tab.status == "ready"
        assert tab.offer.name == "Intro call"
        assert (tab.month.month, list(tab.month.days)) == ("2026-12", ["2026-12-02"])
        assert tab.page_title == "Intro call with Olga Okafor"

    def test_asks_for_what_is_taken_only_where_one_can_wait_for_it(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        times = "events/waitlist/times/olga/intro-call/"
        olgas_api.on("GET", times, slots(berlin(12, 4)))
        do(open_tab(BookingPageState, **OLGAS).open())
        assert not [one for one in olgas_api.asked() if one.url.path.endswith(times)]
        olgas_api.on("GET", EVENT_TYPE, intro_call(enable_waitlist=True))
        tab = open_tab(BookingPageState, query={"date": "2026-12-04"}, **OLGAS)
        do(tab.open())
        assert (list(tab.month.full), tab.waitlist_path) == (["2026-12-04"], "/olga/intro-call/waitlist")
        asked = [one.url.params for one in olgas_api.asked() if one.url.path.endswith(times)]
        assert [(one["start_date"], one["end_date"]) for one in asked] == [("2026-12-01", "2026-12-31")]

    def test_follows_an_old_link_to_the_present_one_and_loses_nothing(
        self, open_tab: OpenTab, api: FakeApi
    ) -> None:
        api.on("GET", "events/public/olga-old/intro/", intro_call())
        api.on("GET", SLOTS, slots(TEN))
        old = {"organizer_slug": "olga-old", "event_type_slug": "intro"}
        tab = open_tab(BookingPageState, query={"date": "2026-12-02"}, **old)
        redirect, *_ = do(tab.open())
        assert "/olga/intro-call?date=2026-12-02" in str(redirect)
        asked = len(api.requests)
        do(tab.open())  # a reconnection before the address has followed
        go(tab, query={"date": "2026-12-02"}, **OLGAS)
        assert not any(do(tab.open()))
        assert len(api.requests) == asked

    def test_asks_in_the_browsers_zone_and_speaks_its_language(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        tab = open_tab(BookingPageState, **OLGAS)
        tab.browser = "America/New_York|en-US"
        olgas_api.on("GET", SLOTS, slots(TEN, timezone="America/New_York"))
        do(tab.open())
        assert olgas_api.asked()[-1].url.params["timezone"] == "America/New_York"
        assert (tab.zone.city, tab.clock_hours, tab.language) == ("New York", 12, "en-US")
        (day,) = tab.month.days.values()
        assert day.parts[0].slots[0].label.replace("\xa0", " ") == "4:00 AM"

    def test_counts_in_utc_where_the_browser_says_nothing_of_use(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        tab = open_tab(BookingPageState, **OLGAS)
        tab.browser = "Mars/Olympus|<script>|x"
        do(tab.open())
        assert (tab.zone.timezone, tab.language) == ("UTC", "en-US")

    def test_shows_the_month_of_the_date_in_the_address(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        tab = open_tab(BookingPageState, query={"date": "2027-01-15"}, **OLGAS)
        do(tab.open())
        assert tab.month.month == "2027-01"

    @pytest.mark.parametrize("asked", ["2026-02-30", "soon", "1999-01-01", "2030-01-01"])
    def test_passes_over_a_date_that_can_not_be(
        self, open_tab: OpenTab, olgas_api: FakeApi, asked: str
    ) -> None:
        tab = open_tab(BookingPageState, query={"date": asked}, **OLGAS)
        do(tab.open())
        assert tab.month.month == "2026-12"

    def test_asks_nothing_anew_when_the_connection_comes_back(self, tab: Any, olgas_api: FakeApi) -> None:
        tab.errors = {"invitee_name": "Write your name."}
        asked = len(olgas_api.requests)
        do(tab.open())
        assert len(olgas_api.requests) == asked
        assert tab.errors == {"invitee_name": "Write your name."}

    def test_starts_afresh_for_another_event_type_and_keeps_the_zone(
        self, tab: Any, olgas_api: FakeApi
    ) -> None:
        tab.picked_timezone, tab.form_problem = "Asia/Tokyo", "Old."
        olgas_api.on("GET", "events/public/olga/other/", intro_call(name="Other", event_type_slug="other"))
        olgas_api.on("GET", "events/slots/olga/other/", slots())
        go(tab, organizer_slug="olga", event_type_slug="other")
        do(tab.open())
        assert (tab.offer.name, tab.form_problem, tab.zone.timezone) == ("Other", "", "Asia/Tokyo")

    def test_says_when_there_is_no_such_page(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = open_tab(BookingPageState, **OLGAS)
        do(tab.open())
        assert (tab.status, tab.page_title) == ("missing", "Nothing here")

    def test_asks_no_api_for_an_address_that_names_nothing(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = open_tab(BookingPageState, organizer_slug="..", event_type_slug="admin")
        do(tab.open())
        assert (tab.status, api.requests) == ("missing", [])

    def test_offers_a_second_try_when_the_api_is_away(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", EVENT_TYPE, httpx2.ConnectError("down"), intro_call())
        api.on("GET", SLOTS, slots(TEN))
        tab = open_tab(BookingPageState, **OLGAS)
        do(tab.open())
        assert (tab.status, "Try again" in tab.problem) == ("failed", True)
        do(tab.try_again())
        assert (tab.status, list(tab.month.days)) == ("ready", ["2026-12-02"])

    def test_holds_the_zone_of_the_place_for_a_meeting_in_person(
        self, open_tab: OpenTab, api: FakeApi
    ) -> None:
        api.on("GET", EVENT_TYPE, intro_call(location_type=LocationType.IN_PERSON, timezone="Europe/Berlin"))
        api.on("GET", SLOTS, slots(TEN))
        tab = open_tab(BookingPageState, **OLGAS)
        tab.browser, tab.picked_timezone = "America/New_York|en-US", "Asia/Tokyo"
        do(tab.open())
        assert tab.zone.timezone == "Europe/Berlin"


class TestMonths:
    def test_turn_at_once_and_fill_when_the_slots_come(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", SLOTS, slots(berlin(1, 5).replace(year=2027)))
        turning = tab.show_month("2027-01")
        do(turning)
        assert (tab.month.month, tab.month.is_loaded) == ("2027-01", True)
        asked = olgas_api.asked()[-1].url.params
        assert (asked["start_date"], asked["end_date"]) == ("2027-01-01", "2027-01-31")

    @pytest.mark.parametrize("month", ["2026-10", "2030-01", "13", "", "2027-1-1"])
    def test_out_of_reach_are_not_asked_for(self, tab: Any, olgas_api: FakeApi, month: str) -> None:
        asked = len(olgas_api.requests)
        do(tab.show_month(month))
        assert len(olgas_api.requests) == asked

    def test_ask_only_from_today_on(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        do(open_tab(BookingPageState, **OLGAS).open())
        first = olgas_api.requests[1].url.params
        assert (first["start_date"], first["end_date"]) == ("2026-11-24", "2026-11-30")

    def test_say_when_they_could_not_be_had_and_can_be_asked_for_again(
        self, tab: Any, olgas_api: FakeApi
    ) -> None:
        olgas_api.on("GET", SLOTS, 429, slots(TEN))
        do(tab.load_again())
        assert (tab.calendar_problem, tab.month.is_loaded) == ("No.", False)
        do(tab.load_again())
        assert (tab.calendar_problem, tab.month.is_loaded) == ("", True)


class TestZoneAndClock:
    def test_are_changed_for_the_whole_month(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", SLOTS, slots(TEN, timezone="Asia/Tokyo"))
        do(tab.pick_zone("Asia/Tokyo"))
        assert tab.zone.city == "Tokyo"
        assert tab.month.days["2026-12-02"].offset == "UTC+9"
        tab.set_clock("12")
        (part,) = tab.month.days["2026-12-02"].parts
        assert part.slots[0].label.endswith("pm")

    def test_leave_a_settled_slot_the_moment_it_was(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        late = berlin(12, 31, 20)
        olgas_api.on("GET", SLOTS, slots(late), slots(late, timezone="Asia/Tokyo"))
        tab = open_tab(
            BookingPageState,
            query={"date": "2026-12-31", "slot": late.isoformat(), "step": "details"},
            **OLGAS,
        )
        tab.browser = "Europe/Berlin|en-GB"
        assert do(tab.open()) == [None]
        (redirect,) = do(tab.pick_zone("Asia/Tokyo"))
        assert olgas_api.asked()[-1].url.params["end_date"] == "2027-01-31"
        assert "date=2027-01-01&slot=2027-01-01T04%3A00%3A00%2B09%3A00&step=details" in str(redirect)

    def test_of_a_visitor_are_those_of_a_slot_that_was_shared_from_elsewhere(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        late = berlin(12, 31, 20)
        olgas_api.on("GET", SLOTS, slots(late, timezone="Asia/Tokyo"))
        tab = open_tab(BookingPageState, query={"date": "2026-12-31", "slot": late.isoformat()}, **OLGAS)
        tab.browser = "Asia/Tokyo|en-GB"
        (redirect,) = do(tab.open())
        assert "/olga/intro-call?date=2027-01-01&slot=2027-01-01T04%3A00%3A00%2B09%3A00" in str(redirect)
        assert (tab.month.month, tab.lost_slot) == ("2027-01", "")
        go(tab, query={"date": "2027-01-01", "slot": "2027-01-01T04:00:00+09:00"}, **OLGAS)
        assert do(tab.open()) == [None]

    @pytest.mark.parametrize("slot", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
    def test_end_where_the_calendar_does(self, open_tab: OpenTab, olgas_api: FakeApi, slot: str) -> None:
        tab = open_tab(BookingPageState, query={"date": "2026-12-02", "slot": slot}, **OLGAS)
        assert do(tab.open()) == [None]

    def test_name_the_day_that_was_asked_for_though_it_has_no_times(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        olgas_api.on("GET", SLOTS, slots(TEN))
        tab = open_tab(BookingPageState, query={"date": "2026-12-03"}, **OLGAS)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        assert "2026-12-03" not in tab.month.days
        assert tab.month.asked == "Thursday 3 December"

    def test_stay_as_they_are_for_nonsense(self, tab: Any) -> None:
        do(tab.pick_zone("Mars/Olympus"))
        tab.set_clock("13")
        assert (tab.zone.timezone, tab.clock_hours) == ("Europe/Berlin", 24)

    def test_are_found_by_name(self, tab: Any) -> None:
        tab.find_zones("kathmandu")
        assert [match.timezone for match in tab.zone_matches] == ["Asia/Kathmandu"]


class TestCheckField:
    def test_says_what_is_wrong_with_a_field_that_was_left(self, tab: Any) -> None:
        do(tab.check_field("invitee_email", "ivo@"))
        assert tab.errors["invitee_email"].startswith("Write an email address")
        do(tab.check_field("invitee_email", "ivo@example.com"))
        assert tab.errors["invitee_email"] == ""

    def test_leaves_empty_fields_in_peace_and_others_alone(self, tab: Any) -> None:
        do(tab.check_field("invitee_name", " "))
        do(tab.check_field("organizer_slug", "mallory"))
        assert tab.errors == {"invitee_name": ""}


class TestBook:
    def test_sends_the_wish_and_shows_what_was_booked(self, tab: Any, olgas_api: FakeApi) -> None:
        steps = do(tab.book(form()))
        wish = sent(olgas_api)
        assert (wish["start_time"], wish["invitee_timezone"]) == (
            "2026-12-02T10:00:00+01:00",
            "Europe/Berlin",
        )
        assert wish["custom_answers"] == {str(TOPIC): "Hiring"}
        assert (wish["attendee_count"], wish["invitee_phone"]) == (1, "")
        assert tab.booked.day_and_time == "Wednesday 2 December, 10:00"
        assert tab.manage_path == f"/booking/{TOKEN}/manage"
        assert not tab.is_booking
        assert "step=done" in str(steps[1])

    def test_solves_a_challenge_and_sends_the_same_wish_again(self, tab: Any, olgas_api: FakeApi) -> None:
        asked = refusal(428).model_copy(update={"code": ErrorCode.PROOF_NEEDED, "challenge": "16.x:y:z"})
        olgas_api.on("POST", CREATE, asked, created())
        do(tab.book(form()))
        assert (tab.challenge, tab.is_booking, tab.booked) == ("16.x:y:z", True, None)
        do(tab.prove("16.x:y:z~7"))
        first, second = wishes(olgas_api)
        assert second.headers["x-kalends-proof"] == "16.x:y:z~7"
        assert second.headers["idempotency-key"] == first.headers["idempotency-key"]
        assert (tab.challenge, tab.is_booking, tab.booked is not None) == ("", False, True)

    def test_tells_where_the_visitor_is_taken_next(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", CREATE, created(redirect_url="https://olga.example/thanks?a=1"))
        do(tab.book(form()))
        assert tab.redirect_host == "olga.example"

    @pytest.mark.parametrize(
        ("changes", "faulty"),
        [
            ({"invitee_name": " "}, "invitee_name"),
            ({"invitee_email": "ivo"}, "invitee_email"),
            ({f"answer-{TOPIC}": ""}, f"answer-{TOPIC}"),
            ({"attendee_count": "0"}, "attendee_count"),
        ],
    )
    def test_asks_nothing_of_the_api_while_a_field_is_wrong(
        self, tab: Any, olgas_api: FakeApi, changes: dict[str, str], faulty: str
    ) -> None:
        do(tab.book(form(**changes)))
        assert tab.errors[faulty]
        assert tab.refusals == 1
        assert wishes(olgas_api) == []

    def test_wants_a_number_to_call(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        olgas_api.on("GET", EVENT_TYPE, intro_call(location_type=LocationType.PHONE_CALL))
        tab = open_tab(BookingPageState, **OLGAS)
        do(tab.open())
        do(tab.book(form()))
        assert tab.errors["invitee_phone"].startswith("Write a phone number")

    def test_sends_nothing_said_to_a_question_that_is_not_asked(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        tab = self.with_a_condition(open_tab, olgas_api)
        do(tab.book(form(**{f"answer-{TOPIC}": "Sales", f"answer-{UUID(int=2)}": "kept in the page"})))
        assert sent(olgas_api)["custom_answers"] == {str(TOPIC): "Sales"}

    def test_wants_an_answer_once_the_question_is_asked(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        tab = self.with_a_condition(open_tab, olgas_api)
        do(tab.book(form(**{f"answer-{UUID(int=2)}": ""})))
        assert tab.errors == {f"answer-{UUID(int=2)}": "Answer this."}
        assert not wishes(olgas_api)

    def test_shows_and_hides_questions_as_the_answers_change(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        tab = self.with_a_condition(open_tab, olgas_api)
        follow_up = f"answer-{UUID(int=2)}"
        assert tab.offer.watched == [f"answer-{TOPIC}"]
        assert tab.unasked == [follow_up]
        do(tab.answers_changed({f"answer-{TOPIC}": [" hiring "]}))
        assert tab.unasked == []
        do(tab.answers_changed({f"answer-{TOPIC}": ["Sales"]}))
        assert tab.unasked == [follow_up]
        do(tab.answers_changed({"answer-else": ["x"], "": [""]}))
        assert tab.unasked == [follow_up]

    def test_takes_a_fault_back_once_it_is_mended(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        tab = self.with_a_condition(open_tab, olgas_api)
        name = f"answer-{UUID(int=2)}"
        do(tab.book(form(**{name: ""})))
        do(tab.answers_changed({f"answer-{TOPIC}": ["Hiring"], name: ["An"]}))
        assert tab.errors[name] == ""
        do(tab.answers_changed({f"answer-{TOPIC}": ["Hiring"], name: [" "], "invitee_name": [""]}))
        assert not any(tab.errors.values()), "nothing is complained of before it was refused"

    def test_shows_the_questions_of_now_where_they_have_changed_meanwhile(
        self, open_tab: OpenTab, olgas_api: FakeApi
    ) -> None:
        tab = self.with_a_condition(open_tab, olgas_api)
        budget = question("Which budget?", id=UUID(int=3), question_type=QuestionType.NUMBER, order=2)
        olgas_api.on("GET", EVENT_TYPE, intro_call(questions=[question(), budget]))
        missing = FieldProblem(field=f"custom_answers.{UUID(int=3)}", code="required", message="Answer this.")
        olgas_api.on("POST", CREATE, refusal(422, ErrorCode.ANSWERS_INVALID, errors=[missing]), created())
        do(tab.book(form(**{f"answer-{TOPIC}": "Sales"})))
        assert [one.text for one in tab.offer.questions] == ["What about?", "Which budget?"]
        assert tab.errors[f"answer-{UUID(int=3)}"] == "Answer this."
        assert "have changed" in tab.form_problem
        do(tab.book(form(**{f"answer-{TOPIC}": "Sales", f"answer-{UUID(int=3)}": "500"})))
        assert sent(olgas_api)["custom_answers"] == {str(TOPIC): "Sales", str(UUID(int=3)): 500}
        assert tab.form_problem == ""

    def with_a_condition(self, open_tab: OpenTab, olgas_api: FakeApi) -> Any:
        """A tab whose second question is asked only of those who hire."""
        only_then = {"clauses": [{"question": str(TOPIC), "operator": "equals", "value": "Hiring"}]}
        follow_up = question("Whom?", id=UUID(int=2), order=2, conditions=only_then)
        olgas_api.on("GET", EVENT_TYPE, intro_call(questions=[question(), follow_up]))
        tab = open_tab(BookingPageState, **OLGAS)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        return tab

    def test_reads_several_choices_of_one_question(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        several = question(question_type=QuestionType.MULTISELECT, options=["A", "B", "C"])
        olgas_api.on("GET", EVENT_TYPE, intro_call(questions=[several]))
        tab = open_tab(BookingPageState, **OLGAS)
        do(tab.open())
        name = f"answer-{TOPIC}"
        given = [(key, value) for key, value in form().items() if key != name]
        do(tab.book(FormData([*given, (name, "A"), (name, "C")])))
        assert sent(olgas_api)["custom_answers"] == {str(TOPIC): ["A", "C"]}

    @pytest.mark.parametrize("starts", ["", "soon", "2026-12-02T10:00:00"])
    def test_wants_a_time(self, tab: Any, olgas_api: FakeApi, starts: str) -> None:
        do(tab.book(form(start_time=starts)))
        assert tab.form_problem
        assert wishes(olgas_api) == []


class TestIdempotencyKey:
    def key(self, api: FakeApi, index: int) -> str:
        return wishes(api)[index].headers["idempotency-key"]

    def test_stays_while_the_same_wish_is_tried_again(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", CREATE, httpx2.ReadTimeout("lost"), created())
        do(tab.book(form()))
        assert "Try again" in tab.form_problem
        do(tab.book(form()))
        assert self.key(olgas_api, 0) == self.key(olgas_api, 1)
        assert str(UUID(self.key(olgas_api, 0))) == self.key(olgas_api, 0)
        assert tab.booked

    def test_changes_with_the_wish(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on("POST", CREATE, httpx2.ReadTimeout("lost"), created())
        do(tab.book(form()))
        do(tab.book(form(invitee_name="Ivan")))
        assert self.key(olgas_api, 0) != self.key(olgas_api, 1)

    def test_stays_when_the_button_was_pressed_twice(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.book(form()))
        do(tab.book(form()))
        assert self.key(olgas_api, 0) == self.key(olgas_api, 1)

    def test_is_new_for_another_booking_of_the_same_words(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.book(form()))
        do(tab.book_another())
        do(tab.book(form()))
        assert self.key(olgas_api, 0) != self.key(olgas_api, 1)


class TestLostSlot:
    def test_offers_the_nearest_times_and_keeps_the_form(self, tab: Any, olgas_api: FakeApi) -> None:
        taken = refusal(409, ErrorCode.SLOT_TAKEN, instead=[berlin(12, 2, 9), berlin(12, 2, 11)])
        olgas_api.on("POST", CREATE, taken)
        olgas_api.on("GET", SLOTS, slots(berlin(12, 2, 9), berlin(12, 2, 11)))
        do(tab.book(form()))
        assert tab.lost_slot.startswith("That time is not free any more")
        assert [choice.title for choice in tab.alternatives] == [
            "Wednesday 2 December, 09:00",
            "Wednesday 2 December, 11:00",
        ]
        assert [slot.label for slot in tab.month.days["2026-12-02"].parts[0].slots] == ["09:00", "11:00"]

    def test_says_why_where_it_is_not_that_somebody_was_faster(self, tab: Any, olgas_api: FakeApi) -> None:
        full = refusal(409, ErrorCode.DAY_FULL, "That day is full.", instead=[berlin(12, 3)])
        olgas_api.on("POST", CREATE, full)
        do(tab.book(form()))
        assert tab.lost_slot == "That day is full."

    def test_is_forgotten_when_another_is_taken(self, tab: Any, olgas_api: FakeApi) -> None:
        later = berlin(1, 5).replace(year=2027)
        olgas_api.on("POST", CREATE, refusal(409, ErrorCode.SLOT_TAKEN, instead=[later]))
        do(tab.book(form()))
        olgas_api.on("GET", SLOTS, slots(later))
        do(tab.take_alternative(tab.alternatives[0].starts))
        assert (tab.lost_slot, tab.alternatives, tab.month.month) == ("", [], "2027-01")

    def test_is_noticed_in_an_old_link(self, open_tab: OpenTab, olgas_api: FakeApi) -> None:
        query = {"date": "2026-12-02", "slot": berlin(12, 2, 9).isoformat()}
        olgas_api.on("GET", SLOTS, slots(TEN, berlin(12, 2, 11)))
        tab = open_tab(BookingPageState, query=query, **OLGAS)
        tab.browser = "Europe/Berlin|en-GB"
        do(tab.open())
        assert [choice.starts for choice in tab.alternatives] == [
            TEN.isoformat(),
            berlin(12, 2, 11).isoformat(),
        ]

    @pytest.mark.parametrize(
        "written", ["2026-12-02T10:00:00+01:00", "2026-12-02T10:00:00 01:00", "2026-12-02T09:00:00Z"]
    )
    def test_is_not_seen_in_a_link_to_a_free_one(
        self, open_tab: OpenTab, olgas_api: FakeApi, written: str
    ) -> None:
        olgas_api.on("GET", SLOTS, slots(TEN))
        tab = open_tab(BookingPageState, query={"date": "2026-12-02", "slot": written}, **OLGAS)
        do(tab.open())
        assert tab.lost_slot == ""


class TestRefusals:
    def test_of_fields_stand_beside_them(self, tab: Any, olgas_api: FakeApi) -> None:
        faults = [
            FieldProblem(field="invitee_email", code="x", message="Unknown host."),
            FieldProblem(field=f"custom_answers.{TOPIC}", code="x", message="Too short."),
        ]
        olgas_api.on("POST", CREATE, refusal(422, ErrorCode.ANSWERS_INVALID, errors=faults))
        do(tab.book(form()))
        assert tab.errors["invitee_email"] == "Unknown host."
        assert tab.errors[f"answer-{TOPIC}"] == "Too short."
        assert tab.refusals == 1

    def test_of_other_kinds_stand_above_the_button(self, tab: Any, olgas_api: FakeApi) -> None:
        olgas_api.on(
            "POST", CREATE, refusal(429, ErrorCode.TOO_MANY_REQUESTS, "Too many tries. Wait a minute.")
        )
        do(tab.book(form()))
        assert tab.form_problem == "Too many tries. Wait a minute."
        assert not tab.is_booking


class TestBookAnother:
    def test_goes_back_to_a_fresh_calendar(self, tab: Any, olgas_api: FakeApi) -> None:
        do(tab.book(form()))
        olgas_api.on("GET", SLOTS, slots(berlin(12, 2, 11)))
        do(tab.book_another())
        assert tab.booked is None
        assert [slot.label for slot in tab.month.days["2026-12-02"].parts[0].slots] == ["11:00"]
