"""The page behind an invitee's link."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from reflex_base.utils.form import FormData

from shared_types.bookings import GuestRead
from shared_types.errors import FieldProblem
from shared_types.questions import AnswerRead
from shared_types.vocabulary import BookingStatus, ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.samples import (
    NEW_TOKEN,
    NOW,
    TOKEN,
    TOPIC,
    berlin,
    intro_call,
    managed,
    question,
    refusal,
    slots,
)
from web.states.manage_booking import ManageBookingState

PATH = f"events/booking/{TOKEN}/manage/"
SLOTS = "events/slots/olga/intro-call/"
MANY = UUID(int=99)
ONLY_FOR_HIRING = {"clauses": [{"question": str(TOPIC), "operator": "equals", "value": "Hiring"}]}


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """Ivo behind the link from his mail."""
    api.on("GET", PATH, managed())
    tab = open_tab(ManageBookingState, access_token=TOKEN)
    tab.browser = "Europe/Berlin|en-GB"
    do(tab.open())
    return tab


@pytest.fixture
def moving_tab(tab: Any, api: FakeApi) -> Any:
    """Ivo before the calendar, to move it."""
    api.on("GET", "events/public/olga/intro-call/", intro_call())
    api.on("GET", SLOTS, slots(berlin(11, 27)))
    do(tab.open_move())
    return tab


def sent(api: FakeApi) -> dict[str, Any]:
    """The change that was posted."""
    change: dict[str, Any] = json.loads(api.asked("POST")[-1].content)
    return change


class TestOpen:
    def test_shows_the_booking(self, tab: Any) -> None:
        assert tab.status == "ready"
        assert tab.booking.day_and_time == "Wednesday 2 December, 10:00"
        assert (tab.can_be_cancelled, tab.can_be_moved, tab.is_over) == (True, True, False)
        assert tab.book_again_path == "/olga/intro-call"

    def test_asks_nothing_anew_when_the_connection_comes_back(self, tab: Any, api: FakeApi) -> None:
        do(tab.open())
        assert len(api.requests) == 1

    def test_leads_an_old_link_to_where_the_booking_lives_now(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, managed(token=NEW_TOKEN))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        (redirect,) = do(tab.open())
        assert NEW_TOKEN in str(redirect)
        go(tab, access_token=NEW_TOKEN)
        do(tab.open())
        assert len(api.requests) == 1

    @pytest.mark.parametrize(("status", "shown"), [(404, "missing"), (410, "expired"), (500, "failed")])
    def test_says_when_the_link_leads_nowhere(
        self, open_tab: OpenTab, api: FakeApi, status: int, shown: str
    ) -> None:
        api.on("GET", PATH, status)
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.open())
        assert tab.status == shown

    def test_knows_a_meeting_that_is_over(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, managed(start_time=NOW - timedelta(minutes=30), end_time=NOW))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.open())
        assert tab.is_over

    def test_opens_the_calendar_where_the_address_says_so(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, managed())
        api.on("GET", "events/public/olga/intro-call/", intro_call())
        api.on("GET", SLOTS, slots(berlin(11, 27)))
        tab = open_tab(ManageBookingState, query={"step": "move"}, access_token=TOKEN)
        do(tab.open())
        assert list(tab.month.days) == ["2026-11-27"]


class TestCancel:
    def test_sends_the_reason_and_shows_what_became_of_it(self, tab: Any, api: FakeApi) -> None:
        gone = managed(
            status=BookingStatus.CANCELLED, can_be_cancelled=False, can_be_rescheduled=False, cancelled_at=NOW
        )
        api.on("POST", PATH, gone)
        do(tab.cancel(FormData({"reason": " Ill "})))
        assert sent(api) == {"action": "cancel", "reason": "Ill", "booking_id": None, "scope": "one"}
        assert (tab.outcome, tab.booking.status, tab.can_be_cancelled) == ("cancelled", "cancelled", False)
        assert not tab.is_changing

    def test_is_done_once_however_often_the_button_is_pressed(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, managed(status=BookingStatus.CANCELLED, can_be_cancelled=False), 409)
        for _ in range(2):
            do(tab.cancel(FormData({"reason": ""})))
        assert (len(api.asked("POST")), tab.change_problem) == (1, "")

    def test_says_why_it_can_not_be_done(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, refusal(409, ErrorCode.BOOKING_NOT_CANCELLABLE, "It has begun."))
        do(tab.cancel(FormData({"reason": ""})))
        assert (tab.change_problem, tab.outcome) == ("It has begun.", "")

    def test_does_nothing_on_a_page_without_a_booking(self, open_tab: OpenTab, api: FakeApi) -> None:
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.cancel(FormData({"reason": ""})))
        assert api.requests == []


class TestMove:
    def test_shows_the_same_calendar_as_booking(self, moving_tab: Any) -> None:
        assert list(moving_tab.month.days) == ["2026-11-27"]

    def test_is_offered_what_only_the_booking_itself_takes_but_not_where_it_is(
        self, tab: Any, api: FakeApi
    ) -> None:
        api.on("GET", "events/public/olga/intro-call/", intro_call())
        own = managed().booking
        api.on("GET", SLOTS, slots(berlin(11, 27), own.start_time, own.start_time + timedelta(minutes=15)))
        do(tab.open_move())
        asked = next(each for each in api.asked() if each.url.path.endswith(SLOTS))
        assert asked.url.params["moving"] == str(own.id)
        offered = [slot.start_time for day in tab._slots.days for slot in day.slots]
        assert len(offered) == 2
        assert own.start_time not in [datetime.fromisoformat(start) for start in offered]

    def test_of_a_seat_thinks_away_no_slot_that_others_share(self, tab: Any, api: FakeApi) -> None:
        api.on("GET", PATH, managed(is_group_event=True))
        do(tab.try_again())
        api.on("GET", "events/public/olga/intro-call/", intro_call())
        api.on("GET", SLOTS, slots(berlin(11, 27)))
        do(tab.open_move())
        assert "moving" not in api.asked()[-1].url.params

    def test_sends_the_new_time_and_goes_on_under_the_new_link(self, moving_tab: Any, api: FakeApi) -> None:
        start = berlin(11, 27)
        api.on(
            "POST", PATH, managed(token=NEW_TOKEN, start_time=start, end_time=start + timedelta(minutes=30))
        )
        steps = do(moving_tab.move(start.isoformat()))
        assert sent(api) == {
            "action": "reschedule",
            "start_time": "2026-11-27T10:00:00+01:00",
            "timezone": "Europe/Berlin",
            "booking_id": None,
        }
        assert (moving_tab.outcome, moving_tab.booking.day_and_time) == ("moved", "Friday 27 November, 10:00")
        assert NEW_TOKEN in str(steps[-1])

    def test_is_done_once_however_often_the_button_is_pressed(self, moving_tab: Any, api: FakeApi) -> None:
        start = berlin(11, 27)
        api.on("POST", PATH, managed(start_time=start, end_time=start + timedelta(minutes=30)), 409)
        for _ in range(2):
            do(moving_tab.move(start.isoformat()))
        assert (len(api.asked("POST")), moving_tab.change_problem) == (1, "")

    def test_offers_others_when_the_new_time_is_lost_and_keeps_the_old(
        self, moving_tab: Any, api: FakeApi
    ) -> None:
        api.on("POST", PATH, refusal(409, ErrorCode.SLOT_TAKEN, instead=[berlin(11, 27, 11)]))
        do(moving_tab.move(berlin(11, 27).isoformat()))
        assert [choice.title for choice in moving_tab.alternatives] == ["Friday 27 November, 11:00"]
        assert moving_tab.booking.day_and_time == "Wednesday 2 December, 10:00"

    @pytest.mark.parametrize("starts", ["", "soon", "2026-11-27T10:00:00"])
    def test_asks_nothing_for_what_is_no_moment(self, moving_tab: Any, api: FakeApi, starts: str) -> None:
        do(moving_tab.move(starts))
        assert api.asked("POST") == []

    def test_says_so_where_the_event_type_is_gone(self, tab: Any, api: FakeApi) -> None:
        do(tab.open_move())
        assert tab.change_problem == "No."

    def test_does_not_open_where_it_is_too_late(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, managed(can_be_rescheduled=False))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.open())
        do(tab.open_move())
        assert len(api.requests) == 1


class TestRenewLink:
    def test_goes_on_under_the_new_one(self, tab: Any, api: FakeApi) -> None:
        api.on("POST", PATH, managed(token=NEW_TOKEN))
        steps = do(tab.renew_link())
        assert sent(api) == {"action": "regenerate_token"}
        assert NEW_TOKEN in str(steps[-1])
        assert tab.outcome == "renewed"


class TestGuests:
    @pytest.fixture
    def party(self, open_tab: OpenTab, api: FakeApi) -> Any:
        """Ivo, with a seat at a group event."""
        api.on("GET", PATH, managed(is_group_event=True, can_add_guests=True, seats_left=3))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.open())
        do(tab.set_bringing(True))
        return tab

    def test_are_brought_with_name_and_address_or_with_neither(self, party: Any, api: FakeApi) -> None:
        guests = [GuestRead(id=UUID(int=8), name="", email="")]
        api.on("POST", PATH, managed(is_group_event=True, seats=2, seats_left=2, guests=guests))
        do(party.add_guest(FormData({"guest_name": " Eve ", "guest_email": "eve@example.com"})))
        assert sent(api)["guests"] == [{"name": "Eve", "email": "eve@example.com"}]
        assert (party.outcome, party.is_bringing) == ("guest_added", False)
        assert [guest.name for guest in party.booking.guests] == ["A guest"]
        do(party.add_guest(FormData({})))
        assert sent(api)["guests"] == [{"name": "", "email": None}]

    @pytest.mark.parametrize(
        ("name", "email", "words"),
        [("", "eve@example.com", "Say whose address"), ("Eve", "eve", "Look at the address again")],
    )
    def test_are_named_where_they_have_an_address(
        self, party: Any, api: FakeApi, name: str, email: str, words: str
    ) -> None:
        do(party.add_guest(FormData({"guest_name": name, "guest_email": email})))
        assert party.guest_problem.startswith(words)
        assert api.asked("POST") == []

    def test_stay_out_where_the_seats_are_gone_and_it_is_said_in_the_dialog(
        self, party: Any, api: FakeApi
    ) -> None:
        api.on("POST", PATH, refusal(409, ErrorCode.CAPACITY_EXCEEDED, "No seats."))
        do(party.add_guest(FormData({"guest_name": "Eve"})))
        assert (party.guest_problem, party.is_bringing) == ("No seats.", True)

    def test_are_given_up_one_by_one(self, party: Any, api: FakeApi) -> None:
        api.on("POST", PATH, managed(is_group_event=True))
        do(party.remove_guest("no id"))
        assert api.asked("POST") == []
        do(party.remove_guest(str(UUID(int=8))))
        assert sent(api) == {"action": "remove_guest", "guest_id": str(UUID(int=8))}
        assert party.outcome == "guest_removed"


class TestAnswers:
    @pytest.fixture
    def asked(self, open_tab: OpenTab, api: FakeApi) -> Any:
        """Ivo has said what it is about; how many come is asked of those who said "Hiring"."""
        questions = [
            question(),
            question(id=MANY, question_type="number", order=2, conditions=ONLY_FOR_HIRING),
        ]
        answers = [AnswerRead(question_id=str(TOPIC), question_text="Topic?", answer="Hiring")]
        api.on("GET", PATH, managed(questions=questions, answers=answers))
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.open())
        do(tab.set_correcting(True))
        return tab

    def test_stand_in_the_form_as_they_were_given(self, asked: Any) -> None:
        assert [view.held for view in asked.questions] == [["Hiring"], []]
        assert (asked.is_correcting, asked.unasked, asked.watched) == (True, [], [f"answer-{TOPIC}"])

    def test_are_sent_whole_and_shown_as_they_are_now(self, asked: Any, api: FakeApi) -> None:
        answers = [AnswerRead(question_id=str(TOPIC), question_text="Topic?", answer="Firing")]
        api.on("POST", PATH, managed(answers=answers))
        do(asked.correct(FormData({f"answer-{TOPIC}": "Firing", f"answer-{MANY}": "3"})))
        assert sent(api) == {"action": "correct_answers", "custom_answers": {str(TOPIC): "Firing"}}
        assert (asked.outcome, asked.is_correcting) == ("corrected", False)
        assert [answer.answer for answer in asked.booking.answers] == ["Firing"]

    def test_stay_where_one_is_faulty_and_say_so_at_the_field(self, asked: Any, api: FakeApi) -> None:
        do(asked.correct(FormData({f"answer-{TOPIC}": "Hiring", f"answer-{MANY}": "a few"})))
        assert api.asked("POST") == []
        assert asked.answer_errors[f"answer-{MANY}"] == "Enter a number."
        assert (asked.is_correcting, asked.answer_refusals) == (True, 1)

    def test_say_what_the_api_has_against_them(self, asked: Any, api: FakeApi) -> None:
        fault = FieldProblem(field=f"custom_answers.{TOPIC}", code="max_length", message="Shorter.")
        refused = refusal(422, ErrorCode.ANSWERS_INVALID).model_copy(update={"errors": [fault]})
        api.on("POST", PATH, refused)
        do(asked.correct(FormData({f"answer-{TOPIC}": "Firing"})))
        assert (asked.answer_errors[f"answer-{TOPIC}"], asked.is_correcting) == ("Shorter.", True)

    def test_cannot_be_opened_when_it_is_too_late(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", PATH, managed())
        tab = open_tab(ManageBookingState, access_token=TOKEN)
        do(tab.open())
        do(tab.set_correcting(True))
        do(tab.correct(FormData({})))
        assert (tab.is_correcting, api.asked("POST")) == (False, [])
