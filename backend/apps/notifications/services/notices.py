"""What a message about a booking needs to know, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from apps.notifications.services.series import Series
from shared_types.vocabulary import Audience, Channel, Notice


@dataclass(frozen=True, kw_only=True)
class BookingNotice:
    """One thing to tell one person about one booking. Nobody else's data is in it.

    The values are stored as they are now and read when the message is sent, perhaps by a newer version of the
    program: a field that is added later has a default, and none is ever renamed.
    """

    notice: Notice
    audience: Audience
    dedupe_key: str  # equal keys are one message, e.g. "<booking>:<version>:<what>:<whom>"
    organizer_id: UUID
    booking_id: UUID
    uid: str  # iCalendar's: stays when the booking moves
    sequence: int  # iCalendar's: grows with each move and with the cancellation
    event_name: str
    start: datetime
    end: datetime
    organizer_name: str
    organizer_email: str
    organizer_timezone: str
    organizer_slug: str
    recipient_name: str
    recipient_email: str
    recipient_timezone: str
    description: str = ""
    location: str = ""
    meeting_link: str = ""
    meeting_password: str = ""
    link_follows: bool = False  # an account is about to make the link: worth waiting for a little
    calendar_has_it: bool = False  # for the organizer: it is in their calendar without the mail
    token_nonce: str = ""  # hexadecimal; the link is derived from it when the mail is written
    seats: int = 1
    is_group_event: bool = False
    is_guest: bool = False  # somebody else holds the seat, and the link
    names_are_shown: bool = False  # others who come may see the reader's name
    previous_start: datetime | None = None
    reason: str = ""
    changed_by: Audience | None = None  # who moved or cancelled; None: nobody in particular
    answers: tuple[tuple[str, str], ...] = ()  # question, answer
    invitee_name: str = ""  # for the organizer's copy
    invitee_email: str = ""
    invitee_timezone: str = ""
    cancellable_until: datetime | None = None  # for the invitee; None: until it begins
    reschedulable_until: datetime | None = None
    moves_left: int | None = None  # None: any number
    # A workflow's message says what its organizer wrote, filled when it is sent.
    subject_template: str = ""
    body_template: str = ""
    channel: Channel = Channel.EMAIL
    recipient_phone: str = ""
    stays_true: bool = False  # also when the booking is moved or cancelled afterwards
    expires_at: datetime | None = None  # None: when the meeting is over, after a day at the earliest
    series: Series | None = (
        None  # uid and sequence are then the series', start and end those of the first told
    )

    @property
    def last_end(self) -> datetime:
        """When all that it tells of is over."""
        dates = self.series.dates if self.series else ()
        return max([self.end, *(each.end for each in dates)])


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a meeting is, under the names that a notice has for it."""

    location: str = ""
    meeting_link: str = ""
    meeting_password: str = ""
    link_follows: bool = False


_NOTICES = TypeAdapter(BookingNotice)


def payload_of(notice: BookingNotice) -> dict[str, Any]:
    """The notice as JSON values."""
    payload: dict[str, Any] = _NOTICES.dump_python(notice, mode="json")
    return payload


def notice_from(payload: dict[str, Any]) -> BookingNotice:
    """The notice that was stored; fields that this version does not know are left out."""
    return _NOTICES.validate_python(payload)
