"""Reading linked calendars again and again, whatever their servers do."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from apps.integrations.errors import (
    ConsentWithdrawn,
    NotPermitted,
    ProviderFailure,
    Refused,
    SyncTokenGone,
    TooManyCalls,
    Unreachable,
)
from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent, LinkedCalendar
from apps.integrations.providers.ports import CalendarChanges, CalendarListing, ExternalEventData
from apps.integrations.services import sync_connection, sync_next_connection, unlink_calendars
from apps.integrations.services.adapters import CALENDARS
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider, ConnectionStatus
from tests.backend.integrations.cast import at, busy, busy_hours, link_account

NOW = at(0)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WORK = CalendarListing(external_id="work", name="Work", can_write=True)
HOME = CalendarListing(external_id="home", name="Home", can_write=True)


class Scripted:
    """A provider that answers what it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.listings: Sequence[CalendarListing] = [WORK]
        self.events: dict[str, list[ExternalEventData]] = {"work": [], "home": []}
        self.failures: dict[str, ProviderFailure] = {}
        self.tokens: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.is_complete = True
        self.gone: list[str] = []

    def calendars(self) -> Sequence[CalendarListing]:
        if "calendars" in self.failures:
            raise self.failures["calendars"]
        return self.listings

    def changes(
        self, calendar_id: str, *, sync_token: str, start: datetime, end: datetime
    ) -> CalendarChanges:
        self.tokens.append(sync_token)
        self.meanwhile()
        if calendar_id in self.failures:
            failure = self.failures[calendar_id]
            if not (isinstance(failure, SyncTokenGone) and not sync_token):
                raise failure
        return CalendarChanges(
            events=self.events[calendar_id],
            gone_ids=self.gone,
            sync_token=f"token-{len(self.tokens)}",
            is_complete=self.is_complete or not sync_token,
        )

    def write(self, calendar_id: str, event: Any, *, external_id: str, etag: str = "") -> Any:
        raise NotImplementedError

    def remove(self, calendar_id: str, external_id: str) -> None:
        raise NotImplementedError


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    scripted = Scripted()
    monkeypatch.setitem(CALENDARS, CalendarProvider.GOOGLE, lambda _connection, _now: scripted)
    return scripted


def account() -> CalendarConnection:
    return CalendarConnection.objects.get()


