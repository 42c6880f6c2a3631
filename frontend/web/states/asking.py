"""The organizer's questions in a form: shown as the answers call for them, and checked as the server will."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx
from reflex_base.utils.form import FormData

from shared_types.questions import QuestionRead
from web.api.client import ApiError
from web.format.calendar import Look
from web.format.questions import (
    ANSWER_PREFIX,
    QuestionView,
    ValuesOf,
    check_form,
    faults_by_name,
    name_of,
    question_view,
    unasked_names,
    watched_names,
)
from web.states import clock

type HeldOf = Callable[[QuestionRead], Sequence[str]]


def nothing_held(_: QuestionRead) -> Sequence[str]:
    """Of a form that nobody has filled in."""
    return ()


def none_required(questions: Sequence[QuestionRead]) -> list[QuestionRead]:
    """The questions as they are put to an organizer, who may not know the answers."""
    return [question.model_copy(update={"is_required": False}) for question in questions]


class AskingMixin(rx.State, mixin=True):
    """The questions of one form, and what is wrong with its answers."""

    questions: list[QuestionView] = []
    watched: list[str] = []
    unasked: list[str] = []
    answer_errors: dict[str, str] = {}

    _questions: list[QuestionRead] = []
    _answered_in: str = "UTC"

    @rx.event
    def answers_changed(self, values: dict[str, list[str]]) -> None:
        """Show the questions that the answers so far call for; what was faulty is judged again."""
        faults, _ = self._check_answers(lambda name: list(map(str, values.get(name, ()))))
        for name in values:
            if self.answer_errors.get(name):
                self.answer_errors[name] = faults.get(name, "")

    def _ask(
        self, questions: list[QuestionRead], *, look: Look, timezone: str, held_of: HeldOf = nothing_held
    ) -> None:
        """Put these questions. timezone: of who answers. held_of: what their fields hold at first."""
        held = {name_of(one): list(held_of(one)) for one in questions}
        self._questions, self._answered_in = questions, timezone
        self.questions = [
            question_view(one, today=look.today).model_copy(update={"held": held[name_of(one)]})
            for one in questions
        ]
        self.watched, self.answer_errors = watched_names(questions), {}
        self._check_answers(lambda name: held.get(name, []))

    def _read_answers(self, form: FormData[str, Any]) -> dict[str, Any] | None:
        """The form's answers; None, with the faults beside their fields, where something is missing."""
        self.answer_errors, kept = self._check_answers(
            lambda name: [str(value) for value in form.getlist(name)]
        )
        return None if self.answer_errors else kept

    def _show_answer_faults(self, error: ApiError) -> None:
        for fault in error.problem.errors:
            if fault.field.startswith("custom_answers."):
                name = fault.field.replace("custom_answers.", ANSWER_PREFIX)
                self.answer_errors[name] = fault.message

    def _check_answers(self, values_of: ValuesOf) -> tuple[dict[str, str], dict[str, Any]]:
        """What is wrong by the names of the fields, and the answers to keep; hides what is not asked."""
        checked = check_form(self._questions, values_of, now=clock.now(), timezone=self._answered_in)
        self.unasked = unasked_names(self._questions, checked)
        return faults_by_name(checked), checked.kept
