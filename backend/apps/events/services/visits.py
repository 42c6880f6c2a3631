"""Counting how far visits to a booking page come, without knowing whose they are."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import Error, connection

from apps.events.selectors.event_types import find_by_old_link
from core.errors import DomainError
from shared_types.visits import REFUSED
from shared_types.vocabulary import VisitStep

logger = logging.getLogger(__name__)

_STEP_OF_REFUSAL = {code: step for step, code in REFUSED.items()}

# One statement, and a transaction by itself. Nobody waits for the disk: a count that a crash loses is not
# missed, and a row that many visits count at once is locked for an instant only. The rows come in one order,
# so that two visits never wait for each other.
_COUNT = """
WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO events_visitcount (organizer_id, event_type_id, day, step, count)
SELECT organizer.id, event_type.id,
       (%(now)s::timestamptz AT TIME ZONE organizer.timezone)::date, taken.step, 1
  FROM unhurried
  CROSS JOIN unnest(%(steps)s::varchar[]) AS taken(step)
  CROSS JOIN events_eventtype AS event_type
  JOIN users_user AS organizer ON organizer.id = event_type.organizer_id
 WHERE organizer.slug = %(organizer_slug)s AND organizer.is_active
       AND event_type.event_type_slug = %(event_type_slug)s
       AND event_type.is_active AND event_type.deleted_at IS NULL
       AND organizer.id IS DISTINCT FROM %(visitor)s::uuid
 ORDER BY taken.step
ON CONFLICT (event_type_id, day, step) DO UPDATE SET count = events_visitcount.count + 1
"""


@dataclass(frozen=True, slots=True)
class Link:
    """The way to a booking page, an old one too."""

    organizer_slug: str
    event_type_slug: str


def count_visit(link: Link, *, steps: Iterable[VisitStep], visitor_id: UUID | None, now: datetime) -> bool:
    """Count the steps that a visit has taken, on the organizer's date; whether anything was counted.

    visitor_id: who is signed in, if anybody: an organizer who looks at their own page is not counted.
    Nothing is counted either where there is no such event type, or it takes no bookings. One statement; a
    few more where it counts nothing at first, since the link may be an old one.
    """
    taken = sorted(set(steps))
    if _count(link, taken, visitor_id, now):
        return True
    found = find_by_old_link(organizer_slug=link.organizer_slug, event_type_slug=link.event_type_slug)
    present = found and Link(found.organizer.slug, found.event_type_slug)
    return bool(present and present != link and _count(present, taken, visitor_id, now))


def _count(link: Link, steps: list[VisitStep], visitor_id: UUID | None, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "steps": steps,
                "organizer_slug": link.organizer_slug,
                "event_type_slug": link.event_type_slug,
                "visitor": visitor_id,
                "now": now,
            },
        )
        return bool(cursor.rowcount)


@contextmanager
def counting_refusals(link: Link, *, now: datetime) -> Iterator[None]:
    """Count it where what is done inside is refused for its time: a demand that found no slot.

    To be left outside of every transaction. The refusal goes on as it came, counted or not.
    """
    try:
        yield
    except DomainError as refused:
        step = _STEP_OF_REFUSAL.get(refused.code)
        if step:
            _count_refusal(link, step, now=now)
        raise


def _count_refusal(link: Link, step: VisitStep, *, now: datetime) -> None:
    try:
        count_visit(link, steps=[step], visitor_id=None, now=now)
    except Error:
        logger.warning("A refused booking was not counted.", exc_info=True)
