"""Whom Ivo brings along: beside him wherever his party goes, and told of it where they have an address."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.events.errors import AttendeesClosed, CapacityExceeded, GuestNotFound, StartNotOffered
from apps.events.models import Attendee, BookingAuditLog, EventType
from apps.events.selectors.access import find_by_token
from apps.events.selectors.attendees import get_party
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import NOWHERE, organizer_actor
from apps.events.services.attendees.by_organizer import remove_attendee
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.idempotency import Made
from apps.events.services.manage import manage_booking
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.bookings import BookingCancel, BookingReschedule, GuestRemove, GuestsAdd, GuestWrite
from shared_types.vocabulary import Audience, AuditAction, CancelledBy, Notice, NotificationStatus
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.cast import IVO_EMAIL

MONDAY_10 = MONDAY_9 + timedelta(hours=1)
EVE = GuestWrite(name="Eve", email="eve@example.com")
ADAM, NOBODY = GuestWrite(name="Adam"), GuestWrite()


def held(made: Made) -> Attendee:
    """The seat as a link finds it."""
    assert made.seat is not None
    found = find_by_token(made.seat.access_token_text(), now=NOW)
    assert isinstance(found, Attendee)
    return found


def bring(made: Made, *guests: GuestWrite, **more: Any) -> Attendee:
    change = GuestsAdd(guests=list(guests))
    changed = manage_booking(held(made), change, origin=NOWHERE, now=more.get("now", NOW))
    assert isinstance(changed, Attendee)
    return changed


def leave_out(made: Made, guest: Attendee, **more: Any) -> None:
    manage_booking(held(made), GuestRemove(guest_id=guest.id), origin=NOWHERE, now=more.get("now", NOW))


def named(name: str) -> Attendee:
    return Attendee.objects.seated().get(name=name)


def pending() -> set[tuple[str, str]]:
    """Who is still to be told what."""
    rows = Notification.objects.filter(status=NotificationStatus.PENDING)
    return set(rows.values_list("notice", "recipient"))


class TestAddGuests:
    def test_seats_them_beside_whoever_brings_them(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE, ADAM, NOBODY)
        made.booking.refresh_from_db()
        assert made.booking.attendee_count == made.booking.attendees.count() == 4
        assert get_party(held(made)).seats == 4
        seen = {(guest.name, guest.email) for guest in get_party(held(made)).guests}
        assert seen == {("Eve", "eve@example.com"), ("Adam", IVO_EMAIL), ("Ivo Invitee", IVO_EMAIL)}

    def test_keeps_the_order_in_which_they_were_given_also_when_the_party_moves(
        self, workshop: EventType
    ) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, *(GuestWrite(name=name) for name in ("Zoe", "Adam", "Mia")))
        assert [guest.name for guest in get_party(held(made)).guests] == ["Zoe", "Adam", "Mia"]
        manage_booking(held(made), BookingReschedule(start_time=MONDAY_10), origin=NOWHERE, now=NOW)
        assert [guest.name for guest in get_party(held(made)).guests] == ["Zoe", "Adam", "Mia"]

    def test_tells_guests_with_an_address_their_host_and_the_organizer(
        self, workshop: EventType, olga: User
    ) -> None:
        made = book(workshop, at=MONDAY_9)
        Notification.objects.all().delete()
        bring(made, EVE, ADAM)
        assert pending() == {
            (Notice.BOOKING_CONFIRMED, "eve@example.com"),
            (Notice.PARTY_CHANGED, IVO_EMAIL),
            (Notice.PARTY_CHANGED, olga.email),
        }
        assert Notification.objects.get(recipient=IVO_EMAIL).payload["seats"] == 3

    def test_is_told_each_time(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        for guest in (EVE, ADAM):
            bring(made, guest)
        told = Notification.objects.filter(notice=Notice.PARTY_CHANGED, recipient=IVO_EMAIL)
        assert [row.payload["seats"] for row in told.order_by("created_at", "dedupe_key")] == [2, 3]

    def test_is_all_or_nothing(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9, attendee_count=2)
        with pytest.raises(CapacityExceeded):
            bring(made, EVE, ADAM, NOBODY)
        made.booking.refresh_from_db()
        assert made.booking.attendee_count == made.booking.attendees.count() == 2

    def test_keeps_the_rules_by_which_anybody_joins(self, workshop: EventType) -> None:
        EventType.objects.update(min_scheduling_notice=60)
        made = book(workshop, at=MONDAY_9)
        with pytest.raises(StartNotOffered):
            bring(made, EVE, now=MONDAY_9 - timedelta(minutes=59))
        bring(made, EVE, now=MONDAY_9 - timedelta(minutes=60))

    def test_is_closed_where_booking_is(self, workshop: EventType, intro_call: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        with pytest.raises(AttendeesClosed):
            bring(made, EVE, now=MONDAY_9)
        EventType.objects.update(is_active=False)
        with pytest.raises(AttendeesClosed):
            bring(made, EVE)
        EventType.objects.update(is_active=True)
        single = book(intro_call, at=MONDAY_10).booking
        with pytest.raises(AttendeesClosed):
            manage_booking(single, GuestsAdd(guests=[EVE]), origin=NOWHERE, now=NOW)

    def test_is_written_down_by_the_one_who_did_it(self, workshop: EventType, olga: User) -> None:
        bring(book(workshop, at=MONDAY_9), EVE)
        entry = BookingAuditLog.objects.get(action=AuditAction.ATTENDEE_ADDED)
        assert (entry.actor_type, entry.actor_email) == ("attendee", IVO_EMAIL)
        assert "Eve" not in str([entry.metadata, entry.old_values, entry.new_values, entry.description])
        assert find_broken_link(organizer_id=olga.id) is None


class TestRemoveGuest:
    def test_frees_that_seat_alone(self, workshop: EventType, olga: User) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE, ADAM)
        Notification.objects.all().delete()
        leave_out(made, named("Eve"))
        made.booking.refresh_from_db()
        assert made.booking.attendee_count == made.booking.attendees.seated().count() == 2
        assert pending() == {
            (Notice.BOOKING_CANCELLED, "eve@example.com"),
            (Notice.PARTY_CHANGED, IVO_EMAIL),
            (Notice.PARTY_CHANGED, olga.email),
        }

    def test_of_somebody_else_does_not_exist(self, workshop: EventType) -> None:
        mine, theirs = book(workshop, at=MONDAY_9), book(workshop, at=MONDAY_9, invitee_name="Zoe")
        bring(theirs, EVE)
        assert mine.seat is not None
        for guest_id in (named("Eve").id, mine.seat.id, uuid4()):
            with pytest.raises(GuestNotFound):
                manage_booking(held(mine), GuestRemove(guest_id=guest_id), origin=NOWHERE, now=NOW)
        assert named("Eve").is_seated()

    def test_is_late_once_the_meeting_begins(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE)
        with pytest.raises(AttendeesClosed):
            leave_out(made, named("Eve"), now=MONDAY_9)

    def test_by_the_organizer_is_told_to_guest_and_host(self, workshop: EventType, olga: User) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE)
        Notification.objects.all().delete()
        remove_attendee(
            organizer_id=olga.id,
            booking_id=made.booking.id,
            attendee_id=named("Eve").id,
            reason="Too young",
            actor=organizer_actor(olga),
            now=NOW,
        )
        assert pending() == {
            (Notice.BOOKING_CANCELLED, "eve@example.com"),
            (Notice.PARTY_CHANGED, IVO_EMAIL),
        }
        assert {row.payload["reason"] for row in Notification.objects.all()} == {"Too young"}


class TestParty:
    def test_is_told_as_a_whole_when_the_organizer_moves_or_cancels(
        self, workshop: EventType, olga: User
    ) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE, ADAM)
        move = Move(start=MONDAY_10, moved_by=Audience.ORGANIZER, actor=organizer_actor(olga), reason="ill")
        moved = reschedule_booking(organizer_id=olga.id, booking_id=made.booking.id, move=move, now=NOW)
        told = {(Notice.BOOKING_RESCHEDULED, who) for who in ("eve@example.com", IVO_EMAIL, olga.email)}
        assert pending() == told
        eves = Notification.objects.get(subject_id=moved.id, recipient="eve@example.com").payload
        assert (eves["reason"], eves["changed_by"], eves["token_nonce"]) == ("ill", "organizer", "")
        cancel_booking(
            organizer_id=olga.id,
            booking_id=moved.id,
            cancelled_by=CancelledBy.ORGANIZER,
            reason="",
            actor=organizer_actor(olga),
            now=NOW,
        )
        assert pending() == {
            (Notice.BOOKING_CANCELLED, who) for who in ("eve@example.com", IVO_EMAIL, olga.email)
        }

    def test_moves_with_names_addresses_and_invitations(self, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE, ADAM, NOBODY)
        uid = named("Eve").ical_uid
        moved = manage_booking(held(made), BookingReschedule(start_time=MONDAY_10), origin=NOWHERE, now=NOW)
        assert isinstance(moved, Attendee)
        party = get_party(moved)
        assert sorted(guest.name for guest in party.guests) == ["Adam", "Eve", "Ivo Invitee"]
        eve = named("Eve")
        assert (eve.ical_uid, eve.ical_sequence, eve.booking_id) == (uid, 1, moved.booking_id)
        row = Notification.objects.get(notice=Notice.BOOKING_RESCHEDULED, recipient="eve@example.com")
        assert (row.payload["uid"], row.payload["changed_by"]) == (uid, None)

    def test_leaves_together_without_its_guests_reading_why(self, workshop: EventType) -> None:
        book(workshop, at=MONDAY_9, invitee_name="Zoe", invitee_email="zoe@example.com")
        made = book(workshop, at=MONDAY_9)
        bring(made, EVE)
        manage_booking(held(made), BookingCancel(reason="Quarrel"), origin=NOWHERE, now=NOW)
        told = Notification.objects.filter(notice=Notice.BOOKING_CANCELLED)
        assert {(row.recipient, row.payload["reason"]) for row in told} == {
            ("eve@example.com", ""),
            (IVO_EMAIL, "Quarrel"),
        }

    def test_of_two_with_one_address_only_the_one_that_leaves_is_taken_back(
        self, workshop: EventType
    ) -> None:
        """The mail to the other is not sent yet, and is as true as before."""
        staying, leaving = book(workshop, at=MONDAY_9), book(workshop, at=MONDAY_9)
        manage_booking(held(leaving), BookingCancel(), origin=NOWHERE, now=NOW)
        confirmations = Notification.objects.filter(
            notice=Notice.BOOKING_CONFIRMED, recipient=IVO_EMAIL, status=NotificationStatus.PENDING
        )
        assert [row.payload["uid"] for row in confirmations] == [held(staying).ical_uid]
