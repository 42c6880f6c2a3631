"""The waitlist: wishes for times that are taken, and what becomes of them."""

from datetime import date, time
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, EmailStr, Field

from shared_types.base import In, Out
from shared_types.fields import (
    Capacity,
    Day,
    Flag,
    LeftEmpty,
    Moment,
    Name,
    PhoneNumber,
    Slug,
    TimeZoneName,
    WallTime,
    Weekday,
)
from shared_types.questions import AnswerRead
from shared_types.users import OrganizerRead
from shared_types.vocabulary import WaitlistStatus


class WaitlistWindow(In):
    """Any time that suits: within some dates, both included, on some weekdays, within hours of the day.

    By the clocks of the invitee's time zone; `until_time` is when the meeting is over, 00:00 the day's end.
    """

    first_date: Day
    last_date: Day
    weekdays: list[Weekday] = Field(min_length=1, max_length=7)
    from_time: WallTime = time(0)
    until_time: WallTime = time(0)


class WaitlistJoin(In):
    """A wish for what is taken: one start, or a window; one of the two. Custom answers as in a booking."""

    organizer_slug: Slug
    event_type_slug: Slug
    start_time: Moment | None = None
    window: WaitlistWindow | None = None
    invitee_name: Name
    invitee_email: EmailStr
    invitee_phone: PhoneNumber = ""
    invitee_timezone: TimeZoneName
    attendee_count: Capacity = 1
    notify_when_available: Flag = True
    custom_answers: dict[str, Any] = Field(default={}, max_length=60)
    website: LeftEmpty = ""


class WaitlistJoined(Out):
    """A mail is on its way; the wish counts once the address is confirmed with the link in it."""

    invitee_email: str
    confirm_until: AwareDatetime


class WaitlistManage(In):
    """What somebody does with their place: confirm the address, take or decline an offer, leave the line."""

    action: Literal["confirm", "claim", "decline", "leave"]


class WaitlistWindowRead(Out):
    """A wish for any of several times, in the invitee's time zone."""

    first_date: date
    last_date: date
    weekdays: list[int]
    from_time: str
    until_time: str


class WaitlistOffer(Out):
    """A time that is held for somebody, and until when."""

    start_time: AwareDatetime
    end_time: AwareDatetime
    expires_at: AwareDatetime


class WaitlistPlace(Out):
    """A place in line, as its holder sees it. `ahead`: how many come first, None where there is no line.

    `is_free`: the wished start can be booked by anybody now. `manage_url`: the booking it became.
    """

    id: UUID
    status: WaitlistStatus
    is_confirmed: bool
    ahead: int | None
    offer: WaitlistOffer | None
    was_offered: bool
    is_free: bool
    manage_url: str
    event_name: str
    event_type_slug: str
    duration: int
    organizer: OrganizerRead
    start_time: AwareDatetime
    end_time: AwareDatetime
    window: WaitlistWindowRead | None
    seats: int
    is_group_event: bool
    invitee_name: str
    invitee_email: str
    invitee_timezone: str
    notify_when_available: bool
    expires_at: AwareDatetime


class WaitlistEntryRead(Out):
    """An entry, as its organizer sees it. Unconfirmed ones are not in line yet."""

    id: UUID
    event_type_id: UUID
    event_name: str
    is_group_event: bool
    status: WaitlistStatus
    is_confirmed: bool
    invitee_name: str
    invitee_email: str
    invitee_phone: str
    invitee_timezone: str
    seats: int
    start_time: AwareDatetime
    end_time: AwareDatetime
    window: WaitlistWindowRead | None
    notify_when_available: bool
    answers: list[AnswerRead]
    joined_at: AwareDatetime
    notified_at: AwareDatetime | None
    expires_at: AwareDatetime
    offer: WaitlistOffer | None
    booking_id: UUID | None
    can_be_removed: bool
    can_be_offered: bool


class WaitlistSummary(Out):
    """Where those stand who joined in the last 90 days.

    `offered`: who ever had an offer; of those `converted` took it.
    """

    unconfirmed: int
    active: int
    notified: int
    converted: int
    expired: int
    cancelled: int
    offered: int


class WaitlistRemove(In):
    """Take somebody off the waitlist; told by mail or not."""

    tell: Flag = True
