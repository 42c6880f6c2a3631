"""Lists, a page at a time."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.core import signing
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from apps.availability.models import Schedule
from apps.users.models import User
from core.errors import Invalid
from core.paging import Ordering, PageQuery, _after, page_of
from tests.cast import make_schedule

BY_NAME, NEWEST = Ordering("name"), Ordering("created_at", descending=True)
NOON = datetime(2027, 3, 28, 12, tzinfo=UTC)


@pytest.fixture
def rows(olga: User) -> QuerySet[Schedule]:
    """Seven schedules; three of them were made in the same instant."""
    for number in range(7):
        schedule = make_schedule(olga, name=f"Plan {number}", weekly={}, is_default=False)
        at = NOON + timedelta(minutes=max(number, 2) if number < 5 else number)
        Schedule.objects.filter(pk=schedule.pk).update(created_at=at)
    return Schedule.objects.filter(organizer=olga)


def pages(rows: QuerySet[Schedule], ordering: Ordering, limit: int) -> list[list[str]]:
    """The names on every page, from the first to the last."""
    found, cursor = [], ""
    while True:
        query = PageQuery(cursor=cursor, limit=limit)
        page = page_of(rows, ordering=ordering, query=query, show=lambda row: row.name)
        found.append(page.results)
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


class TestPageOf:
    @pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8, 100])
    def test_shows_every_row_once_and_in_order(self, rows: QuerySet[Schedule], limit: int) -> None:
        names = [f"Plan {number}" for number in range(7)]
        assert list(chain.from_iterable(pages(rows, BY_NAME, limit))) == names
        assert all(len(page) == limit for page in pages(rows, BY_NAME, limit)[:-1])

    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    def test_loses_none_of_equal_value(self, rows: QuerySet[Schedule], limit: int) -> None:
        in_order = list(rows.order_by("-created_at", "-id").values_list("name", flat=True))
        assert list(chain.from_iterable(pages(rows, NEWEST, limit))) == in_order

    def test_neither_repeats_nor_skips_when_rows_come_and_go(
        self, olga: User, rows: QuerySet[Schedule]
    ) -> None:
        first = page_of(rows, ordering=BY_NAME, query=PageQuery(limit=3), show=lambda row: row.name)
        rows.filter(name="Plan 1").delete()
        make_schedule(olga, name="Plan 0b", weekly={}, is_default=False)
        query = PageQuery(limit=3, cursor=first.next_cursor or "")
        second = page_of(rows, ordering=BY_NAME, query=query, show=lambda row: row.name)
        assert second.results == ["Plan 3", "Plan 4", "Plan 5"]

    def test_costs_one_query(
        self, rows: QuerySet[Schedule], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            page_of(rows, ordering=BY_NAME, query=PageQuery(), show=lambda row: row.name)

    def test_begins_in_the_index_after_the_last_row_seen(self, olga: User, rows: QuerySet[Schedule]) -> None:
        ordering = Ordering("id")
        first = page_of(rows, ordering=ordering, query=PageQuery(limit=1), show=str)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        plan = _after(Schedule.objects.all(), ordering, first.next_cursor or "").order_by("id").explain()
        assert "Index Cond: (id >=" in plan


class TestCursor:
    @pytest.mark.parametrize("cursor", ["x", "a:b", "é", "WyJQbGFuIDAiLCAieCJd:forged", ":" * 500])
    def test_that_is_none_is_refused_by_name(self, rows: QuerySet[Schedule], cursor: str) -> None:
        self.assert_refused(rows, cursor)

    def test_of_another_order_is_refused(self, rows: QuerySet[Schedule]) -> None:
        other = page_of(rows, ordering=NEWEST, query=PageQuery(limit=1), show=str).next_cursor
        self.assert_refused(rows, other or "")

    def test_of_another_list_is_refused(self, rows: QuerySet[Schedule], mallory: User) -> None:
        users = page_of(User.objects.all(), ordering=BY_NAME, query=PageQuery(limit=1), show=str)
        self.assert_refused(rows, users.next_cursor or "")

    @pytest.mark.parametrize("values", [["Plan 0"], ["Plan 0", "no id"]])
    def test_that_we_signed_for_something_else_is_refused(
        self, rows: QuerySet[Schedule], values: list[str]
    ) -> None:
        salt = "availability.Schedule:name,id"
        self.assert_refused(rows, signing.Signer(salt=salt).sign_object(values))

    def assert_refused(self, rows: QuerySet[Schedule], cursor: str) -> None:
        with pytest.raises(Invalid) as refusal:
            page_of(rows, ordering=BY_NAME, query=PageQuery(cursor=cursor), show=str)
        assert refusal.value.errors[0].field == "cursor"
