"""Every handler of every state, since any browser can call each of them with whatever it likes."""

import contextlib
import inspect
from collections.abc import Iterator
from typing import Any, Final

import pytest
import reflex as rx
from reflex.istate.data import RouterData
from reflex.state import BaseState
from reflex.utils.format import json_dumps

import web.web  # noqa: F401  # all pages, and with them all states
from tests.frontend.conftest import FakeApi, OpenTab, do

# What a handler may do at most: change what its own tab shows, ask the API for something, or for a change.
SHOWS, READS, CHANGES = "shows", "reads", "changes"
FORM: Final = {SHOWS: "forget refuse"}
HANDLERS: Final[dict[str, dict[str, str]]] = {
    "AddAccountState": FORM,
    "AnalyticsState": {SHOWS: "choose_dates choose_event_type dismiss", READS: "load"},
    "ApiKeysState": {SHOWS: "ask_to_revoke dismiss", READS: "load", CHANGES: "create revoke"},
    "ArchiveState": {SHOWS: "forget refuse say_done"},
    "AttentionState": {READS: "look"},
    "AvailabilityState": {
        SHOWS: "add_date_interval add_interval ask_add ask_copy ask_date ask_delete close_date copy discard "
        "dismiss forget remove_date_interval remove_interval set_date set_date_open set_date_time set_name "
        "set_new_name set_open set_time set_timezone show stop_asking toggle_target",
        READS: "load",
        CHANGES: "add delete make_default remove_date restore_date save save_date",
    },
    "BeginFactorState": FORM,
    "BookForState": {
        SHOWS: "answers_changed dismiss keep_to_rules set_other_time set_timezone",
        READS: "choose load show_month",
        CHANGES: "book book_anyway",
    },
    "BookingCalendarState": {SHOWS: "choose_event_type choose_status dismiss", READS: "load"},
    "BookingDetailState": {
        SHOWS: "answers_changed ask ask_to_remove dismiss keep keep_to_rules leave_people set_reason "
        "set_scope stop_moving",
        READS: "ask_to_add load load_history load_more_history show_month start_moving",
        CHANGES: "act add_person mark_person move move_anyway move_elsewhere remove_person resend "
        "sync_calendar",
    },
    "BookingPageState": {
        SHOWS: "accept_plan answers_changed choose_date find_zones set_clock settle_rest",
        READS: "book_another load_again offer_times pick_zone take_alternative try_again",
        # The last seven count how far a visit came, or ask by POST for a plan that changes nothing.
        CHANGES: "book prove check_field note_time_chosen open show_month choose_count plan_again plan_dates",
    },
    "BookingsState": {
        SHOWS: "ask_cancel choose_event_type dismiss keep set_reason set_scope",
        READS: "load load_more",
        CHANGES: "cancel",
    },
    "BookingRunsState": {SHOWS: "dismiss", READS: "load", CHANGES: "retry"},
    "CalDavFormState": FORM,
    "CalendarFeedState": {SHOWS: "ask dismiss", READS: "load", CHANGES: "end renew"},
    "ConfirmFactorState": FORM,
    "DisableFactorState": FORM,
    "EventTypeFormState": {
        SHOWS: "add_clause add_question discard dismiss forget go_on go_to move_question remove_clause "
        "remove_question set_clause set_first_date set_flag set_match set_question set_required set_rule "
        "set_series set_text set_workflow show_question toggle_chosen toggle_weekday try_answers",
        READS: "load",
        CHANGES: "save",
    },
    "EventTypePreviewState": {
        SHOWS: "dismiss set_phone try_answers",
        READS: "explain load set_timezone show_month",
    },
    "EventTypesState": {
        SHOWS: "ask_delete delete dismiss keep undo",
        READS: "load",
        CHANGES: "delete_for_good duplicate set_active",
    },
    "HomeState": {SHOWS: "load"},
    "IcsFormState": FORM,
    "IntegrationsState": {
        SHOWS: "ask_to_remove dismiss note_linked open_form",
        READS: "load note_read",
        CHANGES: "link make_default remove set_busy set_policy set_target set_wait",
    },
    "JoinWaitlistState": {
        SHOWS: "answers_changed find_zones set_kind",
        READS: "open pick_day try_again wait_for_another",
        CHANGES: "join prove",
    },
    "LeaveState": FORM,
    "ManageBookingState": {
        SHOWS: "ask_to_cancel find_zones answers_changed set_bringing set_clock set_correcting set_scope",
        READS: "load_again move_date open open_move pick_zone show_month take_alternative try_again",
        CHANGES: "add_guest cancel correct erase move remove_guest renew_link",
    },
    "OpenSessionsState": {SHOWS: "dismiss", READS: "load", CHANGES: "end end_others"},
    "OrganizerPageState": {READS: "load open"},
    "PasswordState": {SHOWS: "forget refuse say_changed"},
    "ProviderAccountsState": {SHOWS: "ask_to_add ask_to_remove dismiss say_removed", READS: "load"},
    "ReadNowState": FORM,
    "RemoveAccountState": FORM,
    "RenewCodesState": FORM,
    "ResetRequestState": {SHOWS: "forget refuse say_sent start_again"},
    "SecondFactorState": {
        SHOWS: "ask dismiss forget_codes forget_setup say_off show_codes show_setup",
        READS: "load",
    },
    "SessionState": {READS: "know_organizer"},
    "SetPasswordState": FORM,
    "SettingsState": {SHOWS: "discard dismiss forget set_text", READS: "check_slug load", CHANGES: "save"},
    "SharingState": {SHOWS: "ask_to_end dismiss", READS: "load", CHANGES: "end share"},
    "SignInState": {
        SHOWS: "begin_again forget refuse say_resent take_answer take_code_answer",
        READS: "load",
    },
    "SignUpState": {SHOWS: "forget refuse say_resent say_sent start_again", READS: "load"},
    "VerifyEmailState": {SHOWS: "forget refuse say_sent"},
    "WaitlistPlaceState": {SHOWS: "find_zones", READS: "load_again open", CHANGES: "act erase"},
    "WaitlistState": {
        SHOWS: "ask_remove choose_event_type dismiss keep",
        READS: "load load_more",
        CHANGES: "offer remove",
    },
    "WorkflowFormState": {
        SHOWS: "add_step discard dismiss forget hide_secret move_step remove_step set_flag set_step set_text "
        "show_step",
        READS: "load show_secret",
        # The preview is asked for by POST and changes nothing.
        CHANGES: "preview_step rotate save",
    },
    "WorkflowRunsState": {SHOWS: "dismiss", READS: "load", CHANGES: "retry"},
    "WorkflowsState": {
        SHOWS: "ask_delete dismiss keep",
        READS: "load",
        CHANGES: "delete duplicate set_active",
    },
}
# Shown to their owner on purpose, once; nothing else of that kind is in what a browser is sent.
SHOWN_ONCE: Final = {
    "ApiKeysState.new_key",
    "SecondFactorState.secret",
    "WorkflowFormState.secret",
}
TELLTALE: Final = ("token", "secret", "password", "cookie", "session", "new_key", "hash")
ANYTHING: Final[list[Any]] = [
    None,
    "",
    "../../users/profile",
    "0191d7a6-0000-4000-8000-000000000001",
    "2028-02-29",
    "x" * 10_000,
    {"name": {"$ne": 1}},
    -1,
    True,
    ["a", None],
]
COOKIE: Final = "key-of-a-session"


