"""What a public form does so that a wish arrives once, and also while the API asks for work first."""

from uuid import uuid4

import reflex as rx

from shared_types.base import In
from web.api.client import ApiError


class SendingMixin(rx.State, mixin=True):
    """One wish at a time: its key, and the wish itself while the browser solves what the API asked for."""

    challenge: str = ""

    _attempt: str = ""
    _attempt_key: str = ""
    _unproven: In | None = None

    def _key_of(self, wish: In) -> str:
        """The same wish keeps its key: pressed twice, or after a lost answer, it finds what came of it."""
        attempt = wish.model_dump_json()
        if attempt != self._attempt:
            self._attempt, self._attempt_key = attempt, str(uuid4())
        return self._attempt_key

    def _must_prove(self, error: ApiError, wish: In, proof: str) -> bool:
        """Whether the API wants work done first; the browser begins, and the wish waits. Once a wish."""
        if proof or not error.problem.challenge:
            return False
        self.challenge, self._unproven = error.problem.challenge, wish
        return True

    def _take_unproven(self) -> In | None:
        """What waited for the work that is done now."""
        wish, self._unproven, self.challenge = self._unproven, None, ""
        return wish
