"""The answers of a booking, to be put right in a form above the page."""

from typing import Any

import reflex as rx

from web.components.design.buttons import button, text_button
from web.components.design.dialog import dialog
from web.components.design.feedback import error_note
from web.components.design.focus import focus_first_fault
from web.components.questions.fields import AnswerWatch, asked_questions
from web.format.questions import QuestionView


def correct_answers(
    *,
    is_open: rx.Var[bool],
    is_answered: rx.Var[bool],
    questions: rx.Var[list[QuestionView]],
    watched: rx.Var[list[str]],
    unasked: rx.Var[list[str]],
    errors: rx.Var[dict[str, str]],
    refusals: rx.Var[int],
    problem: rx.Var[str],
    is_busy: rx.Var[bool],
    handlers: Any,
) -> rx.Component:
    """The way to a form with every question that is asked, filled in as it was answered.

    `handlers` has set_correcting, answers_changed and correct.
    """
    opener = text_button(
        rx.cond(is_answered, "Change your answers", "Answer the questions"),
        on_click=handlers.set_correcting(True),
        class_name="self-start ms-8 -mt-4 text-small print:hidden",
    )
    leave = handlers.set_correcting(False)
    above = dialog(
        rx.cond(
            is_open,
            rx.el.form(
                focus_first_fault(refusals),
                asked_questions(questions, errors=errors, unasked=unasked),
                AnswerWatch.create(names=watched, on_answers=handlers.answers_changed),
                error_note(problem),
                rx.el.div(
                    button("Save the answers", kind="primary", type="submit", is_busy=is_busy),
                    button("Leave them", on_click=leave),
                    class_name="flex flex-wrap gap-3",
                ),
                on_submit=handlers.correct,
                no_validate=True,
                class_name="flex flex-col gap-5 pt-3",
            ),
        ),
        title="Your answers",
        is_open=is_open,
        on_close=leave,
        name="answers-dialog",
    )
    return rx.fragment(opener, above)
