"""The parts of the event type form: one step at a time, each field with what it means for invitees."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx

from shared_types.fields import DURATION_PRESETS
from web import routes
from web.components.design.buttons import lone_link
from web.components.design.draft_fields import (
    OnText,
    Texts,
    draft_amount,
    draft_number,
    draft_text,
    short_number,
)
from web.components.design.feedback import note
from web.components.design.fields import (
    choice_line,
    choices_field,
    field,
    textarea_field,
    tick_field,
)
from web.components.design.icons import icon
from web.format.call_links import CHOICES
from web.format.event_type_draft import OWN_LINK, EventTypeDraft
from web.format.event_type_faults import StepView
from web.format.words import LOCATION_ICONS, LOCATIONS

_STEP: Final = (
    "inline-flex items-center gap-1.5 min-h-11 px-3 rounded-full text-small whitespace-nowrap border "
    "transition-colors duration-calm "
)


def form_steps(
    steps: rx.Var[list[StepView]], *, current: rx.Var[str], on_step: Callable[..., Any]
) -> rx.Component:
    """The steps, all within reach; a faulty one says so."""
    return rx.el.nav(
        rx.el.ol(
            rx.foreach(steps, lambda step: rx.el.li(_step(step, current, on_step), key=step.key)),
            class_name="flex gap-x-1 list-none m-0 p-0 overflow-x-auto lg:flex-wrap py-1 -my-1 px-1 -mx-1",
        ),
        aria_label="Steps",
    )


def _step(step: rx.Var[StepView], current: rx.Var[str], on_step: Callable[..., Any]) -> rx.Component:
    is_current = step.key == current
    return rx.el.button(
        rx.cond(step.is_faulty, icon("alert", "size-4 text-bad")),
        step.name,
        rx.cond(step.is_faulty, rx.el.span(", needs attention", class_name="sr-only")),
        type="button",
        on_click=on_step(step.key),
        aria_current=rx.cond(is_current, "step", "false"),
        class_name=[
            _STEP,
            rx.cond(
                is_current,
                "border-accent bg-accent-tint text-ink font-medium",
                "border-transparent text-muted hover:text-ink hover:bg-sunken",
            ),
        ],
    )


def basics_step(
    draft: rx.Var[EventTypeDraft],
    *,
    errors: Texts,
    hints: Texts,
    on_text: OnText,
    on_flag: OnText,
    link_base: rx.Var[str],
) -> rx.Component:
    """What it is called, how long it takes, who can see it."""
    return rx.fragment(
        draft_text("name", "Name", draft.name, errors, on_text, hint="Invitees see it first: “Intro call”."),
        _duration(draft, errors, hints, on_text),
        textarea_field(
            name="description",
            label="Description",
            is_required=False,
            value=draft.description,
            error=errors["description"],
            hint="What happens in the meeting, and what to bring.",
            on_change=on_text("description"),
        ),
        draft_text(
            "event_type_slug",
            "Link",
            draft.event_type_slug,
            errors,
            on_text,
            is_required=False,
            hint=rx.cond(
                draft.event_type_slug,
                f"{link_base}/{draft.event_type_slug}",
                "Left empty, it is made from the name.",
            ),
            auto_complete="off",
            custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
        ),
        tick_field(
            name="is_active",
            label="Can be booked",
            hint="Switched off, its page says that it is closed.",
            checked=draft.is_active,
            on_change=on_flag("is_active"),
        ),
        tick_field(
            name="is_private",
            label="Private",
            hint="It is not on your page; whoever has the link can book it.",
            checked=draft.is_private,
            on_change=on_flag("is_private"),
        ),
    )


def _duration(draft: rx.Var[EventTypeDraft], errors: Texts, hints: Texts, on_text: OnText) -> rx.Component:
    """The usual lengths, and any other."""
    presets = (
        rx.el.button(
            str(minutes),
            type="button",
            on_click=on_text("duration", str(minutes)),
            aria_pressed=rx.cond(draft.duration == str(minutes), "true", "false"),
            aria_label=f"{minutes} minutes",
            class_name=[
                "min-w-11 min-h-11 px-2 rounded-control border tabular-nums transition-colors duration-calm",
                rx.cond(
                    draft.duration == str(minutes),
                    "border-accent bg-accent-tint text-ink font-medium",
                    "border-control bg-raised text-ink hover:border-ink",
                ),
            ],
        )
        for minutes in DURATION_PRESETS
    )
    return field(
        rx.el.div(
            short_number("duration", draft.duration, errors, on_text),
            rx.el.div(
                *presets,
                role="group",
                aria_label="Usual lengths in minutes",
                class_name="flex flex-wrap gap-2",
            ),
            class_name="flex flex-wrap gap-2",
        ),
        name="duration",
        label="Length in minutes",
        hint=hints["duration"],
        error=errors["duration"],
    )


def group_step(
    draft: rx.Var[EventTypeDraft], *, errors: Texts, hints: Texts, on_text: OnText, on_flag: OnText
) -> rx.Component:
    """How many people share one time."""
    return rx.fragment(
        draft_number(
            "max_attendees",
            "People at one time",
            draft.max_attendees,
            errors,
            on_text,
            hint=hints["max_attendees"],
        ),
        tick_field(
            name="enable_waitlist",
            label="Offer a waitlist for times that are taken",
            hint="What becomes free is kept for the first in line.",
            error=errors["enable_waitlist"],
            checked=draft.enable_waitlist,
            on_change=on_flag("enable_waitlist"),
        ),
        rx.cond(
            (draft.max_attendees != "1") & (draft.max_attendees != ""),
            tick_field(
                name="show_attendee_names",
                label="Let attendees see each other's names",
                hint="Names only, on the page of their own booking; never in mails or in public. The "
                "booking page says so beforehand, and whoever has booked already stays unseen.",
                checked=draft.show_attendee_names,
                on_change=on_flag("show_attendee_names"),
            ),
        ),
        rx.cond(
            draft.enable_waitlist,
            draft_amount(
                "claim",
                "Keep a place for",
                draft.claim,
                draft.claim_unit,
                errors=errors,
                hint=hints["claim"],
                on_text=on_text,
            ),
        ),
    )


def location_step(
    draft: rx.Var[EventTypeDraft],
    *,
    errors: Texts,
    hints: Texts,
    on_text: OnText,
    call_words: rx.Var[str],
    is_call_unlinked: rx.Var[bool],
) -> rx.Component:
    """Where the meeting is."""
    is_call = draft.location_type == "video_call"
    is_own = ~is_call | (draft.call_link == OWN_LINK)
    return rx.fragment(
        choices_field(
            *(
                choice_line(
                    rx.el.span(
                        icon(LOCATION_ICONS[value], "size-5 text-muted"),
                        words,
                        class_name="flex items-center gap-2",
                    ),
                    kind="radio",
                    name="location_type",
                    value=value,
                    checked=draft.location_type == value,
                    on_change=on_text("location_type"),
                )
                for value, words in LOCATIONS.items()
            ),
            name="location_type",
            label="Where",
            error=errors["location_type"],
        ),
        rx.cond(is_call, _call_link(draft, call_words, is_call_unlinked, on_text)),
        rx.cond(
            is_own,
            textarea_field(
                name="location_details",
                label=rx.cond(is_call, "Your link", "Details"),
                rows="2",
                value=draft.location_details,
                error=errors["location_details"],
                hint=hints["location_details"],
                is_required=draft.location_type != "phone_call",
                on_change=on_text("location_details"),
            ),
        ),
    )


def _call_link(
    draft: rx.Var[EventTypeDraft], words: rx.Var[str], is_unlinked: rx.Var[bool], on_text: OnText
) -> rx.Component:
    """Who makes the link of a call, and what invitees get from that."""
    outcome = rx.cond(
        is_unlinked,
        note(
            rx.el.p(words),
            lone_link("Link an account", href=routes.to(routes.INTEGRATIONS), target="_blank"),
            tone="warn",
        ),
        rx.el.p(words, class_name="text-small text-muted"),
    )
    return rx.el.div(
        choices_field(
            *(
                choice_line(
                    name,
                    kind="radio",
                    name="call_link",
                    value=value,
                    checked=draft.call_link == value,
                    on_change=on_text("call_link"),
                )
                for value, name in CHOICES.items()
            ),
            name="call_link",
            label="The link for the call",
        ),
        rx.el.div(rx.cond(words, outcome), role="status"),
        class_name="flex flex-col gap-2",
    )


def after_step(draft: rx.Var[EventTypeDraft], *, errors: Texts, on_text: OnText) -> rx.Component:
    """What follows a booking."""
    return rx.fragment(
        rx.el.p(
            "Invitees get a mail with a calendar file and a link to move or cancel. You get one too.",
            class_name="text-muted max-w-line",
        ),
        draft_text(
            "redirect_url_after_booking",
            "Then send them to",
            draft.redirect_url_after_booking,
            errors,
            on_text,
            is_required=False,
            type="url",
            input_mode="url",
            hint=rx.cond(
                draft.redirect_url_after_booking,
                "Invitees go there a few seconds after booking.",
                "Left empty, they stay on the confirmation.",
            ),
        ),
    )
