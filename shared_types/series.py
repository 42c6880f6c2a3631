"""Series: recurring bookings, planned before they are booked and changed through one link."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator
from pydantic_core import PydanticCustomError

from shared_types.base import In, Out
from shared_types.fields import NO_WORDS, Capacity, Moment, Slug, TimeZoneName
from shared_types.slots import Alternative
from shared_types.vocabulary import BookingStatus, DateState

MAX_OCCURRENCES = 365

Occurrences = Annotated[int, Field(ge=1, le=MAX_OCCURRENCES), NO_WORDS]


class SeriesPlanRequest(In):
    """Which dates a series would have from its first start on.

    `occurrences`: fewer than the event type's, where the number is a maximum.
    """

    organizer_slug: Slug
    event_type_slug: Slug
    start_time: Moment
    timezone: TimeZoneName = "UTC"
    attendee_count: Capacity = 1
    occurrences: Occurrences | None = None


class PlannedDate(Out):
    """One date of a plan. `code` and `reason` say what is against it, and are empty where it is free.

    `alternatives`: free times near a date that cannot be had, the preferred one first.
    """

    sequence: int
    start_time: AwareDatetime
    end_time: AwareDatetime
    state: DateState
    code: str
    reason: str
    alternatives: list[Alternative]


class SeriesPlanRead(Out):
    """Every date of a series, in order. Times are the viewer's, the clock time the organizer's."""

    timezone: str
    organizer_timezone: str
    recurrence_text: str
    duration: int
    free_count: int
    dates: list[PlannedDate]


class SeriesChoice(In):
    """What shall become of one planned date. `start_time`: where a moved one goes."""

    planned_start: Moment
    action: Literal["take", "move", "skip"] = "take"
    start_time: Moment | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.action == "move") != (self.start_time is not None):
            raise PydanticCustomError(
                "start_time", "Give a start_time where a date is moved, and only there."
            )
        return self


class SeriesDateRead(Out):
    """One booked date of a series."""

    id: UUID
    sequence: int
    status: BookingStatus
    start_time: AwareDatetime
    end_time: AwareDatetime
    original_start: AwareDatetime
    is_recurring_exception: bool
    can_be_cancelled: bool
    can_be_rescheduled: bool


class SeriesRead(Out):
    """The dates of a series, in the order of their numbers; those that were called off are among them."""

    id: UUID
    recurrence_text: str
    timezone: str
    dates: list[SeriesDateRead]
