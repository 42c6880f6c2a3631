"""The steps of a workflow: add, word, order; each opens in its place."""

from typing import Any, Final

import reflex as rx

from shared_types.vocabulary import WorkflowAction, WorkflowTrigger
from web.components.design.buttons import button
from web.components.design.draft_fields import draft_amount
from web.components.design.feedback import error_note
from web.components.design.fields import choice_line, choices_field, error_line, text_field, textarea_field
from web.components.design.icons import icon
from web.components.design.sortable_list import SortableList, sortable_row
from web.components.workflows.placeholders import Placeholders, palette
from web.format.workflow_draft import StepDraft
from web.format.workflow_words import ACTION_WORDS

type Texts = rx.Var[dict[str, str]]

ACTION_ICONS: Final = {
    WorkflowAction.EMAIL_INVITEE: "mail",
    WorkflowAction.EMAIL_ORGANIZER: "person",
    WorkflowAction.SMS_INVITEE: "phone",
    WorkflowAction.WEBHOOK: "link",
}


def step_builder(
    steps: rx.Var[list[StepDraft]],
    *,
    trigger: rx.Var[str],
    open_key: rx.Var[str],
    faulty: rx.Var[list[str]],
    errors: Texts,
    preview: rx.Component,
    handlers: Any,
) -> rx.Component:
    """The steps in their order. preview: how the words of the open one read. handlers: the state's."""

    def one(step: rx.Var[StepDraft], place: rx.Var[int]) -> rx.Component:
        is_open = open_key == step.key
        row = sortable_row(
            rx.match(step.action, *ACTION_WORDS.items(), ""),
            [_when(step, trigger), rx.cond(step.subject_template, f" · {step.subject_template}", "")],
            summary_id=f"step-{step.key}-summary",
            place=place,
            count=steps.length(),
            is_open=is_open,
            is_faulty=faulty.contains(step.key),
            on_show=handlers.show_step(step.key),
            on_move=handlers.move_step,
            on_remove=handlers.remove_step(step.key),
        )
        return rx.el.li(
            row,
            rx.cond(is_open, _editor(step, trigger, errors, preview, handlers)),
            custom_attrs={"data-row": place},
            class_name="border border-hairline rounded-card bg-raised data-[over=true]:border-accent",
            key=step.key,
        )

    return rx.fragment(
        rx.cond(
            steps.length() > 0,
            SortableList.create(
                rx.foreach(steps, one),
                on_move=handlers.move_step,
                aria_label="Steps",
                class_name="flex flex-col gap-2 list-none p-0 m-0",
            ),
        ),
        error_line("steps", errors["steps"]),
        rx.el.div(
            button(
                icon("plus", "size-4"),
                "Add a step",
                on_click=handlers.add_step,
                id="add-step",
                custom_attrs={"data-faulty": rx.cond(errors["steps"], "true", "false")},
            )
        ),
    )


def step_preview(
    *, subject: rx.Var[str], body: rx.Var[str], problem: rx.Var[str], on_retry: Any
) -> rx.Component:
    """What somebody would read, of a made-up booking."""
    words = rx.fragment(
        rx.cond(subject, rx.el.p(subject, class_name="font-strong")),
        rx.el.p(body, class_name="whitespace-pre-line text-small"),
    )
    return rx.el.section(
        rx.el.h3("How it reads", class_name="text-small font-medium text-muted"),
        rx.cond(
            problem,
            error_note(problem, rx.el.div(button("Try again", on_click=on_retry))),
            rx.cond(
                subject + body, words, rx.el.p("Nothing is written yet.", class_name="text-small text-muted")
            ),
        ),
        aria_label="How it reads",
        dir="auto",
        class_name="flex flex-col gap-2 p-4 rounded-control bg-sunken",
    )


def _when(step: rx.Var[StepDraft], trigger: rx.Var[str]) -> rx.Var[str]:
    is_first = (step.offset == "0") | (step.offset == "")
    unit = rx.cond(step.offset == "1", step.offset_unit[:-1], step.offset_unit)
    return rx.match(
        trigger,
        (
            WorkflowTrigger.BEFORE_START,
            rx.cond(is_first, "At the start", f"{step.offset} {unit} before the start"),
        ),
        (WorkflowTrigger.AFTER_END, rx.cond(is_first, "At the end", f"{step.offset} {unit} after the end")),
        rx.cond(is_first, "At once", f"{step.offset} {unit} later"),
    )


