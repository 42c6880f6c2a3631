"""A worker that dies while it ends offers: the next one ends what is left, and nothing twice."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction

from apps.events.models import Booking, EventType, OrganizerLock, WaitlistEntry
from apps.notifications.models import WAITLIST, Notification
from core import clock
from shared_types.vocabulary import Notice, WaitlistStatus
from tests.backend.events.cast import book, make_event_type
from tests.backend.events.waiting import again, call_off, wait_for
from tests.cast import NINE_TO_FIVE, make_organizer, make_schedule
from tests.faults.conftest import Installation
from tests.waiting import somebody_waits_for_a_row, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def offered(slug: str) -> WaitlistEntry:
    """A time of an organizer's that is kept for Eve, in two days, with Kim behind her."""
    now = clock.now()
    event_type = always_open(slug)
    start = datetime.combine((now + timedelta(days=2)).date(), time(10), UTC)
    taken = book(event_type, at=start, now=now).booking
    entry = wait_for(event_type, start, "eve", now=now)
    wait_for(event_type, start, "kim", now=now + timedelta(seconds=1))
    call_off(taken, now=now)
    return again(entry)


def always_open(slug: str) -> EventType:
    organizer = make_organizer(slug, timezone="UTC")
    make_schedule(organizer, weekly={weekday: [NINE_TO_FIVE] for weekday in range(1, 8)})
    return make_event_type(organizer, enable_waitlist=True)


def let_lapse() -> None:
    """The clock cannot be hurried, so the offers are made to end now."""
    now = clock.now()
    WaitlistEntry.objects.filter(status=WaitlistStatus.NOTIFIED).update(expires_at=now)
    OrganizerLock.objects.update(next_lapse_at=now)


def statuses(entry: WaitlistEntry) -> list[str]:
    mine = WaitlistEntry.objects.filter(organizer_id=entry.organizer_id)
    return list(mine.order_by("confirmed_at").values_list("status", flat=True))


class TestWorkerKilledInTheMiddleOfASweep:
    def test_leaves_nothing_half_done_and_the_next_sweep_does_the_rest(
        self, installation: Installation
    ) -> None:
        """Its own transaction has ended Eve's offer already, and is not committed, when it dies."""
        first, second = sorted([offered("olga-one"), offered("olga-two")], key=lambda each: each.organizer_id)
        installation.worker.freeze()
        let_lapse()
        with transaction.atomic():
            Booking.objects.select_for_update().get(waitlist_offers=second)
            installation.worker.thaw()
            wait_until(lambda: statuses(first) == ["expired", "notified"])
            wait_until(somebody_waits_for_a_row)
            installation.worker.kill()
        assert statuses(second) == ["notified", "active"]

        installation.worker.start()
        wait_until(lambda: statuses(second) == ["expired", "notified"])
        assert statuses(first) == ["expired", "notified"]
        ended = Notification.objects.filter(subject_kind=WAITLIST, notice=Notice.WAITLIST_ENDED)
        assert Counter(ended.values_list("subject_id", flat=True)) == {first.id: 1, second.id: 1}
        for entry in (first, second):
            assert Booking.objects.live().get(organizer_id=entry.organizer_id).held_seats == 1
