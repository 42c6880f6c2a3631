"""The runs of one workflow: what was done when, and what failed for what reason."""

import reflex as rx

from web import routes
from web.components.feedback import empty_note, loading_words, skeleton
from web.components.layout_organizer import back_link, organizer_page, page_head, until_loaded
from web.components.surfaces import card
from web.components.workflow_runs import run_lines
from web.pages.frame import ACTING
from web.pages.not_found import not_found_note
from web.states.session import SessionState
from web.states.workflow_runs import WorkflowRunsState

TITLE = "Runs of a workflow · Kalends"


def workflow_runs_page() -> rx.Component:
    """The latest runs, the next one due first."""
    state = WorkflowRunsState
    return organizer_page(
        back_link("Workflows", routes.to(routes.WORKFLOWS)),
        rx.cond(
            state.is_missing,
            not_found_note("There is no such workflow. It may have been deleted."),
            rx.fragment(
                page_head(
                    rx.cond(state.name, f"Runs of {state.name}", "Runs"),
                    lead=rx.cond(
                        state.zone, f"The latest 200. Times in {state.zone} time.", "The latest 200."
                    ),
                ),
                until_loaded(
                    rx.cond(
                        state.runs.length() > 0,
                        card(_lines(), class_name="px-4 sm:px-6 py-1", aria_label="Runs"),
                        empty_note("It has not done anything yet, and nothing is due.", icon_name="workflow"),
                    ),
                    is_loading=state.is_loading,
                    is_stale=state.is_stale,
                    problem=state.problem,
                    waiting=rx.fragment(loading_words("Loading runs"), skeleton("h-96 w-full rounded-card")),
                    on_retry=state.load,
                ),
            ),
        ),
        here=routes.WORKFLOWS,
        public_url=SessionState.public_url,
        acting=ACTING,
        said=state.said,
        on_dismiss=state.dismiss,
    )


def _lines() -> rx.Component:
    state = WorkflowRunsState
    return run_lines(
        state.runs,
        trying=state.trying,
        problem=state.run_problem,
        refused=state.run_refused,
        may_change=SessionState.may_make,
        on_retry=state.retry,
    )
