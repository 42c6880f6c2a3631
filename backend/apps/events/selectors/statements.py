"""Statements that Django builds once, and that are then asked as plain SQL.

Building the query of an offer anew costs several times what asking it costs, in every request for slots and,
worse, while a calendar is locked.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

_FAR = timedelta(days=60)


class Statement:
    """A SELECT with named parameters, made from a query in which marks stand for them.

    build: makes the query out of the marks. marks: a value of the parameter's type for each name, unlike any
    that the query holds of itself. A date may come back shifted, where the query looks around it.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], marks: Mapping[str, date | str | UUID]
    ) -> None:
        self._build = build
        self._marks = marks

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str, timedelta]]]:
        query = self._build(**self._marks).query
        sql, values = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql, [self._name_of(value) for value in values]

    def _name_of(self, value: object) -> tuple[str, timedelta]:
        for name, mark in self._marks.items():
            if isinstance(mark, date) and isinstance(value, date) and abs(value - mark) < _FAR:
                return name, value - mark
            if mark == value:
                return name, timedelta()
        raise LookupError(f"The query holds {value!r}, which no mark stands for.")

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row for these values of the parameters."""
        sql, order = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] + shift if shift else values[name] for name, shift in order])
            return cursor.fetchone()  # type: ignore[no-any-return]
