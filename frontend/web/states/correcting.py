"""Putting the answers of a booking right: its questions, filled in as they were answered."""

import reflex as rx

from shared_types.bookings import ManagedBooking
from web.format.calendar import Look
from web.format.questions import held_values
from web.states.asking import AskingMixin


class CorrectingMixin(AskingMixin, rx.State, mixin=True):
    """The form of answers behind a link. There are no questions once it is too late."""

    answer_refusals: int = 0
    is_correcting: bool = False

    @rx.event
    def set_correcting(self, is_correcting: bool) -> None:
        """Open the form, or leave the answers as they are."""
        self.is_correcting, self.answer_errors = bool(is_correcting) and bool(self._questions), {}

    def _show_questions(self, managed: ManagedBooking, look: Look) -> None:
        answers = {answer.question_id: answer.answer for answer in managed.booking.answers}
        self._ask(
            managed.questions,
            look=look,
            timezone=managed.booking.invitee_timezone,
            held_of=lambda question: held_values(answers.get(str(question.id))),
        )
