"""A draft that is typed into, and checked as it grows."""

import reflex as rx
from pydantic import BaseModel

from web.states.session import OrganizerPage


class DraftPage(OrganizerPage, rx.State, mixin=True):
    """The draft beside what is stored, and what is wrong with what was touched of it.

    attempts: how many saves were refused, so that the page brings focus to the first fault each time.
    """

    draft: BaseModel
    errors: dict[str, str] = {}
    is_new: bool = True
    is_missing: bool = False
    is_unsaved: bool = False
    is_saving: bool = False
    attempts: int = 0
    _stored: BaseModel
    _loaded_for: str = ""
    _touched: list[str] = []
    _refused_fields: dict[str, str] = {}

    def _judge(self) -> None:
        raise NotImplementedError

    @rx.event
    def discard(self) -> None:
        """Go back to what is stored."""
        self.draft, self.problem = self._stored.model_copy(deep=True), ""
        self._start_clean()
        self._judge()

    def _start_clean(self) -> None:
        self.is_unsaved, self._touched, self._refused_fields = False, [], {}

    def _changed(self, key: str) -> None:
        if key not in self._touched:
            self._touched.append(key)
        self._refused_fields.pop(key, None)
        self.is_unsaved = self.draft.model_dump() != self._stored.model_dump()
        self.said = ""
        self._judge()
