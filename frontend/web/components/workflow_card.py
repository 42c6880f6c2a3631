"""A workflow in its organizer's list: what starts it, what it does, and what is done often one press away."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.buttons import button, link_button
from web.components.dialog import dialog
from web.components.feedback import error_note, skeleton
from web.components.fields import on_off
from web.components.icons import icon
from web.components.surfaces import card
from web.format.workflows import WorkflowCard

type OnId = Callable[[rx.Var[str]], Any]


def workflow_card(
    workflow: rx.Var[WorkflowCard],
    *,
    may_change: rx.Var[bool],
    on_active: Callable[[rx.Var[str], rx.Var[bool]], Any],
    on_duplicate: OnId,
    on_delete: OnId,
) -> rx.Component:
    """One workflow; the handlers take its id."""
    return rx.el.li(
        card(
            rx.el.div(
                rx.el.h2(
                    rx.el.a(
                        workflow.name,
                        href=workflow.edit_path,
                        class_name=[
                            "inline-block py-2 no-underline hover:underline underline-offset-4",
                            rx.cond(workflow.is_active, "text-ink", "text-muted"),
                        ],
                    ),
                    class_name="text-heading font-strong min-w-0",
                ),
                rx.cond(
                    may_change,
                    on_off(
                        f"{workflow.name} is on",
                        is_on=workflow.is_active,
                        on_change=lambda is_on: on_active(workflow.id, is_on),
                    ),
                ),
                class_name="flex items-start justify-between gap-4",
            ),
            rx.el.p(workflow.trigger, class_name="text-small font-medium"),
            rx.el.ol(
                rx.foreach(workflow.steps, lambda words: rx.el.li(words, key=words)),
                aria_label="Steps",
                class_name="list-none p-0 m-0 text-small flex flex-col gap-0.5",
            ),
            rx.el.p(workflow.used, class_name="text-small text-muted pt-1"),
            _actions(workflow, may_change, on_duplicate, on_delete),
            class_name="px-4 sm:px-5 pt-2 pb-1 flex flex-col",
            aria_label=workflow.name,
        ),
        key=workflow.id,
    )


def workflow_skeletons() -> rx.Component:
    """Two cards' worth of grey."""
    return rx.el.div(
        *(skeleton("h-44 w-full rounded-card") for _ in range(2)), class_name="flex flex-col gap-3"
    )


def delete_workflow_dialog(
    asked: rx.Var[WorkflowCard],
    *,
    is_open: rx.Var[bool],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    on_delete: Any,
    on_keep: Any,
) -> rx.Component:
    """What deleting would do. Event types that use it are named first: it has to be taken out of those."""
    used = rx.fragment(
        rx.el.p(
            "These event types use it, so it can't be deleted. Choose another one there, or switch it off."
        ),
        rx.el.ul(
            rx.foreach(asked.users, lambda name: rx.el.li(name, key=name)), class_name="list-disc ps-5 m-0"
        ),
        rx.el.div(button("Keep it", on_click=on_keep)),
    )
    free = rx.fragment(
        rx.el.p("What it has still to do is not done, and what it did is forgotten. This can't be undone."),
        rx.el.div(
            button("Delete", kind="danger", on_click=on_delete, is_busy=is_busy),
            button("Keep it", on_click=on_keep),
            class_name="flex flex-wrap gap-3",
        ),
    )
    return dialog(
        rx.el.div(
            rx.cond(asked.users.length() > 0, used, free),
            error_note(problem),
            class_name="flex flex-col gap-5 pt-3",
        ),
        title=f"Delete {asked.name}?",
        is_open=is_open,
        on_close=on_keep,
        name="delete-workflow",
    )


def _actions(
    workflow: rx.Var[WorkflowCard], may_change: rx.Var[bool], on_duplicate: OnId, on_delete: OnId
) -> rx.Component:
    quiet = "px-3 min-w-11 text-small "
    changes = rx.fragment(
        button(
            icon("stack", "size-4"),
            rx.el.span("Duplicate", class_name="hidden sm:inline"),
            kind="quiet",
            class_name=quiet,
            on_click=on_duplicate(workflow.id),
            aria_label=f"Duplicate {workflow.name}",
        ),
        button(
            icon("trash", "size-4"),
            rx.el.span("Delete", class_name="hidden sm:inline"),
            kind="quiet",
            class_name=quiet + "text-muted hover:text-bad ms-auto -me-3",
            on_click=on_delete(workflow.id),
            aria_label=f"Delete {workflow.name}",
        ),
    )
    return rx.el.div(
        link_button(
            icon("clock", "size-4"),
            "Runs",
            href=workflow.runs_path,
            kind="quiet",
            class_name=quiet + "-ms-3",
            aria_label=f"Runs of {workflow.name}",
        ),
        link_button(
            icon("edit", "size-4"),
            rx.cond(may_change, "Edit", "Look at it"),
            href=workflow.edit_path,
            kind="quiet",
            class_name=quiet,
            aria_label=rx.cond(may_change, f"Edit {workflow.name}", f"Look at {workflow.name}"),
        ),
        rx.cond(may_change, changes),
        class_name="flex flex-wrap items-center",
    )
