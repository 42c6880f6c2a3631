"""Sharing with others: what it opens, how it ends, and what it never tells."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from guardian.models import UserObjectPermission
from pytest_django import DjangoAssertNumQueries, Settings

from apps.events.models import BookingAuditLog, EventType, EventTypePermission, Share
from apps.events.services.sharing.shares import claim_shares
from apps.notifications.models import Notification
from apps.users.models import OrganizerPermission, User
from core.db import violates
from tests.api_client import ApiClient, api_as
from tests.backend.events.cast import MONDAY_9, NOW, book, make_event_type
from tests.cast import PASSWORD, make_organizer

ON_OLGAS_BEHALF = {"X-On-Behalf-Of": "olga"}


@pytest.fixture(autouse=True)
def quick(settings: Settings, empty_limits: None) -> None:
    """Sharing takes no longer than it has to."""
    settings.ACCOUNT_ANSWER_SECONDS = 0


@pytest.fixture
def vera(db: None) -> User:
    """Somebody whom Olga trusts."""
    return make_organizer("vera", name="Vera Helps")


def share(api: ApiClient, event_type: EventType | None, level: str = "manage", **fields: object) -> str:
    """Olga shares an event type, or everything, with Vera; returns the share's id."""
    body = {
        "email": "vera@example.com",
        "shared": "event_type" if event_type else "everything",
        "level": level,
        "event_type_id": str(event_type.id) if event_type else None,
        **fields,
    }
    response = api.post("events/shares/", body)
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


@pytest.mark.usefixtures("frozen")
class TestShare:
    def test_is_answered_alike_whoever_has_the_address(
        self, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        body = {"shared": "event_type", "level": "view", "event_type_id": str(intro_call.id)}
        known, unknown = (
            olga_api.post("events/shares/", {"email": email, **body})
            for email in ("vera@example.com", "nobody@example.com")
        )
        assert known.status_code == unknown.status_code == 201
        told = [
            {k: v for k, v in answer.json().items() if k not in ("id", "email")}
            for answer in (known, unknown)
        ]
        assert told[0] == told[1]
        listed = olga_api.get("events/shares/").json()["results"]
        assert {each["email"] for each in listed} == {"vera@example.com", "nobody@example.com"}
        assert Notification.objects.filter(recipient="nobody@example.com").count() == 1
        subjects = set(Notification.objects.filter(notice="account").values_list("payload", flat=True)[0])
        assert subjects == {"subject"}

    def test_writes_the_mail_once_an_hour(
        self, frozen: datetime, olga_api: ApiClient, intro_call: EventType
    ) -> None:
        for _ in range(3):
            share(olga_api, intro_call)
        assert Notification.objects.filter(recipient="vera@example.com").count() == 1
        assert Share.objects.count() == 1
        assert mail.outbox == []

    def test_on_other_terms_replaces_the_old_ones(
        self, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        share(olga_api, intro_call, "manage")
        share(olga_api, intro_call, "view")
        path = f"events/event-types/{intro_call.id}/activate/"
        response = api_as(vera).post(path, {"is_active": False}, headers=ON_OLGAS_BEHALF)
        assert (response.status_code, response.json()["code"]) == (403, "view_only")
        assert EventTypePermission.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"email": "olga@example.com"}, "email"),
            ({"event_type_id": None}, "event_type_id"),
            ({"shared": "everything"}, "event_type_id"),
            ({"event_type_id": "0191d7a6-0000-4000-8000-000000000009"}, "event_type_id"),
            ({"level": "own"}, "level"),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, olga_api: ApiClient, intro_call: EventType, changes: dict[str, object], field: str
    ) -> None:
        body = {
            "email": "vera@example.com",
            "shared": "event_type",
            "level": "view",
            "event_type_id": str(intro_call.id),
        }
        response = olga_api.post("events/shares/", {**body, **changes})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == field
        assert not Share.objects.exists()

    def test_refuses_an_event_type_of_somebody_elses(
        self, olga_api: ApiClient, mallory: User, intro_call: EventType
    ) -> None:
        body = {"email": "x@example.com", "shared": "event_type", "level": "view"}
        response = api_as(mallory).post("events/shares/", {**body, "event_type_id": str(intro_call.id)})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "event_type_id")

    def test_waits_for_whoever_signs_up(
        self, anyone_api: ApiClient, olga_api: ApiClient, intro_call: EventType
    ) -> None:
        share(olga_api, intro_call)
        vera = make_organizer("vera", verified=False)
        claim_shares(vera)
        assert not EventTypePermission.objects.exists()
        vera.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]
        token = anyone_api.post("users/sign-in/", {"email": vera.email, "password": PASSWORD}).json()
        theirs = ApiClient(token["session_token"]).get("events/shared-with-me/").json()["results"]
        assert [(each["organizer_slug"], each["event_name"]) for each in theirs] == [("olga", "Intro call")]
        path = f"events/event-types/{intro_call.id}/"
        assert api_as(vera).get(path, headers=ON_OLGAS_BEHALF).status_code == 200


