"""External busy time: merged when it is written, cheap when it is read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from pytest_django import DjangoAssertNumQueries

from apps.integrations.models import BusyInterval, LinkedCalendar
from apps.integrations.selectors import busy_epochs, busy_intervals
from apps.integrations.services import ExternalEventData, rebuild_busy, replace_external_events
from apps.users.models import User
from slot_engine.interval import merge
from tests.backend.integrations.cast import MONDAY, WEEK_END, at, busy, busy_hours, link_calendar


def sync(link: LinkedCalendar, *events: ExternalEventData, start: float = 0, end: float = 7 * 24) -> None:
    replace_external_events(calendar=link, events=events, start=at(start), end=at(end))


@pytest.mark.django_db
class TestReplaceExternalEvents:
    def test_joins_what_overlaps_and_what_touches(self, olga: User) -> None:
        sync(link_calendar(olga), busy(9, 10), busy(9.5, 11), busy(11, 12), busy(14, 15))
        assert busy_hours(olga) == [(9, 12), (14, 15)]

    def test_joins_the_events_of_several_calendars(self, olga: User) -> None:
        sync(link_calendar(olga), busy(9, 10))
        sync(link_calendar(olga, account="home@calendar.example"), busy(9.5, 11))
        assert busy_hours(olga) == [(9, 11)]

    def test_leaves_out_what_does_not_take_time(self, olga: User) -> None:
        mirror = busy(16, 17, booking_id=uuid4())
        sync(link_calendar(olga), busy(9, 10), busy(12, 13, is_busy=False), mirror, busy(14, 14))
        assert busy_hours(olga) == [(9, 10)]

    def test_leaves_out_calendars_that_do_not_count(self, olga: User) -> None:
        sync(link_calendar(olga), busy(9, 10))
        sync(link_calendar(olga, account="home@calendar.example", counts_as_busy=False), busy(9.5, 11))
        assert busy_hours(olga) == [(9, 10)]

    def test_forgets_what_is_gone_and_keeps_what_lies_outside_the_window(self, olga: User) -> None:
        link = link_calendar(olga)
        sync(link, busy(1, 2), busy(9, 10), busy(30, 31))
        sync(link, busy(12, 13), start=8, end=20)
        assert busy_hours(olga) == [(1, 2), (12, 13), (30, 31)]

    def test_replaces_an_event_that_reaches_over_the_edge_of_the_window(self, olga: User) -> None:
        link = link_calendar(olga)
        sync(link, busy(7, 12), busy(20, 26))
        sync(link, busy(10, 11), start=8, end=22)
        assert busy_hours(olga) == [(10, 11)]

    def test_takes_an_event_that_was_moved_into_the_window(self, olga: User) -> None:
        link = link_calendar(olga)
        sync(link, busy(40, 41, name="moved"))
        sync(link, busy(9, 10, name="moved"), start=8, end=20)
        assert busy_hours(olga) == [(9, 10)]

    def test_cuts_an_interval_where_one_of_two_calendars_becomes_free(self, olga: User) -> None:
        work, home = link_calendar(olga), link_calendar(olga, account="home@calendar.example")
        sync(work, busy(9, 12))
        sync(home, busy(11, 20))
        sync(work, start=10, end=11.5)
        assert busy_hours(olga) == [(11, 20)]

    def test_touches_nobody_else(self, olga: User, mallory: User) -> None:
        sync(link_calendar(mallory), busy(9, 10))
        sync(link_calendar(olga))
        assert busy_hours(mallory) == [(9, 10)]

    def test_agrees_with_a_merge_of_everything_after_any_history(self, olga: User) -> None:
        chance = Random(7)
        links = [link_calendar(olga), link_calendar(olga, account="home@calendar.example")]
        known: dict[int, dict[str, tuple[float, float]]] = {0: {}, 1: {}}
        for step in range(60):
            which, start = chance.randrange(2), chance.randrange(0, 150)
            end = start + chance.randrange(1, 30)
            lengths = [(chance.randrange(start - 5, end), chance.randrange(1, 9)) for _ in range(3)]
            events = [busy(at, at + length, name=f"{step}-{n}") for n, (at, length) in enumerate(lengths)]
            sync(links[which], *events, start=start, end=end)
            kept = {name: (a, b) for name, (a, b) in known[which].items() if b <= start or a >= end}
            named = {f"{step}-{n}": (at, at + length) for n, (at, length) in enumerate(lengths)}
            known[which] = {**kept, **named}
            whole = [(int(a), int(b)) for events in known.values() for a, b in events.values()]
            assert busy_hours(olga) == merge(whole), f"after step {step}"


@pytest.mark.django_db
class TestRebuildBusy:
    def test_may_run_twice(self, olga: User) -> None:
        sync(link_calendar(olga), busy(9, 10), busy(12, 14))
        rebuild_busy(organizer_id=olga.id, start=at(0), end=at(24))
        rebuild_busy(organizer_id=olga.id, start=at(13), end=at(13.5))
        assert busy_hours(olga) == [(9, 10), (12, 14)]

    def test_mends_intervals_that_are_wrong(self, olga: User) -> None:
        sync(link_calendar(olga), busy(9, 10))
        BusyInterval.objects.all().delete()
        rebuild_busy(organizer_id=olga.id, start=MONDAY, end=WEEK_END)
        assert busy_hours(olga) == [(9, 10)]


@pytest.mark.django_db(transaction=True)
class TestSyncsAtOnce:
    def test_do_not_merge_past_each_other(self, olga: User) -> None:
        links = [link_calendar(olga, account=f"{n}@calendar.example") for n in range(4)]
        together = Barrier(len(links), timeout=30)

        def sync_often(n: int) -> None:
            for turn in range(10):
                together.wait()
                sync(links[n], busy(n, n + 1.5 + turn / 10))
            connections.close_all()

        with ThreadPoolExecutor(len(links)) as threads:
            for done in [threads.submit(sync_often, n) for n in range(len(links))]:
                done.result()
        assert busy_hours(olga) == [(0, 5.4)]


@pytest.mark.django_db
class TestSelectors:
    def test_find_what_overlaps_the_window_and_not_what_touches_it(self, olga: User) -> None:
        sync(link_calendar(olga), busy(7, 8), busy(9, 10), busy(11.5, 13), busy(14, 15))
        found = busy_intervals(organizer_id=olga.id, start=at(8), end=at(12))
        assert sorted((i.busy.lower, i.busy.upper) for i in found) == [(at(9), at(10)), (at(11.5), at(13))]

    def test_round_to_whole_seconds_and_never_to_less_time(self, olga: User) -> None:
        odd = ExternalEventData(
            external_id="odd",
            start=at(9) + timedelta(milliseconds=400),
            end=at(10) + timedelta(milliseconds=400),
        )
        sync(link_calendar(olga), odd)
        nine = int(at(9).timestamp())
        found = busy_epochs(organizer_id=olga.id, start=at(0), end=at(24))
        assert list(found) == [(nine, nine + 3601)]

    def test_can_be_joined_with_other_busy_time_in_one_statement(
        self, olga: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        sync(link_calendar(olga), busy(9, 10))
        one = busy_epochs(organizer_id=olga.id, start=at(0), end=at(24))
        with django_assert_num_queries(1):
            both = list(one.union(one.all(), all=True))
        assert len(both) == 2

    def test_read_the_index_of_the_constraint(self, olga: User) -> None:
        sync(link_calendar(olga), *(busy(n, n + 0.5) for n in range(150)))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE integrations_busyinterval")
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = busy_intervals(organizer_id=olga.id, start=at(8), end=at(12)).explain()
        assert "busy_interval_never_overlaps" in plan
