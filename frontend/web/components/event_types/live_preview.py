"""The event type as invitees will meet it, while it is being written."""

import reflex as rx

from web.components.design.icons import icon
from web.components.design.surfaces import fact
from web.components.guest.offer import location_icon
from web.format.event_type_draft import EventTypeDraft
from web.format.words import LOCATIONS


def event_type_live_preview(
    draft: rx.Var[EventTypeDraft],
    *,
    organizer_name: rx.Var[str],
    lasts: rx.Var[str],
    series: rx.Var[str],
    questions: rx.Component,
) -> rx.Component:
    """A small booking page: who and what, how long, where, and what is asked (`questions`)."""
    name = rx.cond(draft.name, draft.name, "Your event type")
    is_group = (draft.max_attendees != "1") & (draft.max_attendees != "")
    return rx.el.section(
        rx.el.h2("What invitees see", class_name="text-small font-medium text-muted"),
        rx.el.div(
            rx.el.div(
                rx.el.p(organizer_name, class_name="text-small text-muted"),
                rx.el.p(name, class_name="text-heading font-strong"),
                class_name="flex flex-col",
            ),
            rx.el.div(
                fact("clock", lasts),
                _place(draft),
                rx.cond(is_group, fact("people", f"Group of up to {draft.max_attendees}")),
                rx.cond(series, fact("repeat", series)),
                rx.cond(draft.is_private, fact("lock", "Only for whoever has the link")),
                class_name="flex flex-col gap-2",
            ),
            rx.cond(
                draft.description,
                rx.el.p(
                    draft.description,
                    class_name="text-small whitespace-pre-line [unicode-bidi:plaintext] line-clamp-6",
                ),
            ),
            rx.el.div(
                icon("calendar", "size-5"),
                "Here they choose a day and a time",
                class_name="flex items-center gap-3 p-3 rounded-control bg-accent-tint text-small",
            ),
            _questions(questions, draft.questions.length() > 0),
            class_name="flex flex-col gap-4 p-5 bg-raised border border-hairline rounded-card",
        ),
        rx.cond(
            draft.is_active,
            None,
            rx.el.p("Switched off: nobody can book it yet.", class_name="text-small text-muted"),
        ),
        aria_label="Preview",
        class_name="flex flex-col gap-2",
    )


def _place(draft: rx.Var[EventTypeDraft]) -> rx.Component:
    return rx.el.div(
        location_icon(draft.location_type),
        rx.el.div(
            rx.match(draft.location_type, *LOCATIONS.items(), ""),
            rx.cond(
                (draft.location_type == "in_person") & (draft.location_details != ""),
                rx.el.span(draft.location_details, class_name="block text-small text-muted"),
            ),
            class_name="min-w-0",
        ),
        class_name="flex gap-3",
    )


def _questions(questions: rx.Component, has_any: rx.Var[bool]) -> rx.Component:
    return rx.el.div(
        rx.el.p("Then they fill in", class_name="text-small font-medium"),
        rx.el.ul(
            rx.el.li("Name"),
            rx.el.li("Mail address"),
            class_name="list-disc ps-5 text-small flex flex-col gap-1",
        ),
        rx.cond(
            has_any,
            rx.el.div(
                rx.el.p("and, to try out here:", class_name="text-small"),
                questions,
                class_name="flex flex-col gap-3 lg:max-h-[60vh] overflow-y-auto p-1 -m-1",
            ),
        ),
        class_name="flex flex-col gap-2",
    )
