"""Every service that changes a booking leaves one entry for each booking it changed, or changes nothing."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from apps.events import services
from apps.events.models import Attendee, Booking, BookingAuditLog, BookingSeries, CustomQuestion, EventType
from apps.events.selectors.audit import find_broken_link
from apps.events.services.actors import Origin, holder_actor, organizer_actor
from apps.events.services.attendees.by_organizer import add_attendee, mark_attendee, remove_attendee
from apps.events.services.attendees.guests import add_guests, remove_guest
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.attendees.move import move_seat
from apps.events.services.bookings.book_for import book_for_invitee
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.completing import complete_ended_bookings
from apps.events.services.bookings.conclude import conclude_booking
from apps.events.services.bookings.correcting import correct_answers
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.bookings.tokens import regenerate_booking_token, regenerate_seat_token
from apps.events.services.erasure.invitees import erase_invitee
from apps.events.services.series.cancel import cancel_dates
from apps.notifications.models import Notification
from shared_types.bookings import AttendeeAdd, BookingForInvitee, GuestWrite
from shared_types.vocabulary import (
    ActorType,
    Audience,
    AuditAction,
    BookingStatus,
    CancelledBy,
    CancelScope,
)
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.backend.events.series_cast import WEEKLY_8, book_series

MONDAY_11 = MONDAY_9 + timedelta(hours=2)
HOME = Origin(ip_address="203.0.113.7", user_agent="a browser")
# Services that write a calendar and change no booking; what `resending` writes down is tested with it.
NO_BOOKING = {"bookings.resending", "erasure.wishes"}
# Folders whose changes start by themselves or elsewhere, and are tested with what starts them.
OTHERS = ("automation", "calendar_syncing", "waitlist")


class Scene:
    """What there is before the change: Ivo's intro call at nine, a workshop with two people at eleven."""

    def __init__(self, intro_call: EventType, workshop: EventType) -> None:
        self.intro_call, self.workshop = intro_call, workshop
        self.call = book(intro_call, at=MONDAY_9).booking
        joined: dict[str, Any] = {"invitee_name": "Amara", "invitee_email": "amara@example.com"}
        self.ivo = book(workshop, at=MONDAY_11).seat
        self.amara = book(workshop, at=MONDAY_11, **joined).seat
        self.lone = book(workshop, at=MONDAY_11 + timedelta(days=1)).seat
        self.pair = book(workshop, at=MONDAY_11 + timedelta(days=2), attendee_count=2).seat

    def of_call(self) -> dict[str, Any]:
        return {"organizer_id": self.call.organizer_id, "booking_id": self.call.id}

    def of_olga(self, seat: Attendee | None) -> dict[str, Any]:
        assert seat is not None
        actor = organizer_actor(self.workshop.organizer, HOME)
        return {**self.of_seat(seat), "booking_id": seat.booking_id, "actor": actor}

    def of_seat(self, seat: Attendee | None) -> dict[str, Any]:
        assert seat is not None
        return {"organizer_id": seat.organizer_id, "attendee_id": seat.id}


def cancel(scene: Scene) -> None:
    cancel_booking(
        **scene.of_call(),
        cancelled_by=CancelledBy.INVITEE,
        reason="ill",
        actor=holder_actor(scene.call, HOME),
        now=NOW,
    )


def cancel_group(scene: Scene) -> None:
    assert scene.ivo is not None
    cancel_booking(
        organizer_id=scene.ivo.organizer_id,
        booking_id=scene.ivo.booking_id,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=organizer_actor(scene.workshop.organizer, HOME),
        now=NOW,
    )


def be_forgotten(scene: Scene) -> None:
    erase_invitee(scene.call, now=scene.call.end_time)


def conclude(scene: Scene) -> None:
    actor = organizer_actor(scene.intro_call.organizer, HOME)
    conclude_booking(**scene.of_call(), outcome=BookingStatus.NO_SHOW, actor=actor, now=MONDAY_9)


def complete_by_themselves(scene: Scene) -> None:
    assert complete_ended_bookings(now=MONDAY_9 + timedelta(days=30)) == 4


def reschedule(scene: Scene) -> None:
    actor = holder_actor(scene.call, HOME)
    move = Move(
        start=MONDAY_9 + timedelta(hours=1), moved_by=Audience.INVITEE, actor=actor, timezone="Asia/Tokyo"
    )
    reschedule_booking(**scene.of_call(), move=move, now=NOW)


def leave(scene: Scene) -> None:
    assert scene.ivo is not None
    leave_slot(**scene.of_seat(scene.ivo), reason="ill", actor=holder_actor(scene.ivo, HOME), now=NOW)


def leave_as_the_last(scene: Scene) -> None:
    assert scene.lone is not None
    leave_slot(**scene.of_seat(scene.lone), reason="", actor=holder_actor(scene.lone, HOME), now=NOW)


def change_slots(scene: Scene) -> None:
    start = MONDAY_11 + timedelta(days=1)
    move_seat(**scene.of_seat(scene.amara), start=start, timezone=None, origin=HOME, now=NOW)


