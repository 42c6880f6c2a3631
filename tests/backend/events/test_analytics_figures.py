"""The database's figures, held against those of a plain loop over random bookings."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.events.models import EventType
from apps.events.presenters.analytics import analytics_read
from apps.events.selectors.analytics import Scope, get_figures
from apps.users.models import User
from tests.backend.events.analytics_world import World, expected, make_world
from tests.backend.events.cast import make_event_type


def days_around(day: date, *, before: int = 2, after: int = 2) -> list[date]:
    return [day + timedelta(days=n) for n in range(-before, after + 1)]


# A zone, and a day on which its clocks do something; half an hour only on Lord Howe.
HARD_DAYS = {
    "Berlin goes forward": ("Europe/Berlin", date(2027, 3, 28)),
    "Berlin goes back": ("Europe/Berlin", date(2027, 10, 31)),
    "New York goes back": ("America/New_York", date(2027, 11, 7)),
    "Lord Howe goes back": ("Australia/Lord_Howe", date(2027, 4, 4)),
    "Beirut goes forward at midnight": ("Asia/Beirut", date(2027, 3, 28)),
    "29 February in Kathmandu": ("Asia/Kathmandu", date(2028, 2, 29)),
    "New Year in Kiritimati": ("Pacific/Kiritimati", date(2028, 1, 1)),
}


def build(olga: User, mallory: User, zone: str, day: date, seed: int) -> tuple[World, datetime]:
    """Olga's world around a day, and Mallory's in the same days, which must not be seen in it."""
    olga.timezone = zone
    olga.save()
    chance = random.Random(seed)
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    mine = [
        make_event_type(olga),
        make_event_type(olga, "workshop", max_attendees=4),
        make_event_type(olga, "old", deleted_at=now),
        make_event_type(olga, "unused", deleted_at=now),
    ]
    world = make_world(chance, mine[:3], days=days_around(day), now=now)
    world.event_types.append(mine[3])
    make_world(chance, [make_event_type(mallory)], days=days_around(day), now=now)
    return world, now


def answer(
    olga: User, *, first: date, last: date, now: datetime, event_type: EventType | None = None
) -> dict[str, object]:
    scope = Scope(
        organizer_id=olga.id,
        first=first,
        last=last,
        zone=ZoneInfo(olga.timezone),
        event_type_id=event_type.id if event_type else None,
        now=now,
    )
    return analytics_read(scope, get_figures(scope)).model_dump()


def agree(found: dict[str, object], wanted: dict[str, object]) -> None:
    """The same, but for which of several spellings stands for a reason."""
    texts = found["cancellations"].pop("reasons")  # type: ignore[attr-defined]
    spellings = wanted["cancellations"].pop("reasons")  # type: ignore[attr-defined]
    assert found == wanted
    assert len(texts) == len(spellings)
    for text in texts:
        assert text["count"] == next(n for words, n in spellings.items() if text["reason"] in words)
    assert [text["count"] for text in texts] == sorted((text["count"] for text in texts), reverse=True)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", HARD_DAYS)
class TestFigures:
    def test_are_what_a_loop_counts(self, olga: User, mallory: User, name: str, seed: int) -> None:
        zone, day = HARD_DAYS[name]
        world, now = build(olga, mallory, zone, day, seed)
        windows = [
            (day, day),
            (day - timedelta(days=1), day + timedelta(days=1)),
            (day, day + timedelta(days=9)),
        ]
        for first, last in windows:
            for event_type in (None, *world.event_types):
                found = answer(olga, first=first, last=last, now=now, event_type=event_type)
                wanted = expected(
                    world,
                    first=first,
                    last=last,
                    zone=ZoneInfo(zone),
                    event_type_id=event_type.id if event_type else None,
                    now=now,
                )
                agree(found, wanted)

    def test_of_two_windows_add_up(self, olga: User, mallory: User, name: str, seed: int) -> None:
        zone, day = HARD_DAYS[name]
        _, now = build(olga, mallory, zone, day, seed)
        before, after = day - timedelta(days=2), day + timedelta(days=2)
        parts = [(before, day - timedelta(days=1)), (day, day), (day + timedelta(days=1), after)]
        whole = answer(olga, first=before, last=after, now=now)
        assert whole["total"] == sum(
            answer(olga, first=first, last=last, now=now)["total"]  # type: ignore[misc]
            for first, last in parts
        )
