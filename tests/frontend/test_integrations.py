"""The page of linked accounts, and what every page says of them."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import RootModel

from shared_types.integrations import LinkingRead
from shared_types.vocabulary import ConnectionStatus, StalePolicy
from tests.frontend.conftest import FakeApi, OpenTab, do, go, sign_in_as
from tests.frontend.integration_samples import (
    GOOGLE,
    HOME,
    HOME_KEY,
    ICS,
    WORK,
    WORK_KEY,
    ZOOM,
    CalendarAccounts,
    VideoAccounts,
    google,
    ics,
    providers,
    zoom,
)
from tests.frontend.organizer_samples import profile
from tests.frontend.samples import NOW
from web.states.attention import AttentionState
from web.states.integrations import IntegrationsState, ReadNowState

CALENDARS, VIDEOS, PROVIDERS = (
    "integrations/calendars/",
    "integrations/conferencing/",
    "integrations/providers/",
)
NOTHING = RootModel[None](None)


def sent(api: FakeApi) -> list[dict[str, Any]]:
    """What each change said, without what it leaves as it is."""
    bodies = [json.loads(request.content) for request in api.asked("PUT")]
    return [{name: value for name, value in body.items() if value is not None} for body in bodies]


@pytest.fixture
def open_page(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the page with these accounts."""

    def open_one(
        calendars: Any = None, videos: Any = None, offered: Any = None, query: dict[str, str] | None = None
    ) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", CALENDARS, CalendarAccounts([google()]) if calendars is None else calendars)
        api.on("GET", VIDEOS, VideoAccounts([zoom()]) if videos is None else videos)
        api.on("GET", PROVIDERS, providers("google", "zoom") if offered is None else offered)
        tab = open_tab(IntegrationsState, query=query)
        do(tab.load())
        return tab

    return open_one


class TestLoad:
    def test_says_how_an_account_stands_and_when_it_was_read(self, open_page: Any) -> None:
        (account,) = open_page().accounts
        assert (account.name, account.stands_words, account.words) == ("Google Calendar", "Works", "")
        assert account.read == "Last read 3 minutes ago: Tuesday, November 24, 12:56\xa0PM in Berlin."

    def test_lists_its_calendars_with_what_they_are_used_for(self, open_page: Any) -> None:
        tab = open_page(CalendarAccounts([google(), ics()]))
        work, family = tab.accounts[0].calendars
        assert (work.counts_as_busy, work.about) == (True, "Takes your bookings")
        assert (family.counts_as_busy, family.about) == (False, "")
        assert tab.accounts[1].calendars[0].about == "Can only be read"

    def test_offers_every_calendar_that_can_be_written_into_for_the_bookings(self, open_page: Any) -> None:
        tab = open_page(CalendarAccounts([google(), ics()]))
        assert [each.name for each in tab.targets] == ["Work", "Family"]
        assert tab.target == WORK_KEY

    def test_offers_what_the_installation_has_credentials_for(self, open_page: Any) -> None:
        tab = open_page()
        assert [each.name for each in tab.calendar_offers] == ["Google Calendar"]
        assert [each.name for each in tab.video_offers] == ["Zoom"]
        assert tab.calendars_missing == "Outlook is not set up here."
        assert tab.videos_missing == "Google Meet and Microsoft Teams are not set up here."

    def test_says_nothing_is_missing_where_nothing_is(self, open_page: Any) -> None:
        tab = open_page(offered=providers("google", "outlook", "zoom", "google_meet", "teams"))
        assert (tab.calendars_missing, tab.videos_missing) == ("", "")

    @pytest.mark.parametrize("path", [CALENDARS, VIDEOS, PROVIDERS])
    def test_offers_another_try_where_a_part_of_it_fails(
        self, open_page: Any, api: FakeApi, path: str
    ) -> None:
        tab = open_page()
        api.on("GET", path, 503)
        tab.is_loading = True
        do(tab.load())
        assert (tab.is_loading, tab.problem) == (True, "No.")

    def test_asks_in_person_whomever_one_acts_for(self, open_page: Any, api: FakeApi) -> None:
        open_page()
        assert all("X-On-Behalf-Of" not in request.headers for request in api.requests)


