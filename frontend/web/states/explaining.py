"""Asking why a time is not offered."""

from typing import Any, Final

import reflex as rx
from reflex_base.utils.form import FormData

from web.api import event_types
from web.api.client import ApiError
from web.format.calendar import Look
from web.format.explanation import ExplanationView, explanation_view
from web.states.overriding import wall_moment
from web.states.session import OrganizerPage, Steps

_MOST_PEOPLE: Final = 10_000


class ExplainingMixin(OrganizerPage, rx.State, mixin=True):
    """The answer to the question asked last; none before the first."""

    explanation: ExplanationView | None = None
    explain_problem: str = ""
    is_explaining: bool = False
    _asked_link: str = ""
    _asked_edit_path: str = ""

    def _look(self) -> Look:
        """In whose zone times are read; the page's state knows."""
        raise NotImplementedError

    def _ask_about(self, public_url: str, *, edit_path: str) -> None:
        """Which event type is asked about, by its public address."""
        if public_url != self._asked_link:
            self._forget_answer()
        self._asked_link, self._asked_edit_path = public_url, edit_path

    def _forget_answer(self) -> None:
        self.explanation, self.explain_problem = None, ""

    @rx.event
    async def explain(self, form: FormData[str, Any]) -> Steps:
        """Ask about a date and a time of day, as clocks show it in the zone that is looked from."""
        look = self._look()
        day, at, people = (
            str(form.get(name) or "").strip() for name in ("explain_date", "explain_time", "explain_people")
        )
        start, seats = wall_moment(day, at, timezone=look.timezone), _people(people or "1")
        self._forget_answer()
        if start is None:
            self.explain_problem = "Choose a date and a time."
            return
        if seats is None:
            self.explain_problem = "Say for how many people, in digits."
            return
        self.is_explaining = True
        yield None
        try:
            found = await event_types.explain_start(
                self._asked_link, start=start, seats=seats, timezone=look.timezone, caller=self._caller()
            )
        except ApiError as error:
            self.explain_problem = error.of_field("start") or str(error)
        else:
            self.explanation = explanation_view(found, look=look, edit_path=self._asked_edit_path)
        self.is_explaining = False


def _people(text: str) -> int | None:
    """How many people, where it can be that many."""
    people = int(text) if text.isdecimal() and len(text) < len(str(_MOST_PEOPLE)) else 0
    return people or None
