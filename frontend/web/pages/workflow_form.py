"""The form for a new or a stored workflow."""

import reflex as rx

from shared_types.vocabulary import WorkflowTrigger
from web import routes
from web.components.design.buttons import button, link_button
from web.components.design.copy_button import copy_link_button
from web.components.design.draft_fields import draft_text
from web.components.design.feedback import error_note, skeleton
from web.components.design.fields import choice_line, choices_field, select_field, tick_field
from web.components.design.focus import FocusWhen, focus_first_fault
from web.components.design.icons import icon
from web.components.design.leave_guard import leave_guard
from web.components.design.save_bar import save_bar
from web.components.design.surfaces import card, changed_by, titled_card
from web.components.layout.organizer import page_head
from web.components.workflows.step_builder import step_builder, step_preview
from web.format.workflow_words import PLACE_WORDS, TRIGGER_WORDS
from web.pages.frame import once_loaded, page_of_one
from web.states.session import SessionState
from web.states.workflow_form import WorkflowFormState

NEW_TITLE = "New workflow · Kalends"
EDIT_TITLE = "Edit workflow · Kalends"


def new_workflow_page() -> rx.Component:
    """An empty form, or one that is filled in already."""
    return _page("New workflow")


def edit_workflow_page() -> rx.Component:
    """A stored workflow's form."""
    runs = link_button(icon("clock", "size-4"), "Runs", href=WorkflowFormState.runs_path)
    return _page("Edit workflow", runs)


def _page(title: str, *actions: rx.Component) -> rx.Component:
    state = WorkflowFormState
    return page_of_one(
        state,
        leave_guard(state.is_unsaved, on_leave=state.forget),
        FocusWhen.create(on=state.step_turns, selector=state.step_focus),
        focus_first_fault(state.attempts),
        kind="workflow",
        here=routes.WORKFLOWS,
        head=page_head(title, *actions),
        content=once_loaded(
            state, _form(), "Loading the workflow", skeleton("h-48 w-full mb-4"), skeleton("h-96 w-full")
        ),
    )


def _form() -> rx.Component:
    state = WorkflowFormState
    return changed_by(
        card(_basics(), aria_label="Workflow", class_name="p-4 sm:p-6 flex flex-col gap-5"),
        titled_card(
            "Steps",
            step_builder(
                state.draft.steps,
                trigger=state.draft.trigger,
                open_key=state.open_step,
                faulty=state.faulty_steps,
                errors=state.errors,
                preview=step_preview(
                    subject=state.preview_subject,
                    body=state.preview_body,
                    problem=state.preview_problem,
                    on_retry=state.preview_step,
                ),
                handlers=state,
            ),
            gap="gap-4",
        ),
        rx.cond(state.signs_calls, _secret()),
        save_bar(
            is_unsaved=state.is_unsaved | state.is_new,
            is_saving=state.is_saving,
            on_save=state.save,
            on_discard=state.discard,
            words=rx.cond(state.is_new, "Not saved yet.", "You have unsaved changes."),
            save_label=rx.cond(state.is_new, "Create workflow", "Save"),
        ),
        # Where the page is short the bar stays at the foot all the same: it must not move away under a press
        # when a fault above it goes.
        class_name="flex flex-col gap-4 max-w-3xl min-h-[calc(100dvh-12rem)] *:last:mt-auto",
        may_change=SessionState.may_make,
    )


def _basics() -> rx.Component:
    state = WorkflowFormState
    draft = state.draft
    place = rx.match(draft.trigger, *PLACE_WORDS.items(), "")
    return rx.fragment(
        draft_text("name", "Name", draft.name, state.errors, state.set_text, hint="Only you see it."),
        select_field(
            *(rx.el.option(words, value=trigger) for trigger, words in TRIGGER_WORDS.items()),
            name="trigger",
            label="What starts it",
            value=draft.trigger,
            error=state.errors["trigger"],
            hint=rx.match(
                draft.trigger,
                (
                    WorkflowTrigger.BEFORE_START,
                    "A meeting that is moved is counted anew; a cancelled one gets nothing.",
                ),
                (WorkflowTrigger.BOOKING_NO_SHOW, "That is, when you mark a booking as a no-show."),
                "",
            ),
            on_change=state.set_text("trigger"),
        ),
        choices_field(
            _for_which("Every event type, also those to come", applies_to_all=True),
            _for_which("Those that choose it", applies_to_all=False),
            name="applies_to_all",
            label="For which event types",
            error=state.errors["applies_to_all"],
            hint=rx.cond(
                draft.applies_to_all,
                "",
                rx.cond(
                    state.users.length() > 0,
                    f"Chosen in {state.users.join(', ')}.",
                    f"Choose it in an event type, in the step “Workflows”, under “{place}”.",
                ),
            ),
        ),
        tick_field(
            name="is_active",
            label="Switched on",
            hint="Switched off, nothing is sent, also not for bookings that are made.",
            checked=draft.is_active,
            on_change=state.set_flag("is_active"),
        ),
    )


def _for_which(words: str, *, applies_to_all: bool) -> rx.Component:
    state = WorkflowFormState
    return choice_line(
        words,
        kind="radio",
        name="applies_to_all",
        value=str(applies_to_all),
        checked=state.draft.applies_to_all == applies_to_all,
        on_change=lambda _: state.set_flag("applies_to_all", applies_to_all),
    )


def _secret() -> rx.Component:
    """What whoever is called checks the signature with."""
    state = WorkflowFormState
    shown = rx.el.div(
        rx.el.code(
            state.secret,
            class_name="min-w-0 break-all px-3 py-2.5 rounded-control bg-sunken text-small",
        ),
        copy_link_button(state.secret, label="Copy secret"),
        button("Hide", kind="quiet", on_click=state.hide_secret),
        class_name="flex flex-wrap items-center gap-2",
    )
    return titled_card(
        "Secret of the webhooks",
        rx.el.p(
            "Each call is signed with it, so that whoever is called can tell that it comes from here. "
            "After a new one is made, calls are signed with the old one too for one more day.",
            class_name="text-small text-muted max-w-line",
        ),
        rx.cond(state.secret, shown),
        error_note(state.signing_problem),
        rx.el.div(
            rx.cond(state.secret, None, button("Show", on_click=state.show_secret)),
            button("Make a new one", on_click=state.rotate, is_busy=state.is_rotating),
            class_name="flex flex-wrap gap-3",
        ),
        gap="gap-4",
    )
