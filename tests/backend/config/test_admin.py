"""The pages of operators."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from apps.availability.models import Schedule
from apps.users.models import User
from tests.api_client import ApiClient
from tests.cast import PASSWORD


@pytest.fixture
def operator(client: Client, olga: User) -> Client:
    """Somebody who has signed in on the pages' own form, with an e-mail address for a name."""
    User.objects.create_superuser("root@example.com", PASSWORD, name="Root", slug="root-1")
    client.post("/admin/login/", {"username": "root@example.com", "password": PASSWORD})
    return client


class TestAdminPages:
    def test_let_no_organizer_in(self, client: Client, olga: User) -> None:
        client.force_login(olga)
        assert client.get("/admin/").headers["Location"].startswith("/admin/login/")

    def test_slow_down_who_guesses_passwords(
        self, client: Client, db: None, settings: Settings, empty_cache: None
    ) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,3/5m/key"}
        User.objects.create_superuser("root@example.com", PASSWORD, name="Root", slug="root-1")
        for guess in ("first", "second", "third"):
            client.post("/admin/login/", {"username": "root@example.com", "password": guess})
        late = client.post("/admin/login/", {"username": "Root@Example.com", "password": PASSWORD})
        assert (late.status_code, "Too many failed login attempts" in late.text) == (200, True)
        assert client.get("/admin/").status_code == 302
        api = ApiClient().post("users/sign-in/", {"email": "root@example.com", "password": PASSWORD})
        assert api.status_code == 429

    @pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
    def test_list_every_model(self, operator: Client, olgas_hours: Schedule, model: type) -> None:
        meta = model._meta  # type: ignore[attr-defined]
        page = operator.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
        assert page.status_code == 200

    def test_show_an_account_without_its_password(self, operator: Client, olga: User) -> None:
        page = operator.get(reverse("admin:users_user_change", args=[olga.pk]))
        assert page.status_code == 200
        assert "olga@example.com" in page.text
        assert 'name="password"' not in page.text

    def test_shut_an_account_off(self, operator: Client, olga: User) -> None:
        fields = ("email", "name", "slug", "timezone", "slot_interval_minutes")
        form = {name: getattr(olga, name) for name in fields}
        operator.post(reverse("admin:users_user_change", args=[olga.pk]), form)
        olga.refresh_from_db()
        assert not olga.is_active

    def test_show_the_week_of_a_schedule(self, operator: Client, olgas_hours: Schedule) -> None:
        page = operator.get(reverse("admin:availability_schedule_change", args=[olgas_hours.pk]))
        assert (page.status_code, page.text.count('value="540"')) == (200, 5)