def _editor(
    step: rx.Var[StepDraft], trigger: rx.Var[str], errors: Texts, preview: rx.Component, handlers: Any
) -> rx.Component:
    return rx.el.div(
        _action(step, errors, handlers),
        _offset(step, trigger, errors, handlers),
        rx.cond(
            step.action == WorkflowAction.WEBHOOK,
            _address(step, errors, handlers),
            _words(step, errors, handlers),
        ),
        rx.cond(step.action == WorkflowAction.WEBHOOK, None, preview),
        rx.el.div(button("Done", on_click=handlers.show_step(step.key))),
        class_name="flex flex-col gap-5 p-4 pt-3 border-t border-hairline",
    )


def _action(step: rx.Var[StepDraft], errors: Texts, handlers: Any) -> rx.Component:
    name = f"step-{step.key}-action"
    return choices_field(
        rx.el.div(
            *(
                choice_line(
                    rx.el.span(
                        icon(ACTION_ICONS[WorkflowAction(action)], "size-5 text-muted"),
                        words,
                        class_name="flex items-center gap-2",
                    ),
                    kind="radio",
                    name=name,
                    value=action,
                    checked=step.action == action,
                    on_change=handlers.set_step(step.key, "action"),
                )
                for action, words in ACTION_WORDS.items()
            ),
            id=name,
            class_name="grid sm:grid-cols-2 gap-2",
        ),
        name=name,
        label="What is done",
        error=errors[name],
    )


def _offset(step: rx.Var[StepDraft], trigger: rx.Var[str], errors: Texts, handlers: Any) -> rx.Component:
    """The fields of a step carry its key in their names, and tell the state what they are without it."""

    def on_text(name: str, *value: Any) -> Any:
        return handlers.set_step(step.key, "offset_unit" if name.endswith("_unit") else "offset", *value)

    name = f"step-{step.key}-offset"
    return draft_amount(
        name,
        rx.match(
            trigger,
            (WorkflowTrigger.BEFORE_START, "How long before the start"),
            (WorkflowTrigger.AFTER_END, "How long after the end"),
            "How long after that",
        ),
        step.offset,
        step.offset_unit,
        errors=errors,
        hint=rx.match(
            trigger,
            (
                WorkflowTrigger.BEFORE_START,
                "Who books later than that gets none: the booking's own confirmation is enough.",
            ),
            "0 means at once.",
        ),
        on_text=on_text,
    )


def _address(step: rx.Var[StepDraft], errors: Texts, handlers: Any) -> rx.Component:
    name = f"step-{step.key}-webhook_url"
    return text_field(
        name=name,
        label="Web address",
        hint="The booking is sent there as JSON, signed with the secret of this workflow.",
        value=step.webhook_url,
        error=errors[name],
        on_change=handlers.set_step(step.key, "webhook_url"),
        placeholder="https://",
        input_mode="url",
        auto_complete="off",
    )


def _words(step: rx.Var[StepDraft], errors: Texts, handlers: Any) -> rx.Component:
    subject, body = f"step-{step.key}-subject_template", f"step-{step.key}-body_template"
    return Placeholders.create(
        rx.cond(
            step.action == WorkflowAction.SMS_INVITEE,
            None,
            text_field(
                name=subject,
                label="Subject",
                value=step.subject_template,
                error=errors[subject],
                on_change=handlers.set_step(step.key, "subject_template"),
                auto_complete="off",
            ),
        ),
        textarea_field(
            name=body,
            label="Text",
            hint=rx.cond(
                step.action == WorkflowAction.SMS_INVITEE,
                "Goes to the number the invitee gave; who gave none gets no text message.",
                "",
            ),
            value=step.body_template,
            error=errors[body],
            on_change=handlers.set_step(step.key, "body_template"),
        ),
        palette(),
        first="textarea",
        class_name="flex flex-col gap-4",
    )
