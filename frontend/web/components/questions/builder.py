"""Custom questions: add, word, order; each opens in its place."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button
from web.components.design.feedback import error_note
from web.components.design.fields import select_field, text_field, textarea_field, tick_field
from web.components.design.icons import icon
from web.components.design.sortable_list import SortableList, sortable_row
from web.components.questions.condition_builder import condition_builder
from web.components.questions.rule_fields import rule_fields
from web.format.condition_words import Choice, ClauseView
from web.format.organizer_words import QUESTION_TYPE_WORDS
from web.format.question_draft import QuestionDraft

type Texts = rx.Var[dict[str, str]]


def question_builder(
    questions: rx.Var[list[QuestionDraft]],
    *,
    open_key: rx.Var[str],
    faulty: rx.Var[list[str]],
    refusal: rx.Var[str],
    refused: rx.Var[str],
    earlier: rx.Var[list[Choice]],
    clauses: rx.Var[list[ClauseView]],
    errors: Texts,
    handlers: Any,
) -> rx.Component:
    """The questions in the order in which they are asked.

    refusal: why the one with the key `refused` stays as it is. earlier, clauses: of the open one.
    handlers: the state that edits them.
    """

    def one(question: rx.Var[QuestionDraft], place: rx.Var[int]) -> rx.Component:
        is_open = open_key == question.key
        return rx.el.li(
            _row(question, place, questions.length(), is_open, faulty.contains(question.key), handlers),
            error_note(rx.cond(refused == question.key, refusal, ""), class_name="m-2"),
            rx.cond(is_open, _editor(question, earlier, clauses, errors, handlers)),
            custom_attrs={"data-row": place},
            class_name="border border-hairline rounded-card bg-raised data-[over=true]:border-accent",
            key=question.key,
        )

    return rx.fragment(
        rx.el.p(
            "Name and mail address are always asked. Ask for more only if you need it.",
            class_name="text-muted max-w-line",
        ),
        rx.cond(
            questions.length() > 0,
            SortableList.create(
                rx.foreach(questions, one),
                on_move=handlers.move_question,
                aria_label="Questions",
                class_name="flex flex-col gap-2 list-none p-0 m-0",
            ),
        ),
        rx.el.div(
            button(
                icon("plus", "size-4"), "Add a question", on_click=handlers.add_question, id="add-question"
            )
        ),
    )


def _row(
    question: rx.Var[QuestionDraft],
    place: rx.Var[int],
    count: rx.Var[int],
    is_open: rx.Var[bool],
    is_faulty: rx.Var[bool],
    handlers: Any,
) -> rx.Component:
    name = rx.cond(question.question_text, question.question_text, "New question")
    return sortable_row(
        name,
        [
            rx.match(question.question_type, *QUESTION_TYPE_WORDS.items(), ""),
            rx.cond(question.is_required, ", required", ""),
            rx.cond(question.match != "always", ", only sometimes asked", ""),
        ],
        summary_id=f"question-{question.key}-summary",
        place=place,
        count=count,
        is_open=is_open,
        is_faulty=is_faulty,
        on_show=handlers.show_question(question.key),
        on_move=handlers.move_question,
        on_remove=handlers.remove_question(question.key),
    )


def _editor(
    question: rx.Var[QuestionDraft],
    earlier: rx.Var[list[Choice]],
    clauses: rx.Var[list[ClauseView]],
    errors: Texts,
    handlers: Any,
) -> rx.Component:
    return rx.el.div(
        *_wording(question, errors, handlers),
        rx.cond(
            question.has_rules,
            _part(
                "What counts as an answer",
                rule_fields(question, errors=errors, on_rule=handlers.set_rule),
            ),
        ),
        _part(
            "When to ask it",
            condition_builder(
                question,
                earlier=earlier,
                clauses=clauses,
                on_match=handlers.set_match,
                on_clause=handlers.set_clause,
                on_chosen=handlers.toggle_chosen,
                on_add=handlers.add_clause,
                on_remove=handlers.remove_clause,
            ),
        ),
        rx.el.div(button("Done", on_click=handlers.show_question(question.key))),
        class_name="flex flex-col gap-5 p-4 pt-2 border-t border-hairline",
    )


def _part(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(title, class_name="font-strong mb-3"),
        rx.el.div(*children, class_name="flex flex-col gap-4"),
        class_name="min-w-0 border-t border-hairline pt-4",
    )


def _wording(question: rx.Var[QuestionDraft], errors: Texts, handlers: Any) -> list[rx.Component]:
    prefix, on_text = f"question-{question.key}", handlers.set_question
    return [
        text_field(
            name=f"{prefix}-question_text",
            label="Question",
            value=question.question_text,
            error=errors[f"{prefix}-question_text"],
            on_change=on_text(question.key, "question_text"),
            auto_complete="off",
        ),
        select_field(
            *(rx.el.option(words, value=value) for value, words in QUESTION_TYPE_WORDS.items()),
            name=f"{prefix}-question_type",
            label="Answer",
            value=question.question_type,
            on_change=on_text(question.key, "question_type"),
        ),
        rx.cond(
            question.has_options,
            textarea_field(
                name=f"{prefix}-options",
                label="Choices",
                hint="One a line.",
                value=question.options_text,
                error=errors[f"{prefix}-options"],
                on_change=on_text(question.key, "options_text"),
            ),
        ),
        tick_field(
            name=f"{prefix}-is_required",
            label="Must be answered",
            checked=question.is_required,
            on_change=handlers.set_required(question.key),
        ),
    ]
