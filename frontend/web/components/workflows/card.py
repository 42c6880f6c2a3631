"""A workflow in its organizer's list: what starts it, what it does, and what is done often one press away."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button
from web.components.design.list_card import (
    OnActive,
    OnId,
    card_actions,
    card_link,
    delete_dialog,
    list_card,
)
from web.format.workflows import WorkflowCard


def workflow_card(
    workflow: rx.Var[WorkflowCard],
    *,
    may_change: rx.Var[bool],
    on_active: OnActive,
    on_duplicate: OnId,
    on_delete: OnId,
) -> rx.Component:
    """One workflow; the handlers take its id."""
    steps = rx.el.ol(
        rx.foreach(workflow.steps, lambda words: rx.el.li(words, key=words, class_name="line-clamp-3")),
        aria_label="Steps",
        class_name="list-none p-0 m-0 text-small flex flex-col gap-0.5",
    )
    actions = card_actions(
        workflow,
        card_link(
            "clock", "Runs", workflow.name, href=workflow.runs_path, said="Runs of", class_name="-ms-3"
        ),
        may_change=may_change,
        may_make=may_change,
        on_duplicate=on_duplicate,
        on_delete=on_delete,
    )
    return list_card(
        workflow,
        rx.el.p(workflow.trigger, class_name="text-small font-medium"),
        steps,
        rx.el.p(workflow.used, class_name="text-small text-muted pt-1"),
        actions,
        is_on_words="is on",
        may_change=may_change,
        on_active=on_active,
    )


def delete_workflow_dialog(
    asked: rx.Var[WorkflowCard],
    *,
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
    return delete_dialog(
        asked,
        is_used=asked.users.length() > 0,
        instead=used,
        what_follows="What it has still to do is not done, and what it did is forgotten. This can't be "
        "undone.",
        problem=problem,
        is_busy=is_busy,
        on_delete=on_delete,
        on_keep=on_keep,
        name="delete-workflow",
    )
