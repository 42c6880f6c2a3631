"""One booking, as its organizer sees it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from reflex_base.utils.form import FormData

from shared_types.bookings import AttendeeAdd, AttendeeAdded
from shared_types.errors import FieldProblem, Problem
from shared_types.questions import AnswerRead
from shared_types.vocabulary import (
    AttendeeStatus,
    BookingStatus,
    CalendarSyncStatus,
    ErrorCode,
    NotificationStatus,
)
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import (
    BOOKING,
    INTRO,
    MAIL,
    attendee,
    booking,
    event_type,
    notification,
    profile,
)
from tests.frontend.samples import NOW, TOPIC, berlin, question, refusal, slots
from web.states.booking_detail import BookingDetailState

PATH = f"events/bookings/{BOOKING}/"
SLOTS = f"events/event-types/{INTRO}/slots/"
NEW = UUID(int=99)
NEXT_DAY = "2026-12-03T10:00:00+01:00"


@pytest.fixture
def open_booking(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the page of a booking as the API tells it."""

    def open_one(*answers: Any, **query: str) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", f"events/event-types/{INTRO}/", event_type())
        api.on("GET", SLOTS, slots(berlin(12, 3), berlin(12, 3, 11)))
        api.on("GET", PATH, *answers)
        tab = open_tab(BookingDetailState, query=query, booking_id=str(BOOKING))
        do(tab.load())
        return tab

    return open_one


