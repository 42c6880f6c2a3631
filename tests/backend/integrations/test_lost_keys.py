"""What no key opens any more: it is asked to be linked again, and can be linked again and let go."""

from datetime import datetime

import pytest
from django.db import connection, transaction

from apps.integrations.errors import ConsentWithdrawn
from apps.integrations.models import CalendarConnection, ConferencingConnection, Connection
from apps.integrations.services import revoking
from apps.integrations.services.credentials import tokens_of
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider, ConferencingProvider
from tests.api_client import ApiClient
from tests.backend.integrations.test_conferencing_api import defaults, link
from tests.backend.integrations.test_linking import browser_of
from tests.backend.integrations.test_linking import link as link_in_browser
from tests.simulators.google import Google

CALENDARS, MAKERS = "integrations/calendars/", "integrations/conferencing/"


def lose_key(of: Connection, *names: str) -> None:
    """What was closed under another key, as after a restored backup with new settings."""
    words = ", ".join(f"{name} = 'of another key'" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {of._meta.db_table} SET {words} WHERE id = %s", [of.pk])


@pytest.mark.django_db
class TestTokensThatNoKeyOpens:
    def test_have_the_account_linked_again_and_its_organizer_told_once(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        account = CalendarConnection.objects.create(
            organizer=olga,
            provider=CalendarProvider.GOOGLE,
            account_email="olga@example.com",
            access_token="a",
        )
        lose_key(account, "access_token", "refresh_token")
        for _ in range(2):
            with pytest.raises(ConsentWithdrawn):
                tokens_of(account, now=now).current()
        assert CalendarConnection.objects.values_list("status", flat=True).get() == "needs_consent"
        assert Notification.objects.count() == 1

    def test_are_replaced_where_the_account_is_linked_again(self, olga: User, at_google: Google) -> None:
        api = browser_of(olga)
        assert link_in_browser(api, at_google) == {"linked": "google"}
        account = CalendarConnection.objects.get()
        lose_key(account, "access_token", "refresh_token")
        assert link_in_browser(api, at_google) == {"linked": "google"}
        assert CalendarConnection.objects.get().access_token.startswith("access-")

    def test_hinder_nobody_from_choosing_another_account_and_letting_this_one_go(
        self, olga: User, olga_api: ApiClient
    ) -> None:
        zoom = link(olga, ConferencingProvider.ZOOM, is_default=True)
        teams = link(olga, ConferencingProvider.TEAMS)
        lose_key(zoom, "access_token", "refresh_token")
        assert olga_api.put(f"{MAKERS}{teams.id}/").status_code == 200
        assert defaults(olga) == ["teams"]
        assert olga_api.delete(f"{MAKERS}{zoom.id}/").status_code == 204


@pytest.mark.django_db
class TestAccountsThatNoKeyOpens:
    def test_go_with_an_organizer_who_leaves_for_good(self, olga: User) -> None:
        server = CalendarConnection.objects.create(
            organizer=olga,
            provider=CalendarProvider.CALDAV,
            account_email="olga@cloud.example",
            address="https://cloud.example/",
            secret="secret",
        )
        lose_key(server, "address", "secret")
        link(olga, ConferencingProvider.ZOOM)
        with transaction.atomic():
            revoking.give_back_all_permissions(organizer_id=olga.pk)
        assert not CalendarConnection.objects.exists()
        assert not ConferencingConnection.objects.exists()