class TestStanding:
    def one(self, open_page: Any, **changes: Any) -> Any:
        return open_page(CalendarAccounts([google(**changes)])).accounts[0]

    def test_asks_for_the_permission_again(self, open_page: Any) -> None:
        account = self.one(open_page, status=ConnectionStatus.NEEDS_CONSENT, last_error="Withdrawn")
        assert (account.stands, account.stands_words) == ("asks", "Needs your permission")
        assert (account.words, account.is_to_link_again) == ("Withdrawn.", True)

    def test_names_the_reason_while_it_still_knows_enough(self, open_page: Any) -> None:
        account = self.one(
            open_page, status=ConnectionStatus.FAILING, last_error="The server did not answer."
        )
        assert account.stands_words == "Has trouble"
        assert account.words == "The server did not answer. It is tried again by itself."
        assert not account.is_to_link_again

    @pytest.mark.parametrize(
        ("policy", "then"),
        [
            (StalePolicy.BLOCK, "No times are offered until it can be read again."),
            (StalePolicy.IGNORE, "Times are offered by what was read last."),
        ],
    )
    def test_says_what_follows_once_it_is_out_of_date(
        self, open_page: Any, policy: StalePolicy, then: str
    ) -> None:
        account = self.one(
            open_page,
            status=ConnectionStatus.FAILING,
            last_error="No answer.",
            is_stale=True,
            stale_policy=policy,
        )
        assert (account.stands_words, account.words) == ("Cannot be read", f"No answer. {then}")

    def test_tells_an_account_that_was_never_read(self, open_page: Any) -> None:
        account = self.one(open_page, synced_at=None, is_stale=True)
        assert (account.stands_words, account.read) == ("Not read yet", "")
        assert account.words.startswith("It is read for the first time within some minutes.")

    @pytest.mark.parametrize(
        ("gone", "words"),
        [
            (timedelta(seconds=-5), "just now"),
            (timedelta(seconds=59), "just now"),
            (timedelta(minutes=1), "1 minute ago"),
            (timedelta(minutes=59, seconds=59), "59 minutes ago"),
            (timedelta(hours=1), "1 hour ago"),
            (timedelta(hours=23, minutes=59), "23 hours ago"),
            (timedelta(days=3), "3 days ago"),
        ],
    )
    def test_says_how_long_ago_it_was_read(self, open_page: Any, gone: timedelta, words: str) -> None:
        assert self.one(open_page, synced_at=NOW - gone).read.startswith(f"Last read {words}: ")


class TestOutcome:
    def test_says_what_was_linked(self, open_page: Any) -> None:
        assert open_page(query={"linked": "google"}).news == "Google Calendar is linked."

    def test_says_nothing_of_what_is_not_there(self, open_page: Any) -> None:
        assert open_page(query={"linked": "outlook"}).news == ""
        assert open_page(query={"linked": "Call 555-0100"}).news == ""

    def test_says_why_it_came_to_nothing_in_words_of_its_own(self, open_page: Any) -> None:
        cancelled = open_page(query={"problem": "provider_cancelled"})
        assert cancelled.refused == "You did not agree there, so nothing is linked."
        expired = open_page(query={"problem": "linking_expired"})
        assert expired.refused.startswith("That took too long")
        unknown = open_page(query={"problem": "Call 555-0100 at once"})
        assert unknown.refused == "The account was not linked. Try again in a moment."