@pytest.mark.usefixtures("frozen")
class TestActing:
    def test_sees_in_lists_what_is_shared_and_nothing_else(
        self, olga: User, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        other = make_event_type(olga, "other")
        book(intro_call, at=MONDAY_9)
        book(other, at=MONDAY_9 + timedelta(hours=2))
        share(olga_api, intro_call, "view")
        api = api_as(vera)
        for path, names in (("events/event-types/", "name"), ("events/bookings/", "event_name")):
            found = api.get(path, headers=ON_OLGAS_BEHALF).json()["results"]
            assert [each[names] for each in found] == ["Intro call"]
            assert len(olga_api.get(path).json()["results"]) == 2
            assert api.get(path).json()["results"] == []

    def test_is_named_in_the_audit_log(self, olga_api: ApiClient, vera: User, intro_call: EventType) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        share(olga_api, intro_call)
        body = {"action": "cancel", "reason": "Olga is ill"}
        response = api_as(vera).put(f"events/bookings/{booking.id}/", body, headers=ON_OLGAS_BEHALF)
        assert response.status_code == 200
        row = BookingAuditLog.objects.latest("sequence")
        assert (row.actor_type, row.actor_name, row.actor_email) == (
            "organizer",
            "Vera Helps",
            "vera@example.com",
        )

    def test_costs_the_same_however_much_there_is(
        self,
        olga: User,
        olga_api: ApiClient,
        vera: User,
        intro_call: EventType,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        share(olga_api, intro_call, "view")
        api = api_as(vera)
        api.get("events/bookings/", headers=ON_OLGAS_BEHALF)  # fills what Django keeps of content types
        for day in range(3):
            book(intro_call, at=MONDAY_9 + timedelta(days=day))
            # session, person, organizer, everything?, event types, the list
            with django_assert_num_queries(6):
                api.get("events/bookings/", headers=ON_OLGAS_BEHALF)

    def test_ends_at_once_when_it_is_revoked(
        self, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        api, path = api_as(vera), f"events/event-types/{intro_call.id}/"
        for event_type in (intro_call, None):
            share_id = share(olga_api, event_type)
            assert api.get(path, headers=ON_OLGAS_BEHALF).status_code == 200
            assert olga_api.delete(f"events/shares/{share_id}/").status_code == 204
            assert api.get(path, headers=ON_OLGAS_BEHALF).status_code == 404
        assert not EventTypePermission.objects.exists()
        assert not OrganizerPermission.objects.exists()
        assert not UserObjectPermission.objects.exists()

    def test_one_of_two_shares_outlives_the_other(
        self, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        everything = share(olga_api, None)
        share(olga_api, intro_call, "view")
        olga_api.delete(f"events/shares/{everything}/")
        api, path = api_as(vera), f"events/event-types/{intro_call.id}/"
        assert api.get(path, headers=ON_OLGAS_BEHALF).status_code == 200
        assert api.delete(path, headers=ON_OLGAS_BEHALF).status_code == 403

    def test_can_be_given_back(self, olga_api: ApiClient, vera: User, intro_call: EventType) -> None:
        share_id = share(olga_api, intro_call)
        assert api_as(vera).delete(f"events/shared-with-me/{share_id}/").status_code == 204
        assert olga_api.get("events/shares/").json()["results"] == []

    def test_is_no_business_of_others(
        self, olga_api: ApiClient, mallory_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        share_id = share(olga_api, intro_call)
        for path in ("events/shares/", "events/shared-with-me/"):
            assert mallory_api.delete(f"{path}{share_id}/").status_code == 404
            assert mallory_api.get(path).json()["results"] == []

    def test_ends_with_either_account(self, olga: User, olga_api: ApiClient, vera: User) -> None:
        share(olga_api, None)
        vera.delete()
        assert not Share.objects.exists()
        assert not OrganizerPermission.objects.exists()

    def test_gives_a_superuser_nothing(self, vera: User, intro_call: EventType) -> None:
        vera.is_superuser = vera.is_staff = True
        vera.save()
        path = f"events/event-types/{intro_call.id}/"
        assert api_as(vera).get(path, headers=ON_OLGAS_BEHALF).status_code == 404


def for_ivo(event_type: EventType) -> dict[str, object]:
    """What is sent to book for Ivo."""
    return {
        "event_type_id": str(event_type.id),
        "start_time": MONDAY_9.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }


@pytest.mark.usefixtures("frozen")
class TestBookingForSomebody:
    @pytest.mark.parametrize("shared", ["event_type", "bookings"])
    def test_is_open_on_the_event_type_that_was_given_and_on_no_other(
        self, olga: User, olga_api: ApiClient, vera: User, intro_call: EventType, shared: str
    ) -> None:
        other = make_event_type(olga, "other")
        share(olga_api, intro_call, shared=shared)
        api = api_as(vera)
        made = api.post("events/bookings/", for_ivo(intro_call), headers=ON_OLGAS_BEHALF)
        assert (made.status_code, made.json()["event_name"]) == (201, "Intro call")
        row = BookingAuditLog.objects.latest("sequence")
        assert (row.actor_name, row.actor_email) == ("Vera Helps", "vera@example.com")
        closed = api.post("events/bookings/", for_ivo(other), headers=ON_OLGAS_BEHALF)
        assert (closed.status_code, closed.json()["code"]) == (404, "not_found")
        assert closed.content == api.post("events/bookings/", for_ivo(other)).content

    def test_is_refused_in_so_many_words_to_who_may_only_look(
        self, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        share(olga_api, intro_call, "view")
        refused = api_as(vera).post("events/bookings/", for_ivo(intro_call), headers=ON_OLGAS_BEHALF)
        assert (refused.status_code, refused.json()["code"]) == (403, "view_only")
        assert refused.json()["detail"] == "This was shared with you to look at, not to change."


@pytest.mark.usefixtures("frozen")
class TestAFile:
    def test_is_fetched_by_a_link_that_says_for_whom(
        self, olga: User, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        other = make_event_type(olga, "other")
        book(intro_call, at=MONDAY_9)
        book(other, at=MONDAY_9 + timedelta(hours=2))
        shared = share(olga_api, intro_call, "view")
        browser = ApiClient()
        browser.post("users/sign-in/", {"email": "vera@example.com", "password": PASSWORD})
        link = "events/bookings/export/?file=csv&on_behalf_of=olga"
        file = b"".join(browser.get(link).streaming_content).decode()
        assert ("Intro call" in file, "Other" in file) == (True, False)
        assert b"Intro call" not in b"".join(
            browser.get("events/bookings/export/?file=csv").streaming_content
        )
        olga_api.delete(f"events/shares/{shared}/")
        assert browser.get(link).status_code == 404

    def test_is_the_only_thing_that_a_link_opens(
        self, olga_api: ApiClient, vera: User, intro_call: EventType
    ) -> None:
        """What changes something is asked for with the header, which no link of another site can send."""
        share(olga_api, intro_call)
        path = f"events/event-types/{intro_call.id}/activate/?on_behalf_of=olga"
        assert api_as(vera).post(path, {"is_active": False}).status_code == 404


class TestConstraints:
    @pytest.mark.parametrize(
        ("fields", "constraint"),
        [
            ({"shared": "everything", "with_event_type": True}, "share_names_what_it_is_about"),
            ({"shared": "bookings"}, "share_names_what_it_is_about"),
            ({"email": "Vera@example.com"}, "share_email_is_lower_case"),
            ({"to_self": True}, "share_is_with_another"),
            ({"shared": "half", "with_event_type": True}, "share_kind_is_known"),
            ({"level": "own"}, "share_level_is_known"),
        ],
    )
    def test_refuse_what_can_never_be(
        self, olga: User, intro_call: EventType, fields: dict[str, object], constraint: str
    ) -> None:
        values = {"organizer": olga, "email": "vera@example.com", "shared": "everything", "level": "view"}
        values |= {name: fields[name] for name in ("shared", "level", "email") if name in fields}
        values |= {"event_type": intro_call} if fields.get("with_event_type") else {}
        values |= {"person": olga} if fields.get("to_self") else {}
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Share.objects.create(created_at=NOW, **values)
        assert violates(refusal.value, constraint)

    @pytest.mark.parametrize("whole", [True, False])
    def test_refuse_two_words_about_one_thing(self, olga: User, intro_call: EventType, whole: bool) -> None:
        values = {"organizer": olga, "email": "vera@example.com", "level": "view", "created_at": NOW}
        values |= {"shared": "everything"} if whole else {"shared": "bookings", "event_type": intro_call}
        Share.objects.create(**values)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Share.objects.create(**values)
        assert violates(refusal.value, "share_is_one_a_person_and_thing")