def get_new_link(scene: Scene) -> None:
    regenerate_booking_token(**scene.of_call(), actor=holder_actor(scene.call, HOME), now=NOW)


def get_new_link_to_seat(scene: Scene) -> None:
    assert scene.ivo is not None
    regenerate_seat_token(**scene.of_seat(scene.ivo), actor=holder_actor(scene.ivo, HOME), now=NOW)


def open_slot(scene: Scene) -> None:
    book(scene.intro_call, at=MONDAY_9 + timedelta(hours=1))


def join_slot(scene: Scene) -> None:
    book(scene.workshop, at=MONDAY_11, invitee_email="bo@example.com", attendee_count=2)


def book_for_ivo(scene: Scene) -> None:
    data = BookingForInvitee(
        event_type_id=scene.intro_call.id,
        start_time=MONDAY_9 + timedelta(hours=12),
        invitee_name="Ivo",
        invitee_email="ivo@example.com",
        invitee_timezone="UTC",
        override=True,
    )
    organizer = scene.intro_call.organizer
    book_for_invitee(organizer=organizer, data=data, idempotency_key="", origin=HOME, now=NOW)


def book_two_weeks(scene: Scene) -> BookingSeries:
    coaching = make_event_type(scene.intro_call.organizer, "coaching", **WEEKLY_8)
    return book_series(coaching, MONDAY_9 + timedelta(hours=4), occurrences=2)


def call_both_off(scene: Scene) -> None:
    series = book_two_weeks(scene)
    cancel_dates(
        organizer_id=series.organizer_id,
        series_id=series.id,
        booking_id=None,
        scope=CancelScope.ALL,
        cancelled_by=CancelledBy.ORGANIZER,
        reason="",
        actor=organizer_actor(scene.intro_call.organizer, HOME),
        now=NOW,
    )


def add(scene: Scene) -> None:
    assert scene.ivo is not None
    add_attendee(
        organizer_id=scene.ivo.organizer_id,
        booking_id=scene.ivo.booking_id,
        data=AttendeeAdd(name="Bo", email="bo@example.com"),
        idempotency_key="",
        actor=organizer_actor(scene.workshop.organizer, HOME),
        now=NOW,
    )


def remove(scene: Scene) -> None:
    remove_attendee(**scene.of_olga(scene.ivo), reason="ill", now=NOW)


def remove_the_last(scene: Scene) -> None:
    remove_attendee(**scene.of_olga(scene.lone), reason="", now=NOW)


def mark(scene: Scene) -> None:
    mark_attendee(**scene.of_olga(scene.ivo), is_no_show=True, now=MONDAY_11)


def bring_a_guest(scene: Scene) -> None:
    assert scene.amara is not None
    guests = [GuestWrite(name="Bo", email="bo@example.com")]
    add_guests(**scene.of_seat(scene.amara), guests=guests, actor=holder_actor(scene.amara, HOME), now=NOW)


def leave_a_guest_out(scene: Scene) -> None:
    guest = Attendee.objects.get(guest_of__isnull=False)
    assert scene.pair is not None
    actor = holder_actor(scene.pair, HOME)
    remove_guest(**scene.of_seat(scene.pair), guest_id=guest.id, actor=actor, now=NOW)


def correct(scene: Scene) -> None:
    question = CustomQuestion.objects.create(event_type=scene.intro_call, question_text="Topic?", order=1)
    actor = holder_actor(scene.call, HOME)
    given = {str(question.id): "Spring"}
    correct_answers(
        organizer_id=scene.call.organizer_id, held=[scene.call], given=given, actor=actor, now=NOW
    )


type Change = Callable[[Scene], object]
# By the module of the service: what it can do to bookings, and the entries that it leaves.
CHANGES: dict[str, list[tuple[Change, list[AuditAction]]]] = {
    "attendees.by_organizer": [
        (add, [AuditAction.ATTENDEE_ADDED]),
        (remove, [AuditAction.ATTENDEE_REMOVED]),
        (remove_the_last, [AuditAction.ATTENDEE_REMOVED, AuditAction.BOOKING_CANCELLED]),
        (mark, [AuditAction.ATTENDEE_MARKED_NO_SHOW]),
    ],
    "bookings.book_for": [(book_for_ivo, [AuditAction.BOOKING_CREATED])],
    "bookings.cancel": [
        (cancel, [AuditAction.BOOKING_CANCELLED]),
        (cancel_group, [AuditAction.BOOKING_CANCELLED]),
    ],
    "bookings.completing": [(complete_by_themselves, [AuditAction.BOOKING_COMPLETED] * 4)],
    "bookings.conclude": [(conclude, [AuditAction.BOOKING_MARKED_NO_SHOW])],
    "bookings.correcting": [(correct, [AuditAction.ANSWERS_CHANGED])],
    "bookings.create": [
        (open_slot, [AuditAction.BOOKING_CREATED]),
        (join_slot, [AuditAction.ATTENDEE_JOINED]),
    ],
    "erasure.invitees": [(be_forgotten, [AuditAction.PERSONAL_DATA_ERASED])],
    "attendees.guests": [
        (bring_a_guest, [AuditAction.ATTENDEE_ADDED]),
        (leave_a_guest_out, [AuditAction.ATTENDEE_REMOVED]),
    ],
    "attendees.leave": [
        (leave, [AuditAction.ATTENDEE_CANCELLED]),
        # Two acts on one booking: somebody left, and so the slot was called off.
        (leave_as_the_last, [AuditAction.ATTENDEE_CANCELLED, AuditAction.BOOKING_CANCELLED]),
    ],
    "attendees.move": [(change_slots, [AuditAction.ATTENDEE_MOVED, AuditAction.ATTENDEE_JOINED])],
    "bookings.reschedule": [(reschedule, [AuditAction.BOOKING_RESCHEDULED, AuditAction.BOOKING_RESCHEDULED])],
    "series.create": [(book_two_weeks, [AuditAction.BOOKING_CREATED] * 2)],
    "series.cancel": [
        (call_both_off, [AuditAction.BOOKING_CREATED] * 2 + [AuditAction.BOOKING_CANCELLED] * 2)
    ],
    "bookings.tokens": [
        (get_new_link, [AuditAction.ACCESS_TOKEN_REGENERATED]),
        (get_new_link_to_seat, [AuditAction.ACCESS_TOKEN_REGENERATED]),
    ],
}
ALL = [pair for pairs in CHANGES.values() for pair in pairs]


