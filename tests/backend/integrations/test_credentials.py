"""Tokens of linked accounts: renewed in time, kept before they are used, given up for good reasons only."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from apps.integrations.errors import ConsentWithdrawn, ProviderFailure, TooManyCalls, Unreachable
from apps.integrations.models import CalendarConnection, ConferencingConnection
from apps.integrations.providers.account_client import AccountClient
from apps.integrations.providers.oauth import Tokens
from apps.integrations.providers.web_client import Call
from apps.integrations.services import credentials, note_withdrawal
from apps.integrations.services.credentials import AnyConnection, tokens_of
from apps.notifications.models import Notification
from apps.users.models import User
from shared_types.vocabulary import ConnectionStatus
from tests.simulators.google import Google
from tests.simulators.oauth import OAuthSimulator, ZoomLogin, apps_at
from tests.simulators.web import Reply


def linked(organizer: User, at: OAuthSimulator, *, until: datetime | None) -> AnyConnection:
    """An account whose access token is good until then."""
    access, refresh = at.grant("openid")
    model = ConferencingConnection if isinstance(at, ZoomLogin) else CalendarConnection
    return model.objects.create(
        organizer=organizer,
        provider="zoom" if isinstance(at, ZoomLogin) else "google",
        account_email=at.email,
        access_token=access,
        refresh_token=refresh,
        token_expires_at=until,
    )


def ask_who(connection: AnyConnection, at: OAuthSimulator, now: datetime) -> bytes:
    """A call in the name of the account."""
    client = AccountClient(at.address, tokens_of(connection, now=now))
    return client.ask(Call(method="GET", url=client.url(at.account_path))).body


class TestCurrent:
    def test_is_the_stored_token_while_it_lasts(self, olga: User, at_google: Google, now: datetime) -> None:
        connection = linked(olga, at_google, until=now + timedelta(seconds=61))
        assert tokens_of(connection, now=now).current() == connection.access_token
        assert not at_google.count("POST", "/token")

    def test_is_a_new_one_a_minute_before_it_ends(self, olga: User, at_google: Google, now: datetime) -> None:
        connection = linked(olga, at_google, until=now + timedelta(seconds=60))
        fresh = tokens_of(connection, now=now).current()
        stored = CalendarConnection.objects.get()
        assert fresh == stored.access_token != connection.access_token
        assert stored.refresh_token == connection.refresh_token  # Google gives no new one
        assert stored.token_expires_at == now + timedelta(seconds=3599)
        assert stored.renewing_until is None

    def test_is_kept_where_each_refresh_token_is_good_for_once(
        self, olga: User, at_zoom: ZoomLogin, now: datetime
    ) -> None:
        connection = linked(olga, at_zoom, until=now)
        for hours in (0, 2, 4):
            tokens_of(connection, now=now + timedelta(hours=hours)).current()
        assert at_zoom.count("POST", "/token") == 3
        assert ConferencingConnection.objects.get().status == ConnectionStatus.ACTIVE


class TestAsk:
    def test_renews_a_token_once_that_is_not_taken(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now + timedelta(hours=1))
        at_google.expire()
        assert b"olga@calendar.example" in ask_who(connection, at_google, now)
        assert at_google.count("POST", "/token") == 1

    def test_gives_up_where_a_new_token_is_not_taken_either(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now + timedelta(hours=1))
        at_google.fail(path=at_google.account_path, reply=at_google.refuse(), times=2)
        with pytest.raises(ConsentWithdrawn):
            ask_who(connection, at_google, now)
        assert CalendarConnection.objects.get().status == ConnectionStatus.NEEDS_CONSENT

    def test_does_not_renew_what_somebody_else_has_renewed_meanwhile(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now + timedelta(hours=1))
        tokens = tokens_of(connection, now=now)
        stale = tokens.current()
        first, second = tokens.renew(stale), tokens.renew(stale)
        assert first == second != stale
        assert at_google.count("POST", "/token") == 1


class TestWithdrawal:
    def test_stops_all_calls_and_tells_the_organizer_once(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now)
        at_google.revoke_all()
        for _ in range(3):
            with pytest.raises(ConsentWithdrawn):
                ask_who(connection, at_google, now)
        assert at_google.count("POST", "/token") == 1
        stored = CalendarConnection.objects.get()
        assert (stored.status, stored.last_error) == (
            ConnectionStatus.NEEDS_CONSENT,
            ConsentWithdrawn.reason,
        )
        mail = Notification.objects.get()
        assert (mail.recipient, mail.payload["subject"]) == (
            olga.email,
            "Kalends: link Google Calendar again",
        )
        assert "http://testserver/settings/integrations" in mail.sealed_body

    def test_that_was_heard_of_before_does_not_stop_an_account_that_is_linked_anew(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now)
        at_google.revoke_all()
        with pytest.raises(ConsentWithdrawn) as first:
            ask_who(connection, at_google, now)
        with pytest.raises(ConsentWithdrawn) as second:
            ask_who(connection, at_google, now)
        CalendarConnection.objects.update(status=ConnectionStatus.ACTIVE, token_generation=1)
        for failure in (first.value, second.value):
            note_withdrawal(failure, connection_id=connection.pk, now=now)
        assert CalendarConnection.objects.get().status == ConnectionStatus.ACTIVE
        assert Notification.objects.count() == 1

    def test_of_former_tokens_does_not_stop_an_account_that_is_linked_anew_meanwhile(
        self, olga: User, at_google: Google, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connection = linked(olga, at_google, until=now)

        def withdrawn_while_linked_anew(*_: object, **__: object) -> Tokens:
            CalendarConnection.objects.update(token_generation=1, token_expires_at=now + timedelta(hours=1))
            raise ConsentWithdrawn

        monkeypatch.setattr(credentials, "refresh_tokens", withdrawn_while_linked_anew)
        with pytest.raises(ConsentWithdrawn):
            tokens_of(connection, now=now).current()
        assert CalendarConnection.objects.get().status == ConnectionStatus.ACTIVE
        assert not Notification.objects.exists()

    def test_is_found_out_when_the_answer_with_the_only_new_token_was_lost(
        self, olga: User, at_zoom: ZoomLogin, now: datetime
    ) -> None:
        connection = linked(olga, at_zoom, until=now)
        at_zoom.fail(path="/oauth/token", is_done=True)
        with pytest.raises(Unreachable):
            tokens_of(connection, now=now).current()
        assert ConferencingConnection.objects.get().status == ConnectionStatus.ACTIVE
        with pytest.raises(ConsentWithdrawn):
            tokens_of(connection, now=now).current()
        assert Notification.objects.get().payload["subject"] == "Kalends: link Zoom again"

    def test_is_not_concluded_from_a_lost_answer_where_the_old_token_goes_on(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now)
        at_google.fail(path="/token", is_done=True)
        with pytest.raises(Unreachable):
            tokens_of(connection, now=now).current()
        assert tokens_of(connection, now=now).current()
        assert not Notification.objects.exists()

    @pytest.mark.parametrize(
        ("reply", "kind"),
        [
            (None, Unreachable),
            (Reply(status=503, body={}), Unreachable),
            (Reply(status=429, body={}, headers={"Retry-After": "30"}), TooManyCalls),
            (Reply(status=401, body={"error": "invalid_client"}), ProviderFailure),
            (Reply(body=b"<html>"), Unreachable),
        ],
    )
    def test_is_not_concluded_from_other_failures(
        self,
        olga: User,
        at_google: Google,
        now: datetime,
        reply: Reply | None,
        kind: type[ProviderFailure],
    ) -> None:
        connection = linked(olga, at_google, until=now)
        at_google.fail(path="/token", reply=reply)
        with pytest.raises(kind) as failure:
            tokens_of(connection, now=now).current()
        assert not isinstance(failure.value, ConsentWithdrawn)
        stored = CalendarConnection.objects.get()
        assert (stored.status, stored.renewing_until) == (ConnectionStatus.ACTIVE, None)
        assert tokens_of(connection, now=now).current()

    def test_is_not_concluded_where_the_operator_took_the_credentials_away(
        self, olga: User, at_google: Google, now: datetime, settings: Settings
    ) -> None:
        connection = linked(olga, at_google, until=now)
        settings.OAUTH_APPS = apps_at()
        with pytest.raises(Unreachable, match="credentials"):
            tokens_of(connection, now=now).current()
        settings.OAUTH_APPS = apps_at(google=at_google.address)
        assert tokens_of(connection, now=now).current()

    def test_of_an_account_that_is_gone_is_said_to_whoever_is_still_at_it(
        self, olga: User, at_google: Google, now: datetime
    ) -> None:
        connection = linked(olga, at_google, until=now)
        tokens = tokens_of(connection, now=now)
        connection.delete()
        with pytest.raises(ConsentWithdrawn):
            tokens.current()
