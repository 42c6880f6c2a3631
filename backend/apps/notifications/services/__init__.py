"""Saying things: writing messages down, taking them back, sending them."""

from apps.notifications.channels.sms import can_send_texts, whole_number
from apps.notifications.services.addresses import organizer_booking_url
from apps.notifications.services.calendar_entries import CalendarEntry
from apps.notifications.services.calendar_files import (
    booking_calendar_file,
    calendar_object,
    calendar_stream,
)
from apps.notifications.services.calendar_links import google_url, outlook_url
from apps.notifications.services.delivery import (
    deliver_next_notification,
    deliver_notification,
    purge_notifications,
)
from apps.notifications.services.forgetting import (
    forget_account_mail,
    forget_in_notices,
    forget_waitlist_mail,
)
from apps.notifications.services.meeting_links import bring_link, give_up_link
from apps.notifications.services.notices import BookingNotice, Place
from apps.notifications.services.outbox import (
    queue_account_mail,
    queue_booking_notices,
    resend_notification,
    void_confirmations,
    void_notices,
)
from apps.notifications.services.readable_times import day_and_time
from apps.notifications.services.renewing import renew_link
from apps.notifications.services.series import Series, SeriesDate
from apps.notifications.services.waitlist_notices import (
    WaitlistNotice,
    queue_waitlist_notice,
    void_waitlist_notices,
)
from apps.notifications.services.workflow_mails import preview_words

__all__ = [
    "BookingNotice",
    "CalendarEntry",
    "Place",
    "Series",
    "SeriesDate",
    "WaitlistNotice",
    "booking_calendar_file",
    "bring_link",
    "calendar_object",
    "calendar_stream",
    "can_send_texts",
    "day_and_time",
    "deliver_next_notification",
    "deliver_notification",
    "forget_account_mail",
    "forget_in_notices",
    "forget_waitlist_mail",
    "give_up_link",
    "google_url",
    "organizer_booking_url",
    "outlook_url",
    "preview_words",
    "purge_notifications",
    "queue_account_mail",
    "queue_booking_notices",
    "queue_waitlist_notice",
    "renew_link",
    "resend_notification",
    "void_confirmations",
    "void_notices",
    "void_waitlist_notices",
    "whole_number",
]
