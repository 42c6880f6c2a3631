"""The forms by which an organizer takes everything along, or leaves."""

import reflex as rx

from web.states.browser_forms import BrowserFormPage


class ArchiveState(BrowserFormPage, rx.State):
    """The form that fetches the archive of the account."""

    is_done: bool = False

    @rx.event
    def say_done(self) -> None:
        """The browser saves the file."""
        self.is_done = True
        self.problem, self.errors = "", {}


class LeaveState(BrowserFormPage, rx.State):
    """The form that ends the account."""
