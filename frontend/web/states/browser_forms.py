"""What the API says to forms that the browser posts by itself, put under the fields."""

from typing import Any

import reflex as rx
from pydantic import ValidationError

from shared_types.errors import Problem
from shared_types.vocabulary import ErrorCode
from web.format.field_checks import refusal_words

_UNREADABLE = "Something went wrong on our side. Try again in a moment."


class BrowserFormPage(rx.State, mixin=True):
    """The state of a page with such a form: what was refused, and why.

    `attempts` counts refusals, so that the page can bring focus to the first faulty field each time.
    """

    problem: str = ""
    code: str = ""
    errors: dict[str, str] = {}
    attempts: int = 0
    email: str = ""

    @rx.event
    def refuse(self, problem: dict[str, Any], email: str) -> None:
        """Take the problem that the browser was given."""
        self.attempts += 1
        self.email = email[:254]
        try:
            told = Problem.model_validate(problem)
        except ValidationError:
            self.problem, self.code, self.errors = _detail_of(problem), "", {}
            return
        self.code = told.code
        self.errors = {error.field.split(".")[-1]: refusal_words(error) for error in told.errors}
        self.problem = "" if self.errors else told.detail or told.title
        if told.code == ErrorCode.PASSWORD_TOO_WEAK and not self.errors:
            self.errors, self.problem = {"password": told.detail}, ""

    @rx.event
    def forget(self) -> None:
        """Start afresh."""
        self.problem, self.code, self.errors, self.email = "", "", {}, ""


def _detail_of(problem: dict[str, Any]) -> str:
    detail = problem.get("detail")
    return detail[:300] if isinstance(detail, str) and detail else _UNREADABLE
