"""What can never be true of an account, whoever writes it."""

import pytest
from django.db import IntegrityError, transaction

from apps.users.models import User
from core.db import violates


def refused_by(constraint: str, user: User, **changes: object) -> bool:
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(**changes)
    except IntegrityError as error:
        return violates(error, constraint)
    return False


class TestConstraints:
    @pytest.mark.parametrize(
        ("constraint", "field", "value"),
        [
            ("user_email_is_lower_case", "email", "Olga@example.com"),
            ("users_user_email_key", "email", "mallory@example.com"),
            ("user_slug_is_unique", "slug", "mallory"),
            ("user_slug_fits_an_address", "slug", "Olga"),
            ("user_slug_fits_an_address", "slug", ""),
            ("user_slug_fits_an_address", "slug", "olga\n"),
            ("user_slug_fits_an_address", "slug", "a--b"),
            ("user_slot_interval_is_at_most_an_hour", "slot_interval_minutes", 61),
            ("user_brand_color_is_hex", "brand_color", "#12345"),
        ],
    )
    def test_refuses(self, olga: User, mallory: User, constraint: str, field: str, value: object) -> None:
        assert refused_by(constraint, olga, **{field: value})

    @pytest.mark.parametrize(
        ("field", "value"),
        [("slug", "o-1-x"), ("slot_interval_minutes", 60), ("brand_color", ""), ("brand_color", "#aBcDeF")],
    )
    def test_takes_what_is_right(self, olga: User, field: str, value: object) -> None:
        User.objects.filter(pk=olga.pk).update(**{field: value})
        assert User.objects.filter(**{field: value}, pk=olga.pk).exists()


class TestCreateUser:
    def test_keeps_addresses_in_lower_case(self, db: None) -> None:
        user = User.objects.create_user("Ivo@Example.COM", "x", name="Ivo", slug="ivo")
        assert user.email == "ivo@example.com"

    def test_makes_a_superuser_who_may_enter_the_admin_pages(self, db: None) -> None:
        user = User.objects.create_superuser("root@example.com", "x", name="Root", slug="root-1")
        assert (user.is_staff, user.is_superuser) == (True, True)
