"""Every route of the API, by who may use it: a new one fails here until it is said who."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from pytest_django import Settings

from apps.events.models import Attendee, Booking, EventType, Share, WaitlistEntry
from apps.events.services.sharing.shares import share
from apps.integrations.models import ConferencingConnection
from apps.notifications.models import Notification
from apps.users.models import User, digest_of
from apps.users.services import create_api_key
from apps.workflows.models import Workflow, WorkflowRun
from core import clock
from shared_types.api_keys import ApiKeyCreate
from shared_types.sharing import ShareCreate
from shared_types.vocabulary import CalendarProvider, ConferencingProvider, KeyScope, Shared, ShareLevel
from tests.api_client import ApiClient, api_as, session_token_of
from tests.backend.integrations.cast import link_calendar
from tests.backend.test_openapi import OPERATIONS
from tests.cast import IVO_EMAIL, IVO_NAME, PASSWORD, make_organizer, make_schedule

OPEN_TO_ALL = {
    "POST /api/v1/users/sign-up/",
    "POST /api/v1/users/verify-email/",
    "POST /api/v1/users/verify-email/resend/",
    "POST /api/v1/users/sign-in/",
    "POST /api/v1/users/sign-in/second-factor/",
    "POST /api/v1/users/sign-out/",
    "GET /api/v1/users/providers/",
    "POST /api/v1/users/providers/{provider}/begin/",
    "POST /api/v1/users/password-reset/",
    "POST /api/v1/users/password-reset/confirm/",
    "GET /api/v1/events/public/{organizer_slug}/",
    "GET /api/v1/events/public/{organizer_slug}/{event_type_slug}/",
    "POST /api/v1/events/public/{organizer_slug}/{event_type_slug}/visits/",
    "GET /api/v1/events/slots/{organizer_slug}/{event_type_slug}/",
    "POST /api/v1/events/bookings/create/",
    "POST /api/v1/events/bookings/series/plan/",
    "POST /api/v1/events/bookings/series/create/",
    "GET /api/v1/events/booking/{access_token}/manage/",
    "POST /api/v1/events/booking/{access_token}/manage/",
    "GET /api/v1/events/booking/{access_token}/calendar.ics",
    "DELETE /api/v1/events/booking/{access_token}/personal-data/",
    "GET /api/v1/events/feed/{token}.ics",
    "POST /api/v1/events/waitlist/join/",
    "GET /api/v1/events/waitlist/times/{organizer_slug}/{event_type_slug}/",
    "GET /api/v1/events/waitlist/{access_token}/place/",
    "DELETE /api/v1/events/waitlist/{access_token}/personal-data/",
    "POST /api/v1/events/waitlist/{access_token}/place/",
}
# The organizer in person: nobody on their behalf, and no key.
IN_PERSON = {
    "GET /api/v1/users/profile/",
    "PATCH /api/v1/users/profile/",
    "GET /api/v1/users/slug/",
    "POST /api/v1/users/password-change/",
    "POST /api/v1/users/account/export/",
    "POST /api/v1/users/account/erase/",
    "GET /api/v1/users/second-factor/",
    "POST /api/v1/users/second-factor/begin/",
    "POST /api/v1/users/second-factor/confirm/",
    "POST /api/v1/users/second-factor/recovery-codes/",
    "POST /api/v1/users/second-factor/disable/",
    "POST /api/v1/users/providers/{provider}/add/",
    "GET /api/v1/users/sessions/",
    "POST /api/v1/users/sessions/end-others/",
    "DELETE /api/v1/users/sessions/{session_id}/",
    "GET /api/v1/users/provider-accounts/",
    "POST /api/v1/users/provider-accounts/{account_id}/remove/",
    "GET /api/v1/users/api-keys/",
    "POST /api/v1/users/api-keys/",
    "DELETE /api/v1/users/api-keys/{key_id}/",
    "GET /api/v1/integrations/providers/",
    "POST /api/v1/integrations/providers/{provider}/link/",
    "GET /api/v1/events/feed/",
    "POST /api/v1/events/feed/",
    "DELETE /api/v1/events/feed/",
    "GET /api/v1/events/shares/",
    "POST /api/v1/events/shares/",
    "DELETE /api/v1/events/shares/{share_id}/",
    "GET /api/v1/events/shared-with-me/",
    "POST /api/v1/integrations/calendars/caldav/",
    "POST /api/v1/integrations/calendars/ics/",
    "DELETE /api/v1/events/shared-with-me/{share_id}/",
}
# Also whom the organizer has given an event type: its own routes, and the list of those one has been given.
ON_EVENT_TYPES = {
    "GET /api/v1/events/event-types/",
    "GET /api/v1/events/event-types/{event_type_id}/",
    "PUT /api/v1/events/event-types/{event_type_id}/",
    "DELETE /api/v1/events/event-types/{event_type_id}/",
    "POST /api/v1/events/event-types/{event_type_id}/activate/",
    "POST /api/v1/events/event-types/{event_type_id}/duplicate/",
}
# Also whom the organizer has given an event type's bookings.
ON_BOOKINGS = {
    "GET /api/v1/events/event-types/{event_type_id}/slots/",
    "GET /api/v1/events/bookings/",
    "POST /api/v1/events/bookings/",
    "GET /api/v1/events/bookings/export/",
    "GET /api/v1/events/bookings/{booking_id}/",
    "PUT /api/v1/events/bookings/{booking_id}/",
    "POST /api/v1/events/bookings/{booking_id}/calendar-sync/",
    "POST /api/v1/events/bookings/{booking_id}/notifications/{notification_id}/resend/",
    "GET /api/v1/events/bookings/{booking_id}/audit/",
    "POST /api/v1/events/bookings/{booking_id}/attendees/add/",
    "POST /api/v1/events/bookings/{booking_id}/attendees/{attendee_id}/remove/",
    "POST /api/v1/events/bookings/{booking_id}/attendees/{attendee_id}/no-show/",
}
# Also whom the organizer has given everything; the value is the area of a key's scope.
ON_EVERYTHING = {
    "GET /api/v1/events/slots/{organizer_slug}/{event_type_slug}/explain/": "bookings",
    "GET /api/v1/events/analytics/": "bookings",
    "GET /api/v1/events/analytics/export/": "bookings",
    "POST /api/v1/events/event-types/": "event_types",
    "GET /api/v1/events/waitlist/": "bookings",
    "GET /api/v1/events/waitlist/summary/": "bookings",
    "POST /api/v1/events/waitlist/{entry_id}/remove/": "bookings",
    "POST /api/v1/events/waitlist/{entry_id}/offer/": "bookings",
    "GET /api/v1/availability/schedules/": "availability",
    "POST /api/v1/availability/schedules/": "availability",
    "GET /api/v1/availability/schedules/{schedule_id}/": "availability",
    "PATCH /api/v1/availability/schedules/{schedule_id}/": "availability",
    "DELETE /api/v1/availability/schedules/{schedule_id}/": "availability",
    "PUT /api/v1/availability/schedules/{schedule_id}/overrides/": "availability",
    "DELETE /api/v1/availability/schedules/{schedule_id}/overrides/{day}/": "availability",
    "GET /api/v1/integrations/calendars/": "integrations",
    "PUT /api/v1/integrations/calendars/{connection_id}/": "integrations",
    "DELETE /api/v1/integrations/calendars/{connection_id}/": "integrations",
    "POST /api/v1/integrations/calendars/{connection_id}/sync/": "integrations",
    "PUT /api/v1/integrations/calendars/{connection_id}/calendars/{calendar_id}/": "integrations",
    "GET /api/v1/workflows/": "workflows",
    "POST /api/v1/workflows/": "workflows",
    "GET /api/v1/workflows/{workflow_id}/": "workflows",
    "PUT /api/v1/workflows/{workflow_id}/": "workflows",
    "DELETE /api/v1/workflows/{workflow_id}/": "workflows",
    "POST /api/v1/workflows/{workflow_id}/duplicate/": "workflows",
    "POST /api/v1/workflows/{workflow_id}/rotate-secret/": "workflows",
    "GET /api/v1/workflows/{workflow_id}/runs/": "workflows",
    "GET /api/v1/workflows/runs/": "workflows",
    "POST /api/v1/workflows/runs/{run_id}/retry/": "workflows",
    "POST /api/v1/workflows/preview/": "workflows",
    "GET /api/v1/integrations/conferencing/": "integrations",
    "PUT /api/v1/integrations/conferencing/{link_maker_id}/": "integrations",
    "DELETE /api/v1/integrations/conferencing/{link_maker_id}/": "integrations",
}
AREA_OF = (
    dict.fromkeys(ON_EVENT_TYPES, "event_types") | dict.fromkeys(ON_BOOKINGS, "bookings") | ON_EVERYTHING
)
IDS = {
    "event_type_id": "0191d7a6-0000-4000-8000-000000000001",
    "booking_id": "0191d7a6-0000-4000-8000-000000000002",
    "notification_id": "0191d7a6-0000-4000-8000-000000000003",
    "schedule_id": "0191d7a6-0000-4000-8000-000000000004",
    "share_id": "0191d7a6-0000-4000-8000-000000000005",
    "key_id": "0191d7a6-0000-4000-8000-000000000006",
    "attendee_id": "0191d7a6-0000-4000-8000-000000000007",
    "entry_id": "0191d7a6-0000-4000-8000-000000000008",
    "connection_id": "0191d7a6-0000-4000-8000-000000000009",
    "calendar_id": "0191d7a6-0000-4000-8000-00000000000a",
    "workflow_id": "0191d7a6-0000-4000-8000-00000000000b",
    "run_id": "0191d7a6-0000-4000-8000-00000000000c",
    "link_maker_id": "0191d7a6-0000-4000-8000-00000000000d",
    "account_id": "99999999",
    "session_id": "0" * 64,
    "provider": "google",
    "day": "2028-02-29",
    "organizer_slug": "nobody",
    "event_type_slug": "nothing",
}
WORKFLOW = {
    "name": "Mine now",
    "trigger": "before_start",
    "steps": [{"action": "email_invitee", "subject_template": "Soon", "body_template": "See you."}],
}
EVENT_TYPE = {"name": "Mine now", "event_type_slug": "mine-now"}
# What is sent to the routes that take a body, so that nothing but the id is wrong with the request.
BODIES: dict[str, Any] = {
    "PUT /api/v1/events/event-types/{event_type_id}/": EVENT_TYPE,
    "POST /api/v1/events/event-types/{event_type_id}/activate/": {"is_active": False},
    "PUT /api/v1/events/bookings/{booking_id}/": {"action": "cancel"},
    "POST /api/v1/events/bookings/{booking_id}/attendees/add/": {"name": "Eve", "email": "eve@example.com"},
    "POST /api/v1/events/bookings/{booking_id}/attendees/{attendee_id}/remove/": {},
    "POST /api/v1/events/bookings/{booking_id}/attendees/{attendee_id}/no-show/": {},
    "POST /api/v1/events/waitlist/{entry_id}/remove/": {"tell": False},
    "PATCH /api/v1/availability/schedules/{schedule_id}/": {"name": "Mine now"},
    "PUT /api/v1/availability/schedules/{schedule_id}/overrides/": {"date": "2028-02-29", "intervals": []},
    "POST /api/v1/events/event-types/": EVENT_TYPE,
    "POST /api/v1/availability/schedules/": {"name": "Mine now", "timezone": "UTC", "weekly_hours": []},
    "POST /api/v1/events/bookings/": {
        "event_type_id": "{event_type_id}",
        "start_time": "{day}T08:00:00Z",
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "UTC",
    },
    "POST /api/v1/workflows/": WORKFLOW,
    "PUT /api/v1/workflows/{workflow_id}/": {"name": "Mine now"},
    "POST /api/v1/workflows/preview/": {"action": "sms_invitee", "body_template": "Soon"},
    "POST /api/v1/events/shares/": {"email": "x@example.com", "shared": "everything", "level": "view"},
    "POST /api/v1/users/api-keys/": {"name": "Mine now", "scopes": ["bookings:read"]},
    "POST /api/v1/users/account/export/": {"password": PASSWORD},
    "POST /api/v1/users/account/erase/": {"password": PASSWORD, "organizer_slug": "olga"},
    "POST /api/v1/users/second-factor/begin/": {"password": PASSWORD},
    "POST /api/v1/users/second-factor/confirm/": {"code": "000000"},
    "POST /api/v1/users/second-factor/recovery-codes/": {"password": PASSWORD},
    "POST /api/v1/users/second-factor/disable/": {"password": PASSWORD},
    "POST /api/v1/users/providers/{provider}/add/": {"password": PASSWORD},
    "POST /api/v1/users/provider-accounts/{account_id}/remove/": {"password": PASSWORD},
    "POST /api/v1/integrations/calendars/caldav/": {"url": "localhost", "username": "o", "password": "p"},
    "POST /api/v1/integrations/calendars/ics/": {"url": "https://localhost/", "name": "Home"},
    "PUT /api/v1/integrations/calendars/{connection_id}/": {"stale_policy": "block"},
    "PUT /api/v1/integrations/calendars/{connection_id}/calendars/{calendar_id}/": {"counts_as_busy": False},
    "PATCH /api/v1/users/profile/": {"name": "Mine now"},
    "POST /api/v1/users/password-change/": {"current_password": PASSWORD, "new_password": "mine, all mine"},
}
QUERIES = {
    "GET /api/v1/events/slots/{organizer_slug}/{event_type_slug}/explain/": "?start=2028-02-01T10:00:00Z",
    "GET /api/v1/workflows/runs/": "?booking_id={booking_id}",
    "GET /api/v1/events/event-types/{event_type_id}/slots/": "?start_date=2028-02-01&end_date=2028-02-29",
}
SIGNED_IN = {name: operation for name, operation in OPERATIONS.items() if operation.get("security")}
# A provider is nobody's.
ABOUT_ONE = [name for name in SIGNED_IN if "{" in name.replace("{provider}", "")]
SHARES = [(shared, level) for shared in Shared for level in ShareLevel]
KEY = ApiKeyCreate(name="Program", scopes=[KeyScope.READ_BOOKINGS])
DONE = (200, 201, 204, 409)


def send(api: ApiClient, name: str, ids: dict[str, str], *, on_behalf_of: str = "") -> Any:
    """Ask one route for what the ids name."""
    method, path = name.split(" ")
    path = path.removeprefix("/api/v1/").format(**ids) + QUERIES.get(name, "").format(**ids)
    headers = {"X-On-Behalf-Of": on_behalf_of} if on_behalf_of else {}
    body = BODIES.get(name) and {
        field: value.format(**ids) if isinstance(value, str) else value
        for field, value in BODIES[name].items()
    }
    return api.send(method, path, body, headers=headers)


def is_open_to(name: str, shared: Shared, level: ShareLevel) -> bool:
    """What the tables above say of a route and somebody who acts for its organizer."""
    if level == ShareLevel.VIEW and not name.startswith("GET "):
        return False
    open_to = {
        Shared.EVERYTHING: AREA_OF.keys(),
        Shared.EVENT_TYPE: ON_EVENT_TYPES | ON_BOOKINGS,
        Shared.BOOKINGS: ON_BOOKINGS,
    }
    return name in open_to[shared]


def give(organizer: User, person: User, shared: Shared, level: ShareLevel, event_type_id: Any) -> Share:
    """Share something of an organizer's."""
    data = ShareCreate(
        email=person.email,
        shared=shared,
        level=level,
        event_type_id=None if shared == Shared.EVERYTHING else event_type_id,
    )
    return share(organizer=organizer, data=data, now=clock.now())