class TestLoad:
    def test_says_when_for_both(self, open_booking: Any) -> None:
        shown = open_booking(booking()).booking
        assert (shown.day, shown.zone) == ("Wednesday, December 2", "Berlin, UTC+1")
        assert "6:00" in shown.their_time
        assert shown.their_zone == "Tokyo, UTC+9"

    def test_says_it_once_where_both_clocks_show_the_same(self, open_booking: Any) -> None:
        assert open_booking(booking(invitee_timezone="Europe/Vienna")).booking.their_time == ""

    def test_shows_answers_of_every_kind(self, open_booking: Any) -> None:
        answers = [
            AnswerRead(question_id=str(number), question_text="?", answer=answer)
            for number, answer in enumerate((["Design", "Sales"], True, 3, "Plans"))
        ]
        shown = open_booking(booking(answers=answers)).booking
        assert [one.answer for one in shown.answers] == ["Design, Sales", "Yes", "3", "Plans"]

    def test_lists_the_people_of_a_group_only(self, open_booking: Any) -> None:
        people = [attendee("Ivo"), attendee("Amara", AttendeeStatus.CANCELLED)]
        assert open_booking(booking(attendees=people)).booking.attendees == []
        shown = open_booking(booking(is_group_event=True, capacity=8, attendees=people)).booking
        assert [(one.name, one.is_coming) for one in shown.attendees] == [("Ivo", True), ("Amara", False)]
        assert (shown.title, shown.about) == ("Intro call", "Booked first by Ivo")

    def test_links_the_chain_of_moves(self, open_booking: Any) -> None:
        shown = open_booking(booking(rescheduled_from_id=NEW)).booking
        assert (shown.earlier_path, shown.later_path) == (f"/bookings/{NEW}", "")

    @pytest.mark.parametrize(("day", "can"), [(23, True), (25, False)])
    def test_can_be_closed_once_it_has_begun(self, open_booking: Any, day: int, can: bool) -> None:
        shown = open_booking(booking(start_time=datetime(2026, 11, day, 9, tzinfo=UTC))).booking
        assert shown.can_be_closed is can

    def test_says_when_there_is_none(self, open_booking: Any) -> None:
        assert open_booking(404).is_missing

    def test_offers_another_try_where_it_fails(self, open_booking: Any) -> None:
        tab = open_booking(503, booking())
        assert (tab.booking, tab.problem) == (None, "No.")
        do(tab.load())
        assert (tab.booking.title, tab.problem) == ("Ivo", "")

    def test_opens_the_calendar_where_the_address_asks_for_it(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/profile/", profile())
        api.on("GET", PATH, booking())
        tab = open_tab(BookingDetailState, query={"move": "yes"}, booking_id=str(BOOKING))
        assert "start_moving" in str(do(tab.load())[-1])


class TestAct:
    @pytest.mark.parametrize(
        ("action", "status"),
        [
            ("cancel", BookingStatus.CANCELLED),
            ("complete", BookingStatus.COMPLETED),
            ("no_show", BookingStatus.NO_SHOW),
        ],
    )
    def test_does_what_was_asked_about(
        self, open_booking: Any, api: FakeApi, action: str, status: BookingStatus
    ) -> None:
        tab = open_booking(booking())
        api.on("PUT", PATH, booking(status=status))
        tab.ask(action)
        tab.set_reason("Because.")
        do(tab.act())
        sent = json.loads(api.asked("PUT")[0].content)
        assert (sent["action"], sent["reason"]) == (action, "Because." if action == "cancel" else "")
        assert (tab.booking.status, tab.asked, tab.is_acting) == (status, "", False)
        assert tab.said

    def test_shows_why_not_and_stays_open(self, open_booking: Any, api: FakeApi) -> None:
        tab = open_booking(booking())
        api.on("PUT", PATH, refusal(409, ErrorCode.BOOKING_NOT_CANCELLABLE, "It has begun."))
        tab.ask("cancel")
        do(tab.act())
        assert (tab.ask_problem, tab.asked) == ("It has begun.", "cancel")

    @pytest.mark.parametrize("action", ["", "delete", "reschedule"])
    def test_does_nothing_else(self, open_booking: Any, api: FakeApi, action: str) -> None:
        tab = open_booking(booking())
        tab.ask(action)
        do(tab.act())
        assert api.asked("PUT") == []


def against_the_rules(*, can_be_overridden: bool = True) -> Problem:
    """What the API says of a time outside the rules."""
    rules = {
        "outside_hours": "It is outside your hours.",
        "day_full": "The day has as many bookings as it takes.",
    }
    faults = [FieldProblem(field="start_time", code=code, message=words) for code, words in rules.items()]
    refused = refusal(422, ErrorCode.OUTSIDE_HOURS, "It is outside your hours.", errors=faults)
    return refused.model_copy(update={"can_be_overridden": can_be_overridden})


class TestPolicy:
    def test_says_what_the_invitee_may_do(self, open_booking: Any) -> None:
        tab = open_booking(booking(cancellation_deadline_minutes=1440, max_reschedules=0))
        assert tab.booking.policy == "Ivo can cancel until 24 hours before. It can't be moved."

    def test_is_of_no_use_once_the_meeting_has_begun(self, open_booking: Any) -> None:
        start = NOW - timedelta(minutes=5)
        tab = open_booking(booking(start_time=start, end_time=start + timedelta(minutes=30)))
        assert tab.booking.policy == ""


class TestMove:
    @pytest.fixture
    def moving(self, open_booking: Any) -> Any:
        """The calendar is open on the first month with a free day."""
        tab = open_booking(booking())
        do(tab.start_moving())
        return tab

    def test_shows_the_months_free_days_in_the_organizers_zone(self, moving: Any, api: FakeApi) -> None:
        assert (moving.month.month, list(moving.month.days)) == ("2026-12", ["2026-12-03"])
        asked = api.asked()[-1].url.params
        assert asked["moving"] == str(BOOKING)
        assert (asked["timezone"], asked["start_date"], asked["end_date"]) == (
            "Europe/Berlin",
            "2026-12-01",
            "2026-12-31",
        )

    def test_turns_to_months_within_reach_only(self, moving: Any) -> None:
        for month in ("2026-10", "2028-01", "soon"):
            do(moving.show_month(month))
        assert moving.month.month == "2026-12"
        do(moving.show_month("2027-01"))
        assert moving.month.month == "2027-01"

    def test_goes_on_with_the_booking_that_takes_its_place(self, moving: Any, api: FakeApi) -> None:
        api.on("PUT", PATH, booking(id=NEW, rescheduled_from_id=BOOKING))
        steps = do(moving.move(NEXT_DAY))
        sent = json.loads(api.asked("PUT")[0].content)
        assert (sent["action"], datetime.fromisoformat(sent["start_time"])) == ("reschedule", berlin(12, 3))
        assert f"/bookings/{NEW}" in str(steps[-1])
        assert (moving.booking.id, moving.is_moving) == (str(NEW), False)
        assert moving._said_before.startswith("Moved.")

    def test_stays_with_the_calendar_where_the_time_is_gone(self, moving: Any, api: FakeApi) -> None:
        api.on("PUT", PATH, refusal(409, ErrorCode.SLOT_TAKEN, "Somebody was faster."))
        do(moving.move(NEXT_DAY))
        assert (moving.slots_problem, moving.is_moving) == ("Somebody was faster.", True)
        assert moving.booking.id == str(BOOKING)

    @pytest.mark.parametrize("starts", ["", "soon", "2026-12-03T10:00:00"])
    def test_takes_no_time_that_is_none(self, moving: Any, api: FakeApi, starts: str) -> None:
        do(moving.move(starts))
        assert api.asked("PUT") == []

    def test_says_when_the_times_cannot_be_had(self, moving: Any, api: FakeApi) -> None:
        api.on("GET", SLOTS, 503)
        do(moving.show_month("2027-01"))
        assert moving.slots_problem == "No."

    def test_asks_before_rules_are_set_aside_and_names_them(self, moving: Any, api: FakeApi) -> None:
        api.on("PUT", PATH, against_the_rules(), booking(id=NEW, rescheduled_from_id=BOOKING))
        do(moving.move_elsewhere(FormData({"other_date": "2026-12-05", "other_time": "22:07"})))
        assert moving.broken == ["It is outside your hours.", "The day has as many bookings as it takes."]
        assert (moving.broken_for, moving.is_moving) == ("Saturday, December 5, 10:07\xa0PM", True)
        steps = do(moving.move_anyway())
        first, second = (json.loads(request.content) for request in api.asked("PUT"))
        assert datetime.fromisoformat(first["start_time"]) == berlin(12, 5, 22, 7)
        assert (first["override"], second["override"]) == (False, True)
        assert second["start_time"] == first["start_time"]
        assert f"/bookings/{NEW}" in str(steps[-1])
        assert (moving.broken, moving.is_moving) == ([], False)

    def test_keeps_to_the_rules_after_all(self, moving: Any, api: FakeApi) -> None:
        api.on("PUT", PATH, against_the_rules())
        do(moving.move(NEXT_DAY))
        moving.keep_to_rules()
        do(moving.move_anyway())
        assert (len(api.asked("PUT")), moving.broken, moving.is_moving) == (1, [], True)

    def test_asks_nothing_where_insisting_would_not_help(self, moving: Any, api: FakeApi) -> None:
        api.on("PUT", PATH, against_the_rules(can_be_overridden=False))
        do(moving.move_elsewhere(FormData({"other_date": "2026-12-05", "other_time": "22:07"})))
        assert (moving.broken, moving.other_problem) == ([], "It is outside your hours.")

    @pytest.mark.parametrize(
        ("day", "at"), [("", "10:00"), ("2026-12-05", ""), ("2026-02-30", "10:00"), ("x", "y")]
    )
    def test_wants_a_date_and_a_time(self, moving: Any, api: FakeApi, day: str, at: str) -> None:
        do(moving.move_elsewhere(FormData({"other_date": day, "other_time": at})))
        assert (moving.other_problem, api.asked("PUT")) == ("Choose a date and a time.", [])

    def test_can_be_left(self, moving: Any) -> None:
        moving.stop_moving()
        assert not moving.is_moving


class TestResend:
    def test_sends_a_message_again(self, open_booking: Any, api: FakeApi) -> None:
        failed = notification(status=NotificationStatus.FAILED, sent_at=None, last_error="No such mailbox.")
        tab = open_booking(booking(notifications=[failed]))
        assert (tab.booking.notifications[0].error, tab.booking.notifications[0].can_resend) == (
            "No such mailbox.",
            True,
        )
        waiting = notification(status=NotificationStatus.PENDING, sent_at=None)
        api.on("POST", f"{PATH}notifications/{MAIL}/resend/", booking(notifications=[waiting]))
        do(tab.resend(str(MAIL)))
        assert (tab.booking.notifications[0].status_words, tab.said) == ("On its way", "On its way again.")

    def test_shows_why_not(self, open_booking: Any, api: FakeApi) -> None:
        tab = open_booking(booking())
        api.on("POST", f"{PATH}notifications/{MAIL}/resend/", 429)
        do(tab.resend(str(MAIL)))
        assert tab.problem == "No."


class TestTheOrganizersCalendar:
    def test_is_not_spoken_of_where_none_takes_bookings(self, open_booking: Any) -> None:
        assert open_booking(booking()).booking.calendar_sync.status == ""

    @pytest.mark.parametrize(
        ("changes", "words", "reason"),
        [
            ({"calendar_sync_status": "pending"}, "On its way into your calendar", ""),
            ({"calendar_sync_status": "succeeded"}, "In your calendar", ""),
            (
                {"calendar_sync_status": "succeeded", "status": "cancelled"},
                "Taken out of your calendar",
                "",
            ),
            (
                {
                    "calendar_sync_status": "pending",
                    "calendar_sync_error": "No answer",
                },
                "On its way into your calendar",
                "No answer. It is tried again by itself.",
            ),
            (
                {"calendar_sync_status": "failed", "calendar_sync_error": "No."},
                "Not in your calendar as it is here",
                "No.",
            ),
            (
                {"calendar_sync_status": "failed", "status": "rescheduled", "calendar_sync_error": "No."},
                "Still in your calendar",
                "No.",
            ),
        ],
    )
    def test_says_how_far_the_booking_has_come(
        self, open_booking: Any, changes: dict[str, Any], words: str, reason: str
    ) -> None:
        shown = open_booking(booking(**changes)).booking.calendar_sync
        assert (shown.words, shown.reason) == (words, reason)
        assert shown.can_retry == (changes["calendar_sync_status"] == "failed")

    def test_is_tried_again(self, open_booking: Any, api: FakeApi) -> None:
        tab = open_booking(booking(calendar_sync_status=CalendarSyncStatus.FAILED))
        api.on("POST", f"{PATH}calendar-sync/", booking(calendar_sync_status=CalendarSyncStatus.PENDING))
        do(tab.sync_calendar())
        assert (tab.booking.calendar_sync.status, tab.said) == ("pending", "It is tried again.")
        assert not tab.is_syncing

    def test_says_why_it_cannot_be(self, open_booking: Any, api: FakeApi) -> None:
        tab = open_booking(booking(calendar_sync_status=CalendarSyncStatus.FAILED))
        api.on("POST", f"{PATH}calendar-sync/", 409)
        do(tab.sync_calendar())
        assert (tab.problem, tab.is_syncing) == ("No.", False)


class TestTheCall:
    @pytest.mark.parametrize(
        ("meeting_id", "number"), [("85746065", "85746065"), ("spaces/jQCFfuBOdN5z", "")]
    )
    def test_shows_a_number_that_can_be_typed_in_and_no_other_name(
        self, open_booking: Any, meeting_id: str, number: str
    ) -> None:
        shown = open_booking(booking(meeting_id=meeting_id, meeting_link="https://zoom.example.com/j/1"))
        assert shown.booking.meeting_number == number


class TestPeople:
    PEOPLE = f"{PATH}attendees/"

    @pytest.fixture
    def group(self, open_booking: Any) -> Any:
        """Ivo and his guest, at a group of eight."""
        return open_booking(self.of("Ivo", "Amara"))

    def of(self, *names: str, **changes: Any) -> Any:
        people = [attendee(name) for name in names]
        group = {"is_group_event": True, "capacity": 8, "attendee_count": len(names), "attendees": people}
        return booking(**group, can_add_attendees=True, can_remove_attendees=True, **changes)

    def test_are_shown_with_the_seats_that_are_left(self, group: Any) -> None:
        assert (group.booking.seats_left, group.booking.can_add_attendees) == (6, True)

    def test_are_shown_by_parties(self, open_booking: Any) -> None:
        ivo, eve, amara = attendee("Ivo"), attendee("Eveline"), attendee("Amara")
        eve, amara = (one.model_copy(update={"guest_of_id": ivo.id}) for one in (eve, amara))
        unnamed = amara.model_copy(update={"name": "Ivo", "id": UUID(int=77)})
        shown = open_booking(
            booking(is_group_event=True, capacity=8, attendees=[eve, unnamed, ivo])
        ).booking.attendees
        assert [one.name for one in shown] == ["Ivo", "Eveline, guest of Ivo", "Guest of Ivo"]
        assert shown[0].concerns == "Ivo and 2 guests"

    def test_are_added_with_one_key_however_often_it_is_tried(self, group: Any, api: FakeApi) -> None:
        added = AttendeeAdded(attendee=attendee("Bo"), booking=self.of("Ivo", "Amara", "Bo"))
        api.on("POST", f"{self.PEOPLE}add/", 503, added)
        do(group.ask_to_add())
        form = FormData({"person_name": "Bo", "person_email": "bo@example.com"})
        do(group.add_person(form))
        assert (group.person_asked, bool(group.person_problem)) == ("add", True)
        do(group.add_person(form))
        assert (group.person_asked, group.booking.seats_left) == ("", 5)
        keys = {request.headers["Idempotency-Key"] for request in api.asked("POST")}
        assert len(keys) == 1

    def test_are_asked_what_invitees_are_asked_as_far_as_it_is_known(self, group: Any, api: FakeApi) -> None:
        api.on("GET", f"events/event-types/{INTRO}/", event_type(questions=[question()]))
        api.on("POST", f"{self.PEOPLE}add/", 503)
        do(group.ask_to_add())
        assert [(view.text, view.is_required) for view in group.questions] == [("What about?", False)]
        person = {"person_name": "Bo", "person_email": "bo@example.com"}
        do(group.add_person(FormData({**person, f"answer-{TOPIC}": "x" * 6000})))
        assert group.answer_errors == {f"answer-{TOPIC}": "Write up to 5000 characters."}
        assert api.asked("POST") == []
        do(group.add_person(FormData({**person, f"answer-{TOPIC}": "Hiring"})))
        sent = AttendeeAdd.model_validate_json(api.asked("POST")[-1].content)
        assert sent.custom_answers == {str(TOPIC): "Hiring"}

    @pytest.mark.parametrize(
        ("name", "email", "words"),
        [
            ("", "bo@example.com", "Enter a name."),
            ("Bo", "bo", "Enter an address, such as name@example.com."),
        ],
    )
    def test_are_asked_for_by_name_and_address(
        self, group: Any, api: FakeApi, name: str, email: str, words: str
    ) -> None:
        do(group.ask_to_add())
        do(group.add_person(FormData({"person_name": name, "person_email": email})))
        assert group.person_problem == words
        assert api.asked("POST") == []

    def test_are_taken_out_with_a_reason_once_it_was_asked(self, group: Any, api: FakeApi) -> None:
        amara = group.booking.attendees[1]
        api.on("POST", f"{self.PEOPLE}{amara.id}/remove/", self.of("Ivo"))
        do(group.remove_person(FormData({"remove_reason": "early"})))
        assert api.asked("POST") == []
        do(group.ask_to_remove(amara.id, amara.concerns))
        do(group.remove_person(FormData({"remove_reason": " Full "})))
        assert json.loads(api.asked("POST")[-1].content) == {"reason": "Full"}
        assert [one.name for one in group.booking.attendees] == ["Ivo"]

    def test_are_noted_as_absent_and_as_present_after_all(self, group: Any, api: FakeApi) -> None:
        ivo = group.booking.attendees[0]
        api.on("POST", f"{self.PEOPLE}{ivo.id}/no-show/", self.of("Ivo"))
        for is_no_show, said in ((True, "Marked as a no-show."), (False, "Marked as present.")):
            do(group.mark_person(ivo.id, is_no_show))
            assert json.loads(api.asked("POST")[-1].content) == {"is_no_show": is_no_show}
            assert group.said == said

    def test_say_why_not(self, group: Any, api: FakeApi) -> None:
        amara = group.booking.attendees[1]
        problem = refusal(409, ErrorCode.ATTENDEES_CLOSED, "Too late.")
        api.on("POST", f"{self.PEOPLE}{amara.id}/remove/", problem)
        do(group.ask_to_remove(amara.id, amara.concerns))
        do(group.remove_person(FormData({})))
        assert (group.person_asked, group.person_problem) == ("remove", "Too late.")
