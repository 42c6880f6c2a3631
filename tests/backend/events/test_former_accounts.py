"""Bookings leave an account that lets us in no more, and the one that takes them now goes on."""

import pytest

from apps.events.models import EventType
from apps.events.services.actors import SYSTEM
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.calendar_syncing.following import follow_calendars
from apps.integrations.errors import ConsentWithdrawn, NotPermitted, ProviderFailure
from apps.integrations.models import CalendarConnection, LinkedCalendar
from apps.users.models import User
from shared_types.vocabulary import CancelledBy, ConnectionStatus
from tests.backend.events.accounts import FakeCalendar, again, link, stand_in, sync_all
from tests.backend.events.cast import HALF_AN_HOUR, MONDAY_9, NOW, book

pytestmark = pytest.mark.django_db


class HalfClosed(FakeCalendar):
    """Calendars of which "work" gives nothing out any more."""

    refusal: ProviderFailure = ConsentWithdrawn()

    def remove(self, calendar_id: str, external_id: str) -> None:
        if calendar_id == "work":
            raise self.refusal
        super().remove(calendar_id, external_id)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> FakeCalendar:
    made, _ = stand_in(monkeypatch)
    made.__class__ = HalfClosed
    return made


@pytest.fixture
def work(olga: User, calendar: FakeCalendar) -> LinkedCalendar:
    """The calendar that took the bookings at first."""
    return link(olga)


class TestFormerAccount:
    @pytest.mark.parametrize("refusal", [ConsentWithdrawn(), ConsentWithdrawn(is_noted=True), NotPermitted()])
    def test_that_lets_us_in_no_more_keeps_no_booking_from_the_new_one(
        self,
        olga: User,
        intro_call: EventType,
        calendar: HalfClosed,
        work: LinkedCalendar,
        refusal: ProviderFailure,
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        calendar.refusal = refusal
        home = link(olga, name="home")
        sync_all()
        assert [start for _, start in calendar.titles("home")] == [MONDAY_9]
        assert again(booking).calendar_sync_status == "succeeded"
        home.connection.refresh_from_db()
        assert home.connection.status == ConnectionStatus.ACTIVE
        follow_calendars(now=NOW)
        assert sync_all() == 0

    def test_is_asked_to_be_linked_again_and_not_the_one_that_takes_bookings_now(
        self, olga: User, intro_call: EventType, calendar: HalfClosed, work: LinkedCalendar
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        sync_all()
        home = link(olga, name="home")
        cancel_booking(
            organizer_id=olga.id,
            booking_id=booking.id,
            cancelled_by=CancelledBy.ORGANIZER,
            reason="",
            actor=SYSTEM,
            now=NOW,
        )
        sync_all()
        assert again(booking).calendar_sync_status == "failed"
        states = dict(CalendarConnection.objects.values_list("id", "status"))
        assert states == {work.connection_id: "needs_consent", home.connection_id: "active"}
        later = book(intro_call, at=MONDAY_9 + HALF_AN_HOUR).booking
        sync_all()
        assert again(later).calendar_sync_status == "succeeded"
