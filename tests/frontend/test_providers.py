"""Accounts at Google and Microsoft, on the pages for getting in and in the settings."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import RootModel

from shared_types.providers import ProviderAccountRead, SignInProviderRead
from shared_types.vocabulary import SignInProvider
from tests.frontend.conftest import FakeApi, OpenTab, do
from web.states.providers import ProviderAccountsState
from web.states.sign_in import SignInState
from web.states.sign_up import SignUpState

GOOGLE = SignInProviderRead(provider=SignInProvider.GOOGLE, name="Google")
ADDED = datetime(2026, 11, 20, 8, tzinfo=UTC)
MINE = ProviderAccountRead(
    id=7,
    provider=SignInProvider.GOOGLE,
    name="Google",
    email="olga@gmail.com",
    added_at=ADDED,
    last_used_at=ADDED,
)


@pytest.fixture(autouse=True)
def offered(api: FakeApi) -> None:
    api.on("GET", "users/providers/", RootModel[list[SignInProviderRead]]([GOOGLE]))
    api.on("GET", "users/provider-accounts/", RootModel[list[ProviderAccountRead]]([MINE]))


def arrive(open_tab: OpenTab, **query: str) -> Any:
    tab = open_tab(SignInState, query=query, page="sign-in")
    do(tab.load())
    return tab


class TestGettingIn:
    @pytest.mark.parametrize("state", [SignInState, SignUpState])
    def test_offers_what_there_is(self, open_tab: OpenTab, state: Any) -> None:
        tab = open_tab(state)
        do(tab.load())
        assert [each.name for each in tab.providers] == ["Google"]

    def test_offers_the_password_alone_while_the_api_is_away(self, open_tab: OpenTab, api: FakeApi) -> None:
        api.on("GET", "users/providers/", 503)
        tab = arrive(open_tab)
        assert (tab.providers, tab.problem) == ([], "")

    def test_goes_on_to_the_code_where_one_is_wanted(self, open_tab: OpenTab) -> None:
        tab = arrive(open_tab, refused="second_factor_needed", next="/bookings/")
        assert (tab.is_code_wanted, tab.next_path, tab.problem) == (True, "/bookings/", "")

    def test_says_that_a_mail_is_on_its_way(self, open_tab: OpenTab) -> None:
        tab = arrive(open_tab, refused="email_not_verified")
        assert (tab.news.partition(":")[0], tab.problem) == ("Check your mail", "")

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("email_taken", "There is an account with this address already."),
            ("provider_cancelled", "You did not agree there"),
            ("sign_in_expired", "That took too long"),
        ],
    )
    def test_says_why_it_came_to_nothing(self, open_tab: OpenTab, code: str, words: str) -> None:
        assert arrive(open_tab, refused=code).problem.startswith(words)

    def test_says_nothing_that_somebody_else_wrote_into_the_address(self, open_tab: OpenTab) -> None:
        assert arrive(open_tab, refused="Call 555-0100 at once").problem == ""


class TestSettings:
    def open(self, open_tab: OpenTab, **query: str) -> Any:
        tab = open_tab(ProviderAccountsState, query=query, page="settings")
        do(tab.load())
        return tab

    def test_lists_what_opens_the_account(self, open_tab: OpenTab) -> None:
        tab = self.open(open_tab)
        assert [each.email for each in tab.accounts] == ["olga@gmail.com"]
        assert tab.dates == {"7": "2026-11-20"}

    def test_says_what_came_of_adding_one(self, open_tab: OpenTab) -> None:
        assert self.open(open_tab, added="google").said == "From now on you can sign in with it."
        assert self.open(open_tab, added="microsoft").said == ""
        refused = self.open(open_tab, refused="provider_account_in_use")
        assert refused.problem.startswith("That account opens somebody else's")

    def test_asks_about_what_is_there_alone(self, open_tab: OpenTab) -> None:
        tab = self.open(open_tab)
        tab.ask_to_add("evil/../../sign-out")
        tab.ask_to_remove("1/../../sign-out")
        assert (tab.adding, tab.removing) == ("", 0)
        tab.ask_to_add("google")
        tab.ask_to_remove(7)
        assert (tab.adding, tab.adding_name, tab.removing) == ("google", "Google", 7)
