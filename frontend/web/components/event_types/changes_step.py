"""Until when, and how often, invitees may change what they booked."""

import reflex as rx

from web.components.design.draft_fields import OnText, Texts, draft_amount, draft_number
from web.format.event_type_draft import EventTypeDraft


def changes_step(
    draft: rx.Var[EventTypeDraft], *, errors: Texts, hints: Texts, on_text: OnText
) -> rx.Component:
    """Two deadlines and a number of moves; empty means that there is no such rule."""
    amounts = {"errors": errors, "on_text": on_text}
    return rx.fragment(
        rx.el.p(
            "You can cancel and move bookings until they begin, whatever you choose here. "
            "Bookings that are made keep the rules they were made under.",
            class_name="text-muted",
        ),
        rx.el.div(
            draft_amount(
                "cancellation_deadline",
                "Latest cancellation",
                draft.cancellation_deadline,
                draft.cancellation_deadline_unit,
                hint=hints["cancellation_deadline"],
                **amounts,
            ),
            draft_amount(
                "reschedule_deadline",
                "Latest move",
                draft.reschedule_deadline,
                draft.reschedule_deadline_unit,
                hint=hints["reschedule_deadline"],
                **amounts,
            ),
            class_name="grid sm:grid-cols-2 gap-5 items-start",
        ),
        draft_number(
            "max_reschedules",
            "Moves",
            draft.max_reschedules,
            errors,
            on_text,
            is_required=False,
            hint=hints["max_reschedules"],
        ),
        rx.el.p(hints["policy"], role="status", class_name="p-4 rounded-card bg-accent-tint"),
    )
