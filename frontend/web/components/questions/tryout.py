"""The questions as invitees meet them, to be tried out."""

from typing import Any

import reflex as rx

from web.components.questions.fields import AnswerWatch, asked_questions
from web.format.questions import QuestionView


def question_tryout(
    questions: rx.Var[list[QuestionView]],
    *,
    names: rx.Var[list[str]],
    unasked: rx.Var[list[str]],
    errors: rx.Var[dict[str, str]],
    on_answers: Any,
) -> rx.Component:
    """A form that goes nowhere: its questions come and go as answers call for them."""
    return rx.el.form(
        asked_questions(questions, errors=errors, unasked=unasked),
        AnswerWatch.create(names=names, on_answers=on_answers),
        rx.cond(
            unasked.length() > 0,
            rx.el.p(
                rx.cond(
                    unasked.length() == 1,
                    "1 question is not asked with these answers.",
                    f"{unasked.length()} questions are not asked with these answers.",
                ),
                class_name="text-small text-muted",
            ),
        ),
        on_submit=rx.prevent_default,
        no_validate=True,
        aria_label="Questions, to try out",
        class_name="flex flex-col gap-4",
    )
