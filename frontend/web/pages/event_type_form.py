"""The form for a new or a stored event type."""

import reflex as rx

from web import routes
from web.components.design.buttons import button, link_button
from web.components.design.feedback import skeleton
from web.components.design.focus import FocusWhen, focus_first_fault
from web.components.design.icons import icon
from web.components.design.leave_guard import leave_guard
from web.components.design.save_bar import save_bar
from web.components.design.surfaces import card, changed_by
from web.components.event_types.changes_step import changes_step
from web.components.event_types.form import (
    after_step,
    basics_step,
    form_steps,
    group_step,
    location_step,
)
from web.components.event_types.live_preview import event_type_live_preview
from web.components.event_types.recurrence_builder import recurrence_builder
from web.components.event_types.scheduling_step import scheduling_step
from web.components.layout.organizer import page_head
from web.components.questions.builder import question_builder
from web.components.questions.tryout import question_tryout
from web.components.workflows.choices import workflows_step
from web.pages.frame import may_change_event_type, once_loaded, page_of_one
from web.states.event_type_form import EventTypeFormState
from web.states.session import SessionState

NEW_TITLE = "New event type · Kalends"
EDIT_TITLE = "Edit event type · Kalends"


def new_event_type_page() -> rx.Component:
    """An empty form."""
    return _page("New event type")


def edit_event_type_page() -> rx.Component:
    """A stored event type's form."""
    state = EventTypeFormState
    preview = link_button(icon("eye", "size-4"), "Preview", href=state.preview_path)
    return _page("Edit event type", preview)


def _page(title: str, *actions: rx.Component) -> rx.Component:
    state = EventTypeFormState
    return page_of_one(
        state,
        leave_guard(state.is_unsaved, on_leave=state.forget),
        FocusWhen.create(on=state.turns, selector="#step"),
        FocusWhen.create(on=state.question_turns, selector=state.question_focus),
        focus_first_fault(state.attempts),
        kind="event type",
        here=routes.EVENT_TYPES,
        head=page_head(title, *actions),
        content=once_loaded(
            state,
            _form(),
            "Loading the event type",
            skeleton("h-11 w-full mb-4"),
            skeleton("h-96 w-full"),
        ),
    )


def _form() -> rx.Component:
    state = EventTypeFormState
    form = rx.el.div(
        form_steps(state.steps, current=state.step, on_step=state.go_to),
        card(
            changed_by(
                _steps(),
                may_change=state.is_new | may_change_event_type(state.edited_id),
                class_name="flex flex-col gap-6",
            ),
            _next(),
            id="step",
            tab_index=-1,
            class_name="p-4 sm:p-6 flex flex-col gap-6 outline-none",
            aria_label="Event type",
        ),
        save_bar(
            is_unsaved=state.is_unsaved | state.is_new,
            is_saving=state.is_saving,
            on_save=state.save,
            on_discard=state.discard,
            words=rx.cond(state.is_new, "Not saved yet.", "You have unsaved changes."),
            save_label=rx.cond(state.is_new, "Create event type", "Save"),
        ),
        class_name="flex flex-col gap-4 min-w-0",
    )
    preview = event_type_live_preview(
        state.draft,
        organizer_name=SessionState.organizer_name,
        lasts=state.lasts,
        series=state.series_words,
        questions=question_tryout(
            state.tryout,
            names=state.tryout_names,
            unasked=state.tryout_unasked,
            errors=state.tryout_faults,
            on_answers=state.try_answers,
        ),
    )
    return rx.el.div(
        form,
        rx.el.div(preview, class_name="lg:sticky lg:top-8 self-start"),
        class_name="grid lg:grid-cols-[minmax(0,1fr)_18rem] gap-8 items-start",
    )


def _steps() -> rx.Component:
    state = EventTypeFormState
    words = {"errors": state.errors, "hints": state.hints, "on_text": state.set_text}
    schedules = rx.foreach(state.schedules, lambda one: rx.el.option(one.name, value=one.id))
    return rx.match(
        state.step,
        ("scheduling", scheduling_step(state.draft, **words, schedule_options=schedules)),
        ("changes", changes_step(state.draft, **words)),
        ("group", group_step(state.draft, **words, on_flag=state.set_flag)),
        (
            "location",
            location_step(
                state.draft,
                **words,
                call_words=state.call_words,
                is_call_unlinked=state.is_call_unlinked,
            ),
        ),
        ("recurrence", _recurrence()),
        ("questions", _questions()),
        (
            "workflows",
            workflows_step(state.workflow_places, errors=state.errors, on_choose=state.set_workflow),
        ),
        ("after", after_step(state.draft, errors=state.errors, on_text=state.set_text)),
        basics_step(state.draft, **words, on_flag=state.set_flag, link_base=SessionState.public_url),
    )


def _recurrence() -> rx.Component:
    state = EventTypeFormState
    return recurrence_builder(
        state.draft.recurrence,
        words=state.series_words,
        dates=state.series_dates,
        first_date=state.first_date,
        errors=state.errors,
        on_series=state.set_series,
        on_weekday=state.toggle_weekday,
        on_first_date=state.set_first_date,
    )


def _questions() -> rx.Component:
    state = EventTypeFormState
    return question_builder(
        state.draft.questions,
        open_key=state.open_question,
        faulty=state.faulty_questions,
        refusal=state.question_refusal,
        refused=state.refused_question,
        earlier=state.earlier,
        clauses=state.clauses,
        errors=state.errors,
        handlers=state,
    )


def _next() -> rx.Component:
    state = EventTypeFormState
    return rx.cond(
        state.next_step,
        rx.el.div(
            button("Next", icon("forward", "size-4"), on_click=state.go_on),
            class_name="pt-2 border-t border-hairline",
        ),
    )
