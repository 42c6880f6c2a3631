"""An organizer who exists for one race, always open, and leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import transaction

from apps.availability.models import Schedule, WeeklyHours
from apps.events.models import EventType
from apps.events.services.erasure.accounts import remove_organizer
from apps.users.models import User

ALL_DAY = (0, 24 * 60)
# RFC 2606: no such domain can be, so the outbox sends no mail of an organizer there.
NOWHERE = "example.invalid"


@contextmanager
def throw_away_organizer() -> Iterator[User]:
    """An organizer with a schedule that never closes; removed afterwards with everything of theirs."""
    slug = f"proof-{uuid4().hex[:12]}"
    with transaction.atomic():
        organizer = User.objects.create_user(f"{slug}@{NOWHERE}", name="Booking proof", slug=slug)
        schedule = Schedule.objects.create(
            organizer=organizer, name="Always", timezone="UTC", is_default=True
        )
        WeeklyHours.objects.bulk_create(
            WeeklyHours(schedule=schedule, weekday=day, start_minute=ALL_DAY[0], end_minute=ALL_DAY[1])
            for day in range(1, 8)
        )
    try:
        yield organizer
    finally:
        remove_organizer(organizer)


def add_event_type(organizer: User, slug: str, **rules: int) -> EventType:
    """Something of half an hour that can be booked at once, private so that no page shows it."""
    defaults = {"duration": 30, "min_scheduling_notice": 0}
    return EventType.objects.create(
        organizer=organizer,
        name=slug,
        event_type_slug=slug,
        is_private=True,
        **{**defaults, **rules},
    )
