"""Bookings: made by invitees, seen by both sides, changed through a link."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, EmailStr, Field, model_validator
from pydantic_core import PydanticCustomError

from shared_types.base import In, Out
from shared_types.fields import (
    MAX_CAPACITY,
    Capacity,
    Flag,
    LeftEmpty,
    Moment,
    Name,
    NameOrNone,
    PhoneNumber,
    Reason,
    Slug,
    TimeZoneName,
)
from shared_types.notifications import NotificationRead
from shared_types.questions import AnswerRead, AnswersCorrect, QuestionRead
from shared_types.series import SeriesRead
from shared_types.users import OrganizerRead
from shared_types.vocabulary import (
    AttendeeStatus,
    BookingStatus,
    CalendarSyncStatus,
    CancelScope,
    ErrorCode,
    LocationType,
    SlotRule,
)


class BookingCreate(In):
    """An invitee's wish for one slot. `custom_answers` maps a question's id to its answer."""

    organizer_slug: Slug
    event_type_slug: Slug
    start_time: Moment
    invitee_name: Name
    invitee_email: EmailStr
    invitee_phone: PhoneNumber = ""
    invitee_timezone: TimeZoneName
    attendee_count: Capacity = 1
    custom_answers: dict[str, Any] = Field(default={}, max_length=60)
    website: LeftEmpty = ""


class BookingForInvitee(In):
    """A booking that an organizer makes for somebody, of an event type of their own.

    `override`: also where their rules speak against the start. Required questions may be left open.
    """

    event_type_id: UUID
    start_time: Moment
    invitee_name: Name
    invitee_email: EmailStr
    invitee_phone: PhoneNumber = ""
    invitee_timezone: TimeZoneName
    attendee_count: Capacity = 1
    custom_answers: dict[str, Any] = Field(default={}, max_length=60)
    override: Flag = False


class BookingCancel(In):
    """Call a booking off. With the link of a series: which of its dates, and whether those after it too."""

    action: Literal["cancel"] = "cancel"
    reason: Reason = ""
    booking_id: UUID | None = None
    scope: CancelScope = CancelScope.ONE


class BookingReschedule(In):
    """Move a booking to another slot of the same event type; with the link of a series one of its dates."""

    action: Literal["reschedule"] = "reschedule"
    start_time: Moment
    booking_id: UUID | None = None
    timezone: TimeZoneName | None = None


class TokenRegenerate(In):
    """Make a new link; the old one stops working at once."""

    action: Literal["regenerate_token"] = "regenerate_token"


class GuestWrite(In):
    """Somebody an attendee brings along. Both may be left out; who has an address gets mail of their own."""

    name: NameOrNone = ""
    email: EmailStr | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if self.email and not self.name:
            raise PydanticCustomError("required", "Say whose address that is.")
        return self


class GuestsAdd(In):
    """Bring more people along to a group event: a seat each, at the time that is booked."""

    action: Literal["add_guests"] = "add_guests"
    guests: list[GuestWrite] = Field(min_length=1, max_length=MAX_CAPACITY - 1)


class GuestRemove(In):
    """Give up the seat of somebody who was to come along."""

    action: Literal["remove_guest"] = "remove_guest"
    guest_id: UUID


BookingManage = Annotated[
    BookingCancel | BookingReschedule | TokenRegenerate | GuestsAdd | GuestRemove | AnswersCorrect,
    Field(discriminator="action"),
]


class AttendeeAdd(In):
    """Somebody whom the organizer adds to a group booking; no question has to be answered.

    timezone: for mail to them; the organizer's where it is left out.
    """

    name: Name
    email: EmailStr
    phone: PhoneNumber = ""
    timezone: TimeZoneName | None = None
    custom_answers: dict[str, Any] = Field(default={}, max_length=60)


class AttendeeRemove(In):
    """Take somebody out of a group booking, with words for them where there are some."""

    reason: Reason = ""


class AttendeeNoShow(In):
    """Whether somebody stayed away from a meeting that has begun."""

    is_no_show: Flag = True


class BookingUpdate(In):
    """What an organizer may do to a booking: call it off, move it, say how it went.

    `override`: move it although the rules speak against the new start.
    """

    action: Literal["cancel", "reschedule", "complete", "no_show"]
    reason: Reason = ""
    start_time: Moment | None = None
    override: Flag = False
    scope: CancelScope = CancelScope.ONE


class CalendarLinks(Out):
    """Ways to put a booking into a calendar."""

    ics_url: str
    google_url: str
    outlook_url: str


class GuestRead(Out):
    """Somebody who comes along, as whoever brings them sees them; empty where nothing was said."""

    id: UUID
    name: str
    email: str


class InviteeBookingRead(Out):
    """A booking, as its invitee sees it. `seats` are theirs, `guests` those who sit on all but one of them.

    `attendee_names` are others who come: names and nothing else, and none at all unless the organizer lets
    attendees see each other, those that is who joined knowing it (`names_are_shown`).

    `status` and `manage_token` are those of the living booking when an old link was used after a move.
    `cancellable_until` and `reschedulable_until` are the first instants at which it is too late; where it
    cannot be done, `…_refusal` has the code that trying would be answered with. `moves_left` None: any
    number.
    """

    id: UUID
    status: BookingStatus
    event_name: str
    event_type_slug: str
    description: str
    duration: int
    organizer: OrganizerRead
    organizer_timezone: str
    invitee_name: str
    invitee_email: str
    invitee_timezone: str
    start_time: AwareDatetime
    end_time: AwareDatetime
    seats: int
    guests: list[GuestRead]
    seats_left: int
    names_are_shown: bool
    attendee_names: list[str]
    is_group_event: bool
    location_type: LocationType
    location_details: str
    meeting_link: str
    meeting_password: str
    meeting_link_follows: bool
    answers: list[AnswerRead]
    can_be_cancelled: bool
    can_be_rescheduled: bool
    cancellable_until: AwareDatetime
    reschedulable_until: AwareDatetime
    moves_left: int | None
    cancel_refusal: ErrorCode | None
    reschedule_refusal: ErrorCode | None
    can_add_guests: bool
    cancelled_at: AwareDatetime | None
    cancellation_reason: str
    access_token_expires_at: AwareDatetime
    calendar_links: CalendarLinks


class BookingCreated(Out):
    """A booking just made, with the link to manage it."""

    booking: InviteeBookingRead
    access_token: str
    manage_url: str
    redirect_url: str


class ManagedBooking(Out):
    """A booking behind its link, with the link to use from now on; of a series its next date, or the last.

    `questions` can be answered anew; there are none once it is too late.
    """

    booking: InviteeBookingRead
    questions: list[QuestionRead]
    series: SeriesRead | None
    access_token: str
    manage_url: str


class AttendeeRead(Out):
    """One person at a group booking, as the organizer sees them.

    A guest has the name and address of whoever brings them (`guest_of_id`) where they gave none of their own.
    """

    id: UUID
    guest_of_id: UUID | None
    name: str
    email: str
    phone: str
    status: AttendeeStatus
    answers: list[AnswerRead]
    joined_at: AwareDatetime
    cancelled_at: AwareDatetime | None
    cancellation_reason: str


class BookingSummary(Out):
    """A booking in a list."""

    id: UUID
    event_type_id: UUID
    event_name: str
    status: BookingStatus
    invitee_name: str
    invitee_email: str
    invitee_timezone: str
    start_time: AwareDatetime
    end_time: AwareDatetime
    buffer_time_before: int
    buffer_time_after: int
    attendee_count: int
    capacity: int
    is_group_event: bool
    location_type: LocationType
    recurrence_id: UUID | None
    recurrence_sequence: int | None
    recurrence_count: int | None
    is_recurring_exception: bool
    calendar_sync_status: CalendarSyncStatus


class RuleBroken(Out):
    """A rule that an organizer set aside when they booked or moved."""

    code: SlotRule
    message: str


class BookingRead(BookingSummary):
    """A booking, whole, as its organizer sees it."""

    invitee_phone: str
    location_details: str
    meeting_link: str
    meeting_id: str
    meeting_password: str
    meeting_link_follows: bool
    external_calendar_event_id: str
    calendar_sync_error: str
    calendar_sync_attempts: int
    answers: list[AnswerRead]
    attendees: list[AttendeeRead]
    notifications: list[NotificationRead]
    can_be_cancelled: bool
    can_be_rescheduled: bool
    cancellation_deadline_minutes: int | None
    reschedule_deadline_minutes: int | None
    max_reschedules: int | None
    reschedule_count: int
    rules_broken: list[RuleBroken]
    can_add_attendees: bool
    can_remove_attendees: bool
    can_mark_attendees: bool
    has_ended: bool
    cancelled_at: AwareDatetime | None
    cancelled_by: str
    cancellation_reason: str
    rescheduled_from_id: UUID | None
    rescheduled_to_id: UUID | None
    rescheduled_at: AwareDatetime | None
    created_at: AwareDatetime
    organizer_timezone: str
    series: SeriesRead | None


class AttendeeAdded(Out):
    """Who was added, and the booking with them in it."""

    attendee: AttendeeRead
    booking: BookingRead
