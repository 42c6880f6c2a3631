"""What was done to the booking that a page shows, the latest first, page by page."""

from uuid import UUID

import reflex as rx

from shared_types.audit import AuditEntryRead
from web.api import bookings
from web.api.client import ApiError
from web.format.audit import HistoryEntry, history_entry
from web.states.own_slots import OwnSlotsMixin
from web.states.session import SessionState, Steps


class BookingHistoryMixin(OwnSlotsMixin, rx.State, mixin=True):
    """The acts so far; with a `history_problem` the card offers another try."""

    history: list[HistoryEntry] = []
    history_cursor: str = ""
    history_problem: str = ""
    is_history_loading: bool = True
    is_more_history_loading: bool = False

    def _ident(self) -> UUID | None:
        raise NotImplementedError

    @rx.event
    async def load_history(self) -> Steps:
        """Fetch the latest acts anew; those that are shown stay until then."""
        ident = self._ident()
        if ident is None:
            return
        self.is_history_loading, self.history_problem = not self.history, ""
        yield None
        try:
            page = await bookings.list_history(ident, caller=self._caller())
        except ApiError as error:
            self.history_problem = str(error)
        else:
            if ident != self._ident():
                return
            self.history = await self._in_words(page.results)
            self.history_cursor = page.next_cursor or ""
        self.is_history_loading = False

    @rx.event
    async def load_more_history(self) -> Steps:
        """Add what was done before."""
        ident, cursor = self._ident(), self.history_cursor
        if ident is None or not cursor or self.is_more_history_loading:
            return
        self.is_more_history_loading, self.history_problem = True, ""
        yield None
        try:
            page = await bookings.list_history(ident, cursor=cursor, caller=self._caller())
        except ApiError as error:
            self.history_problem = str(error)
        else:
            if (ident, cursor) == (self._ident(), self.history_cursor):
                self.history = [*self.history, *await self._in_words(page.results)]
                self.history_cursor = page.next_cursor or ""
        self.is_more_history_loading = False

    async def _in_words(self, entries: list[AuditEntryRead]) -> list[HistoryEntry]:
        session = await self.get_state(SessionState)
        look = self._look()
        return [history_entry(entry, look=look, own_email=session.organizer_email) for entry in entries]
