"""The step of the event type form in which workflows are chosen."""

from typing import Any

import reflex as rx

from web import routes
from web.components.design.buttons import lone_link
from web.components.design.fields import select_field
from web.format.workflow_choices import WorkflowPlace


def workflows_step(
    places: rx.Var[list[WorkflowPlace]], *, errors: rx.Var[dict[str, str]], on_choose: Any
) -> rx.Component:
    """A menu for each place, with the workflows that fit there."""

    def menu(place: rx.Var[WorkflowPlace]) -> rx.Component:
        return rx.el.div(
            select_field(
                rx.el.option("None", value=""),
                rx.foreach(place.choices, lambda one: rx.el.option(one.name, value=one.id)),
                name=place.field,
                label=place.label,
                hint=place.hint,
                error=errors[place.field],
                is_required=False,
                value=place.chosen,
                on_change=on_choose(place.field),
            ),
            rx.cond(place.anyway, rx.el.p(place.anyway, class_name="text-small text-muted pt-1")),
            key=place.field,
        )

    return rx.fragment(
        rx.el.p("What is done by itself around each meeting.", class_name="text-muted max-w-line"),
        rx.foreach(places, menu),
        lone_link("Make a workflow", href=routes.to(routes.NEW_WORKFLOW)),
    )
