"""Why event types and bookings are refused."""

from core.errors import Conflict, Expired, Invalid, NotFound, Unavailable
from shared_types.vocabulary import ErrorCode


class EventTypeNotFound(NotFound):
    """There is no such event type."""


class EventTypeInactive(NotFound):
    """This event type takes no bookings at the moment."""

    code = ErrorCode.EVENT_TYPE_INACTIVE


class EventTypeInUse(Conflict):
    """This event type has upcoming bookings."""

    code = ErrorCode.EVENT_TYPE_IN_USE


class NameTaken(Conflict):
    """You have an event type of that name already."""

    code = ErrorCode.NAME_TAKEN


class SlugTaken(Conflict):
    """You have an event type with that link already."""

    code = ErrorCode.SLUG_TAKEN


class BookingNotFound(NotFound):
    """There is no such booking."""


class FeedNotFound(NotFound):
    """There is no calendar feed at this address."""


class AccessTokenExpired(Expired):
    """This link has expired."""

    code = ErrorCode.ACCESS_TOKEN_EXPIRED


class SlotUnavailable(Conflict):
    """Others have taken what was wanted; there may be alternatives."""


class SlotTaken(SlotUnavailable):
    """That time has just been taken."""

    code = ErrorCode.SLOT_TAKEN


class DayFull(SlotUnavailable):
    """That day takes no more bookings."""

    code = ErrorCode.DAY_FULL


class CapacityExceeded(SlotUnavailable):
    """There are not that many places left at that time."""

    code = ErrorCode.CAPACITY_EXCEEDED


class CapacityInUse(Conflict):
    """Meetings to come have more people than that."""

    code = ErrorCode.CAPACITY_IN_USE


class AttendeesClosed(Conflict):
    """Nobody can be added to this meeting, or taken out of it, any more."""

    code = ErrorCode.ATTENDEES_CLOSED


class AnswersClosed(Conflict):
    """The answers of this booking can no longer be changed."""

    code = ErrorCode.ANSWERS_CLOSED


class AttendeeNotFound(NotFound):
    """There is no such attendee."""


class GuestNotFound(NotFound):
    """Nobody like that comes along with you."""


class StartNotOffered(Invalid):
    """A meeting cannot start then."""


class NotRecurring(Invalid):
    """This event type is booked as single meetings."""

    code = ErrorCode.NOT_RECURRING


class BookedAsSeries(Invalid):
    """This event type is booked as a series: see bookings/series/plan/."""

    code = ErrorCode.BOOKED_AS_SERIES


class SeriesChanged(Conflict):
    """Not all of these dates can be had any more; here is the series as it stands now."""

    code = ErrorCode.SERIES_CHANGED


class BookingNotCancellable(Conflict):
    """This booking can no longer be cancelled."""

    code = ErrorCode.BOOKING_NOT_CANCELLABLE


class BookingNotReschedulable(Conflict):
    """This booking can no longer be moved."""

    code = ErrorCode.BOOKING_NOT_RESCHEDULABLE


class CancellationTooLate(Conflict):
    """The time in which this booking could be cancelled is over."""

    code = ErrorCode.CANCELLATION_TOO_LATE


class RescheduleTooLate(Conflict):
    """The time in which this booking could be moved is over."""

    code = ErrorCode.RESCHEDULE_TOO_LATE


class MovesUsedUp(Conflict):
    """This booking has been moved as often as it may be."""

    code = ErrorCode.MOVES_USED_UP


class BookingNotConcludable(Conflict):
    """It can be said how a meeting went once it has begun, unless it was called off."""


class WaitlistOff(Conflict):
    """This event type has no waitlist."""

    code = ErrorCode.WAITLIST_OFF


class SlotFree(Conflict):
    """That time can be had now: book it."""

    code = ErrorCode.SLOT_FREE


class WaitlistEntryNotFound(NotFound):
    """There is no such place in line."""


class NotInLine(Conflict):
    """This place in line is given up, or was used."""

    code = ErrorCode.NOT_IN_LINE


class OfferExpired(Expired):
    """The time to take the place is over; it has gone to the next in line."""

    code = ErrorCode.OFFER_EXPIRED


class IdempotencyMismatch(Invalid):
    """This Idempotency-Key came with another request before."""

    code = ErrorCode.IDEMPOTENCY_MISMATCH


class LinkReplaced(Conflict):
    """This request was answered before, and the link that it was answered with has been replaced."""

    code = ErrorCode.LINK_REPLACED


class CalendarBusy(Unavailable):
    """Too many people are booking at this moment; try again in a few seconds."""


class ShareNotFound(NotFound):
    """This is not shared."""


class TooManyShares(Conflict):
    """You have shared as much as can be: take something back first."""

    code = ErrorCode.TOO_MANY_SHARES


class BookingAhead(Conflict):
    """This meeting is still to come: cancel it first, then your data can be deleted."""

    code = ErrorCode.BOOKING_AHEAD
