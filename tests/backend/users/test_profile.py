"""What an organizer says of themselves."""

from typing import Any

import pytest

from apps.users.models import User
from apps.users.selectors import get_organizer_by_slug
from core.errors import NotFound
from shared_types.reserved import RESERVED_SLUGS
from tests.api_client import ApiClient, api_as
from tests.cast import make_organizer

WHOLE = {
    "name": "Olga Orlova",
    "organizer_slug": "orlova",
    "timezone": "Asia/Kathmandu",
    "slot_interval_minutes": 15,
    "bio": "I listen.\nThen I ask.",
    "brand_color": "#3366fF",
    "logo_url": "https://example.com/logo.png",
    "website": "https://example.com/",
    "contact_email": "hello@example.com",
    "contact_phone": "+49 30 123456",
}


class TestProfile:
    def test_is_shown_to_its_owner(self, olga: User, olga_api: ApiClient) -> None:
        assert olga_api.get("users/profile/").json() == {
            "id": str(olga.id),
            "email": "olga@example.com",
            "email_verified": True,
            "has_password": True,
            "name": "Olga",
            "organizer_slug": "olga",
            "timezone": "Europe/Berlin",
            "slot_interval_minutes": 0,
            "bio": "",
            "brand_color": "",
            "logo_url": "",
            "website": "",
            "contact_email": "",
            "contact_phone": "",
            "public_url": "http://testserver/olga",
        }


class TestUpdateProfile:
    def test_changes_all_that_can_be_changed(self, olga_api: ApiClient) -> None:
        changed = olga_api.patch("users/profile/", WHOLE).json()
        assert {name: changed[name] for name in WHOLE} == WHOLE
        assert changed["public_url"] == "http://testserver/orlova"
        assert olga_api.get("users/profile/").json() == changed

    def test_leaves_the_rest_as_it_is(self, olga_api: ApiClient) -> None:
        olga_api.patch("users/profile/", WHOLE)
        changed = olga_api.patch("users/profile/", {"slot_interval_minutes": 0}).json()
        assert {name: changed[name] for name in WHOLE} == {**WHOLE, "slot_interval_minutes": 0}

    def test_takes_null_for_nothing_where_nothing_is_allowed(self, olga_api: ApiClient) -> None:
        olga_api.patch("users/profile/", WHOLE)
        changed = olga_api.patch("users/profile/", dict.fromkeys(WHOLE)).json()
        kept = {name: WHOLE[name] for name in ("name", "organizer_slug", "timezone", "slot_interval_minutes")}
        emptied = dict.fromkeys(set(WHOLE) - set(kept), "")
        assert {name: changed[name] for name in WHOLE} == kept | emptied

    def test_refuses_a_slug_that_somebody_has(self, olga_api: ApiClient, mallory: User) -> None:
        response = olga_api.patch("users/profile/", {"organizer_slug": "mallory", "bio": "x"})
        assert (response.status_code, response.json()["code"]) == (409, "slug_taken")
        assert response.json()["errors"][0]["field"] == "organizer_slug"
        assert olga_api.get("users/profile/").json()["bio"] == ""

    @pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS & {"admin", "api", "booking", "settings", "404"}))
    def test_refuses_a_slug_that_is_reserved(self, olga_api: ApiClient, slug: str) -> None:
        response = olga_api.patch("users/profile/", {"organizer_slug": slug})
        assert (response.status_code, response.json()["code"]) == (422, "slug_reserved")
        assert response.json()["errors"][0]["field"] == "organizer_slug"

    def test_lets_somebody_keep_a_slug_that_was_reserved_later(self, db: None) -> None:
        api = api_as(make_organizer("settings"))
        assert api.patch("users/profile/", {"organizer_slug": "settings", "bio": "x"}).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("organizer_slug", "Olga"),
            ("organizer_slug", "olga-"),
            ("organizer_slug", "ölga"),
            ("timezone", "CET+1"),
            ("slot_interval_minutes", 61),
            ("slot_interval_minutes", -1),
            ("slot_interval_minutes", 10**30),
            ("brand_color", "red"),
            ("website", "javascript:alert(1)"),
            ("logo_url", "//example.com/x.png"),
            ("contact_email", "me"),
            ("contact_phone", "call me"),
            ("name", ""),
            ("bio", "x" * 5001),
            ("bio", "\u202e\u2028"),
        ],
    )
    def test_refuses(self, olga_api: ApiClient, field: str, value: object) -> None:
        response = olga_api.patch("users/profile/", {field: value})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == field

    @pytest.mark.parametrize(
        "field", ["id", "email", "is_staff", "is_superuser", "slug", "password", "created_at"]
    )
    def test_takes_no_other_field(self, olga: User, olga_api: ApiClient, field: str) -> None:
        response = olga_api.patch("users/profile/", {field: "x"})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
        before = User.objects.filter(pk=olga.pk).values().get()
        assert before["updated_at"] == olga.updated_at


class TestCheckSlug:
    def check(self, api: ApiClient, slug: str) -> Any:
        return api.get("users/slug/", {"organizer_slug": slug}).json()

    @pytest.mark.parametrize(
        ("slug", "is_free", "reason"),
        [
            ("new-one", True, ""),
            ("olga", True, ""),
            ("mallory", False, "slug_taken"),
            ("admin", False, "slug_reserved"),
        ],
    )
    def test_says_whether_and_why_not(
        self, olga_api: ApiClient, mallory: User, slug: str, is_free: bool, reason: str
    ) -> None:
        assert self.check(olga_api, slug) == {"organizer_slug": slug, "is_free": is_free, "reason": reason}

    def test_refuses_what_can_be_no_slug(self, olga_api: ApiClient) -> None:
        problem = self.check(olga_api, "No Slug")
        assert (problem["status"], problem["errors"][0]["field"]) == (422, "organizer_slug")


class TestGetOrganizerBySlug:
    def test_finds_whom_it_names(self, olga: User) -> None:
        assert get_organizer_by_slug("olga") == olga

    def test_does_not_find_an_account_that_was_shut_off(self, olga: User) -> None:
        User.objects.update(is_active=False)
        with pytest.raises(NotFound):
            get_organizer_by_slug("olga")