@pytest.mark.django_db
class TestSync:
    def test_reads_what_is_due_and_is_due_again_in_five_minutes(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10)]
        assert sync_next_connection(now=NOW)
        assert busy_hours(olga) == [(9, 10)]
        link = account()
        assert (link.synced_at, link.status, link.lease_token) == (NOW, "active", None)
        assert link.next_sync_at is not None
        assert 4.4 * MINUTE < link.next_sync_at - NOW < 5.6 * MINUTE
        assert not sync_next_connection(now=NOW + 4 * MINUTE)
        assert sync_next_connection(now=NOW + 6 * MINUTE)

    def test_goes_on_where_the_last_answer_ended_and_reads_all_once_a_day(
        self, olga: User, provider: Scripted
    ) -> None:
        link_account(olga)
        provider.is_complete = False
        for now in (NOW, NOW + 6 * MINUTE, NOW + DAY + MINUTE, NOW + DAY + 7 * MINUTE):
            sync_next_connection(now=now)
        assert provider.tokens == ["", "token-1", "", "token-3"]

    def test_shortens_names_that_are_longer_than_there_is_room_for(
        self, olga: User, provider: Scripted
    ) -> None:
        link_account(olga)
        provider.listings = [replace(WORK, name="Work\x00" * 100)]
        foreign = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(1024))
        provider.events["work"] = [
            replace(busy(9, 10), external_id=foreign, series_id="x" * 5000),
            replace(busy(12, 13), external_id=foreign[1:]),
        ]
        for now in (NOW, NOW + 6 * MINUTE):
            assert sync_next_connection(now=now)
            assert busy_hours(olga) == [(9, 10), (12, 13)]
        assert LinkedCalendar.objects.get().name == "Work" * 50
        provider.is_complete, provider.gone, provider.events["work"] = False, ["x" * 5000], []
        sync_next_connection(now=NOW + 12 * MINUTE)
        assert busy_hours(olga) == [(12, 13)]

    def test_takes_in_what_has_changed_and_nothing_else(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10, name="a"), busy(12, 13, name="b"), busy(15, 16, name="c")]
        sync_next_connection(now=NOW)
        provider.is_complete, provider.gone = False, ["b"]
        provider.events["work"] = [busy(10, 11, name="a")]
        sync_next_connection(now=NOW + 6 * MINUTE)
        assert busy_hours(olga) == [(10, 11), (15, 16)]

    def test_replaces_all_dates_of_a_series_that_has_changed(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [date_of_series(9), date_of_series(33), busy(12, 13)]
        sync_next_connection(now=NOW)
        provider.is_complete = False
        provider.events["work"] = [date_of_series(10)]
        sync_next_connection(now=NOW + 6 * MINUTE)
        assert busy_hours(olga) == [(10, 11), (12, 13)]
        provider.events["work"], provider.gone = [], ["series"]
        sync_next_connection(now=NOW + 12 * MINUTE)
        assert busy_hours(olga) == [(12, 13)]

    def test_reads_anew_where_the_token_is_gone_and_is_never_empty_meanwhile(
        self, olga: User, provider: Scripted
    ) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10), busy(12, 13)]
        sync_next_connection(now=NOW)
        provider.failures["work"] = SyncTokenGone()
        provider.events["work"] = [busy(9, 10)]
        seen: list[list[tuple[float, float]]] = []
        provider.meanwhile = lambda: seen.append(busy_hours(olga))
        sync_next_connection(now=NOW + 6 * MINUTE)
        assert provider.tokens == ["", "token-1", ""]
        assert seen == [[(9, 10), (12, 13)]] * 2
        assert (busy_hours(olga), account().status) == ([(9, 10)], "active")

    def test_writes_nothing_where_nothing_has_changed(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10), busy(12, 13)]
        sync_next_connection(now=NOW)
        before = set(ExternalEvent.objects.values_list("id", flat=True))
        merged = set(BusyInterval.objects.values_list("id", flat=True))
        sync_next_connection(now=NOW + DAY + MINUTE)
        assert set(ExternalEvent.objects.values_list("id", flat=True)) == before
        assert set(BusyInterval.objects.values_list("id", flat=True)) == merged

    def test_forgets_what_is_over(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10)]
        sync_next_connection(now=NOW)
        provider.events["work"] = []
        sync_next_connection(now=NOW + 3 * DAY)
        assert not ExternalEvent.objects.exists()

    def test_knows_calendars_that_come_and_go(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.listings = [WORK, HOME]
        provider.events = {"work": [busy(9, 10)], "home": [busy(12, 13)]}
        sync_next_connection(now=NOW)
        assert busy_hours(olga) == [(9, 10), (12, 13)]
        provider.listings = [CalendarListing(external_id="home", name="Family", can_write=False)]
        LinkedCalendar.objects.filter(name="Work").update(takes_bookings=False)
        LinkedCalendar.objects.filter(name="Home").update(takes_bookings=True)
        sync_next_connection(now=NOW + 6 * MINUTE)
        assert busy_hours(olga) == [(12, 13)]
        home = LinkedCalendar.objects.get()
        assert (home.name, home.takes_bookings) == ("Family", False)

    def test_keeps_what_it_knows_where_a_provider_lists_nothing(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10)]
        sync_next_connection(now=NOW)
        provider.listings = []
        sync_next_connection(now=NOW + 6 * MINUTE)
        assert busy_hours(olga) == [(9, 10)]
        assert "no calendars" in account().last_error

    def test_leaves_out_bookings_of_ours_by_their_uid(
        self, olga: User, provider: Scripted, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link_account(olga)
        booking_id = uuid4()
        monkeypatch.setattr("apps.events.selectors.mirrors.bookings_by_uid", lambda **_: {"ours": booking_id})
        provider.events["work"] = [with_uid(9, "ours"), with_uid(12, "anothers")]
        sync_next_connection(now=NOW)
        assert busy_hours(olga) == [(12, 13)]
        assert ExternalEvent.objects.filter(booking_id=booking_id).count() == 1


def date_of_series(hour: float) -> ExternalEventData:
    return ExternalEventData(
        external_id=f"series#{hour}", series_id="series", start=at(hour), end=at(hour + 1)
    )


def with_uid(hour: float, uid: str) -> ExternalEventData:
    return ExternalEventData(external_id=uid, uid=uid, start=at(hour), end=at(hour + 1))


@pytest.mark.django_db
class TestFailure:
    def test_keeps_the_busy_time_and_tries_again_ever_later(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10)]
        sync_next_connection(now=NOW)
        provider.failures["work"] = Unreachable()
        waits = []
        now = NOW + 6 * MINUTE
        for _ in range(9):
            assert sync_next_connection(now=now)
            due = account().next_sync_at
            assert due is not None
            waits.append((due - now) / MINUTE)
            now = due
        assert 0.5 <= waits[0] <= 1
        assert all(30 <= wait <= 60 for wait in waits[6:])
        link = account()
        assert (link.status, link.failures, link.synced_at) == ("failing", 9, NOW)
        assert busy_hours(olga) == [(9, 10)]
        provider.failures.clear()
        sync_next_connection(now=now)
        assert (account().status, account().failures, account().last_error) == ("active", 0, "")

    def test_leaves_a_provider_alone_for_as_long_as_it_wants(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.failures["calendars"] = TooManyCalls(after_seconds=3600)
        sync_next_connection(now=NOW)
        assert not sync_next_connection(now=NOW + 60 * MINUTE)
        assert sync_next_connection(now=NOW + 62 * MINUTE)

    def test_stops_where_consent_is_withdrawn_and_says_so_once(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(9, 10)]
        sync_next_connection(now=NOW)
        provider.failures["calendars"] = ConsentWithdrawn()
        sync_next_connection(now=NOW + 6 * MINUTE)
        link = account()
        assert (link.status, link.lease_token) == (ConnectionStatus.NEEDS_CONSENT, None)
        sync_connection(connection_id=link.id, now=NOW + 7 * MINUTE)
        assert not sync_next_connection(now=NOW + DAY)
        mail = Notification.objects.get()
        assert mail.recipient == olga.email
        assert "/settings/integrations" in mail.sealed_body
        assert busy_hours(olga) == [(9, 10)]

    def test_reads_the_other_calendars_where_one_may_not_be_read(
        self, olga: User, provider: Scripted
    ) -> None:
        link_account(olga)
        provider.listings = [WORK, HOME]
        provider.events = {"work": [busy(9, 10)], "home": [busy(12, 13)]}
        provider.failures["work"] = NotPermitted()
        sync_next_connection(now=NOW)
        assert busy_hours(olga) == [(12, 13)]
        link = account()
        assert (link.synced_at, link.last_error) == (
            None,
            "One of its calendars could not be read. The account may not do that.",
        )

    def test_does_not_move_the_token_of_a_calendar_that_was_not_read(
        self, olga: User, provider: Scripted
    ) -> None:
        link_account(olga)
        sync_next_connection(now=NOW)
        for failure in (Unreachable(), Refused(), TooManyCalls()):
            provider.failures["work"] = failure
            CalendarConnection.objects.update(next_sync_at=None)
            sync_next_connection(now=NOW + MINUTE)
        assert LinkedCalendar.objects.get().sync_token == "token-1"

    def test_asks_to_be_linked_again_where_no_key_opens_the_password(
        self, olga: User, provider: Scripted
    ) -> None:
        link_account(olga)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE integrations_calendarconnection SET secret = 'of another key'")
        sync_next_connection(now=NOW)
        assert CalendarConnection.objects.values_list("status", flat=True).get() == "needs_consent"


@pytest.mark.django_db
class TestLease:
    def test_is_held_by_one_and_runs_out_with_who_held_it(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        CalendarConnection.objects.update(lease_token=uuid4(), lease_until=NOW + MINUTE)
        assert not sync_next_connection(now=NOW)
        assert sync_next_connection(now=NOW + MINUTE)

    def test_is_lost_with_what_was_read_where_the_account_was_unlinked(
        self, olga: User, provider: Scripted
    ) -> None:
        link = link_account(olga)
        provider.events["work"] = [busy(9, 10)]
        provider.meanwhile = lambda: unlink_calendars(organizer_id=olga.id, connection_id=link.id)
        sync_next_connection(now=NOW)
        assert (busy_hours(olga), ExternalEvent.objects.count()) == ([], 0)

    @pytest.mark.parametrize("failure", [ConsentWithdrawn(), ConsentWithdrawn(is_noted=True)])
    def test_is_lost_where_the_account_is_linked_anew_while_its_former_password_is_refused(
        self, olga: User, provider: Scripted, failure: ConsentWithdrawn
    ) -> None:
        link_account(olga)
        provider.failures["work"] = failure
        provider.meanwhile = lambda: CalendarConnection.objects.update(lease_token=None, lease_until=None)
        assert sync_next_connection(now=NOW)
        assert account().status == "active"
        assert not Notification.objects.exists()

    def test_is_lost_where_another_worker_has_taken_it(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        other = uuid4()
        provider.events["work"] = [busy(9, 10)]
        provider.meanwhile = lambda: CalendarConnection.objects.update(
            lease_token=other, lease_until=NOW + DAY
        )
        sync_next_connection(now=NOW)
        assert busy_hours(olga) == []
        assert (account().lease_token, account().synced_at) == (other, None)


@pytest.mark.django_db(transaction=True)
class TestTwoSweepers:
    def test_read_each_account_once_and_have_no_transaction_open(
        self, olga: User, provider: Scripted
    ) -> None:
        for number in range(6):
            link_account(olga, account=f"{number}@calendar.example")
        together = Barrier(3, timeout=30)
        open_transactions: list[bool] = []

        def look() -> None:
            open_transactions.append(connection.in_atomic_block)
            time.sleep(0.02)

        provider.meanwhile = look

        def sweep() -> int:
            together.wait()
            count = 0
            while sync_next_connection(now=NOW):
                count += 1
            connections.close_all()
            return count

        with ThreadPoolExecutor(3) as threads:
            counts = [done.result() for done in [threads.submit(sweep) for _ in range(3)]]
        assert sum(counts) == 6
        assert open_transactions == [False] * 6


@pytest.mark.django_db
class TestSize:
    def test_of_ten_thousand_events_takes_few_statements(self, olga: User, provider: Scripted) -> None:
        link_account(olga)
        provider.events["work"] = [busy(hour / 4, hour / 4 + 0.2) for hour in range(10_000)]
        with CaptureQueriesContext(connection) as at_first:
            sync_next_connection(now=NOW)
        assert BusyInterval.objects.count() == 10_000
        with CaptureQueriesContext(connection) as later:
            sync_next_connection(now=NOW + DAY + MINUTE)
        assert len(at_first) + len(later) < 100
