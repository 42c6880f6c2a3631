"""The organizer's questions as fields of a form: shown and hidden as the answers call for them."""

from typing import Any

import reflex as rx

from web.components.design.fields import (
    choice_line,
    choices_field,
    select_field,
    text_field,
    textarea_field,
    tick_field,
)
from web.format.questions import QuestionView

_JSX = rx.asset("answer_watch.jsx", shared=True)


def _on_answers(values: rx.Var[dict[str, list[str]]]) -> list[rx.Var[Any]]:
    return [values]


class AnswerWatch(rx.Component):
    """Tells what the named fields of the form around it hold, a moment after one of them changes."""

    library = _JSX.importable_path
    tag = "AnswerWatch"

    names: rx.Var[list[str]]
    on_answers: rx.EventHandler[_on_answers]


class KeptForm(rx.Component):
    """Inside a form: what is typed into it is there again when its page is loaded anew in the same tab."""

    library = _JSX.importable_path
    tag = "KeptForm"


def asked_questions(
    questions: rx.Var[list[QuestionView]], *, errors: rx.Var[dict[str, str]], unasked: rx.Var[list[str]]
) -> rx.Component:
    """All of them; those that are not asked are out of sight, and keep what was typed into them."""
    return rx.foreach(
        questions,
        lambda question: rx.el.div(
            question_field(question, errors[question.name]),
            class_name=rx.cond(unasked.contains(question.name), "hidden", ""),
            key=question.name,
        ),
    )


def organizer_questions(
    questions: rx.Var[list[QuestionView]],
    *,
    watched: rx.Var[list[str]],
    unasked: rx.Var[list[str]],
    errors: rx.Var[dict[str, str]],
    on_answers: Any,
) -> rx.Component:
    """What invitees are asked, for an organizer who answers for them as far as they know."""
    return rx.cond(
        questions.length() > 0,
        rx.fragment(
            rx.el.p(
                "Invitees are asked this. Leave open what you do not know.",
                class_name="text-small text-muted",
            ),
            asked_questions(questions, errors=errors, unasked=unasked),
            AnswerWatch.create(names=watched, on_answers=on_answers),
        ),
    )


def question_field(question: rx.Var[QuestionView], error: rx.Var[str]) -> rx.Component:
    """The field that fits a question's type."""
    words = {
        "name": question.name,
        "label": question.text,
        # An organizer's words about a pattern are both, and said once.
        "hint": rx.cond(error == question.hint, "", question.hint),
        "error": error,
        "is_required": question.is_required,
    }
    return rx.match(
        question.kind,
        ("textarea", textarea_field(**words, default_value=question.held[0])),
        ("select", _select(question, words)),
        ("radio", _choices(question, words, "radio")),
        ("multiselect", _choices(question, words, "checkbox")),
        (
            "checkbox",
            tick_field(
                name=question.name,
                label=question.text,
                error=error,
                default_checked=question.held.length() > 0,
            ),
        ),
        text_field(
            **words,
            type=question.input_type,
            input_mode=question.input_mode,
            auto_complete=question.auto_complete,
            min=question.least,
            max=question.most,
            default_value=question.held[0],
            control_class=rx.cond(question.is_short, "max-w-56", ""),
        ),
    )


def _select(question: rx.Var[QuestionView], words: dict[str, Any]) -> rx.Component:
    return select_field(
        rx.el.option("Choose one", value=""),
        rx.foreach(question.options, lambda option: rx.el.option(option, value=option)),
        **words,
        default_value=question.held[0],
    )


def _choices(question: rx.Var[QuestionView], words: dict[str, Any], kind: str) -> rx.Component:
    def line(option: rx.Var[str]) -> rx.Component:
        return choice_line(
            option,
            kind=kind,
            name=question.name,
            value=option,
            default_checked=question.held.contains(option),
        )

    return choices_field(rx.foreach(question.options, line), **words)