def key_of(organizer: User, *scopes: KeyScope) -> ApiClient:
    """The API, asked by a program with a key."""
    data = ApiKeyCreate(name="Program", scopes=list(scopes))
    api = ApiClient()
    _, text = create_api_key(organizer=organizer, data=data, now=clock.now())
    api.headers["Authorization"] = f"Bearer {text}"
    return api


@pytest.fixture
def olgas(olga: User, settings: Settings) -> dict[str, str]:
    """The ids of what is Olga's."""
    day = clock.now() + timedelta(days=7)
    all_day = {weekday: [(0, 1440)] for weekday in range(1, 8)}
    schedule = make_schedule(olga, weekly=all_day, overrides={day.date(): [(0, 1440)]})
    EventType.objects.create(
        organizer=olga,
        name="Intro",
        event_type_slug="intro",
        schedule=schedule,
        max_attendees=3,
        enable_waitlist=True,
    )
    body = {
        "organizer_slug": "olga",
        "event_type_slug": "intro",
        "start_time": day.replace(hour=12, minute=0, second=0, microsecond=0).isoformat(),
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "UTC",
    }
    made = ApiClient().post("events/bookings/create/", body)
    assert made.status_code == 201, made.content
    calendar = link_calendar(olga, provider=CalendarProvider.ICS, address="https://localhost/")
    friend = make_organizer("friend")
    event_type_id = EventType.objects.get().id
    settings.ACCOUNT_ANSWER_SECONDS = 0
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APP": {"client_id": "x", "secret": "x"}}}
    given = give(olga, friend, Shared.EVENT_TYPE, ShareLevel.VIEW, event_type_id)
    waits = ApiClient().post(
        "events/waitlist/join/", {**body, "invitee_email": "eve@example.com", "attendee_count": 3}
    )
    assert waits.status_code == 202, waits.content
    workflow = Workflow.objects.create(organizer=olga, name="Reminder", trigger="after_end")
    step = workflow.steps.create(order=1, action="email_organizer", subject_template="a", body_template="b")
    run = WorkflowRun.objects.create(
        organizer=olga,
        step=step,
        trigger="after_end",
        subject_kind="booking",
        subject_id=Booking.objects.get().id,
        due_at=day,
        status="failed",
        dedupe_key="one",
        created_at=day,
    )
    return {
        "event_type_id": str(EventType.objects.get().id),
        "booking_id": str(Booking.objects.get().id),
        "attendee_id": str(Attendee.objects.get().id),
        "notification_id": str(
            Notification.objects.filter(subject_kind="booking").values_list("id", flat=True)[0]
        ),
        "schedule_id": str(schedule.id),
        "entry_id": str(WaitlistEntry.objects.get().id),
        "session_id": digest_of(session_token_of(olga)),
        "workflow_id": str(workflow.id),
        "run_id": str(run.id),
        "account_id": str(SocialAccount.objects.create(user=olga, provider="google", uid="1").pk),
        "provider": "google",
        "connection_id": str(calendar.connection_id),
        "calendar_id": str(calendar.id),
        "link_maker_id": str(
            ConferencingConnection.objects.create(
                organizer=olga, provider=ConferencingProvider.ZOOM, account_email="olga@example.com"
            ).id
        ),
        "day": day.date().isoformat(),
        "share_id": str(given.id),
        "key_id": str(create_api_key(organizer=olga, data=KEY, now=clock.now())[0].id),
        "organizer_slug": "olga",
        "event_type_slug": "intro",
    }


