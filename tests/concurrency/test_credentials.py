"""Many workers with one token that has run out: a refresh token may be good for once only."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pytest_django import Settings

from apps.integrations.models import ConferencingConnection
from apps.integrations.services import credentials
from apps.integrations.services.credentials import StoredTokens, tokens_of
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import ConnectionStatus
from tests.concurrency.herd import herd, kinds
from tests.simulators.oauth import ZoomLogin, apps_at
from tests.simulators.web import running

NOW = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
WORKERS = 16


def linked(organizer: User, zoom: ZoomLogin) -> ConferencingConnection:
    access, refresh = zoom.grant()
    return ConferencingConnection.objects.create(
        organizer=organizer,
        provider="zoom",
        account_email=zoom.email,
        access_token=access,
        refresh_token=refresh,
        token_expires_at=NOW,
    )


class TestSixteenWorkers:
    @pytest.mark.parametrize("round_number", range(5))
    def test_renew_a_token_once_and_all_go_on_with_the_new_one(
        self, olga: User, settings: Settings, round_number: int
    ) -> None:
        with running(ZoomLogin) as zoom:
            settings.OAUTH_APPS = apps_at(zoom=zoom.address)
            connection = linked(olga, zoom)
            got = herd([tokens_of(connection, now=NOW).current] * WORKERS)
            assert zoom.count("POST", "/oauth/token") == 1
            assert set(got) == {ConferencingConnection.objects.get().access_token}

    def test_burn_the_token_where_nobody_waits_for_the_other(
        self, olga: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: without the lease the link is lost, so that the test above shows something."""
        monkeypatch.setattr(StoredTokens, "_take_lease", lambda self, generation: True)
        with running(ZoomLogin) as zoom:
            settings.OAUTH_APPS = apps_at(zoom=zoom.address)
            herd([tokens_of(linked(olga, zoom), now=NOW).current] * WORKERS)
            assert zoom.count("POST", "/oauth/token") > 1

    def test_all_hear_that_the_permission_was_withdrawn_and_the_organizer_once(
        self, olga: User, settings: Settings
    ) -> None:
        with running(ZoomLogin) as zoom:
            settings.OAUTH_APPS = apps_at(zoom=zoom.address)
            connection = linked(olga, zoom)
            zoom.revoke_all()
            got = herd([tokens_of(connection, now=NOW).current] * WORKERS)
            assert kinds(got) == {"ConsentWithdrawn": WORKERS}
            assert zoom.count("POST", "/oauth/token") == 1
        assert Notification.objects.count() == 1
        assert ConferencingConnection.objects.get().status == ConnectionStatus.NEEDS_CONSENT

    def test_take_over_from_one_that_died_while_renewing(
        self, olga: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(credentials, "_LEASE", timedelta(seconds=1))
        with running(ZoomLogin) as zoom:
            settings.OAUTH_APPS = apps_at(zoom=zoom.address)
            connection = linked(olga, zoom)
            assert StoredTokens(ConferencingConnection, connection.pk, NOW)._take_lease(0)
            got = herd([partial(tokens_of(connection, now=NOW).current)] * 4)
            assert kinds(got) == {"str": 4}
            assert zoom.count("POST", "/oauth/token") == 1
