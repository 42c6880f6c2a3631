"""Two people at once."""

from functools import partial

import pytest
from allauth.account.models import EmailAddress

from apps.availability.models import Schedule
from apps.users.models import PastSlug, User
from tests.api_client import ApiClient, api_as
from tests.at_once import at_once
from tests.backend.users.mails import subjects_to
from tests.cast import PASSWORD, make_organizer

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


def rename(user: User, slug: str) -> int:
    return int(api_as(user).patch("users/profile/", {"organizer_slug": slug}).status_code)


@pytest.mark.django_db(transaction=True)
class TestChangeSlugAtOnce:
    def test_leaves_no_moment_in_which_another_could_take_an_old_link(self) -> None:
        """Olga gives a slug up while others want it: whoever comes first, it stays hers."""
        olga = make_organizer()
        others = [make_organizer(f"other-{number}") for number in range(3)]
        for number in range(4):
            before = f"olga-{number - 1}" if number else "olga"
            calls = [partial(rename, olga, f"olga-{number}")]
            calls += [partial(rename, one, before) for one in others]
            assert at_once(*calls) == [200, 409, 409, 409]
            assert PastSlug.objects.get(slug=before).user == olga

    def test_keeps_every_link_that_was_ever_true(self) -> None:
        olga = make_organizer()
        slugs = [f"olga-{number}" for number in range(THREADS)]
        assert at_once(*(partial(rename, olga, slug) for slug in slugs)) == [200] * THREADS
        olga.refresh_from_db()
        past = set(PastSlug.objects.filter(user=olga).values_list("slug", flat=True))
        assert past == {"olga", *slugs} - {olga.slug}
