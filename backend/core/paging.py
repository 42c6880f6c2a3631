"""Long lists, a page at a time: the next page begins after the last row seen, so each costs the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from pydantic import Field

from core.errors import invalid_field
from shared_types.base import In, Page

MAX_PAGE = 100


class PageQuery(In):
    """`?cursor=&limit=`; as a route's parameter: `page: Query[PageQuery]`."""

    cursor: Annotated[str, Field(max_length=500)] = ""
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 25


@dataclass(frozen=True, slots=True)
class Ordering:
    """How a list is sorted: by a column that is never NULL, then by id. It should have an index on both."""

    column: str
    descending: bool = False

    @property
    def columns(self) -> tuple[str, str]:
        """As `order_by` takes them."""
        sign = "-" if self.descending else ""
        return f"{sign}{self.column}", f"{sign}id"


def page_of[Row: Model, Item](
    rows: QuerySet[Row], *, ordering: Ordering, query: PageQuery, show: Callable[[Row], Item]
) -> Page[Item]:
    """One page of a list, in one query; raises Invalid for a cursor that is not one of this list.

    rows: filtered, of any order. show: what is answered of a row.
    """
    if query.cursor:
        rows = _after(rows, ordering, query.cursor)
    found = list(rows.order_by(*ordering.columns)[: query.limit + 1])
    shown = found[: query.limit]
    more = len(found) > query.limit
    return Page(
        results=[show(row) for row in shown],
        next_cursor=_cursor_at(shown[-1], ordering) if more else None,
    )


def _after[Row: Model](rows: QuerySet[Row], ordering: Ordering, cursor: str) -> QuerySet[Row]:
    value, row_id = _position(rows.model, ordering, cursor)
    beyond, column = ("lt" if ordering.descending else "gt"), ordering.column
    # The first filter is the one an index can begin at; the second leaves out the rows of equal value seen.
    return rows.filter(**{f"{column}__{beyond}e": value}).filter(
        ~Q(**{column: value}) | Q(**{f"id__{beyond}": row_id})
    )


def _cursor_at(row: Model, ordering: Ordering) -> str:
    names = (ordering.column, "id")
    values = [row._meta.get_field(name).value_to_string(row) for name in names]  # type: ignore[union-attr]
    return _signer(type(row), ordering).sign_object(values)


def _position(model: type[Model], ordering: Ordering, cursor: str) -> list[Any]:
    try:
        texts = _signer(model, ordering).unsign_object(cursor)
        names = (ordering.column, "id")
        return [
            model._meta.get_field(name).to_python(text)  # type: ignore[union-attr]
            for name, text in zip(names, texts, strict=True)
        ]
    except (signing.BadSignature, ValueError, ValidationError) as error:
        raise invalid_field("cursor", "This is not a cursor of this list.") from error


def _signer(model: type[Model], ordering: Ordering) -> signing.Signer:
    # Signed so that nobody can ask for rows by a value of their own, nor with the cursor of another list.
    return signing.Signer(salt=f"{model._meta.label}:{','.join(ordering.columns)}")
