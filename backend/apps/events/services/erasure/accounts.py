"""An organizer leaves: invitees are told first, then everything of theirs goes."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q

from apps.events.models import (
    Attendee,
    Booking,
    BookingAuditLog,
    BookingSeries,
    CalendarSync,
    EventType,
    IdempotencyKey,
    OrganizerLock,
    Share,
    WaitlistEntry,
)
from apps.events.services.actors import SYSTEM
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.erasure.invitees import close_audit_log, open_audit_log
from apps.events.services.locking import lock_calendar
from apps.integrations.services.revoking import give_back_all_permissions
from apps.notifications.models import Notification
from apps.notifications.services import forget_account_mail
from apps.users.models import User
from apps.users.services import close_account
from core.jobs import JobName, enqueue_on_commit
from shared_types.vocabulary import Audience, CancelledBy, NotificationStatus

_REASON = "The organizer has closed their account."
# Mail that could not be sent for so long is given up, and the account goes all the same.
_LONGEST_WAIT = timedelta(days=1)


def leave(*, organizer: User, now: datetime) -> None:
    """Close an account for good: nobody enters or books from now on; a job cancels, tells and erases."""
    with transaction.atomic():
        close_account(organizer, now=now)
        enqueue_on_commit(JobName.ERASE_ACCOUNTS)


def erase_closed_accounts(*, now: datetime) -> None:
    """Take each account that was closed as far as it can go now; the next run goes on from there."""
    closed = User.objects.filter(erase_requested_at__isnull=False).order_by("erase_requested_at")
    for organizer in closed:
        _cancel_what_is_ahead(organizer.id, now=now)
        gives_up = organizer.erase_requested_at is not None and (
            now - organizer.erase_requested_at >= _LONGEST_WAIT
        )
        if gives_up or not _is_anything_unsaid(organizer, now=now):
            _remove_unless_booked(organizer, now=now)


def _cancel_what_is_ahead(organizer_id: UUID, *, now: datetime) -> None:
    ahead = Booking.objects.upcoming(now).filter(organizer_id=organizer_id, start_time__gt=now)
    for booking_id in ahead.values_list("id", flat=True):
        cancel_booking(
            organizer_id=organizer_id,
            booking_id=booking_id,
            cancelled_by=CancelledBy.ORGANIZER,
            reason=_REASON,
            actor=SYSTEM,
            now=now,
        )
    # Who leaves need not be told of it booking by booking.
    Notification.objects.filter(
        organizer_id=organizer_id, audience=Audience.ORGANIZER, status=NotificationStatus.PENDING
    ).update(status=NotificationStatus.VOID)


def _remove_unless_booked(organizer: User, *, now: datetime) -> None:
    """Who was about to book when the account was closed may have come through: then the next run goes on."""
    with transaction.atomic():
        lock_calendar(organizer.id)
        if not Booking.objects.upcoming(now).filter(organizer=organizer, start_time__gt=now).exists():
            remove_organizer(organizer)


def _is_anything_unsaid(organizer: User, *, now: datetime) -> bool:
    """Whether mail waits, or a linked calendar that would go on showing what was cancelled."""
    mail = Notification.objects.filter(organizer=organizer, status=NotificationStatus.PENDING)
    return mail.exists() or CalendarSync.objects.filter(organizer=organizer, due_at__lte=now).exists()


def remove_organizer(organizer: User) -> None:
    """Remove an organizer's account, event types, bookings, messages and audit log: nothing is left."""
    with transaction.atomic():
        _leave_the_logs_of_others(organizer)
        # The one door in the audit log's trigger: a whole chain goes, or none of it.
        open_audit_log(organizer.id)
        for rows in (BookingAuditLog, IdempotencyKey, WaitlistEntry):
            rows._default_manager.filter(organizer=organizer).delete()
        Attendee.objects.filter(organizer=organizer).update(
            guest_of=None, access_token=None, access_nonce=None, access_token_expires_at=None
        )
        Attendee.objects.filter(organizer=organizer).delete()
        Booking.objects.filter(organizer=organizer).update(rescheduled_from=None)
        Booking.objects.filter(organizer=organizer).delete()
        BookingSeries.objects.filter(organizer=organizer).delete()
        EventType.objects.filter(organizer=organizer).delete()
        Notification.objects.filter(organizer=organizer).delete()
        Share.objects.filter(Q(email=organizer.email) | Q(organizer=organizer)).delete()
        give_back_all_permissions(organizer_id=organizer.id)
        addresses = EmailAddress.objects.filter(user=organizer).values_list("email", flat=True)
        forget_account_mail(recipients=[organizer.email, *addresses])
        LogEntry.objects.filter(Q(object_id=str(organizer.id)) | Q(object_repr=str(organizer))).delete()
        organizer.delete()
        close_audit_log()


def _leave_the_logs_of_others(organizer: User) -> None:
    """Blank who it was where this organizer acted for others; what was done stays in their logs."""
    acted = BookingAuditLog.objects.filter(actor_email=organizer.email).exclude(organizer=organizer)
    for organizer_id in acted.order_by().values_list("organizer_id", flat=True).distinct():
        OrganizerLock.objects.select_for_update(no_key=True).filter(organizer_id=organizer_id).first()
        open_audit_log(organizer_id)
        BookingAuditLog.objects.filter(actor_email=organizer.email, organizer_id=organizer_id).update(
            actor_email="",
            actor_name="",
            ip_address=None,
            user_agent="",
            personal_values={},
            personal_salt=b"",
        )