@pytest.fixture
def vera(db: None, settings: Settings) -> User:
    """Somebody whom Olga lets act for her."""
    settings.ACCOUNT_ANSWER_SECONDS = 0
    person = make_organizer("vera")
    make_schedule(person)
    return person


class TestEveryRoute:
    def test_is_open_to_all_only_where_that_is_said_here(self) -> None:
        assert set(OPERATIONS) - set(SIGNED_IN) == OPEN_TO_ALL

    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_that_is_not_open_asks_who_it_is(self, anyone_api: ApiClient, name: str) -> None:
        response = send(anyone_api, name, IDS)
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")

    @pytest.mark.parametrize("name", ABOUT_ONE)
    def test_does_not_tell_what_is_anothers_from_what_is_not_there(
        self, mallory: User, olgas: dict[str, str], name: str
    ) -> None:
        make_schedule(mallory)
        anothers, missing = send(api_as(mallory), name, olgas), send(api_as(mallory), name, IDS)
        assert (anothers.status_code, anothers.content) == (404, missing.content)
        assert missing.status_code == 404

    @pytest.mark.parametrize("name", ABOUT_ONE)
    def test_finds_what_is_ones_own(self, olga: User, olgas: dict[str, str], name: str) -> None:
        asker = User.objects.get(slug="friend") if "shared-with-me" in name else olga
        assert send(api_as(asker), name, olgas).status_code in DONE

    def test_that_is_not_open_says_who_may_use_it_besides_the_organizer(self) -> None:
        assert AREA_OF.keys() | IN_PERSON == set(SIGNED_IN)
        assert not AREA_OF.keys() & IN_PERSON


