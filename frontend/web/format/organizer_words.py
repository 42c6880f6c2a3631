"""The closed lists of words that only organizers see, as people say them."""

from collections.abc import Mapping
from typing import Final

from shared_types.vocabulary import BookingStatus, Notice, NotificationStatus, QuestionType

QUESTION_TYPE_WORDS: Final[Mapping[str, str]] = {
    QuestionType.TEXT: "Short text",
    QuestionType.TEXTAREA: "Long text",
    QuestionType.SELECT: "Choose one from a menu",
    QuestionType.RADIO: "Choose one",
    QuestionType.MULTISELECT: "Choose several",
    QuestionType.CHECKBOX: "Tick to confirm",
    QuestionType.EMAIL: "Mail address",
    QuestionType.PHONE: "Phone number",
    QuestionType.NUMBER: "Number",
    QuestionType.DATE: "Date",
    QuestionType.TIME: "Time of day",
    QuestionType.URL: "Web address",
}
STATUS_WORDS: Final[Mapping[str, str]] = {
    BookingStatus.CONFIRMED: "Confirmed",
    BookingStatus.CANCELLED: "Cancelled",
    BookingStatus.RESCHEDULED: "Moved",
    BookingStatus.COMPLETED: "Completed",
    BookingStatus.NO_SHOW: "No-show",
    BookingStatus.HELD: "Held for the waitlist",
}
NOTICE_WORDS: Final[Mapping[str, str]] = {
    Notice.BOOKING_CONFIRMED: "Confirmation",
    Notice.BOOKING_RESCHEDULED: "Change of time",
    Notice.BOOKING_CANCELLED: "Cancellation",
    Notice.ATTENDEE_JOINED: "Somebody joined",
    Notice.ATTENDEE_LEFT: "Somebody left",
    Notice.PARTY_CHANGED: "Change of seats",
    Notice.ANSWERS_CHANGED: "New answers",
    Notice.LINK_ADDED: "Meeting link",
    Notice.EVENT_PUT_BACK: "Event put back",
    Notice.EVENT_DELETED: "Event deleted in the calendar",
    Notice.TIME_TAKEN_ELSEWHERE: "Busy in another calendar",
    Notice.WORKFLOW_MESSAGE: "Message of a workflow",
    Notice.ACCOUNT: "About the account",
}
NOTIFICATION_WORDS: Final[Mapping[str, str]] = {
    NotificationStatus.PENDING: "On its way",
    NotificationStatus.SENT: "Sent",
    NotificationStatus.FAILED: "Not delivered",
    NotificationStatus.VOID: "No longer needed",
}
