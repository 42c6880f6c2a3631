"""The list of workflows."""

import reflex as rx

from web import routes
from web.components.design.buttons import link_button
from web.components.design.feedback import empty_note
from web.components.design.icons import icon
from web.components.design.list_card import card_skeletons
from web.components.layout.organizer import page_head
from web.components.workflows.card import delete_workflow_dialog, workflow_card
from web.format.workflow_draft import READY_MADE
from web.pages.frame import once_loaded, own_page
from web.states.session import SessionState
from web.states.workflows import WorkflowsState

TITLE = "Workflows · Kalends"


def workflows_page() -> rx.Component:
    """Every workflow, and the way to a new one."""
    state = WorkflowsState
    return own_page(
        state,
        page_head(
            "Workflows",
            rx.cond((state.cards.length() > 0) & SessionState.may_make, _new_button()),
            lead="What is done by itself around a meeting: reminders, thanks, calls to other programs.",
        ),
        once_loaded(
            state,
            rx.cond(state.cards.length() > 0, _list(), _none_yet()),
            "Loading workflows",
            card_skeletons("h-44", 2),
        ),
        delete_workflow_dialog(
            state.asked,
            problem=state.ask_problem,
            is_busy=state.is_deleting,
            on_delete=state.delete,
            on_keep=state.keep,
        ),
        here=routes.WORKFLOWS,
    )


def _new_button() -> rx.Component:
    return link_button(
        icon("plus", "size-4"), "New workflow", href=routes.to(routes.NEW_WORKFLOW), kind="primary"
    )


def _list() -> rx.Component:
    state = WorkflowsState
    return rx.el.ul(
        rx.foreach(
            state.cards,
            lambda one: workflow_card(
                one,
                may_change=SessionState.may_make,
                on_active=state.set_active,
                on_duplicate=state.duplicate,
                on_delete=state.ask_delete,
            ),
        ),
        class_name="flex flex-col gap-3 list-none p-0 m-0",
    )


def _none_yet() -> rx.Component:
    """What it is for, and two that are ready but for a look at them."""
    ready = (
        link_button(
            icon("plus", "size-4"),
            draft.name,
            href=f"{routes.to(routes.NEW_WORKFLOW)}?from={name}",
        )
        for name, draft in READY_MADE.items()
    )
    ways = rx.el.div(
        rx.el.div(*ready, class_name="flex flex-wrap justify-center gap-3"),
        _new_button(),
        class_name="flex flex-col items-center gap-3",
    )
    return empty_note(
        "Nothing is done by itself yet. A workflow sends mail, text messages or webhooks when somebody "
        "books, before a meeting, or after it. Begin with one of these, or with an empty one.",
        rx.cond(SessionState.may_make, ways),
        icon_name="workflow",
    )
