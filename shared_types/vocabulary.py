"""Every closed list of words, once. The values are stored and sent: they never change."""

from enum import StrEnum

from shared_types.error_codes import ErrorCode as ErrorCode


class LocationType(StrEnum):
    """Where a meeting takes place."""

    VIDEO_CALL = "video_call"
    PHONE_CALL = "phone_call"
    IN_PERSON = "in_person"
    CUSTOM = "custom"


class RecurrenceType(StrEnum):
    """How often the bookings of a series repeat."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class BookingStatus(StrEnum):
    """What has become of a booking; `held` keeps time for a waitlist offer."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    HELD = "held"


class DateState(StrEnum):
    """How a date of a planned series stands: to be had, taken by something else, or against the rules."""

    FREE = "free"
    TAKEN = "taken"
    OUTSIDE_RULES = "outside_rules"


class CancelScope(StrEnum):
    """How much of a series is called off: a date, that one and those after it, or all that are to come."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


class AttendeeStatus(StrEnum):
    """What has become of one seat."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class WaitlistStatus(StrEnum):
    """The life of a wish for a full slot."""

    ACTIVE = "active"
    NOTIFIED = "notified"
    CONVERTED = "converted"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class CalendarSyncStatus(StrEnum):
    """How far a booking has reached the organizer's calendar."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NOT_REQUIRED = "not_required"


class CancelledBy(StrEnum):
    """Who called a booking off."""

    ORGANIZER = "organizer"
    INVITEE = "invitee"
    SYSTEM = "system"


class ActorType(StrEnum):
    """Who did what an audit entry tells of."""

    ORGANIZER = "organizer"
    INVITEE = "invitee"
    ATTENDEE = "attendee"
    SYSTEM = "system"
    INTEGRATION = "integration"


class AuditAction(StrEnum):
    """What an audit entry tells of."""

    BOOKING_CREATED = "booking_created"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    BOOKING_COMPLETED = "booking_completed"
    BOOKING_MARKED_NO_SHOW = "booking_marked_no_show"
    BOOKING_UPDATED = "booking_updated"
    ATTENDEE_JOINED = "attendee_joined"
    ATTENDEE_ADDED = "attendee_added"
    ATTENDEE_REMOVED = "attendee_removed"
    ATTENDEE_CANCELLED = "attendee_cancelled"
    ATTENDEE_MOVED = "attendee_moved"
    ATTENDEE_MARKED_NO_SHOW = "attendee_marked_no_show"
    ACCESS_TOKEN_REGENERATED = "access_token_regenerated"
    CALENDAR_SYNC_SUCCEEDED = "calendar_sync_succeeded"
    CALENDAR_SYNC_FAILED = "calendar_sync_failed"
    MEETING_LINK_SET = "meeting_link_set"
    MESSAGE_RESENT = "message_resent"
    ANSWERS_CHANGED = "answers_changed"
    WAITLIST_JOINED = "waitlist_joined"
    WAITLIST_OFFERED = "waitlist_offered"
    WAITLIST_CONVERTED = "waitlist_converted"
    WAITLIST_RELEASED = "waitlist_released"
    PERSONAL_DATA_ERASED = "personal_data_erased"


class VisitStep(StrEnum):
    """How far visits to a booking page came, and what bookings there were refused for."""

    PAGE_VIEWED = "page_viewed"
    TIME_CHOSEN = "time_chosen"
    FORM_STARTED = "form_started"
    FORM_SUBMITTED = "form_submitted"
    BOOKED = "booked"
    NOTHING_FREE = "nothing_free"
    REFUSED_SLOT_TAKEN = "refused_slot_taken"
    REFUSED_DAY_FULL = "refused_day_full"
    REFUSED_CAPACITY_EXCEEDED = "refused_capacity_exceeded"
    REFUSED_OUTSIDE_HOURS = "refused_outside_hours"
    REFUSED_OFF_GRID = "refused_off_grid"
    REFUSED_IN_PAST = "refused_in_past"
    REFUSED_TOO_SOON = "refused_too_soon"
    REFUSED_TOO_FAR = "refused_too_far"


class QuestionType(StrEnum):
    """How an invitee answers a custom question."""

    TEXT = "text"
    TEXTAREA = "textarea"
    SELECT = "select"
    MULTISELECT = "multiselect"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    URL = "url"


class WorkflowTrigger(StrEnum):
    """What starts a workflow."""

    BOOKING_CREATED = "booking_created"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    BOOKING_CANCELLED = "booking_cancelled"
    BEFORE_START = "before_start"
    AFTER_END = "after_end"
    BOOKING_NO_SHOW = "booking_no_show"


class WorkflowAction(StrEnum):
    """What one step of a workflow does."""

    EMAIL_INVITEE = "email_invitee"
    EMAIL_ORGANIZER = "email_organizer"
    SMS_INVITEE = "sms_invitee"
    WEBHOOK = "webhook"


class RunStatus(StrEnum):
    """How far one piece of follow-up work has come."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    VOID = "void"


