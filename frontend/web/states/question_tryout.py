"""Trying questions out: they come and go, and judge answers, as they will for invitees; nothing is kept."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import reflex as rx

from shared_types.questions import QuestionRead
from web.format.questions import (
    QuestionView,
    check_form,
    faults_by_name,
    name_of,
    question_view,
    unasked_names,
)
from web.states import clock


class TryingOut(rx.State, mixin=True):
    """A form of questions that sends nothing."""

    tryout: list[QuestionView] = []
    tryout_names: list[str] = []
    tryout_unasked: list[str] = []
    tryout_faults: dict[str, str] = {}

    _tried: dict[str, list[str]] = {}
    _tried_questions: list[QuestionRead] = []
    _tried_in: str = "UTC"

    @rx.event
    def try_answers(self, values: dict[str, list[str]]) -> None:
        """Show what these answers call for, and what is wrong with them."""
        self._tried |= {str(name): [str(value) for value in held] for name, held in values.items()}
        self._draw_tryout(self._tried_questions, timezone=self._tried_in)

    def _draw_tryout(self, questions: Sequence[QuestionRead], *, timezone: str) -> None:
        """Put questions into the form; what did not change is not sent again."""
        self._tried_questions, self._tried_in = list(questions), timezone
        now = clock.now()
        today = now.astimezone(ZoneInfo(timezone)).date()
        checked = check_form(questions, lambda name: self._tried.get(name, []), now=now, timezone=timezone)
        views = [question_view(question, today=today) for question in questions]
        # What was not touched yet is nothing to complain of.
        given = {name for name, held in self._tried.items() if any(held)}
        faults = {name: words for name, words in faults_by_name(checked).items() if name in given}
        if views != self.tryout:
            self.tryout, self.tryout_names = views, [name_of(question) for question in questions]
        if (unasked := unasked_names(questions, checked)) != self.tryout_unasked:
            self.tryout_unasked = unasked
        if faults != self.tryout_faults:
            self.tryout_faults = faults
