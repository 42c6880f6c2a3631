"""People join, take, let go and come too late, by a clock that jumps: what must hold all the time."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from apps.events.errors import NotInLine, OfferExpired, SlotFree, SlotUnavailable, StartNotOffered
from apps.events.models import Attendee, Booking, EventType, OrganizerLock, WaitlistEntry
from apps.events.selectors.audit import find_broken_link
from apps.events.selectors.offers import get_own_offer
from apps.events.selectors.slots import list_slots
from apps.events.services.actors import organizer_actor
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.waitlist.sweeping import sweep_waitlists
from apps.events.services.waitlist.terms import claim_end
from apps.users.models import User
from shared_types.vocabulary import AttendeeStatus, BookingStatus, WaitlistStatus
from slot_engine import Interval
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book, make_event_type
from tests.backend.events.waiting import answer, ask_to_wait, call_off
from tests.cast import make_schedule

STEPS, SEEDS = 500, 4
# Asking the engine for all that is free costs most of a step, and what lies idle stays so.
LOOKS_FOR_IDLE_TIME_EVERY = 10
HOUR = timedelta(hours=1)
REFUSALS = (SlotUnavailable, SlotFree, StartNotOffered, NotInLine, OfferExpired)


class Simulation:
    """A call for one and a workshop for four that get in each other's way, two days of them."""

    def __init__(self, olga: User, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = NOW
        self.done: Counter[str] = Counter()
        self.people = self.steps = 0
        more: dict[str, Any] = {
            "enable_waitlist": True,
            "min_scheduling_notice": 60,
            "waitlist_claim_minutes": 45,
        }
        self.call = make_event_type(olga, **more)
        self.workshop = make_event_type(olga, "workshop", duration=60, max_attendees=4, **more)
        self.olga = olga
        self.starts = [MONDAY_9 + timedelta(days=day, hours=hour) for day in (0, 1) for hour in range(3)]

    def step(self) -> None:
        """One thing that happens, and everything that must be true afterwards."""
        self.now += timedelta(minutes=self.chance.choice((1, 1, 2, 5, 12)), microseconds=1)
        before = self.waiting()
        kinds: list[tuple[Callable[[], None], int]] = [
            (self.somebody_books, 6),
            (self.somebody_waits, 8),
            (self.somebody_confirms, 5),
            (self.somebody_answers, 5),
            (self.somebody_cancels, 5),
            (self.time_passes, 2),
        ]
        happens = self.chance.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        try:
            happens()
        except REFUSALS as refused:
            self.done[type(refused).__name__] += 1
        else:
            self.done[happens.__name__] += 1
        sweep_waitlists(now=self.now)
        self.steps += 1
        self.check(before)

    def somebody_books(self) -> None:
        book(self.event_type(), at=self.start(), now=self.now, invitee_email=self.person(), **self.seats())

    def somebody_waits(self) -> None:
        event_type = self.chance.choice((self.call, self.workshop))
        who = self.person().partition("@")[0]
        if self.chance.random() < 0.3:
            window = {
                "first_date": "2027-02-01",
                "last_date": "2027-02-02",
                "weekdays": self.chance.choice(([1], [2], [1, 2])),
                "from_time": "09:00",
                "until_time": self.chance.choice(("10:30", "12:00")),
            }
            ask_to_wait(event_type, None, who, now=self.now, window=window)
        else:
            start = self.taken_start(event_type)
            notify = self.chance.random() < 0.9
            seats = self.seats() if event_type == self.workshop else {}
            ask_to_wait(event_type, start, who, now=self.now, notify_when_available=notify, **seats)

    def somebody_confirms(self) -> None:
        self.pick(WaitlistEntry.objects.filter(confirmed_at=None), "confirm")

    def somebody_answers(self) -> None:
        action = self.chance.choice(("claim", "claim", "decline", "leave"))
        among = WaitlistEntry.objects.filter(confirmed_at__isnull=False)
        wanted = {"claim": WaitlistStatus.NOTIFIED, "decline": WaitlistStatus.NOTIFIED}.get(action)
        self.pick(among.filter(status=wanted) if wanted else among.waiting(), action)

    def somebody_cancels(self) -> None:
        stands = list(Booking.objects.upcoming(self.now).order_by("start_time", "id"))
        if not stands:
            return
        booking = self.chance.choice(stands)
        seats = list(
            Attendee.objects.seated().filter(booking=booking, guest_of=None).order_by("joined_at", "id")
        )
        if seats and self.chance.random() < 0.8:
            leave_slot(
                organizer_id=self.olga.id,
                attendee_id=self.chance.choice(seats).id,
                reason="",
                actor=organizer_actor(self.olga),
                now=self.now,
            )
        else:
            call_off(booking, now=self.now)

    def time_passes(self) -> None:
        self.now += self.chance.choice((HALF_AN_HOUR, HOUR, 2 * HOUR))

    def check(self, before: dict[object, WaitlistEntry]) -> None:
        self.nothing_is_oversold()
        self.no_hold_outlives_its_window()
        self.nobody_in_line_is_passed_over(before)
        if self.steps % LOOKS_FOR_IDLE_TIME_EVERY == 0:
            self.nothing_that_fits_stays_free()

    def nothing_is_oversold(self) -> None:
        """Overlaps and overfull slots the database refuses; here: the counts are those of the rows."""
        offered = Q(waitlist_offers__status=WaitlistStatus.NOTIFIED)
        held = Booking.objects.annotate(
            offered=Coalesce(Sum("waitlist_offers__attendee_count", filter=offered), 0)
        )
        assert not held.exclude(offered=F("held_seats")).exists()
        seated = Count("attendees", Q(attendees__status=AttendeeStatus.CONFIRMED))
        groups = Booking.objects.live().filter(capacity__gt=1).annotate(seated=seated)
        assert not groups.exclude(seated=F("attendee_count")).exists()

    def no_hold_outlives_its_window(self) -> None:
        offered = WaitlistEntry.objects.filter(status=WaitlistStatus.NOTIFIED)
        late = offered.filter(
            Q(expires_at__lte=self.now)
            | Q(expires_at__gt=F("notified_at") + timedelta(minutes=45))
            | Q(expires_at__gt=F("offered_booking__start_time") - HOUR)
        )
        assert not late.exists()
        assert not Booking.objects.filter(status=BookingStatus.HELD, hold_expires_at__lte=self.now).exists()
        first = offered.order_by("expires_at").values_list("expires_at", flat=True).first()
        lock = OrganizerLock.objects.filter(organizer=self.olga).first()
        assert lock is None or lock.next_lapse_at == first

    def nobody_in_line_is_passed_over(self, before: dict[object, WaitlistEntry]) -> None:
        """Whoever was offered something now came before all who are left in line and could have had it."""
        line = list(WaitlistEntry.objects.in_line(self.now).select_related("event_type"))
        for entry in self.waiting().values():
            was = before.get(entry.id)
            is_new = entry.status == WaitlistStatus.NOTIFIED and (
                was is None or was.offered_booking_id != entry.offered_booking_id
            )
            if not is_new or entry.offered_booking is None:
                continue
            slot = entry.offered_booking
            skipped = [
                other
                for other in line
                if other.event_type_id == entry.event_type_id
                and (other.confirmed_at or NOW) < (entry.confirmed_at or NOW)
                and other.attendee_count <= entry.attendee_count
                and other.wants(slot.start_time, slot.end_time)
            ]
            assert skipped == []

    def nothing_that_fits_stays_free(self) -> None:
        window = Interval(int(self.now.timestamp()), int((MONDAY_9 + timedelta(days=3)).timestamp()))
        for event_type in (self.call, self.workshop):
            offer = get_own_offer(
                organizer_id=self.olga.id,
                event_type_id=event_type.id,
                first=MONDAY_9.date() - timedelta(days=4),
                last=MONDAY_9.date() + timedelta(days=4),
            )
            free = list_slots(offer, window=window, now=self.now)
            for entry in WaitlistEntry.objects.in_line(self.now).filter(event_type=event_type):
                for slot in free:
                    start, end = (datetime.fromtimestamp(at, NOW.tzinfo) for at in (slot.start, slot.end))
                    if slot.seats_left >= entry.attendee_count and entry.wants(start, end):
                        assert claim_end(event_type, start=start, now=self.now) is None

    def waiting(self) -> dict[object, WaitlistEntry]:
        rows = WaitlistEntry.objects.waiting().select_related("offered_booking")
        return {entry.id: entry for entry in rows}

    def pick(self, among: object, action: str) -> None:
        entries = list(among.order_by("created_at", "id"))  # type: ignore[attr-defined]
        if entries:
            answer(self.chance.choice(entries), action, now=self.now)  # type: ignore[arg-type]

    def taken_start(self, event_type: EventType) -> datetime:
        """A start that somebody has, if there is one."""
        offer = get_own_offer(
            organizer_id=self.olga.id,
            event_type_id=event_type.id,
            first=MONDAY_9.date(),
            last=MONDAY_9.date() + timedelta(days=2),
        )
        window = Interval(int(MONDAY_9.timestamp()), int((MONDAY_9 + timedelta(days=2)).timestamp()))
        free = {slot.start for slot in list_slots(offer, window=window, now=self.now)}
        taken = [each for each in self.starts if int(each.timestamp()) not in free]
        return self.chance.choice(taken or self.starts)

    def event_type(self) -> EventType:
        return self.chance.choice((self.call, self.workshop, self.workshop))

    def start(self) -> datetime:
        return self.chance.choice(self.starts) + self.chance.choice((timedelta(), HALF_AN_HOUR))

    def seats(self) -> dict[str, Any]:
        return {"attendee_count": self.chance.choice((1, 1, 2))}

    def person(self) -> str:
        self.people += 1
        return f"p{self.people}@example.com"


class TestSimulation:
    @pytest.mark.parametrize("seed", range(SEEDS))
    def test_never_oversells_keeps_the_order_and_lets_nothing_lie_idle(self, olga: User, seed: int) -> None:
        make_schedule(olga, weekly={weekday: [(540, 720)] for weekday in range(1, 8)})
        simulation = Simulation(olga, seed)
        for _ in range(STEPS):
            simulation.step()
        statuses = set(WaitlistEntry.objects.values_list("status", flat=True))
        assert statuses >= {"converted", "expired", "cancelled"}, simulation.done
        assert find_broken_link(organizer_id=olga.id) is None
        assert simulation.done["somebody_answers"] > 10, simulation.done