@pytest.fixture
def scene(intro_call: EventType, workshop: EventType) -> Scene:
    make_event_type(intro_call.organizer, "spare")
    return Scene(intro_call, workshop)


def rows() -> dict[UUID, list[Any]]:
    """Everything that the tables hold of each booking, its people included."""
    found: dict[UUID, list[Any]] = {}
    for row in [*Booking.objects.order_by("id"), *Attendee.objects.order_by("id")]:
        booking_id = row.booking_id if isinstance(row, Attendee) else row.id
        names = [field.name for field in row._meta.concrete_fields]
        values = {name: getattr(row, name) for name in names if name not in ("updated_at", "access_nonce")}
        found.setdefault(booking_id, []).append(values)
    return found


def changed_bookings(before: dict[UUID, list[Any]], after: dict[UUID, list[Any]]) -> set[UUID]:
    return {booking_id for booking_id in after if before.get(booking_id) != after[booking_id]}


class TestEveryChange:
    def test_is_tried_here(self) -> None:
        """A module that writes a calendar fails here until it is said what it does to bookings."""
        writers = {"write_calendar", "look_and_write"}
        prefix = f"{services.__name__}."
        names = [name for _, name, _ in pkgutil.walk_packages(services.__path__, prefix)]
        writing = {
            name.removeprefix(prefix)
            for name in names
            if writers & vars(importlib.import_module(name)).keys()
        }
        known = {name for name in writing if name.startswith(OTHERS)} | NO_BOOKING | {"writing"}
        assert writing - known == set(CHANGES)

    @pytest.mark.parametrize(("change", "actions"), ALL, ids=lambda value: getattr(value, "__name__", ""))
    def test_leaves_an_entry_for_each_booking_it_touches(
        self, scene: Scene, change: Change, actions: list[AuditAction]
    ) -> None:
        before, written = rows(), BookingAuditLog.objects.count()
        change(scene)
        entries = list(BookingAuditLog.objects.order_by("sequence")[written:])
        assert [entry.action for entry in entries] == actions
        told = Counter((entry.booking_id, entry.action) for entry in entries)
        assert set(told.values()) == {1}
        assert {booking_id for booking_id, _ in told} == changed_bookings(before, rows())
        assert find_broken_link(organizer_id=scene.call.organizer_id) is None

    @pytest.mark.parametrize(("change", "actions"), ALL, ids=lambda value: getattr(value, "__name__", ""))
    def test_is_undone_where_it_cannot_be_written_down(
        self, scene: Scene, change: Change, actions: list[AuditAction], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before, told = rows(), Notification.objects.count()

        def fail(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("no more paper")

        monkeypatch.setattr(BookingAuditLog.objects, "bulk_create", fail)
        with pytest.raises(RuntimeError):
            change(scene)
        assert rows() == before
        assert Notification.objects.count() == told

    @pytest.mark.parametrize(("change", "actions"), ALL, ids=lambda value: getattr(value, "__name__", ""))
    def test_says_who_and_when_and_what_changed(
        self, scene: Scene, change: Change, actions: list[AuditAction]
    ) -> None:
        written = BookingAuditLog.objects.count()
        change(scene)
        for entry in BookingAuditLog.objects.order_by("sequence")[written:]:
            assert entry.created_at >= NOW
            if entry.action == AuditAction.PERSONAL_DATA_ERASED:
                # It says that somebody was forgotten, and must not say who it was.
                assert (entry.actor_name, entry.actor_email, entry.new_values) == ("", "", {})
                continue
            assert entry.actor_name or entry.actor_type == ActorType.SYSTEM
            assert entry.new_values
            assert set(entry.old_values) <= set(entry.new_values)
