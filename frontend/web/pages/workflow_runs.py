"""The runs of one workflow: what was done when, and what failed for what reason."""

import reflex as rx

from web import routes
from web.components.design.feedback import empty_note, skeleton
from web.components.design.surfaces import card
from web.components.layout.organizer import page_head
from web.components.workflows.runs import run_lines
from web.pages.frame import once_loaded, page_of_one
from web.states.session import SessionState
from web.states.workflow_runs import WorkflowRunsState

TITLE = "Runs of a workflow · Kalends"


def workflow_runs_page() -> rx.Component:
    """The latest runs, the next one due first."""
    state = WorkflowRunsState
    return page_of_one(
        state,
        kind="workflow",
        here=routes.WORKFLOWS,
        head=page_head(
            rx.cond(state.name, f"Runs of {state.name}", "Runs"),
            lead=rx.cond(state.zone, f"The latest 200. Times in {state.zone} time.", "The latest 200."),
        ),
        content=once_loaded(
            state,
            rx.cond(
                state.runs.length() > 0,
                card(_lines(), class_name="px-4 sm:px-6 py-1", aria_label="Runs"),
                empty_note("It has not done anything yet, and nothing is due.", icon_name="workflow"),
            ),
            "Loading runs",
            skeleton("h-96 w-full rounded-card"),
        ),
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
