"""Until when, and how often, an invitee may cancel and move; their organizer always may."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.events.errors import (
    BookingNotCancellable,
    BookingNotReschedulable,
    CancellationTooLate,
    MovesUsedUp,
    RescheduleTooLate,
)
from apps.events.models import Attendee, Booking, BookingSeries, EventType
from apps.events.models.change_policy import POLICY_FIELDS
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.idempotency import Made
from apps.events.services.manage import manage_booking
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.bookings import BookingCancel, BookingReschedule
from shared_types.vocabulary import Audience, CancelledBy, Notice
from tests.api_client import ApiClient
from tests.backend.constraints import refused_by
from tests.backend.events.cast import BERLIN, MONDAY_9, NOW, book, make_event_type, raw_booking, raw_seat
from tests.cast import make_schedule

INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
TUESDAY_9, WEDNESDAY_9 = MONDAY_9 + DAY, MONDAY_9 + 2 * DAY


@pytest.fixture
def strict_call(intro_call: EventType) -> EventType:
    """Can be cancelled until a day before, moved until four hours before, and moved once."""
    intro_call.cancellation_deadline_minutes = 24 * 60
    intro_call.reschedule_deadline_minutes = 4 * 60
    intro_call.max_reschedules = 1
    intro_call.save()
    return intro_call


@pytest.fixture
def strict_workshop(workshop: EventType) -> EventType:
    """The same rules, for a group."""
    workshop.cancellation_deadline_minutes = 24 * 60
    workshop.reschedule_deadline_minutes = 4 * 60
    workshop.max_reschedules = 1
    workshop.save()
    return workshop


def held_by(made: Made | Booking | Attendee) -> Booking | Attendee:
    """What the link opens, read anew."""
    held = (made.seat or made.booking) if isinstance(made, Made) else made
    if isinstance(held, Attendee):
        return Attendee.objects.select_related("booking__event_type", "booking__organizer").get(id=held.id)
    return Booking.objects.select_related("event_type", "organizer").get(id=held.id)


def change(
    made: Made | Booking | Attendee, wanted: BookingCancel | BookingReschedule, *, now: datetime
) -> Booking | Attendee:
    changed = manage_booking(held_by(made), wanted, origin=NOWHERE, now=now)
    assert not isinstance(changed, BookingSeries)
    return changed


def cancel(made: Made | Booking | Attendee, *, now: datetime = NOW) -> Booking | Attendee:
    """The invitee cancels through their link."""
    return change(made, BookingCancel(), now=now)


def move(made: Made | Booking | Attendee, to: datetime, *, now: datetime = NOW) -> Booking | Attendee:
    """The invitee moves through their link."""
    return change(made, BookingReschedule(start_time=to), now=now)


def move_by_organizer(booking: Booking, to: datetime, *, now: datetime = NOW) -> Booking:
    wanted = Move(start=to, moved_by=Audience.ORGANIZER, actor=organizer_actor(booking.organizer))
    return reschedule_booking(organizer_id=booking.organizer_id, booking_id=booking.id, move=wanted, now=now)


def cancel_by_organizer(booking: Booking, *, now: datetime) -> Booking:
    return cancel_booking(
        organizer_id=booking.organizer_id,
        booking_id=booking.id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=organizer_actor(booking.organizer),
        now=now,
    )


class TestCancellationDeadline:
    @pytest.mark.parametrize("kind", ["strict_call", "strict_workshop"])
    def test_passes_at_its_very_instant(self, kind: str, request: pytest.FixtureRequest) -> None:
        made = book(request.getfixturevalue(kind), at=MONDAY_9)
        with pytest.raises(CancellationTooLate):
            cancel(made, now=MONDAY_9 - DAY)
        gone = cancel(made, now=MONDAY_9 - DAY - INSTANT)
        assert gone.status == "cancelled"

    def test_is_counted_in_elapsed_time_where_the_clocks_change(self, olga: User) -> None:
        """Sunday 28 March 2027, 10:00 in Berlin: the day before it, that was at nine."""
        make_schedule(olga, weekly={7: [(0, 1440)]})
        call = make_event_type(olga, cancellation_deadline_minutes=24 * 60)
        made = book(call, at=datetime(2027, 3, 28, 10, 0, tzinfo=BERLIN))
        deadline = datetime(2027, 3, 27, 9, 0, tzinfo=BERLIN)
        assert deadline == datetime(2027, 3, 27, 8, 0, tzinfo=UTC)
        with pytest.raises(CancellationTooLate):
            cancel(made, now=deadline)
        assert cancel(made, now=deadline - INSTANT).status == "cancelled"

    def test_is_the_start_where_none_is_set(self, intro_call: EventType) -> None:
        made = book(intro_call, at=MONDAY_9)
        with pytest.raises(BookingNotCancellable):
            cancel(made, now=MONDAY_9)
        assert cancel(made, now=MONDAY_9 - INSTANT).status == "cancelled"

    def test_may_have_passed_when_the_booking_is_made(self, strict_call: EventType) -> None:
        soon = datetime(2027, 1, 28, 15, 0, tzinfo=BERLIN)
        with pytest.raises(CancellationTooLate):
            cancel(book(strict_call, at=soon))

    def test_does_not_bind_the_organizer(self, strict_call: EventType) -> None:
        booking = book(strict_call, at=MONDAY_9).booking
        assert not cancel_by_organizer(booking, now=MONDAY_9 - INSTANT).is_live()

    def test_does_not_bind_the_organizer_at_a_seat(self, strict_workshop: EventType) -> None:
        made = book(strict_workshop, at=MONDAY_9)
        assert made.seat is not None
        left = leave_slot(
            organizer_id=made.booking.organizer_id,
            attendee_id=made.seat.id,
            reason="",
            actor=organizer_actor(made.booking.organizer),
            now=MONDAY_9 - INSTANT,
        )
        assert left.booking.attendee_count == 0


class TestRescheduleDeadline:
    @pytest.mark.parametrize("kind", ["strict_call", "strict_workshop"])
    def test_passes_at_its_very_instant(self, kind: str, request: pytest.FixtureRequest) -> None:
        made = book(request.getfixturevalue(kind), at=MONDAY_9)
        deadline = MONDAY_9 - timedelta(hours=4)
        with pytest.raises(RescheduleTooLate):
            move(made, TUESDAY_9, now=deadline)
        moved = move(made, TUESDAY_9, now=deadline - INSTANT)
        assert (moved.booking if isinstance(moved, Attendee) else moved).start_time == TUESDAY_9

    def test_is_counted_from_the_new_start_after_a_move(self, intro_call: EventType) -> None:
        EventType.objects.update(reschedule_deadline_minutes=4 * 60)
        moved = move(book(intro_call, at=MONDAY_9), TUESDAY_9)
        deadline = TUESDAY_9 - timedelta(hours=4)
        with pytest.raises(RescheduleTooLate):
            move(moved, WEDNESDAY_9, now=deadline)
        assert move(moved, WEDNESDAY_9, now=deadline - INSTANT) != moved

    def test_does_not_bind_the_organizer(self, strict_call: EventType) -> None:
        booking = book(strict_call, at=MONDAY_9).booking
        assert move_by_organizer(booking, TUESDAY_9, now=MONDAY_9 - INSTANT).start_time == TUESDAY_9

    def test_is_no_hindrance_to_staying_where_one_is(self, strict_call: EventType) -> None:
        made = book(strict_call, at=MONDAY_9)
        assert move(made, MONDAY_9, now=MONDAY_9 - INSTANT) == made.booking


class TestNumberOfMoves:
    @pytest.mark.parametrize("kind", ["strict_call", "strict_workshop"])
    def test_is_kept(self, kind: str, request: pytest.FixtureRequest) -> None:
        moved = move(book(request.getfixturevalue(kind), at=MONDAY_9), TUESDAY_9)
        assert (moved.reschedule_count, moved.moves_left()) == (1, 0)
        with pytest.raises(MovesUsedUp):
            move(moved, WEDNESDAY_9)
        assert cancel(moved).status == "cancelled", "cancelling is another rule"

    def test_may_be_none_at_all(self, intro_call: EventType) -> None:
        EventType.objects.update(max_reschedules=0)
        with pytest.raises(MovesUsedUp):
            move(book(intro_call, at=MONDAY_9), TUESDAY_9)

    def test_counts_no_move_of_the_organizer(self, strict_call: EventType) -> None:
        booking = book(strict_call, at=MONDAY_9).booking
        moved = move_by_organizer(move_by_organizer(booking, TUESDAY_9), WEDNESDAY_9)
        assert moved.reschedule_count == 0
        assert move(moved, MONDAY_9).reschedule_count == 1

    def test_lets_the_organizer_move_what_was_moved_too_often(self, strict_call: EventType) -> None:
        moved = move(book(strict_call, at=MONDAY_9), TUESDAY_9)
        assert isinstance(moved, Booking)
        again = move_by_organizer(moved, WEDNESDAY_9)
        assert (again.start_time, again.reschedule_count) == (WEDNESDAY_9, 1)

    def test_counts_no_move_that_was_refused(self, strict_call: EventType) -> None:
        book(strict_call, at=TUESDAY_9)
        made = book(strict_call, at=MONDAY_9)
        with pytest.raises(Exception, match="taken"):
            move(made, TUESDAY_9)
        assert move(made, WEDNESDAY_9).reschedule_count == 1

    def test_counts_a_repeated_request_once(self, strict_call: EventType) -> None:
        moved = move(book(strict_call, at=MONDAY_9), TUESDAY_9)
        assert move(moved, TUESDAY_9).reschedule_count == 1


class TestMails:
    @pytest.mark.parametrize("kind", ["strict_call", "strict_workshop"])
    def test_tell_the_invitee_until_when_and_the_organizer_nothing(
        self, kind: str, olga: User, request: pytest.FixtureRequest
    ) -> None:
        move(book(request.getfixturevalue(kind), at=MONDAY_9), TUESDAY_9)
        told = Notification.objects.order_by("created_at").exclude(recipient=olga.email)
        rules = [(row.notice, row.payload["cancellable_until"], row.payload["moves_left"]) for row in told]
        assert {(notice, datetime.fromisoformat(until), left) for notice, until, left in rules} == {
            (Notice.BOOKING_CONFIRMED, MONDAY_9 - DAY, 1),
            (Notice.BOOKING_RESCHEDULED, TUESDAY_9 - DAY, 0),
        }
        for row in Notification.objects.filter(recipient=olga.email):
            assert row.payload["cancellable_until"] is row.payload["moves_left"] is None


class TestPolicy:
    @pytest.mark.parametrize("kind", ["strict_call", "strict_workshop"])
    def test_is_the_one_that_was_shown_when_the_booking_was_made(
        self, kind: str, request: pytest.FixtureRequest
    ) -> None:
        made = book(request.getfixturevalue(kind), at=MONDAY_9)
        EventType.objects.update(**dict.fromkeys(POLICY_FIELDS))
        with pytest.raises(CancellationTooLate):
            cancel(made, now=MONDAY_9 - DAY)
        moved = move(made, TUESDAY_9)
        with pytest.raises(MovesUsedUp):
            move(moved, WEDNESDAY_9)

    def test_of_a_seat_is_the_one_that_its_holder_was_shown(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9)
        EventType.objects.update(cancellation_deadline_minutes=24 * 60)
        second = book(workshop, at=MONDAY_9, invitee_email="eve@example.com")
        with pytest.raises(CancellationTooLate):
            cancel(second, now=MONDAY_9 - INSTANT)
        assert cancel(first, now=MONDAY_9 - INSTANT).status == "cancelled"

    def test_goes_along_when_the_organizer_moves_a_group(self, strict_workshop: EventType) -> None:
        made = book(strict_workshop, at=MONDAY_9)
        EventType.objects.update(**dict.fromkeys(POLICY_FIELDS))
        move_by_organizer(made.booking, TUESDAY_9)
        with pytest.raises(CancellationTooLate):
            cancel(made, now=TUESDAY_9 - DAY)

    def test_is_held_by_the_database(self, intro_call: EventType, workshop: EventType) -> None:
        with refused_by("booking_is_not_moved_too_often"):
            raw_booking(intro_call, max_reschedules=1, reschedule_count=2)
        slot = raw_booking(workshop, capacity=4)
        with refused_by("attendee_is_not_moved_too_often"):
            raw_seat(slot, max_reschedules=0, reschedule_count=1)
        for field, name in (
            ("cancellation_deadline_minutes", "eventtype_deadlines_are_at_most_a_year"),
            ("reschedule_deadline_minutes", "eventtype_deadlines_are_at_most_a_year"),
            ("max_reschedules", "eventtype_allows_at_most_100_moves"),
        ):
            with refused_by(name):
                EventType.objects.filter(id=intro_call.id).update(
                    **{field: 101 if field == "max_reschedules" else 60 * 24 * 365 + 1}
                )


@pytest.mark.usefixtures("frozen")
class TestApi:
    def wish(self, **fields: Any) -> dict[str, Any]:
        return {"name": "Intro call", "event_type_slug": "intro-call", **fields}

    def booked(self, api: ApiClient, at: datetime = MONDAY_9) -> dict[str, Any]:
        made = api.post(
            "events/bookings/create/",
            {
                "organizer_slug": "olga",
                "event_type_slug": "intro-call",
                "start_time": at.isoformat(),
                "invitee_name": "Ivo",
                "invitee_email": "ivo@example.com",
                "invitee_timezone": "UTC",
            },
        )
        assert made.status_code == 201, made.content
        body: dict[str, Any] = made.json()
        return body

    def test_takes_and_shows_the_rules(
        self, olgas_hours: object, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        rules = {
            "cancellation_deadline_minutes": 1440,
            "reschedule_deadline_minutes": 0,
            "max_reschedules": 2,
        }
        made = olga_api.post("events/event-types/", self.wish(**rules))
        assert {name: made.json()[name] for name in rules} == rules
        shown = anyone_api.get("events/public/olga/intro-call/").json()
        assert {name: shown[name] for name in rules} == rules
        booking = self.booked(anyone_api)["booking"]
        whole = olga_api.get(f"events/bookings/{booking['id']}/").json()
        assert {name: whole[name] for name in rules} == rules
        assert whole["reschedule_count"] == 0

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("cancellation_deadline_minutes", -1),
            ("cancellation_deadline_minutes", 525_601),
            ("reschedule_deadline_minutes", 10**20),
            ("max_reschedules", 101),
            ("max_reschedules", "many"),
        ],
    )
    def test_refuses_rules_that_nobody_could_keep(
        self, olgas_hours: object, olga_api: ApiClient, field: str, value: object
    ) -> None:
        refused = olga_api.post("events/event-types/", self.wish(**{field: value}))
        assert refused.status_code == 422
        assert [error["field"] for error in refused.json()["errors"]] == [field]

    def test_says_until_when_and_why_not(self, strict_call: EventType, anyone_api: ApiClient) -> None:
        booking = self.booked(anyone_api)["booking"]
        assert (booking["can_be_cancelled"], booking["can_be_rescheduled"]) == (True, True)
        assert datetime.fromisoformat(booking["cancellable_until"]) == MONDAY_9 - DAY
        assert datetime.fromisoformat(booking["reschedulable_until"]) == MONDAY_9 - timedelta(hours=4)
        assert (booking["moves_left"], booking["cancel_refusal"], booking["reschedule_refusal"]) == (
            1,
            None,
            None,
        )

    def test_refuses_with_the_code_that_the_page_was_told(
        self, strict_call: EventType, anyone_api: ApiClient
    ) -> None:
        made = self.booked(anyone_api, at=datetime(2027, 1, 28, 15, 0, tzinfo=BERLIN))
        path = f"events/booking/{made['access_token']}/manage/"
        shown = anyone_api.get(path).json()["booking"]
        assert (shown["can_be_cancelled"], shown["cancel_refusal"]) == (False, "cancellation_too_late")
        assert (shown["can_be_rescheduled"], shown["reschedule_refusal"]) == (False, "reschedule_too_late")
        for change, code in (
            ({"action": "cancel"}, "cancellation_too_late"),
            ({"action": "reschedule", "start_time": TUESDAY_9.isoformat()}, "reschedule_too_late"),
        ):
            refused = anyone_api.post(path, change)
            assert (refused.status_code, refused.json()["code"]) == (409, code)

    def test_says_when_the_moves_are_used_up(self, strict_call: EventType, anyone_api: ApiClient) -> None:
        path = f"events/booking/{self.booked(anyone_api)['access_token']}/manage/"
        moved = anyone_api.post(path, {"action": "reschedule", "start_time": TUESDAY_9.isoformat()}).json()
        assert (moved["booking"]["moves_left"], moved["booking"]["reschedule_refusal"]) == (
            0,
            "moves_used_up",
        )
        again = anyone_api.post(path, {"action": "reschedule", "start_time": WEDNESDAY_9.isoformat()})
        assert (again.status_code, again.json()["code"]) == (409, "moves_used_up")

    def test_says_that_what_is_switched_off_cannot_be_moved(
        self, intro_call: EventType, anyone_api: ApiClient
    ) -> None:
        path = f"events/booking/{self.booked(anyone_api)['access_token']}/manage/"
        EventType.objects.update(is_active=False)
        shown = anyone_api.get(path).json()["booking"]
        assert (shown["can_be_cancelled"], shown["reschedule_refusal"]) == (True, "booking_not_reschedulable")
        with pytest.raises(BookingNotReschedulable):
            move(Booking.objects.get(), TUESDAY_9)

    def test_lets_the_organizer_act_whatever_was_agreed(
        self, strict_call: EventType, anyone_api: ApiClient, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(max_reschedules=0)
        made = self.booked(anyone_api, at=datetime(2027, 1, 28, 15, 0, tzinfo=BERLIN))
        path = f"events/bookings/{made['booking']['id']}/"
        shown = olga_api.get(path).json()
        assert (shown["can_be_cancelled"], shown["can_be_rescheduled"]) == (True, True)
        moved = olga_api.put(path, {"action": "reschedule", "start_time": TUESDAY_9.isoformat()})
        assert moved.status_code == 200
        gone = olga_api.put(f"events/bookings/{moved.json()['id']}/", {"action": "cancel"})
        assert gone.json()["status"] == "cancelled"