@pytest.mark.usefixtures("empty_limits")
class TestOnBehalf:
    @pytest.mark.parametrize(("shared", "level"), SHARES)
    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_a_route_is_open_just_as_far_as_was_shared(
        self, olga: User, vera: User, olgas: dict[str, str], name: str, shared: Shared, level: ShareLevel
    ) -> None:
        give(olga, vera, shared, level, olgas["event_type_id"])
        response = send(api_as(vera), name, olgas, on_behalf_of="olga")
        if is_open_to(name, shared, level):
            assert response.status_code in DONE, response.content
        elif is_open_to(name, shared, ShareLevel.MANAGE):
            assert (response.status_code, response.json()["code"]) == (403, "view_only")
        else:
            assert (response.status_code, response.json()["code"]) == (404, "not_found")

    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_nobody_acts_with_whom_nothing_is_shared(
        self, vera: User, olgas: dict[str, str], name: str
    ) -> None:
        anothers = send(api_as(vera), name, olgas, on_behalf_of="olga")
        nobodys = send(api_as(vera), name, olgas, on_behalf_of="no-such-organizer")
        assert (anothers.status_code, nobodys.status_code) == (404, 404)

    @pytest.mark.parametrize("name", [name for name in SIGNED_IN if "event_type_id" in name])
    def test_another_event_type_of_the_same_organizer_stays_closed(
        self, olga: User, vera: User, olgas: dict[str, str], name: str
    ) -> None:
        other = EventType.objects.create(organizer=olga, name="Other", event_type_slug="other")
        give(olga, vera, Shared.EVENT_TYPE, ShareLevel.MANAGE, other.id)
        closed = send(api_as(vera), name, olgas, on_behalf_of="olga")
        missing = send(api_as(vera), name, IDS, on_behalf_of="olga")
        assert (closed.status_code, closed.content) == (404, missing.content)


