"""Links that were given away lead somewhere after a slug has changed, until somebody else takes them over."""

from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Booking, EventType, EventTypePastSlug
from apps.events.services.event_types.editing import delete_event_type
from apps.events.services.event_types.slugs import KEPT
from apps.users.models import PastSlug, User
from apps.users.services.past_slugs import KEPT as KEPT_BY_ORGANIZER
from tests.api_client import ApiClient
from tests.backend.constraints import refused_by
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type

WINDOW = {"start_date": "2027-02-01", "end_date": "2027-02-01"}
SLUGS = ("intro-call", "first-call", "consulting")
OLD, NEW = ("olga", "intro-call"), ("olga-okafor", "first-call")


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def rename(api: ApiClient, event_type: EventType, slug: str) -> Any:
    """Olga gives one of her event types another slug."""
    body = {"name": event_type.name, "event_type_slug": slug}
    return api.put(f"events/event-types/{event_type.id}/", body)


def rename_organizer(api: ApiClient, slug: str) -> Any:
    return api.patch("users/profile/", {"organizer_slug": slug})


def wish(link: tuple[str, str]) -> dict[str, Any]:
    return {
        "organizer_slug": link[0],
        "event_type_slug": link[1],
        "start_time": MONDAY_9.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }


@pytest.fixture
def renamed(intro_call: EventType, olga_api: ApiClient) -> EventType:
    """Both halves of the link have changed."""
    assert rename(olga_api, intro_call, NEW[1]).status_code == 200
    assert rename_organizer(olga_api, NEW[0]).status_code == 200
    return intro_call


