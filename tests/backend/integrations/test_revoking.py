"""Giving permissions back when accounts are unlinked."""

import pytest
from django.db import transaction
from pytest_django import Settings

from apps.integrations.models import CalendarConnection, ConferencingConnection
from apps.integrations.services import revoking
from apps.integrations.services.credentials import AnyConnection
from apps.integrations.tasks import revoke_permission
from apps.users.models import User
from core.jobs import JobName
from tests.simulators.google import Google
from tests.simulators.oauth import OAuthSimulator, ZoomLogin, apps_at

type Jobs = list[tuple[JobName, dict[str, str]]]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """What is put on the queue."""
    queued: Jobs = []
    monkeypatch.setattr(revoking, "enqueue_on_commit", lambda job, **words: queued.append((job, words)))
    return queued


def linked(organizer: User, at: OAuthSimulator, *, meet: bool = False) -> AnyConnection:
    access, refresh = at.grant("openid")
    words = {"organizer": organizer, "account_email": at.email, "access_token": access}
    if isinstance(at, ZoomLogin) or meet:
        name = "google_meet" if meet else "zoom"
        return ConferencingConnection.objects.create(provider=name, refresh_token=refresh, **words)
    return CalendarConnection.objects.create(provider="google", refresh_token=refresh, **words)


def unlink(connection: AnyConnection) -> None:
    with transaction.atomic():
        revoking.revoke_on_commit(connection)
        connection.delete()


class TestRevoke:
    @pytest.mark.parametrize("name", ["at_google", "at_zoom"])
    def test_has_the_provider_forget_what_was_allowed(
        self, olga: User, request: pytest.FixtureRequest, name: str, jobs: Jobs
    ) -> None:
        at = request.getfixturevalue(name)
        unlink(linked(olga, at))
        [(job, words)] = jobs
        assert job == JobName.REVOKE_PERMISSION
        assert "refresh-" not in str(words)  # what is on the queue opens nothing
        revoke_permission(**words)
        revoke_permission(**words)
        assert at.count("POST", at.revoke_path) == 2
        assert all(grant.is_revoked for grant in at._refresh.values())

    def test_leaves_a_permission_that_another_link_lives_by(
        self, olga: User, at_google: Google, jobs: Jobs
    ) -> None:
        calendar, meet = linked(olga, at_google), linked(olga, at_google, meet=True)
        unlink(calendar)
        assert jobs == []
        unlink(meet)
        assert len(jobs) == 1

    def test_is_not_tried_where_it_cannot_be_done(
        self, olga: User, at_google: Google, jobs: Jobs, settings: Settings
    ) -> None:
        connection = linked(olga, at_google)
        settings.OAUTH_APPS = apps_at(microsoft=at_google.address)
        unlink(connection)
        outlook = CalendarConnection.objects.create(
            organizer=olga, provider="outlook", account_email="olga@work.example", refresh_token="x"
        )
        unlink(outlook)
        file = CalendarConnection.objects.create(
            organizer=olga, provider="ics", account_email="Home", address="https://a.example/x.ics"
        )
        unlink(file)
        assert jobs == []

    def test_takes_accounts_of_one_address_at_two_providers_for_two(
        self, olga: User, google: Google, zoom: ZoomLogin, jobs: Jobs, settings: Settings
    ) -> None:
        settings.OAUTH_APPS = apps_at(google=google.address, zoom=zoom.address)
        linked(olga, google)
        unlink(linked(olga, zoom))
        assert [words["provider"] for _, words in jobs] == ["zoom"]

    def test_gives_back_all_of_somebody_who_leaves(
        self, olga: User, mallory: User, at_google: Google, jobs: Jobs
    ) -> None:
        linked(olga, at_google), linked(olga, at_google, meet=True)
        at_google.email = "mallory@calendar.example"
        linked(mallory, at_google)
        with transaction.atomic():
            revoking.give_back_all_permissions(organizer_id=olga.pk)
        assert len(jobs) == 1  # one permission for both
        assert [each.organizer for each in CalendarConnection.objects.all()] == [mallory]

    def test_is_tried_once(self, olga: User, at_google: Google, jobs: Jobs) -> None:
        unlink(linked(olga, at_google))
        at_google.fail(path="/revoke")
        revoke_permission(**jobs[0][1])
        assert at_google.count("POST", "/revoke") == 1
