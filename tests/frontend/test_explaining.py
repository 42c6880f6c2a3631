"""Why a time is not offered, on the preview of an event type."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from reflex_base.utils.form import FormData

from shared_types.errors import FieldProblem
from shared_types.explanations import (
    BookingInTheWay,
    ExternalEventInTheWay,
    HoursOfDate,
    SeatsTaken,
    StartExplanation,
    StartReason,
    UnreadCalendar,
)
from shared_types.vocabulary import BookingStatus, CalendarProvider, ErrorCode
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import BOOKING, INTRO, event_type, profile
from tests.frontend.samples import berlin, refusal, slots
from web.states.event_type_preview import EventTypePreviewState

PATH = f"events/event-types/{INTRO}/"
EXPLAIN = "events/slots/olga/intro-call/explain/"
TEN = datetime(2026, 12, 4, 9, tzinfo=UTC)
ASKED = {"explain_date": "2026-12-04", "explain_time": "10:00"}


@pytest.fixture
def tab(open_tab: OpenTab, api: FakeApi) -> Any:
    """The preview of an intro call, loaded."""
    api.on("GET", "users/profile/", profile())
    api.on("GET", PATH, event_type())
    api.on("GET", f"{PATH}slots/", slots(berlin(11, 26)))
    opened = open_tab(EventTypePreviewState, event_type_id=str(INTRO))
    do(opened.load())
    return opened


def reason(code: ErrorCode, words: str = "So it is.", **behind: Any) -> StartReason:
    nothing = dict.fromkeys(StartReason.model_fields.keys() - {"code", "words", "nearest_starts"})
    return StartReason(**{**nothing, "code": code, "words": words, "nearest_starts": [], **behind})


def answer(*reasons: StartReason, start: datetime = TEN) -> StartExplanation:
    return StartExplanation(
        start_time=start,
        end_time=start,
        timezone="Europe/Berlin",
        is_offered=not reasons,
        reasons=list(reasons),
    )


def ask(tab: Any, **typed: str) -> None:
    do(tab.explain(FormData({**ASKED, **typed})))


class TestExplain:
    def test_reads_the_time_by_the_clocks_that_are_looked_from(self, tab: Any, api: FakeApi) -> None:
        api.on("GET", EXPLAIN, answer())
        ask(tab)
        asked = api.asked()[-1].url.params
        assert (asked["start"], asked["timezone"], asked["attendee_count"]) == (
            "2026-12-04T10:00:00+01:00",
            "Europe/Berlin",
            "1",
        )
        do(tab.set_timezone("Asia/Tokyo"))
        ask(tab, explain_people="3")
        asked = api.asked()[-1].url.params
        assert (asked["start"], asked["timezone"], asked["attendee_count"]) == (
            "2026-12-04T10:00:00+09:00",
            "Asia/Tokyo",
            "3",
        )

    def test_says_clearly_that_a_time_is_offered_and_in_which_zone_it_was_read(
        self, tab: Any, api: FakeApi
    ) -> None:
        api.on("GET", EXPLAIN, answer())
        ask(tab)
        assert (tab.explanation.is_offered, tab.explanation.reasons) == (True, [])
        assert tab.explanation.when == "Friday, December 4, 10:00\xa0AM in Berlin, UTC+1"

    def test_keeps_the_order_of_the_reasons_and_leads_to_what_is_behind_each(
        self, tab: Any, api: FakeApi
    ) -> None:
        in_the_way = BookingInTheWay(
            id=BOOKING,
            event_name="Intro call",
            invitee_name="Ivo",
            status=BookingStatus.CONFIRMED,
            start_time=TEN,
            end_time=TEN,
            busy_from=TEN,
            busy_until=TEN,
        )
        event = ExternalEventInTheWay(
            title="Dentist",
            provider=CalendarProvider.GOOGLE,
            account_email="olga@example.com",
            calendar_name="Work",
            start_time=TEN,
            end_time=TEN,
        )
        unread = UnreadCalendar(
            provider=CalendarProvider.CALDAV, account_email="olga@example.com", synced_at=None
        )
        hours = HoursOfDate(
            date=date(2026, 12, 4),
            timezone="Europe/Berlin",
            schedule_name="Working hours",
            is_override=False,
            intervals=[],
        )
        api.on(
            "GET",
            EXPLAIN,
            answer(
                reason(ErrorCode.TOO_SOON, "Too soon."),
                reason(ErrorCode.OUTSIDE_HOURS, "Closed.", hours=hours),
                reason(ErrorCode.SLOT_TAKEN, "Ivo has booked.", booking=in_the_way),
                reason(ErrorCode.SLOT_TAKEN, "Dentist is in it.", external_event=event),
                reason(ErrorCode.SLOT_TAKEN, "It could not be read yet.", unread_calendar=unread),
                reason(ErrorCode.IN_PAST, "That time has passed."),
            ),
        )
        ask(tab)
        assert [(one.words, one.path, one.source) for one in tab.explanation.reasons] == [
            ("Too soon.", f"/event-types/{INTRO}/edit", ""),
            ("Closed.", "/availability/", ""),
            ("Ivo has booked.", f"/bookings/{BOOKING}", ""),
            ("Dentist is in it.", "", "Google Calendar of olga@example.com"),
            ("It could not be read yet.", "/settings/integrations/", ""),
            ("That time has passed.", "", ""),
        ]

    @pytest.mark.parametrize(("group", "path"), [(BOOKING, f"/bookings/{BOOKING}"), (None, "")])
    def test_leads_to_the_group_that_takes_the_seats(
        self, tab: Any, api: FakeApi, group: UUID | None, path: str
    ) -> None:
        seats = SeatsTaken(booking_id=group, taken=4, capacity=8, asked_for=5)
        api.on("GET", EXPLAIN, answer(reason(ErrorCode.CAPACITY_EXCEEDED, seats=seats)))
        ask(tab, explain_people="5")
        assert tab.explanation.reasons[0].path == path

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"explain_date": ""}, "Choose a date and a time."),
            ({"explain_time": "soon"}, "Choose a date and a time."),
            ({"explain_people": "0"}, "Say for how many people, in digits."),
            ({"explain_people": "-1"}, "Say for how many people, in digits."),
            ({"explain_people": "99999999"}, "Say for how many people, in digits."),
        ],
    )
    def test_asks_nothing_of_the_api_before_it_knows_what(
        self, tab: Any, api: FakeApi, typed: dict[str, str], said: str
    ) -> None:
        before = len(api.asked())
        ask(tab, **typed)
        assert (tab.explain_problem, len(api.asked())) == (said, before)

    def test_says_why_there_is_no_answer(self, tab: Any, api: FakeApi) -> None:
        api.on("GET", EXPLAIN, answer(), 503)
        ask(tab)
        ask(tab)
        assert (tab.explanation, tab.explain_problem, tab.is_explaining) == (None, "No.", False)

    def test_shows_what_is_wrong_with_the_time(self, tab: Any, api: FakeApi) -> None:
        faults = [FieldProblem(field="start", code="invalid", message="Use a time of this age.")]
        api.on("GET", EXPLAIN, refusal(422, ErrorCode.VALIDATION_FAILED, "Wrong.", errors=faults))
        ask(tab)
        assert tab.explain_problem == "Use a time of this age."

    def test_forgets_its_answer_where_the_zone_is_another(self, tab: Any, api: FakeApi) -> None:
        api.on("GET", EXPLAIN, answer())
        ask(tab)
        do(tab.set_timezone("Asia/Tokyo"))
        assert (tab.explanation, tab.viewer_zone) == (None, "Tokyo")
