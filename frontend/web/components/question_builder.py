"""Custom questions: add, word, order; each opens in its place."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.buttons import button, icon_button
from web.components.feedback import badge
from web.components.fields import select_field, text_field, textarea_field, tick_field
from web.components.icons import icon
from web.components.sortable_list import SortableList, grip
from web.format.event_type_draft import QuestionDraft
from web.format.organizer_words import QUESTION_TYPE_WORDS

type Handler = Callable[..., Any]
type Texts = rx.Var[dict[str, str]]


def question_builder(
    questions: rx.Var[list[QuestionDraft]],
    *,
    open_key: rx.Var[str],
    errors: Texts,
    on_add: Any,
    on_show: Handler,
    on_text: Handler,
    on_required: Handler,
    on_move: Any,
    on_remove: Handler,
) -> rx.Component:
    """The questions in the order in which they are asked."""

    def one(question: rx.Var[QuestionDraft], place: rx.Var[int]) -> rx.Component:
        is_open = open_key == question.key
        return rx.el.li(
            _row(question, place, questions.length(), is_open, errors, on_show, on_move, on_remove),
            rx.cond(is_open, _editor(question, errors, on_show, on_text, on_required)),
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
                on_move=on_move,
                aria_label="Questions",
                class_name="flex flex-col gap-2 list-none p-0 m-0",
            ),
        ),
        rx.el.div(button(icon("plus", "size-4"), "Add a question", on_click=on_add, id="add-question")),
    )


def _row(
    question: rx.Var[QuestionDraft],
    place: rx.Var[int],
    count: rx.Var[int],
    is_open: rx.Var[bool],
    errors: Texts,
    on_show: Handler,
    on_move: Handler,
    on_remove: Handler,
) -> rx.Component:
    name = rx.cond(question.question_text, question.question_text, "New question")
    is_faulty = errors[f"question-{question.key}-question_text"] | errors[f"question-{question.key}-options"]
    summary = rx.el.button(
        rx.el.span(name, class_name="block font-medium truncate"),
        rx.el.span(
            rx.match(question.question_type, *QUESTION_TYPE_WORDS.items(), ""),
            rx.cond(question.is_required, ", required", ""),
            class_name="block text-small text-muted",
        ),
        type="button",
        on_click=on_show(question.key),
        id=f"question-{question.key}-summary",
        aria_expanded=rx.cond(is_open, "true", "false"),
        class_name="grow min-w-0 min-h-11 py-2 px-2 text-start rounded-control hover:bg-sunken",
    )
    return rx.el.div(
        grip(),
        summary,
        rx.cond(is_faulty, badge("Needs attention", tone="bad", icon_name="alert")),
        rx.el.div(
            icon_button(
                "arrow-up", f"Move {name} up", on_click=on_move(place, place - 1), disabled=place == 0
            ),
            icon_button(
                "arrow-down",
                f"Move {name} down",
                on_click=on_move(place, place + 1),
                disabled=place == count - 1,
            ),
            icon_button("trash", f"Remove {name}", on_click=on_remove(question.key)),
            class_name="flex shrink-0",
        ),
        class_name="flex items-center gap-1 p-1 sm:ps-1",
    )


def _editor(
    question: rx.Var[QuestionDraft], errors: Texts, on_show: Handler, on_text: Handler, on_required: Handler
) -> rx.Component:
    prefix = f"question-{question.key}"
    return rx.el.div(
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
            on_change=on_required(question.key),
        ),
        rx.el.div(button("Done", on_click=on_show(question.key))),
        class_name="flex flex-col gap-4 p-4 pt-2 border-t border-hairline",
    )
