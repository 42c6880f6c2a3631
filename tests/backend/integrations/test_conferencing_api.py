"""Accounts that make meeting links: which of them does, and letting one go."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.integrations.models import ConferencingConnection
from apps.users.models import User
from shared_types.vocabulary import ConferencingProvider, ConnectionStatus
from tests.api_client import ApiClient

PATH = "integrations/conferencing/"
LINKED = datetime(2028, 2, 29, 23, 59, tzinfo=UTC)


def link(organizer: User, provider: ConferencingProvider, **changes: Any) -> ConferencingConnection:
    known = {"account_email": "olga@example.com", "access_token": "key", "refresh_token": "keys"}
    made = ConferencingConnection.objects.create(
        organizer=organizer, provider=provider, **{**known, **changes}
    )
    later = timedelta(minutes=ConferencingConnection.objects.count())
    ConferencingConnection.objects.filter(id=made.id).update(created_at=LINKED + later)
    return made


@pytest.fixture
def zoom(olga: User) -> ConferencingConnection:
    """Olga's first account, and her default."""
    return link(olga, ConferencingProvider.ZOOM, is_default=True)


@pytest.fixture
def teams(olga: User, zoom: ConferencingConnection) -> ConferencingConnection:
    """Her second."""
    return link(olga, ConferencingProvider.TEAMS)


def defaults(organizer: User) -> list[str]:
    mine = ConferencingConnection.objects.filter(organizer=organizer, is_default=True)
    return list(mine.values_list("provider", flat=True))


@pytest.mark.django_db
class TestList:
    def test_shows_how_each_stands_and_no_secret(
        self, olga_api: ApiClient, zoom: ConferencingConnection, teams: ConferencingConnection
    ) -> None:
        ConferencingConnection.objects.filter(id=teams.id).update(
            status=ConnectionStatus.NEEDS_CONSENT, last_error="Withdrawn."
        )
        answer = olga_api.get(PATH)
        assert answer.json() == [
            {
                "id": str(zoom.id),
                "provider": "zoom",
                "account_email": "olga@example.com",
                "status": "active",
                "last_error": "",
                "is_default": True,
            },
            {
                "id": str(teams.id),
                "provider": "teams",
                "account_email": "olga@example.com",
                "status": "needs_consent",
                "last_error": "Withdrawn.",
                "is_default": False,
            },
        ]

    def test_is_one_statement_however_many_there_are(
        self, olga: User, olga_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        olga_api.get(PATH)
        for number in range(5):
            link(olga, ConferencingProvider.ZOOM, account_email=f"olga{number}@example.com")
        with django_assert_num_queries(3):  # the session, its user, and the accounts
            assert len(olga_api.get(PATH).json()) == 5


@pytest.mark.django_db
class TestChoose:
    def test_lets_one_make_the_links_in_place_of_another(
        self, olga: User, olga_api: ApiClient, teams: ConferencingConnection
    ) -> None:
        answer = olga_api.put(f"{PATH}{teams.id}/", {})
        assert (answer.status_code, answer.json()["is_default"]) == (200, True)
        assert defaults(olga) == ["teams"]
        assert olga_api.put(f"{PATH}{teams.id}/", {}).status_code == 200
        assert defaults(olga) == ["teams"]

    def test_leaves_the_choices_of_others_alone(
        self, olga: User, mallory: User, mallory_api: ApiClient, zoom: ConferencingConnection
    ) -> None:
        link(mallory, ConferencingProvider.ZOOM, is_default=True)
        assert mallory_api.put(f"{PATH}{zoom.id}/", {}).status_code == 404
        assert (defaults(olga), defaults(mallory)) == (["zoom"], ["zoom"])

    def test_finds_only_what_is_linked(self, olga_api: ApiClient) -> None:
        assert olga_api.put(f"{PATH}{uuid4()}/", {}).status_code == 404


@pytest.mark.django_db
class TestUnlink:
    def test_makes_another_the_default(
        self, olga: User, olga_api: ApiClient, zoom: ConferencingConnection, teams: ConferencingConnection
    ) -> None:
        assert olga_api.delete(f"{PATH}{zoom.id}/").status_code == 204
        assert defaults(olga) == ["teams"]
        assert olga_api.delete(f"{PATH}{teams.id}/").status_code == 204
        assert not ConferencingConnection.objects.exists()

    def test_leaves_the_default_where_another_goes(
        self, olga: User, olga_api: ApiClient, teams: ConferencingConnection
    ) -> None:
        olga_api.delete(f"{PATH}{teams.id}/")
        assert defaults(olga) == ["zoom"]

    def test_takes_nothing_from_others(
        self, mallory_api: ApiClient, zoom: ConferencingConnection, olga: User
    ) -> None:
        assert mallory_api.delete(f"{PATH}{zoom.id}/").status_code == 404
        assert defaults(olga) == ["zoom"]
