"""Calling a booking off: the words for the invitee, and how much of a series it is about."""

import reflex as rx

from shared_types.bookings import BookingUpdate
from shared_types.vocabulary import CancelScope


class CancellingMixin(rx.State, mixin=True):
    """What is said in the dialog that asks first."""

    reason: str = ""
    scope: str = CancelScope.ONE
    ask_problem: str = ""

    @rx.event
    def set_reason(self, text: str) -> None:
        """Take the words for the invitee."""
        self.reason = text[:1000]

    @rx.event
    def set_scope(self, scope: str) -> None:
        """Say how much of the series is called off."""
        if scope in CancelScope:
            self.scope = scope

    def _ask_anew(self) -> None:
        self.reason, self.ask_problem, self.scope = "", "", CancelScope.ONE

    def _cancellation(self) -> BookingUpdate:
        return BookingUpdate(action="cancel", reason=self.reason, scope=CancelScope(self.scope))
