"""Slugs that change hands while others want them: no link is lost, and a present one is never an old one."""

from collections.abc import Callable
from functools import partial

from apps.availability.models import Schedule
from apps.events.models import EventType, EventTypePastSlug
from apps.events.selectors.event_types import get_public_event_type
from apps.events.services.event_types.editing import create_event_type, update_event_type
from apps.users.models import User
from shared_types.event_types import EventTypeCreate, EventTypeUpdate
from tests.backend.events.cast import NOW
from tests.concurrency.herd import herd, kinds

ROUNDS = 6


def rename(event_type: EventType, slug: str) -> Callable[[], EventType]:
    data = EventTypeUpdate(name=event_type.name, event_type_slug=slug)
    return partial(
        update_event_type, organizer=event_type.organizer, event_type_id=event_type.id, data=data, now=NOW
    )


def make(organizer: User, name: str, slug: str) -> Callable[[], EventType]:
    data = EventTypeCreate(name=name, event_type_slug=slug)
    return partial(create_event_type, organizer=organizer, data=data, now=NOW)


class TestSlugs:
    def test_that_are_given_up_and_taken_at_once_lead_to_whoever_has_them(
        self, olga: User, olgas_hours: Schedule, intro_call: EventType
    ) -> None:
        for number in range(ROUNDS):
            before = EventType.objects.get(id=intro_call.id).event_type_slug
            calls = [rename(intro_call, f"call-{number}")]
            calls += [make(olga, f"Talk {number} {rival}", before) for rival in range(4)]
            results = herd(calls)
            assert kinds(results)["EventType"] in (1, 2)
            assert not isinstance(results[0], Exception)
            found = get_public_event_type(organizer_slug="olga", event_type_slug=before)
            rivals = [made.id for made in results[1:] if isinstance(made, EventType)]
            assert found.id == (rivals[0] if rivals else intro_call.id)
            present = EventType.objects.values_list("event_type_slug", flat=True)
            assert not EventTypePastSlug.objects.filter(slug__in=list(present)).exists()

    def test_of_one_event_type_that_is_renamed_in_many_tabs_all_lead_to_it(
        self, intro_call: EventType
    ) -> None:
        slugs = [f"call-{number}" for number in range(8)]
        assert kinds(herd([rename(intro_call, slug) for slug in slugs])) == {"EventType": len(slugs)}
        for slug in ["intro-call", *slugs]:
            found = get_public_event_type(organizer_slug="olga", event_type_slug=slug)
            assert found.id == intro_call.id