class TestLink:
    def test_goes_to_the_provider(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        address = "https://accounts.example.com/authorize?state=1"
        api.on("POST", "integrations/providers/google/link/", LinkingRead(authorize_url=address))
        steps = do(tab.link("google"))
        assert address in str(steps[-1])

    def test_says_so_where_it_is_refused(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("POST", "integrations/providers/zoom/link/", 422)
        do(tab.link("zoom"))
        assert (tab.problem, tab.changing) == ("No.", "")
        do(tab.link("teams"))
        assert tab.problem == "Microsoft Teams is not set up here, so it cannot be linked again."

    @pytest.mark.parametrize("provider", ["caldav", "ics", "../../users/sign-out", ""])
    def test_knows_no_other_way(self, open_page: Any, api: FakeApi, provider: str) -> None:
        do(open_page().link(provider))
        assert api.asked("POST") == []

    def test_opens_one_form_at_a_time(self, open_page: Any) -> None:
        tab = open_page()
        tab.open_form("ics")
        assert tab.form == "ics"
        tab.open_form("google")
        assert tab.form == ""

    def test_shows_what_a_form_has_linked(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        tab.open_form("ics")
        api.on("GET", CALENDARS, CalendarAccounts([google(), ics()]))
        do(tab.note_linked())
        do(tab.load())
        assert (tab.form, len(tab.accounts)) == ("", 2)
        assert tab.said == "Linked. Choose which of its calendars count as busy."


class TestUses:
    def test_lets_a_calendar_count(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("PUT", f"{CALENDARS}{GOOGLE}/calendars/{HOME}/", google())
        do(tab.set_busy(str(GOOGLE), str(HOME), True))
        assert sent(api)[0] == {"counts_as_busy": True}
        assert tab.said == "Saved."

    def test_lets_one_calendar_take_the_bookings(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("PUT", f"{CALENDARS}{GOOGLE}/calendars/{HOME}/", google())
        do(tab.set_target(HOME_KEY))
        assert sent(api)[0] == {"takes_bookings": True}

    def test_lets_none_take_them(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("PUT", f"{CALENDARS}{GOOGLE}/calendars/{WORK}/", google())
        do(tab.set_target(""))
        assert sent(api)[0] == {"takes_bookings": False}

    def test_puts_a_control_back_that_was_refused(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("PUT", f"{CALENDARS}{GOOGLE}/calendars/{HOME}/", 409)
        do(tab.set_busy(str(GOOGLE), str(HOME), True))
        assert (tab.problem, tab.refusals, tab.said) == ("No.", 1, "")

    def test_says_what_happens_while_an_account_cannot_be_read(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("PUT", f"{CALENDARS}{GOOGLE}/", google())
        do(tab.set_policy(str(GOOGLE), "block"))
        do(tab.set_wait(str(GOOGLE), "240"))
        assert sent(api) == [{"stale_policy": "block"}, {"stale_after_minutes": 240}]

    def test_keeps_a_length_of_time_that_is_not_among_the_usual_ones(self, open_page: Any) -> None:
        tab = open_page(CalendarAccounts([google(stale_after_minutes=2880)]))
        assert ("2880", "2 days") in tab.accounts[0].waits
        assert tab.accounts[0].policy_words == "Unread for 2 days: times go on being offered"

    @pytest.mark.parametrize("handler", ["set_policy", "set_wait"])
    def test_takes_nothing_that_is_not_offered(self, open_page: Any, api: FakeApi, handler: str) -> None:
        do(getattr(open_page(), handler)(str(GOOGLE), "1"))
        assert api.asked("PUT") == []


class TestRead:
    def test_says_that_it_has_been_read(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        api.on("GET", CALENDARS, CalendarAccounts([google(synced_at=NOW)]))
        do(tab.note_read(str(GOOGLE)))
        assert tab.said == "Last read just now: Tuesday, November 24, 1:00\xa0PM in Berlin."

    def test_says_why_it_could_not_be(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        failing = google(status=ConnectionStatus.FAILING, last_error="The server did not answer.")
        api.on("GET", CALENDARS, CalendarAccounts([failing]))
        do(tab.note_read(str(GOOGLE)))
        assert tab.said == "Has trouble. The server did not answer. It is tried again by itself."

    def test_shows_what_the_browser_was_refused(self, open_tab: OpenTab) -> None:
        tab = open_tab(ReadNowState)
        tab.refuse({"detail": "Wait a minute."}, "")
        assert tab.problem == "Wait a minute."


class TestRemove:
    def test_asks_first_and_says_what_follows(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page(CalendarAccounts([google(), ics()]))
        tab.ask_to_remove(str(GOOGLE))
        assert tab.removed_name == "Google Calendar, olga@gmail.com"
        assert "They go into no calendar until you choose another." in tab.removed_words
        tab.ask_to_remove(str(ICS))
        assert "They go into no calendar" not in tab.removed_words
        tab.ask_to_remove(str(ZOOM))
        assert tab.removed_words.startswith("Meetings that have a link keep it.")
        assert api.asked("DELETE") == []

    def test_forgets_a_calendar_account(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        tab.ask_to_remove(str(GOOGLE))
        api.on("DELETE", f"{CALENDARS}{GOOGLE}/", NOTHING)
        api.on("GET", CALENDARS, CalendarAccounts([]))
        do(tab.remove())
        assert (tab.accounts, tab.targets, tab.target, tab.removing) == ([], [], "", "")
        assert tab.said == "It is not linked any more."

    def test_forgets_an_account_that_makes_links(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        tab.ask_to_remove(str(ZOOM))
        api.on("DELETE", f"{VIDEOS}{ZOOM}/", NOTHING)
        api.on("GET", VIDEOS, VideoAccounts([]))
        do(tab.remove())
        assert (tab.videos, tab.removing) == ([], "")

    def test_leaves_the_question_open_where_it_is_refused(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page()
        tab.ask_to_remove(str(GOOGLE))
        api.on("DELETE", f"{CALENDARS}{GOOGLE}/", 503)
        do(tab.remove())
        assert (tab.removing, tab.remove_problem, tab.changing) == (str(GOOGLE), "No.", "")

    def test_knows_only_what_is_linked(self, open_page: Any) -> None:
        tab = open_page()
        tab.ask_to_remove(str(UUID(int=99)))
        assert tab.removing == ""


class TestVideo:
    def test_is_made_the_default(self, open_page: Any, api: FakeApi) -> None:
        tab = open_page(videos=VideoAccounts([zoom(is_default=False)]))
        api.on("PUT", f"{VIDEOS}{ZOOM}/", zoom())
        api.on("GET", VIDEOS, VideoAccounts([zoom()]))
        do(tab.make_default(str(ZOOM)))
        assert (tab.videos[0].is_default, tab.said) == (True, "Saved.")

    def test_says_that_no_link_comes_from_it(self, open_page: Any) -> None:
        tab = open_page(videos=VideoAccounts([zoom(status=ConnectionStatus.NEEDS_CONSENT)]))
        assert tab.videos[0].words == "Bookings get no link from it until you link it again."


class TestAttention:
    @pytest.fixture
    def look(self, open_tab: OpenTab, api: FakeApi) -> Any:
        def look_at(calendars: list[Any], videos: list[Any]) -> Any:
            api.on("GET", CALENDARS, CalendarAccounts(calendars))
            api.on("GET", VIDEOS, VideoAccounts(videos))
            tab = open_tab(AttentionState)
            do(tab.look())
            return tab

        return look_at

    def test_says_nothing_where_all_is_well(self, look: Any) -> None:
        assert look([google(), ics()], [zoom()]).words == ""
        assert look([google(synced_at=None, is_stale=True)], []).words == ""

    def test_says_what_one_account_needs(self, look: Any) -> None:
        over = ConnectionStatus.NEEDS_CONSENT
        assert look([google(status=over)], []).words == "Google Calendar needs your permission again."
        assert look([google(is_stale=True)], []).words == "Google Calendar has not been read for a while."
        assert look([], [zoom(status=over)]).words == "Zoom needs your permission again."

    def test_counts_several(self, look: Any) -> None:
        both = look([google(is_stale=True)], [zoom(status=ConnectionStatus.DISCONNECTED)])
        assert both.words == "2 linked accounts need you."

    def test_is_not_asked_for_again_on_the_next_page(
        self, look: Any, api: FakeApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tab = look([google(is_stale=True)], [])
        go(tab, page="bookings")
        do(tab.look())
        assert len(api.requests) == 2
        monkeypatch.setattr("web.states.clock.now", lambda: NOW + timedelta(minutes=5))
        do(tab.look())
        assert len(api.requests) == 4

    def test_is_another_matter_in_another_session(self, look: Any, api: FakeApi) -> None:
        tab = look([google(is_stale=True)], [])
        sign_in_as(tab, "key-of-mallory")
        api.on("GET", CALENDARS, CalendarAccounts([]))
        do(tab.look())
        assert tab.words == ""

    def test_says_nothing_while_the_api_is_away(self, look: Any, api: FakeApi) -> None:
        api.on("GET", CALENDARS, 503)
        tab = look([], [])
        assert tab.words == ""

    def test_goes_once_the_page_of_accounts_knows_better(self, look: Any, open_page: Any) -> None:
        page = open_page(CalendarAccounts([google(is_stale=True)]))
        banner = page._get_root_state().get_substate(AttentionState.get_full_name().split("."))
        assert banner.words == "Google Calendar has not been read for a while."
