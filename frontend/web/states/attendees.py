"""The people of a group booking: adding one, taking one out, noting who stayed away."""

from typing import Any
from uuid import UUID, uuid4

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.bookings import AttendeeAdd, AttendeeNoShow, AttendeeRemove, BookingRead
from web.api import bookings, event_types
from web.api.client import ApiError
from web.format.calendar import Look
from web.states.asking import AskingMixin, none_required
from web.states.booking_history import BookingHistoryMixin
from web.states.session import Steps, as_uuid


class AttendeesMixin(AskingMixin, BookingHistoryMixin, rx.State, mixin=True):
    """What is asked about the people: nobody yet (`add`), or one of them to be taken out (`remove`)."""

    person_asked: str = ""
    person_concerned: str = ""
    person_problem: str = ""
    is_person_acting: bool = False
    _person_id: str = ""
    _add_key: str = ""

    def _show(self, found: BookingRead) -> None:
        raise NotImplementedError

    def _event_type_id(self) -> UUID | None:
        raise NotImplementedError

    def _look(self) -> Look:
        raise NotImplementedError

    @rx.event
    async def ask_to_add(self) -> Steps:
        """Ask who shall get a seat, and what invitees are asked."""
        self.person_asked, self.person_problem, self._add_key = "add", "", str(uuid4())
        look = self._look()
        self._ask([], look=look, timezone=look.timezone)
        yield None
        subject = self._event_type_id()
        try:
            found = await event_types.get_event_type(subject, caller=self._caller()) if subject else None
        except ApiError as error:
            self.person_problem = str(error)
        else:
            self._ask(none_required(found.questions if found else []), look=look, timezone=look.timezone)

    @rx.event
    def ask_to_remove(self, attendee_id: str, concerned: str) -> None:
        """Ask before somebody is taken out."""
        self.person_asked, self.person_problem = "remove", ""
        self._person_id, self.person_concerned = attendee_id, concerned[:300]

    @rx.event
    def leave_people(self) -> None:
        """Change nothing after all."""
        self.person_asked = ""

    @rx.event
    async def add_person(self, form: FormData[str, Any]) -> Steps:
        """Give somebody a seat; pressed twice it is one seat."""
        name, email = (str(form.get(field) or "").strip() for field in ("person_name", "person_email"))
        ident = self._ident()
        if ident is None or self.is_person_acting:
            return
        try:
            person = AttendeeAdd(name=name, email=email, custom_answers=self._read_answers(form) or {})
        except ValidationError as error:
            is_name = any(fault["loc"][:1] == ("name",) for fault in error.errors())
            self.person_problem = (
                "Enter a name." if is_name else "Enter an address, such as name@example.com."
            )
            return
        if self.answer_errors:
            self.person_problem = "Some answers are not as they should be."
            return
        self.is_person_acting, self.person_problem = True, ""
        yield None
        try:
            added = await bookings.add_attendee(
                ident, person, idempotency_key=self._add_key, caller=self._caller()
            )
        except ApiError as error:
            self._show_answer_faults(error)
            self.person_problem = str(error)
        else:
            self._show(added.booking)
            self.person_asked, self.said = "", f"{name} has a seat. A mail is on its way."
            yield type(self).load_history
        self.is_person_acting = False

    @rx.event
    async def remove_person(self, form: FormData[str, Any]) -> Steps:
        """Take out whom it was asked about."""
        ident, person = self._ident(), as_uuid(self._person_id)
        if ident is None or person is None or self.is_person_acting:
            return
        self.is_person_acting, self.person_problem = True, ""
        yield None
        why = AttendeeRemove(reason=str(form.get("remove_reason") or "").strip()[:1000])
        try:
            self._show(await bookings.remove_attendee(ident, person, why, caller=self._caller()))
        except ApiError as error:
            self.person_problem = str(error)
        else:
            self.person_asked, self.said = "", "Taken out. Those concerned get a mail."
            yield type(self).load_history
        self.is_person_acting = False

    @rx.event
    async def mark_person(self, attendee_id: str, is_no_show: bool) -> Steps:
        """Note that somebody stayed away, or came after all: pressing again takes it back."""
        ident, person = self._ident(), as_uuid(attendee_id)
        if ident is None or person is None:
            return
        said = AttendeeNoShow(is_no_show=bool(is_no_show))
        try:
            self._show(await bookings.mark_attendee(ident, person, said, caller=self._caller()))
        except ApiError as error:
            yield self._refused(error)
        else:
            self.said = "Marked as a no-show." if is_no_show else "Marked as present."
            yield type(self).load_history
