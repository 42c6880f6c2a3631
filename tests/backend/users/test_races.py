"""Two people at once."""

import pytest
from allauth.account.models import EmailAddress

from apps.availability.models import Schedule
from apps.users.models import User
from tests.api_client import ApiClient
from tests.at_once import at_once
from tests.backend.users.mails import subjects_to
from tests.cast import PASSWORD

THREADS = 6


def sign_up(name: str, email: str) -> int:
    body = {"name": name, "email": email, "password": PASSWORD}
    return int(ApiClient().post("users/sign-up/", body).status_code)


@pytest.mark.django_db(transaction=True)
class TestSignUpAtOnce:
    def test_gives_namesakes_slugs_of_their_own(self) -> None:
        statuses = at_once(*(lambda n=n: sign_up("Olga", f"olga{n}@example.com") for n in range(THREADS)))
        assert statuses == [202] * THREADS
        assert set(User.objects.values_list("slug", flat=True)) == {
            "olga",
            *(f"olga-{n}" for n in range(2, THREADS + 1)),
        }
        assert Schedule.objects.filter(is_default=True).count() == THREADS

    def test_makes_one_account_for_one_address(self) -> None:
        statuses = at_once(*(lambda n=n: sign_up(f"Olga {n}", "olga@example.com") for n in range(THREADS)))
        assert statuses == [202] * THREADS
        assert (User.objects.count(), EmailAddress.objects.count(), Schedule.objects.count()) == (1, 1, 1)
        assert "Kalends: confirm your e-mail address" in subjects_to("olga@example.com")