class NotificationStatus(StrEnum):
    """How far one message has come; `void` means that it must no longer be sent."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    VOID = "void"


class Notice(StrEnum):
    """What a message is about."""

    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    BOOKING_CANCELLED = "booking_cancelled"
    ATTENDEE_JOINED = "attendee_joined"
    ATTENDEE_LEFT = "attendee_left"
    PARTY_CHANGED = "party_changed"
    ANSWERS_CHANGED = "answers_changed"
    LINK_ADDED = "link_added"
    EVENT_PUT_BACK = "event_put_back"
    EVENT_DELETED = "event_deleted"
    TIME_TAKEN_ELSEWHERE = "time_taken_elsewhere"
    WAITLIST_CONFIRM = "waitlist_confirm"
    WAITLIST_JOINED = "waitlist_joined"
    WAITLIST_OFFERED = "waitlist_offered"
    WAITLIST_ENDED = "waitlist_ended"
    WORKFLOW_MESSAGE = "workflow_message"
    ACCOUNT = "account"


class Audience(StrEnum):
    """Whom a message is written for."""

    ORGANIZER = "organizer"
    INVITEE = "invitee"


class Channel(StrEnum):
    """By what way a message travels."""

    EMAIL = "email"
    SMS = "sms"


class SignInProvider(StrEnum):
    """Who can say to us who somebody is."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


class CalendarProvider(StrEnum):
    """Who keeps an organizer's other calendar."""

    GOOGLE = "google"
    OUTLOOK = "outlook"
    CALDAV = "caldav"
    ICS = "ics"


class ConferencingProvider(StrEnum):
    """Who makes the meeting links."""

    ZOOM = "zoom"
    GOOGLE_MEET = "google_meet"
    TEAMS = "teams"


class ConnectionStatus(StrEnum):
    """Whether a linked account can be used."""

    ACTIVE = "active"
    NEEDS_CONSENT = "needs_consent"
    FAILING = "failing"
    DISCONNECTED = "disconnected"


class StalePolicy(StrEnum):
    """What a calendar that could not be read for a while does to the slots."""

    BLOCK = "block"
    IGNORE = "ignore"


class SlotRule(StrEnum):
    """The rules that can forbid a start, by the words of the slot engine and in its order."""

    IN_PAST = "in_past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    BUSY = "busy"
    DAY_FULL = "day_full"
    CAPACITY_EXCEEDED = "capacity_exceeded"


class Shared(StrEnum):
    """What of an organizer's is shared with somebody else."""

    EVENT_TYPE = "event_type"
    BOOKINGS = "bookings"
    EVERYTHING = "everything"


class ShareLevel(StrEnum):
    """What somebody may do with what is shared with them."""

    VIEW = "view"
    MANAGE = "manage"


class KeyScope(StrEnum):
    """What an API key opens."""

    READ_EVENT_TYPES = "event_types:read"
    WRITE_EVENT_TYPES = "event_types:write"
    READ_BOOKINGS = "bookings:read"
    WRITE_BOOKINGS = "bookings:write"
    READ_AVAILABILITY = "availability:read"
    WRITE_AVAILABILITY = "availability:write"
    READ_INTEGRATIONS = "integrations:read"
    WRITE_INTEGRATIONS = "integrations:write"
    READ_WORKFLOWS = "workflows:read"
    WRITE_WORKFLOWS = "workflows:write"