class TestApiKey:
    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_opens_what_its_scopes_say(
        self, olga: User, vera: User, olgas: dict[str, str], name: str
    ) -> None:
        needed = f"{AREA_OF.get(name)}:{'read' if name.startswith('GET ') else 'write'}"
        with_it = send(key_of(olga, *KeyScope), name, olgas)
        others = [scope for scope in KeyScope if scope != needed]
        without = send(key_of(olga, *others), name, olgas)
        if name in IN_PERSON:
            assert (with_it.status_code, with_it.json()["code"]) == (401, "not_signed_in")
        else:
            assert with_it.status_code in DONE, with_it.content
            assert (without.status_code, without.json()["code"]) == (403, "scope_missing")

    @pytest.mark.parametrize("name", sorted(AREA_OF))
    def test_opens_nothing_of_what_others_share_with_its_organizer(
        self, olga: User, vera: User, olgas: dict[str, str], name: str
    ) -> None:
        give(olga, vera, Shared.EVERYTHING, ShareLevel.MANAGE, None)
        assert send(key_of(vera, *KeyScope), name, olgas, on_behalf_of="olga").status_code == 404

    def test_opens_nothing_of_others_by_a_link_either(self, olga: User, vera: User) -> None:
        give(olga, vera, Shared.EVERYTHING, ShareLevel.MANAGE, None)
        api = key_of(vera, KeyScope.READ_BOOKINGS)
        assert api.get("events/bookings/").status_code == 200
        assert api.get("events/bookings/", {"on_behalf_of": "olga"}).status_code == 404
