"""What was done to a booking, as its organizer reads it."""

from typing import Any

import pytest

from shared_types.bookings import BookingUpdate
from shared_types.vocabulary import ActorType, AuditAction, BookingStatus
from tests.frontend.conftest import FakeApi, OpenTab, do
from tests.frontend.organizer_samples import BOOKING, audit, audit_entry, booking, profile
from web.states.booking_detail import BookingDetailState

PATH = f"events/bookings/{BOOKING}/"
AUDIT = f"{PATH}audit/"


@pytest.fixture
def open_history(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open a booking, and its history as the API tells it."""

    def open_one(*answers: Any) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", PATH, booking())
        api.on("GET", AUDIT, *answers)
        tab = open_tab(BookingDetailState, booking_id=str(BOOKING))
        assert "load_history" in str(do(tab.load())[-1])
        do(tab.load_history())
        return tab

    return open_one


class TestLoadHistory:
    def test_says_what_who_from_where_and_when_in_the_organizers_zone(self, open_history: Any) -> None:
        shown = open_history(audit(audit_entry())).history[0]
        assert (shown.what, shown.who, shown.origin) == ("Booked", "Ivo, invitee", "from 203.0.113.9")
        assert shown.at == "Friday, November 20, 9:00\xa0AM"

    @pytest.mark.parametrize(
        ("actor", "words"),
        [
            ({"actor_name": "Olga Okafor", "actor_email": "olga@example.com"}, "You"),
            (
                {"actor_name": "Dana", "actor_email": "dana@example.com"},
                "Dana, on the organizer's behalf",
            ),
            ({"actor_name": "", "actor_email": ""}, "The organizer"),
            ({"actor_type": ActorType.SYSTEM, "actor_name": "", "actor_email": ""}, "Kalends, by itself"),
            ({"actor_type": ActorType.ATTENDEE, "actor_name": "Amara"}, "Amara, attendee"),
            ({"actor_type": ActorType.INTEGRATION, "actor_name": ""}, "The linked calendar"),
        ],
    )
    def test_tells_the_organizer_from_those_who_act_for_them(
        self, open_history: Any, actor: dict[str, Any], words: str
    ) -> None:
        entry = audit_entry(**{"actor_type": ActorType.ORGANIZER, **actor})
        assert open_history(audit(entry)).history[0].who == words

    def test_says_that_an_old_address_is_kept_no_more(self, open_history: Any) -> None:
        entry = audit_entry(ip_address="", address_mark="3fa91c2bdeadbeef")
        assert (
            open_history(audit(entry)).history[0].origin == "from an address no longer kept, marked 3fa91c2b"
        )

    def test_says_when_a_meeting_was_and_is_across_the_night_when_clocks_go_back(
        self, open_history: Any
    ) -> None:
        entry = audit_entry(
            action=AuditAction.BOOKING_RESCHEDULED,
            old_values={"start_time": "2026-10-24T08:00:00+00:00", "end_time": "2026-10-24T08:30:00+00:00"},
            new_values={"start_time": "2026-10-25T08:00:00+00:00", "end_time": "2026-10-25T08:30:00+00:00"},
        )
        (line,) = open_history(audit(entry)).history[0].changes
        assert (line.label, line.before, line.after) == (
            "Time",
            "Saturday, October 24, 10:00\xa0AM – 10:30\xa0AM",
            "Sunday, October 25, 9:00\xa0AM – 9:30\xa0AM",
        )

    def test_tells_a_move_once_though_both_sides_have_it(self, open_history: Any) -> None:
        move = {
            "action": AuditAction.BOOKING_RESCHEDULED,
            "description": "Moved to another time",
            "old_values": {"start_time": "2026-12-02T09:00:00+00:00"},
            "new_values": {"start_time": "2026-12-03T09:00:00+00:00"},
        }
        new = audit_entry(2, **move, metadata={"moved_from": "1", "rules_broken": ["off_grid"]})
        old = audit_entry(1, **move, metadata={"moved_to": "2", "rules_broken": ["off_grid"]})
        shown = open_history(audit(new, old)).history
        assert [(one.what, len(one.changes), len(one.notes)) for one in shown] == [
            ("Took the place of the earlier booking", 0, 0),
            ("Moved to another time", 1, 1),
        ]

    @pytest.mark.parametrize("name", ["moved_to", "moved_from", "seat_moved_to", "seat_moved_from"])
    def test_leads_to_the_other_booking_of_a_move(self, open_history: Any, name: str) -> None:
        moved, other = audit_entry(2, metadata={name: "7"}), audit_entry(1)
        shown = open_history(audit(moved, other)).history
        assert [one.other_booking for one in shown] == ["7", ""]

    def test_names_what_changed_and_nothing_else(self, open_history: Any) -> None:
        entry = audit_entry(
            old_values={"status": "confirmed", "attendee_count": 1},
            new_values={"status": "no_show", "attendee_count": 1},
            personal_values={
                "old": {"invitee_email": "ivo@example.com"},
                "new": {"invitee_email": "ivo@example.net"},
                "reason": "He moved.",
            },
        )
        shown = open_history(audit(entry)).history[0]
        assert [(one.label, one.before, one.after) for one in shown.changes] == [
            ("Status", "Confirmed", "No-show"),
            ("Their address", "ivo@example.com", "ivo@example.net"),
        ]
        assert shown.reason == "He moved."

    def test_names_whose_seat_it_was_the_rules_set_aside_and_guests(self, open_history: Any) -> None:
        entry = audit_entry(
            description="Left",
            personal_values={
                "attendee": {"name": "Amara"},
                "new": {"guests": [{"name": "Bo"}, {"name": "Cy"}]},
            },
            metadata={"seats": 2, "rules_broken": ["outside_hours", "day_full"]},
        )
        shown = open_history(audit(entry)).history[0]
        assert shown.what == "Left: Amara"
        assert shown.notes == [
            "2 seats.",
            "Rules were set aside: it is outside the hours, the day is full.",
        ]
        assert [(one.label, one.before, one.after) for one in shown.changes] == [("Guests", "", "Bo, Cy")]

    def test_shows_each_answer_that_is_another_now_under_its_question(self, open_history: Any) -> None:
        entry = audit_entry(
            old_values={"answer_count": 2},
            new_values={"answer_count": 2},
            personal_values={
                "old": {"answers": [["Topic?", "Spring"], ["Diet?", "None"], ["Gone?", "Yes"]]},
                "new": {"answers": [["Topic?", "Summer"], ["Diet?", "None"], ["New?", "3"]]},
            },
        )
        shown = open_history(audit(entry)).history[0].changes
        assert [(one.label, one.before, one.after) for one in shown] == [
            ("Topic?", "Spring", "Summer"),
            ("Gone?", "Yes", ""),
            ("New?", "", "3"),
        ]

    def test_tells_what_an_erasure_has_left(self, open_history: Any) -> None:
        entry = audit_entry(actor_name="", actor_email="", ip_address="", is_erased=True)
        shown = open_history(audit(entry)).history[0]
        assert (shown.who, shown.origin, shown.notes) == (
            "The invitee",
            "",
            ["Who it was has been erased."],
        )

    def test_shows_values_it_has_no_word_for_not_at_all(self, open_history: Any) -> None:
        entry = audit_entry(old_values={"flavour": "mint"}, new_values={"flavour": "lime"})
        assert open_history(audit(entry)).history[0].changes == []

    def test_may_find_nothing(self, open_history: Any) -> None:
        tab = open_history(audit())
        assert (tab.history, tab.is_history_loading, tab.history_problem) == ([], False, "")

    def test_offers_another_try_where_it_fails_and_leaves_the_booking_in_sight(
        self, open_history: Any
    ) -> None:
        tab = open_history(503, audit(audit_entry()))
        assert (tab.history_problem, tab.history, tab.problem) == ("No.", [], "")
        assert tab.booking is not None
        do(tab.load_history())
        assert (tab.history_problem, len(tab.history)) == ("", 1)

    def test_is_read_anew_after_an_act(self, open_history: Any, api: FakeApi) -> None:
        tab = open_history(audit(audit_entry()))
        api.on("PUT", PATH, booking(status=BookingStatus.CANCELLED))
        tab.ask("cancel")
        assert "load_history" in str(do(tab.act())[-1])
        assert BookingUpdate.model_validate_json(api.asked("PUT")[0].content).action == "cancel"


class TestLoadMoreHistory:
    def test_adds_what_was_before(self, open_history: Any, api: FakeApi) -> None:
        tab = open_history(audit(audit_entry(2), next_cursor="next"), audit(audit_entry(1)))
        do(tab.load_more_history())
        assert api.asked()[-1].url.params["cursor"] == "next"
        assert [one.id for one in tab.history] == [str(audit_entry(2).id), str(audit_entry(1).id)]
        assert tab.history_cursor == ""

    def test_asks_for_nothing_where_there_is_no_more(self, open_history: Any, api: FakeApi) -> None:
        tab = open_history(audit(audit_entry()))
        before = len(api.asked())
        do(tab.load_more_history())
        assert len(api.asked()) == before

    def test_keeps_what_is_shown_where_it_fails(self, open_history: Any) -> None:
        tab = open_history(audit(audit_entry(2), next_cursor="next"), 503, audit(audit_entry(1)))
        do(tab.load_more_history())
        assert (len(tab.history), tab.history_problem, tab.is_more_history_loading) == (1, "No.", False)
        do(tab.load_more_history())
        assert (len(tab.history), tab.history_problem) == (2, "")