class TestOldLink:
    @pytest.mark.parametrize("link", [OLD, (OLD[0], NEW[1]), (NEW[0], OLD[1]), NEW])
    def test_leads_to_the_page_which_says_what_its_link_is_now(
        self, renamed: EventType, anyone_api: ApiClient, link: tuple[str, str]
    ) -> None:
        page = anyone_api.get(f"events/public/{link[0]}/{link[1]}/")
        assert page.status_code == 200
        found = page.json()
        assert (found["organizer"]["organizer_slug"], found["event_type_slug"]) == NEW

    @pytest.mark.parametrize("link", [OLD, (OLD[0], NEW[1]), (NEW[0], OLD[1]), NEW])
    def test_has_the_same_slots(
        self, renamed: EventType, anyone_api: ApiClient, link: tuple[str, str]
    ) -> None:
        found = anyone_api.get(f"events/slots/{link[0]}/{link[1]}/", WINDOW)
        assert len(found.json()["days"][0]["slots"]) == 16

    @pytest.mark.parametrize("link", [OLD, (OLD[0], NEW[1]), (NEW[0], OLD[1])])
    def test_can_be_booked(self, renamed: EventType, anyone_api: ApiClient, link: tuple[str, str]) -> None:
        made = anyone_api.post("events/bookings/create/", wish(link))
        assert (made.status_code, made.json()["booking"]["event_type_slug"]) == (201, NEW[1])
        assert Booking.objects.get().event_type_id == renamed.id

    def test_tells_crawlers_the_new_one(self, renamed: EventType, anyone_api: ApiClient) -> None:
        shell = anyone_api.get(f"events/shell/{OLD[0]}/{OLD[1]}/").json()
        assert shell["canonical_url"] == f"http://testserver/{NEW[0]}/{NEW[1]}"
        assert f'<link rel="canonical" href="http://testserver/{NEW[0]}/{NEW[1]}">' in shell["head"]
        own = anyone_api.get(f"events/shell/{OLD[0]}/").json()
        assert own["canonical_url"] == f"http://testserver/{NEW[0]}"

    def test_leads_to_the_organizers_page(self, renamed: EventType, anyone_api: ApiClient) -> None:
        page = anyone_api.get(f"events/public/{OLD[0]}/").json()
        assert page["organizer"]["organizer_slug"] == NEW[0]
        assert [each["event_type_slug"] for each in page["event_types"]] == [NEW[1]]

    def test_is_as_private_and_as_closed_as_the_new_one(
        self, renamed: EventType, anyone_api: ApiClient
    ) -> None:
        EventType.objects.update(is_private=True)
        assert "noindex" in anyone_api.get(f"events/shell/{OLD[0]}/{OLD[1]}/").json()["head"]
        EventType.objects.update(is_active=False)
        for path in ("public", "slots", "shell"):
            closed = anyone_api.get(f"events/{path}/{OLD[0]}/{OLD[1]}/", WINDOW if path == "slots" else None)
            assert (closed.status_code, closed.json()["code"]) == (404, "event_type_inactive")

    def test_is_nothing_once_the_account_is_closed(self, renamed: EventType, anyone_api: ApiClient) -> None:
        User.objects.update(is_active=False)
        for path in (f"events/public/{OLD[0]}/", f"events/public/{OLD[0]}/{OLD[1]}/"):
            assert anyone_api.get(path).status_code == 404

    def test_costs_nothing_to_those_who_have_the_new_one(
        self, renamed: EventType, anyone_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            anyone_api.get(f"events/public/{NEW[0]}/{NEW[1]}/")
        with django_assert_num_queries(5):
            anyone_api.get(f"events/public/{OLD[0]}/{OLD[1]}/")
        with django_assert_num_queries(4):
            anyone_api.get(f"events/public/{NEW[0]}/nothing/")


class TestSlugOfAnEventType:
    def test_taken_by_a_newer_one_leads_there(
        self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        rename(olga_api, intro_call, "first-call")
        made = olga_api.post("events/event-types/", {"name": "Intro", "event_type_slug": "intro-call"})
        assert made.status_code == 201
        assert anyone_api.get("events/public/olga/intro-call/").json()["name"] == "Intro"
        assert not EventTypePastSlug.objects.exists()
        olga_api.delete(f"events/event-types/{made.json()['id']}/")
        assert anyone_api.get("events/public/olga/intro-call/").status_code == 404

    def test_taken_over_by_renaming_leads_there_too(
        self, olga: User, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        other = make_event_type(olga, "consulting")
        rename(olga_api, intro_call, "first-call")
        rename(olga_api, other, "intro-call")
        found = {slug: anyone_api.get(f"events/public/olga/{slug}/").json()["name"] for slug in SLUGS}
        assert found == {
            "intro-call": "Consulting",
            "first-call": "Intro call",
            "consulting": "Consulting",
        }

    def test_can_be_had_back(self, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient) -> None:
        for slug in ("first-call", "intro-call", "first-call"):
            assert rename(olga_api, intro_call, slug).status_code == 200
        assert [row.slug for row in EventTypePastSlug.objects.all()] == ["intro-call"]

    def test_is_not_taken_over_by_accident(self, intro_call: EventType, olga_api: ApiClient) -> None:
        rename(olga_api, intro_call, "first-call")
        made = olga_api.post("events/event-types/", {"name": "Intro call!"})
        assert made.json()["event_type_slug"] == "intro-call-2"

    def test_of_another_organizer_is_another_link(
        self, mallory: User, intro_call: EventType, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        rename(olga_api, intro_call, "first-call")
        make_event_type(mallory, "intro-call", name="Mallory's")
        assert anyone_api.get("events/public/olga/intro-call/").json()["name"] == "Intro call"
        assert anyone_api.get("events/public/mallory/first-call/").status_code == 404

    def test_is_free_once_the_event_type_is_gone(
        self, intro_call: EventType, olga: User, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        gone = book(intro_call, at=MONDAY_9).booking
        rename(olga_api, intro_call, "first-call")
        Booking.objects.filter(id=gone.id).update(
            status="cancelled", cancelled_at=NOW, cancelled_by="organizer"
        )
        delete_event_type(organizer=olga, event_type_id=intro_call.id, now=NOW)
        assert EventType.objects.get().deleted_at is not None, "its booking keeps it"
        assert anyone_api.get("events/public/olga/intro-call/").status_code == 404

    def test_is_kept_for_the_latest_changes_only(self, intro_call: EventType, olga_api: ApiClient) -> None:
        for number in range(KEPT + 3):
            rename(olga_api, intro_call, f"call-{number}")
        assert EventTypePastSlug.objects.count() == KEPT

    def test_leads_to_one_event_type_by_a_rule_of_the_database(self, olga: User) -> None:
        for number in range(2):
            event_type = make_event_type(olga, f"call-{number}")
            row = EventTypePastSlug(organizer=olga, event_type=event_type, slug="call", retired_at=NOW)
            if number:
                with refused_by("past_slug_leads_to_one_event_type"):
                    row.save()
            else:
                row.save()


class TestSlugOfAnOrganizer:
    def test_stays_theirs_after_a_change(
        self, intro_call: EventType, olga_api: ApiClient, mallory_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        rename_organizer(olga_api, "olga-okafor")
        refused = rename_organizer(mallory_api, "olga")
        assert (refused.status_code, refused.json()["code"]) == (409, "slug_taken")
        assert [error["field"] for error in refused.json()["errors"]] == ["organizer_slug"]
        assert User.objects.filter(slug="mallory").exists()
        check = mallory_api.get("users/slug/", {"organizer_slug": "olga"}).json()
        assert (check["is_free"], check["reason"]) == (False, "slug_taken")
        assert anyone_api.get("events/public/olga/").json()["organizer"]["name"] == "Olga"

    def test_can_be_had_back_by_its_organizer(self, olga_api: ApiClient, olga: User) -> None:
        rename_organizer(olga_api, "olga-okafor")
        assert olga_api.get("users/slug/", {"organizer_slug": "olga"}).json()["is_free"] is True
        assert rename_organizer(olga_api, "olga").status_code == 200
        assert [row.slug for row in PastSlug.objects.all()] == ["olga-okafor"]

    def test_is_given_to_nobody_who_signs_up(self, olga_api: ApiClient, anyone_api: ApiClient) -> None:
        rename_organizer(olga_api, "olga-okafor")
        body = {"name": "Olga", "email": "another@example.com", "password": "correct horse battery"}
        assert anyone_api.post("users/sign-up/", body).status_code == 202
        assert User.objects.get(email="another@example.com").slug == "olga-2"

    def test_is_still_refused_where_it_is_reserved(self, olga_api: ApiClient) -> None:
        refused = rename_organizer(olga_api, "settings")
        assert (refused.status_code, refused.json()["code"]) == (422, "slug_reserved")
        assert not PastSlug.objects.exists()

    def test_can_be_kept_from_others_for_the_latest_changes_only(
        self, olga_api: ApiClient, mallory_api: ApiClient
    ) -> None:
        for number in range(KEPT_BY_ORGANIZER + 1):
            assert rename_organizer(olga_api, f"olga-{number}").status_code == 200
        assert PastSlug.objects.count() == KEPT_BY_ORGANIZER
        assert rename_organizer(mallory_api, "olga").status_code == 200
        assert rename_organizer(mallory_api, "olga-0").status_code == 409

    def test_is_left_alone_by_other_changes(self, olga_api: ApiClient) -> None:
        olga_api.patch("users/profile/", {"name": "Olga Okafor", "organizer_slug": "olga"})
        assert not PastSlug.objects.exists()

    def test_leads_to_one_organizer_by_a_rule_of_the_database(self, olga: User, mallory: User) -> None:
        PastSlug.objects.create(user=olga, slug="before", retired_at=NOW)
        with refused_by("past_slug_leads_to_one_organizer"):
            PastSlug.objects.create(user=mallory, slug="before", retired_at=NOW)
