"""Putting the answers of a booking right: its questions, filled in as they were answered."""

from typing import Any

import reflex as rx
from reflex_base.utils.form import FormData

from shared_types.answers import CheckedAnswers
from shared_types.bookings import ManagedBooking
from shared_types.questions import AnswersCorrect, QuestionRead
from web.api.client import ApiError
from web.format.calendar import Look
from web.format.questions import (
    ANSWER_PREFIX,
    QuestionView,
    ValuesOf,
    check_form,
    faults_by_name,
    held_values,
    name_of,
    question_view,
    unasked_names,
    watched_names,
)
from web.states import clock


class CorrectingMixin(rx.State, mixin=True):
    """The form of answers behind a link. There are no questions once it is too late."""

    questions: list[QuestionView] = []
    watched: list[str] = []
    unasked: list[str] = []
    answer_errors: dict[str, str] = {}
    answer_refusals: int = 0
    is_correcting: bool = False

    _questions: list[QuestionRead] = []
    _answered_in: str = "UTC"

    @rx.event
    def set_correcting(self, is_correcting: bool) -> None:
        """Open the form, or leave the answers as they are."""
        self.is_correcting, self.answer_errors = bool(is_correcting) and bool(self._questions), {}

    @rx.event
    def answers_changed(self, values: dict[str, list[str]]) -> None:
        """Show the questions that the answers so far call for; what was faulty is judged again."""
        checked = self._check_answers(lambda name: list(map(str, values.get(name, ()))))
        faults = faults_by_name(checked)
        for name in values:
            if self.answer_errors.get(name):
                self.answer_errors[name] = faults.get(name, "")

    def _show_questions(self, managed: ManagedBooking, look: Look) -> None:
        answers = {answer.question_id: answer.answer for answer in managed.booking.answers}
        held = {name_of(one): list(held_values(answers.get(str(one.id)))) for one in managed.questions}
        self._questions, self._answered_in = managed.questions, managed.booking.invitee_timezone
        self.questions = [
            question_view(one, today=look.today).model_copy(update={"held": held[name_of(one)]})
            for one in managed.questions
        ]
        self.watched, self.answer_errors = watched_names(managed.questions), {}
        self._check_answers(lambda name: held.get(name, []))

    def _read_answers(self, form: FormData[str, Any]) -> AnswersCorrect | None:
        """The form's answers; None, with the faults beside their fields, where something is missing."""
        checked = self._check_answers(lambda name: [str(value) for value in form.getlist(name)])
        self.answer_errors = faults_by_name(checked)
        if any(self.answer_errors.values()):
            self.answer_refusals += 1
            return None
        return AnswersCorrect(custom_answers=checked.kept)

    def _show_answer_faults(self, error: ApiError) -> None:
        for fault in error.problem.errors:
            self.answer_errors[fault.field.replace("custom_answers.", ANSWER_PREFIX)] = fault.message
        self.answer_refusals += 1

    def _check_answers(self, values_of: ValuesOf) -> CheckedAnswers:
        checked = check_form(self._questions, values_of, now=clock.now(), timezone=self._answered_in)
        self.unasked = unasked_names(self._questions, checked)
        return checked
