"""Codes, permissions and accounts: used, taken away and erased at the same moment."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from allauth.core.context import request_context
from django.test import RequestFactory
from pytest_django import Settings

from apps.events.models import Booking, EventType
from apps.events.selectors.audit import find_broken_link
from apps.events.services.erasure.accounts import erase_closed_accounts
from apps.notifications.models import Notification
from apps.users.models import User
from apps.users.services.second_factor_codes import take_code
from core import clock
from core.errors import TooMany
from shared_types.vocabulary import BookingStatus
from tests.api_client import ApiClient, api_as
from tests.backend.canary import columns_with
from tests.cast import PASSWORD, make_organizer
from tests.concurrency.herd import faults, herd
from tests.totp import code_at
from tests.waiting import PATIENCE_SECONDS

CROWD = 8
PROOF = {"password": PASSWORD}
CANARY = {"invitee_name": "Canarina Yellow", "invitee_email": "canarina@feathers.example"}
WORDS = ("canarina", "feathers.example")


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    """Answers take no longer than they have to."""
    settings.ACCOUNT_ANSWER_SECONDS = 0


@pytest.fixture
def noon() -> datetime:
    """A time that can be booked, in the real future."""
    return (clock.now() + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)


def outcomes(calls: list[Callable[[], Any]]) -> list[Any]:
    """What came of calls made at once; none may have raised."""
    results = herd(calls)
    assert not [result for result in results if isinstance(result, Exception)], results
    return results


def switch_on(olga: User) -> tuple[str, list[str]]:
    """Two-factor sign-in, for Olga: the secret of her app, and her recovery codes."""
    api = api_as(olga)
    secret = api.post("users/second-factor/begin/", PROOF).json()["secret"]
    earlier = code_at(secret, clock.now() - timedelta(seconds=30))
    return secret, api.post("users/second-factor/confirm/", {"code": earlier}).json()["recovery_codes"]


def waiting() -> ApiClient:
    """A browser that has shown Olga's password, and waits for a code."""
    api = ApiClient()
    assert api.post("users/sign-in/", {"email": "olga@example.com", **PROOF}).status_code == 401
    return api


def show_code(api: ApiClient, code: str) -> int:
    return int(api.post("users/sign-in/second-factor/", {"code": code}).status_code)


def book_for(api: ApiClient, event_type: EventType, start: datetime, **headers: str) -> int:
    """Book for Ivo as an organizer does; the status."""
    body = {
        "event_type_id": str(event_type.id),
        "start_time": start.isoformat(),
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "UTC",
    }
    return int(api.post("events/bookings/", body, headers=headers).status_code)


def book_canary(event_type: EventType, start: datetime) -> Any:
    """Somebody who will want to be forgotten books; the answer."""
    body = {
        "organizer_slug": "olga",
        "event_type_slug": event_type.event_type_slug,
        "start_time": start.isoformat(),
        "invitee_timezone": "UTC",
        **CANARY,
    }
    return ApiClient().post("events/bookings/create/", body)


class TestOneCode:
    def test_of_the_app_lets_one_of_many_browsers_in(self, olga: User) -> None:
        secret, _ = switch_on(olga)
        browsers = [waiting() for _ in range(CROWD)]
        code = code_at(secret, clock.now())
        statuses = Counter(outcomes([partial(show_code, api, code) for api in browsers]))
        assert statuses[200] == 1
        assert set(statuses) <= {200, 422, 429}
        assert sum(api.get("users/profile/").status_code == 200 for api in browsers) == 1

    def test_of_the_app_is_taken_once_however_close_it_gets(self, olga: User) -> None:
        secret, _ = switch_on(olga)
        for moment in moments():
            code = code_at(secret, moment)
            assert taken([partial(take, olga, code, moment) for _ in range(CROWD)]) == 1

    def test_for_recovery_is_taken_once_however_close_it_gets(self, olga: User) -> None:
        _, recovery_codes = switch_on(olga)
        for moment, code in zip(moments(), recovery_codes, strict=True):
            assert taken([partial(take, olga, code, moment) for _ in range(CROWD)]) == 1
        assert api_as(olga).get("users/second-factor/").json()["recovery_codes_left"] == 0


def moments() -> list[datetime]:
    """Ten, so far apart that wrong codes of the one are forgotten at the next."""
    return [clock.now() + timedelta(minutes=6 * number) for number in range(1, 11)]