def states(root: type[BaseState] = rx.State) -> Iterator[type[BaseState]]:
    """The states of ours."""
    for state in root.get_substates():
        if state.__module__.startswith("web."):
            yield state
        yield from states(state)


STATES: Final = {state.__name__: state for state in states()}
# `setvar` is Reflex's own: it calls `set_…`, which is listed where there is one.
CALLABLE: Final = {
    f"{name}.{handler}" for name, state in STATES.items() for handler in state.event_handlers
} - {f"{name}.setvar" for name in STATES}
KNOWN: Final = {
    f"{name}.{handler}": reach
    for name, by_reach in HANDLERS.items()
    for reach, words in by_reach.items()
    for handler in words.split()
}


def call(tab: Any, handler: str, value: Any) -> None:
    """Call a handler as a browser can; what it makes of nonsense is its own business."""
    function = type(tab).event_handlers[handler].fn
    count = len(inspect.signature(function).parameters) - 1
    with contextlib.suppress(Exception):
        do(function(tab, *[value] * count))


class TestHandlers:
    @pytest.fixture(autouse=True)
    def no_time_to_undo(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What can be taken back for some seconds is done at once."""
        monkeypatch.setattr("web.states.event_types.UNDO_SECONDS", 0)

    def test_are_all_known_here(self) -> None:
        assert KNOWN.keys() == CALLABLE

    def test_are_the_only_things_that_setvar_reaches(self) -> None:
        reached = {
            f"{name}.{word}"
            for name, state in STATES.items()
            for word in dir(state)
            if word.startswith("set_") and word != "set_is_hydrated"
        }
        assert reached <= KNOWN.keys()

    @pytest.mark.parametrize("name", sorted(CALLABLE))
    def test_ask_the_api_for_no_more_than_is_said_here(
        self, api: FakeApi, open_tab: OpenTab, name: str
    ) -> None:
        state, _, handler = name.partition(".")
        for value in ANYTHING:
            call(open_tab(STATES[state], organizer_slug="olga", event_type_slug="intro"), handler, value)
        methods = {request.method for request in api.requests}
        assert methods <= {SHOWS: set(), READS: {"GET"}}.get(KNOWN[name], methods)
        for request in api.requests:
            assert request.url.path.startswith("/api/v1/")
            assert ".." not in request.url.raw_path.decode()
            assert request.headers["X-Session-Token"] == COOKIE

    def test_do_ask_for_changes(self, api: FakeApi, open_tab: OpenTab) -> None:
        # Otherwise nothing above would show that requests are seen at all.
        call(open_tab(STATES["CalendarFeedState"]), "renew", None)
        assert [request.method for request in api.requests] == ["POST"]

    @pytest.mark.parametrize("name", sorted(CALLABLE))
    def test_bring_no_session_of_their_own(self, api: FakeApi, open_tab: OpenTab, name: str) -> None:
        state, _, handler = name.partition(".")
        for value in ANYTHING[:4]:
            tab = open_tab(STATES[state])
            tab._get_root_state().router = RouterData()
            call(tab, handler, value)
        assert [request for request in api.requests if "X-Session-Token" in request.headers] == []


class TestWhatABrowserIsSent:
    def test_holds_no_secret_but_what_is_shown_once(self) -> None:
        sent = {
            f"{name}.{var}"
            for name, state in STATES.items()
            for var in [*state.base_vars, *state.computed_vars]
        }
        telltale = {name for name in sent if any(word in name.partition(".")[2] for word in TELLTALE)}
        assert telltale == SHOWN_ONCE

    @pytest.mark.parametrize("name", sorted(STATES))
    def test_holds_nothing_of_the_session(self, api: FakeApi, open_tab: OpenTab, name: str) -> None:
        tab = open_tab(STATES[name])
        if "_session_token" in type(tab).get_fields():
            tab._session_token = COOKIE
        root = tab._get_root_state()
        assert root.router.headers.cookie == f"sessionid={COOKIE}"
        assert COOKIE not in json_dumps(root.dict())
        assert COOKIE not in json_dumps(root.get_delta())
