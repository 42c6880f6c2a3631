"""Who waits for a time, who is offered it, and what they make of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.events.errors import (
    CapacityExceeded,
    NotInLine,
    OfferExpired,
    SlotFree,
    SlotTaken,
    StartNotOffered,
    WaitlistOff,
)
from apps.events.models import Attendee, Booking, BookingAuditLog, EventType, OrganizerLock, WaitlistEntry
from apps.events.selectors.bookings import When, list_bookings
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.event_types.editing import delete_event_type
from apps.events.services.manage import manage_booking
from apps.events.services.waitlist.organizing import offer_to_entry, remove_entry
from apps.events.services.waitlist.sweeping import offer_what_is_free, sweep_waitlists
from apps.events.services.waitlist.terms import claim_end
from apps.notifications.models import WAITLIST, Notification
from core.errors import Invalid
from shared_types.bookings import BookingReschedule
from shared_types.vocabulary import Audience, BookingStatus, NotificationStatus, WaitlistStatus
from tests.backend.events.cast import BERLIN, HALF_AN_HOUR, MONDAY_9, NOW, book
from tests.backend.events.waiting import again, answer, ask_to_wait, call_off, wait_for

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MONDAY_10 = MONDAY_9 + HOUR
TUESDAYS: dict[str, Any] = {
    "first_date": "2027-02-01",
    "last_date": "2027-02-14",
    "weekdays": [2],
    "from_time": "13:00",
    "until_time": "14:00",
}


@pytest.fixture
def intro_call(intro_call: EventType) -> EventType:
    """Half an hour, for one, with a waitlist."""
    return with_waitlist(intro_call)


@pytest.fixture
def workshop(workshop: EventType) -> EventType:
    """An hour, for four, with a waitlist."""
    return with_waitlist(workshop)


def with_waitlist(event_type: EventType) -> EventType:
    event_type.enable_waitlist = True
    event_type.save()
    return event_type


def told(entry: WaitlistEntry) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(subject_kind=WAITLIST, subject_id=entry.id)
    return list(rows.order_by("created_at", "notice").values_list("notice", "status"))


class TestJoin:
    def test_counts_once_the_address_is_confirmed(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = ask_to_wait(intro_call, MONDAY_9)
        assert (entry.status, entry.confirmed_at) == (WaitlistStatus.ACTIVE, None)
        assert told(entry) == [("waitlist_confirm", "pending")]
        call_off(taken)
        assert again(entry).status == WaitlistStatus.ACTIVE
        assert Booking.objects.live().count() == 0

    def test_is_refused_where_there_is_no_waitlist(self, intro_call: EventType) -> None:
        intro_call.enable_waitlist = False
        intro_call.save()
        book(intro_call, at=MONDAY_9)
        with pytest.raises(WaitlistOff):
            ask_to_wait(intro_call, MONDAY_9)

    def test_is_refused_for_a_time_that_is_free_and_names_it(self, intro_call: EventType) -> None:
        with pytest.raises(SlotFree) as refused:
            ask_to_wait(intro_call, MONDAY_9)
        assert refused.value.alternatives == [(MONDAY_9, MONDAY_9 + HALF_AN_HOUR)]

    @pytest.mark.parametrize(
        ("start", "code"),
        [
            (MONDAY_9 - HALF_AN_HOUR, "outside_hours"),
            (MONDAY_9 + 7 * MINUTE, "off_grid"),
            (NOW - HOUR, "in_past"),
            (MONDAY_9 + timedelta(days=364), "too_far"),
        ],
    )
    def test_is_refused_for_a_time_that_never_was_offered(
        self, intro_call: EventType, start: datetime, code: str
    ) -> None:
        book(intro_call, at=MONDAY_9)
        with pytest.raises(StartNotOffered) as refused:
            ask_to_wait(intro_call, start)
        assert refused.value.code == code

    def test_is_refused_where_nothing_could_be_offered_in_time(self, intro_call: EventType) -> None:
        """An hour's notice, and a quarter of an hour to answer."""
        book(intro_call, at=MONDAY_9)
        ask_to_wait(intro_call, MONDAY_9, "kim", now=MONDAY_9 - 76 * MINUTE)
        with pytest.raises(StartNotOffered) as refused:
            ask_to_wait(intro_call, MONDAY_9, now=MONDAY_9 - 75 * MINUTE)
        assert refused.value.code == "too_soon"

    def test_is_refused_for_more_seats_than_there_ever_are(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, attendee_count=4)
        with pytest.raises(Invalid) as refused:
            ask_to_wait(workshop, MONDAY_9, attendee_count=5)
        assert refused.value.errors[0].field == "attendee_count"

    def test_waits_for_a_full_day(self, intro_call: EventType) -> None:
        intro_call.max_bookings_per_day = 1
        intro_call.save()
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9 + 7 * HOUR)
        call_off(taken)
        assert again(entry).status == WaitlistStatus.NOTIFIED
        with pytest.raises(Exception, match="no more bookings"):
            book(intro_call, at=MONDAY_9)

    def test_twice_is_one_place_and_a_reminder(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        entry = wait_for(intro_call, MONDAY_9)
        later = NOW + 11 * MINUTE
        assert ask_to_wait(intro_call, MONDAY_9, now=later, invitee_email="EVE@example.com") == entry
        assert ("waitlist_joined", "pending") in told(entry)
        assert WaitlistEntry.objects.count() == 1

    def test_asks_the_questions_of_the_form(self, intro_call: EventType) -> None:
        question = intro_call.questions.create(
            question_text="What about?", question_type="text", is_required=True, order=0
        )
        book(intro_call, at=MONDAY_9, custom_answers={str(question.id): "Spring"})
        with pytest.raises(Invalid) as refused:
            ask_to_wait(intro_call, MONDAY_9)
        assert refused.value.errors[0].field == f"custom_answers.{question.id}"
        entry = wait_for(intro_call, MONDAY_9, custom_answers={str(question.id): "Summer"})
        call_off(Booking.objects.get())
        answer(entry, "claim")
        won = Booking.objects.get(status=BookingStatus.CONFIRMED)
        assert won.custom_answers[0]["answer"] == "Summer"


class TestJoinForAWindow:
    def tuesdays_taken(self, intro_call: EventType) -> list[Booking]:
        days = (1, 8)
        starts = [MONDAY_9 + timedelta(days=day, hours=4) + n * HALF_AN_HOUR for day in days for n in (0, 1)]
        return [book(intro_call, at=start).booking for start in starts]

    def test_is_offered_the_first_time_that_fits(self, intro_call: EventType) -> None:
        taken = self.tuesdays_taken(intro_call)
        entry = wait_for(intro_call, None, window=TUESDAYS)
        call_off(book(intro_call, at=MONDAY_9 + 4 * HOUR).booking)
        assert again(entry).status == WaitlistStatus.ACTIVE
        call_off(taken[3])
        offered = again(entry).offered_booking
        assert offered is not None
        assert offered.start_time == taken[3].start_time

    def test_is_refused_while_one_of_its_times_is_free(self, intro_call: EventType) -> None:
        self.tuesdays_taken(intro_call)
        call_off(Booking.objects.latest("start_time"))
        with pytest.raises(SlotFree) as refused:
            ask_to_wait(intro_call, None, window=TUESDAYS)
        assert len(refused.value.alternatives) == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"last_date": "2027-01-31"}, "window.last_date"),
            ({"last_date": "2027-05-06"}, "window.last_date"),
            ({"weekdays": [2, 2]}, "window.weekdays"),
            ({"from_time": "14:00"}, "window.until_time"),
        ],
    )
    def test_is_refused_where_it_makes_no_sense(
        self, intro_call: EventType, change: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            ask_to_wait(intro_call, None, window={**TUESDAYS, **change})
        assert refused.value.errors[0].field == field

    def test_is_refused_where_nothing_is_ever_offered(self, intro_call: EventType) -> None:
        with pytest.raises(StartNotOffered) as refused:
            ask_to_wait(intro_call, None, window={**TUESDAYS, "weekdays": [7]})
        assert refused.value.code == "outside_hours"
        assert refused.value.errors[0].field == "window"

    def test_asks_for_one_kind_of_wish(self, intro_call: EventType) -> None:
        with pytest.raises(Invalid) as refused:
            ask_to_wait(intro_call, MONDAY_9, window=TUESDAYS)
        assert refused.value.errors[0].field == "start_time"

    def test_reads_the_hours_by_the_invitees_clocks_on_both_sides_of_the_change(
        self, intro_call: EventType
    ) -> None:
        """In 2027 New York's clocks go forward on 14 March, Berlin's on 28 March: noon there moves here."""
        entry = WaitlistEntry(
            desired_start_time=datetime(2027, 3, 1, tzinfo=UTC),
            desired_end_time=datetime(2027, 4, 1, tzinfo=UTC),
            invitee_timezone="America/New_York",
            wished_weekdays=[1],
            wished_from_minute=9 * 60,
            wished_until_minute=10 * 60,
        )
        for day, hour in ((8, 15), (15, 14), (22, 14), (29, 15)):
            start = datetime(2027, 3, day, hour, tzinfo=BERLIN)
            assert entry.wants(start, start + HOUR)
            assert not entry.wants(start + MINUTE, start + HOUR + MINUTE)
            assert not entry.wants(start - MINUTE, start + 59 * MINUTE)


class TestOffer:
    def test_holds_the_time_in_the_transaction_that_frees_it(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        held = Booking.objects.live().get()
        assert (held.status, held.start_time, held.hold_expires_at) == ("held", MONDAY_9, NOW + 12 * HOUR)
        assert again(entry).expires_at == NOW + 12 * HOUR
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9)
        assert told(entry)[-1] == ("waitlist_offered", "pending")

    def test_goes_to_who_confirmed_first(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        slow, quick = ask_to_wait(intro_call, MONDAY_9, "kim"), ask_to_wait(intro_call, MONDAY_9, "eve")
        answer(quick, "confirm", now=NOW + MINUTE)
        answer(slow, "confirm", now=NOW + 2 * MINUTE)
        call_off(taken, now=NOW + 3 * MINUTE)
        assert (again(quick).status, again(slow).status) == ("notified", "active")

    def test_goes_past_who_only_watches(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        watcher = wait_for(intro_call, MONDAY_9, "kim", notify_when_available=False)
        entry = wait_for(intro_call, MONDAY_9, "eve", now=NOW + MINUTE)
        call_off(taken, now=NOW + 2 * MINUTE)
        assert (again(watcher).status, again(entry).status) == ("active", "notified")

    def test_goes_past_who_does_not_fit(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9, attendee_count=1)
        book(workshop, at=MONDAY_9, attendee_count=3, invitee_email="ada@example.com")
        two = wait_for(workshop, MONDAY_9, "kim", attendee_count=2)
        one = wait_for(workshop, MONDAY_9, "eve", now=NOW + MINUTE)
        leave(first.seat, now=NOW + 2 * MINUTE)
        assert (again(two).status, again(one).status) == ("active", "notified")

    def test_is_made_on_confirming_where_the_place_has_come_free(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = ask_to_wait(intro_call, MONDAY_9)
        call_off(taken)
        assert answer(entry, "confirm").status == WaitlistStatus.NOTIFIED

    def test_is_not_made_within_the_notice_and_a_quarter_of_an_hour(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        late = MONDAY_9 - 75 * MINUTE + timedelta(seconds=1)
        call_off(taken, now=late)
        assert again(entry).status == WaitlistStatus.ACTIVE
        assert book(intro_call, at=MONDAY_9, now=late).booking.status == "confirmed"

    @pytest.mark.parametrize(
        ("left", "claim"),
        [
            (timedelta(days=10), 12 * HOUR),
            (8 * HOUR, 2 * HOUR),
            (85 * MINUTE, 21.25 * MINUTE),
            (80 * MINUTE, 20 * MINUTE),
            (76 * MINUTE, 16 * MINUTE),
            (75 * MINUTE, 15 * MINUTE),
            (74 * MINUTE, None),
        ],
    )
    def test_lasts_a_quarter_of_the_time_left_and_never_into_the_notice(
        self, intro_call: EventType, left: timedelta, claim: timedelta | None
    ) -> None:
        end = claim_end(intro_call, start=NOW + left, now=NOW)
        assert end == (None if claim is None else NOW + claim)

    def test_of_another_event_types_time_goes_to_who_waits_for_it(
        self, intro_call: EventType, workshop: EventType
    ) -> None:
        blocking = book(workshop, at=MONDAY_9, attendee_count=1).booking
        entry = wait_for(intro_call, MONDAY_9 + HALF_AN_HOUR)
        call_off(blocking)
        assert again(entry).status == WaitlistStatus.NOTIFIED

    def test_follows_a_move(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        move = Move(start=MONDAY_10, moved_by=Audience.ORGANIZER, actor=organizer_actor(intro_call.organizer))
        reschedule_booking(organizer_id=taken.organizer_id, booking_id=taken.id, move=move, now=NOW)
        assert again(entry).status == WaitlistStatus.NOTIFIED

    def test_stays_behind_who_moves_into_what_they_free(self, workshop: EventType) -> None:
        workshop.slot_interval_minutes = 30
        workshop.save()
        made = book(workshop, at=MONDAY_9)
        book(workshop, at=MONDAY_9 + 2 * HOUR)
        entry = wait_for(workshop, MONDAY_9 + HOUR + HALF_AN_HOUR)
        assert made.seat is not None
        manage_booking(
            made.seat, BookingReschedule(start_time=MONDAY_9 + HALF_AN_HOUR), origin=NOWHERE, now=NOW
        )
        assert again(entry).status == WaitlistStatus.ACTIVE

    def test_of_seats_counts_as_taken(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9, attendee_count=2)
        book(workshop, at=MONDAY_9, attendee_count=2, invitee_email="ada@example.com")
        entry = wait_for(workshop, MONDAY_9)
        leave(first.seat)
        slot = Booking.objects.live().get()
        assert (slot.attendee_count, slot.held_seats) == (2, 1)
        with pytest.raises(CapacityExceeded):
            book(workshop, at=MONDAY_9, attendee_count=2)
        assert book(workshop, at=MONDAY_9).booking.attendee_count == 3
        assert answer(entry, "claim").status == WaitlistStatus.CONVERTED
        slot.refresh_from_db()
        assert (slot.attendee_count, slot.held_seats) == (4, 0)

    def test_of_a_whole_group_slot_leaves_the_other_seats_to_all(self, workshop: EventType) -> None:
        taken = book(workshop, at=MONDAY_9, attendee_count=4).booking
        entry = wait_for(workshop, MONDAY_9, attendee_count=2)
        call_off(taken)
        joined = book(workshop, at=MONDAY_9, attendee_count=2, invitee_email="ada@example.com")
        assert (joined.booking.status, joined.booking.held_seats, joined.is_new_slot) == (
            "confirmed",
            2,
            True,
        )
        assert joined.booking.invitee_email == "ada@example.com"
        answer(entry, "claim")
        assert Attendee.objects.seated().filter(booking=joined.booking).count() == 4

    def test_goes_back_into_line_when_its_group_slot_is_called_off(self, workshop: EventType) -> None:
        first = book(workshop, at=MONDAY_9, attendee_count=2)
        second = book(workshop, at=MONDAY_9, attendee_count=2, invitee_email="ada@example.com")
        entry = wait_for(workshop, MONDAY_9)
        leave(first.seat)
        offered = again(entry).offered_booking
        leave(second.seat)
        entry = again(entry)
        assert entry.status == WaitlistStatus.NOTIFIED
        assert entry.offered_booking != offered
        assert Booking.objects.live().get().status == BookingStatus.HELD


class TestClaim:
    def offered(self, intro_call: EventType) -> WaitlistEntry:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        return again(entry)

    def test_makes_a_booking_like_any_other(self, intro_call: EventType) -> None:
        entry = answer(self.offered(intro_call), "claim")
        booking = Booking.objects.live().get()
        assert entry.converted_booking == booking
        assert (booking.status, booking.invitee_email, booking.attendee_count) == (
            "confirmed",
            "eve@example.com",
            1,
        )
        assert booking.access_token_text()
        mails = Notification.objects.filter(subject_id=booking.id, status="pending")
        assert sorted(mails.values_list("notice", "audience")) == [
            ("booking_confirmed", "invitee"),
            ("booking_confirmed", "organizer"),
        ]
        log = BookingAuditLog.objects.filter(booking=booking).order_by("sequence")
        assert list(log.values_list("action", flat=True)) == [
            "waitlist_offered",
            "booking_created",
            "waitlist_converted",
        ]

    def test_twice_is_one_booking(self, intro_call: EventType) -> None:
        entry = self.offered(intro_call)
        assert answer(entry, "claim").converted_booking == answer(entry, "claim").converted_booking
        assert Booking.objects.live().count() == 1

    def test_works_until_the_last_instant(self, intro_call: EventType) -> None:
        entry = self.offered(intro_call)
        answer(entry, "claim", now=entry.expires_at - timedelta(microseconds=1))
        assert again(entry).status == WaitlistStatus.CONVERTED

    def test_is_refused_from_that_instant_and_the_place_goes_on(self, intro_call: EventType) -> None:
        entry = self.offered(intro_call)
        following = wait_for(intro_call, MONDAY_9, "kim", now=NOW + MINUTE)
        with pytest.raises(OfferExpired):
            answer(entry, "claim", now=entry.expires_at)
        assert (again(entry).status, again(following).status) == ("expired", "notified")
        assert told(entry)[-1] == ("waitlist_ended", "pending")

    def test_is_refused_without_an_offer(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        with pytest.raises(NotInLine):
            answer(wait_for(intro_call, MONDAY_9), "claim")

    def test_keeps_the_terms_of_the_offer(self, intro_call: EventType) -> None:
        entry = self.offered(intro_call)
        intro_call.buffer_time_after = 30
        intro_call.save()
        book(intro_call, at=MONDAY_9 + HALF_AN_HOUR)
        assert answer(entry, "claim").status == WaitlistStatus.CONVERTED


class TestLettingGo:
    def test_passes_the_place_to_the_next(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        first, second = (
            wait_for(intro_call, MONDAY_9, "eve"),
            wait_for(intro_call, MONDAY_9, "kim", now=NOW + MINUTE),
        )
        call_off(taken, now=NOW + 2 * MINUTE)
        answer(first, "decline", now=NOW + 3 * MINUTE)
        assert (again(first).status, again(second).status) == ("cancelled", "notified")
        assert [row for row in told(first) if row[0] == "waitlist_offered"] == [("waitlist_offered", "void")]

    def test_at_the_end_of_the_line_opens_it_to_all(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        answer(entry, "decline")
        assert OrganizerLock.objects.get().next_lapse_at is None
        assert book(intro_call, at=MONDAY_9).booking.status == "confirmed"
        cancelled = list_bookings(organizer=intro_call.organizer, when=When.CANCELLED, now=NOW)
        assert [booking.id for booking in cancelled] == [taken.id]

    def test_leaves_the_line_before_anything_is_offered(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        answer(entry, "leave")
        call_off(taken)
        assert again(entry).status == WaitlistStatus.CANCELLED
        assert Booking.objects.live().count() == 0

    def test_is_refused_for_what_is_a_booking(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        answer(entry, "claim")
        with pytest.raises(NotInLine):
            answer(entry, "leave")


class TestExpiry:
    def lapsed(self, intro_call: EventType) -> tuple[WaitlistEntry, datetime]:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        return entry, again(entry).expires_at

    def test_lets_all_book_a_millisecond_later_with_the_sweeper_off(self, intro_call: EventType) -> None:
        entry, end = self.lapsed(intro_call)
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9, now=end - timedelta(milliseconds=1))
        assert (
            book(intro_call, at=MONDAY_9, now=end + timedelta(milliseconds=1)).booking.status == "confirmed"
        )
        assert again(entry).status == WaitlistStatus.EXPIRED

    def test_is_seen_by_a_booking_that_overlaps_it(self, intro_call: EventType, workshop: EventType) -> None:
        _, end = self.lapsed(intro_call)
        assert book(workshop, at=MONDAY_9, now=end).booking.status == "confirmed"

    def test_with_somebody_next_in_line_is_no_gap_to_slip_through(self, intro_call: EventType) -> None:
        entry, end = self.lapsed(intro_call)
        following = wait_for(intro_call, MONDAY_9, "kim", now=NOW + MINUTE)
        with pytest.raises(SlotTaken):
            book(intro_call, at=MONDAY_9, now=end)
        assert (again(entry).status, again(following).status) == ("expired", "notified")

    def test_is_swept_up_and_passed_on(self, intro_call: EventType) -> None:
        entry, end = self.lapsed(intro_call)
        following = wait_for(intro_call, MONDAY_9, "kim", now=NOW + MINUTE)
        assert sweep_waitlists(now=end - timedelta(microseconds=1)) == 0
        assert sweep_waitlists(now=end) == 1
        assert (again(entry).status, again(following).status) == ("expired", "notified")
        assert sweep_waitlists(now=end) == 0

    def test_of_an_address_that_nobody_confirmed(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        entry = ask_to_wait(intro_call, MONDAY_9)
        with pytest.raises(OfferExpired):
            answer(entry, "confirm", now=NOW + 24 * HOUR)
        sweep_waitlists(now=NOW + 24 * HOUR)
        assert again(entry).status == WaitlistStatus.EXPIRED
        assert ask_to_wait(intro_call, MONDAY_9, now=NOW + 24 * HOUR) != entry

    def test_of_a_wish_whose_time_has_come(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        entry = wait_for(intro_call, MONDAY_9)
        sweep_waitlists(now=MONDAY_9 - 75 * MINUTE)
        assert again(entry).status == WaitlistStatus.EXPIRED


class TestSweep:
    def test_offers_what_came_free_past_every_service(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        entry = wait_for(intro_call, MONDAY_9)
        later = (MONDAY_10, MONDAY_10 + HALF_AN_HOUR)
        Booking.objects.update(start_time=later[0], end_time=later[1], busy=later)
        assert offer_what_is_free(now=NOW) is None
        assert again(entry).status == WaitlistStatus.NOTIFIED


class TestOrganizer:
    def test_removes_somebody_and_the_next_has_it(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        first, second = (
            wait_for(intro_call, MONDAY_9, "eve"),
            wait_for(intro_call, MONDAY_9, "kim", now=NOW + MINUTE),
        )
        call_off(taken, now=NOW + 2 * MINUTE)
        actor = organizer_actor(intro_call.organizer)
        remove_entry(entry=first, tell=True, actor=actor, now=NOW + 3 * MINUTE)
        assert (again(first).status, again(second).status) == ("cancelled", "notified")
        assert told(first)[-1] == ("waitlist_ended", NotificationStatus.PENDING)

    def test_offers_to_somebody_who_let_an_offer_pass(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        end = again(entry).expires_at
        sweep_waitlists(now=end)
        actor = organizer_actor(intro_call.organizer)
        offer_to_entry(entry=again(entry), actor=actor, now=end)
        assert again(entry).status == WaitlistStatus.NOTIFIED
        with pytest.raises(NotInLine):
            offer_to_entry(entry=again(entry), actor=actor, now=end)

    def test_cannot_offer_what_is_taken(self, intro_call: EventType) -> None:
        book(intro_call, at=MONDAY_9)
        entry = wait_for(intro_call, MONDAY_9)
        with pytest.raises(SlotTaken):
            offer_to_entry(entry=entry, actor=organizer_actor(intro_call.organizer), now=NOW)

    def test_has_no_line_for_what_is_deleted(self, intro_call: EventType) -> None:
        taken = book(intro_call, at=MONDAY_9).booking
        entry = wait_for(intro_call, MONDAY_9)
        call_off(taken)
        delete_event_type(organizer=intro_call.organizer, event_type_id=intro_call.id, now=NOW)
        assert again(entry).status == WaitlistStatus.CANCELLED
        assert Booking.objects.live().count() == 0


def leave(seat: Attendee | None, *, now: datetime = NOW) -> None:
    assert seat is not None
    leave_slot(
        organizer_id=seat.organizer_id,
        attendee_id=seat.id,
        reason="",
        actor=organizer_actor(seat.organizer),
        now=now,
    )