def take(olga: User, code: str, moment: datetime) -> bool:
    """Show a code; of a recovery code a mail is written, which needs a request."""
    with request_context(RequestFactory().get("/")):
        return take_code(olga, code, now=moment)


def taken(calls: list[Callable[[], bool]]) -> int:
    """How many of those who showed a code at once were let in; it was wrong for the others, or they wait."""
    results = herd(calls)
    assert {type(result) for result in results} <= {bool, TooMany}
    return sum(result is True for result in results)


class TestRevoke:
    def test_is_felt_by_every_request_that_comes_after_it(
        self, olga: User, intro_call: EventType, noon: datetime
    ) -> None:
        vera = make_organizer("vera")
        share = {
            "email": vera.email,
            "shared": "event_type",
            "level": "manage",
            "event_type_id": intro_call.id,
        }
        olgas = api_as(olga)
        share_id = olgas.post("events/shares/", share).json()["id"]
        revoked, first_made = Event(), Event()

        def write(day: int) -> list[tuple[bool, int]]:
            """Book one time after the other, the last one after the end: whether it was after it, status."""
            seen, api = [], api_as(vera)
            for number in range(6):
                after = revoked.wait(PATIENCE_SECONDS) if number == 5 else revoked.is_set()
                start = noon + timedelta(days=day, minutes=30 * number)
                seen.append((after, book_for(api, intro_call, start, **{"X-On-Behalf-Of": "olga"})))
                first_made.set()
            return seen

        def revoke() -> list[tuple[bool, int]]:
            assert first_made.wait(PATIENCE_SECONDS)
            assert olgas.delete(f"events/shares/{share_id}/").status_code == 204
            revoked.set()
            return []

        seen = [
            one for each in outcomes([revoke, *(partial(write, day) for day in range(5))]) for one in each
        ]
        assert {status for after, status in seen if after} == {404}
        made = [status for _, status in seen if status == 201]
        assert 0 < len(made) < len(seen)
        assert {status for _, status in seen} == {201, 404}
        assert Booking.objects.count() == len(made)
        assert faults(olga) == []


class TestErase:
    def test_of_an_organizer_leaves_nothing_of_those_who_book_meanwhile(
        self, olga: User, intro_call: EventType, noon: datetime
    ) -> None:
        starts = [noon + timedelta(days=day, minutes=30 * number) for day in range(3) for number in range(4)]
        leave = {"organizer_slug": "olga", **PROOF}
        olgas = api_as(olga)

        def erase() -> int:
            status = int(olgas.post("users/account/erase/", leave).status_code)
            erase_closed_accounts(now=clock.now() + timedelta(days=1, minutes=1))
            return status

        booked = [partial(lambda at: int(book_canary(intro_call, at).status_code), at) for at in starts]
        left, *statuses = outcomes([erase, *booked])
        assert left == 202
        assert set(statuses) <= {201, 404, 409}
        erase_closed_accounts(now=clock.now() + timedelta(days=1, minutes=1))
        assert not User.objects.filter(slug="olga").exists()
        assert columns_with((*WORDS, "olga@example.com")) == []

    def test_of_an_invitee_happens_once_and_holds_against_everything_else(
        self, olga: User, intro_call: EventType, noon: datetime
    ) -> None:
        made = book_canary(intro_call, noon).json()
        token, booking = made["access_token"], Booking.objects.get()
        olgas = api_as(olga)
        cancelled = olgas.put(f"events/bookings/{booking.id}/", {"action": "cancel"})
        assert cancelled.status_code == 200, cancelled.content
        mail = Notification.objects.filter(recipient=CANARY["invitee_email"]).first()
        assert mail is not None
        resend = f"events/bookings/{booking.id}/notifications/{mail.id}/resend/"
        erase = [
            lambda: ApiClient().delete(f"events/booking/{token}/personal-data/").status_code for _ in range(4)
        ]
        beside = [lambda: olgas.post(resend).status_code, lambda: book_canary_again(intro_call, noon)]
        statuses = outcomes([*erase, *beside])
        assert Counter(statuses[:4]) == {204: 1, 404: 3}
        assert set(statuses[4:]) <= {200, 201, 404, 409}
        assert columns_with(WORDS) == []
        assert find_broken_link(organizer_id=olga.id) is None
        assert Booking.objects.filter(status=BookingStatus.CANCELLED).count() == 1


def book_canary_again(event_type: EventType, start: datetime) -> int:
    """Somebody else takes the time that became free."""
    return book_for(api_as(event_type.organizer), event_type, start)
