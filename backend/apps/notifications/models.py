"""Messages that have been, or still have to be, sent: the row itself is the outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.choices import choices_of
from core.encryption import EncryptedTextField
from core.leases import Leased, lease_is_whole
from core.models import UuidModel
from shared_types.vocabulary import Audience, Channel, Notice, NotificationStatus

# What a message can be about.
BOOKING = "booking"
ACCOUNT = "account"
WAITLIST = "waitlist"


class Notification(UuidModel, Leased):
    """One message to one person, written in the transaction of what it tells of; sent by lease."""

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="notifications",
        help_text="Empty for account mail to somebody who has no account.",
    )
    notice = models.CharField(max_length=30, choices=choices_of(Notice))
    audience = models.CharField(max_length=20, choices=choices_of(Audience))
    channel = models.CharField(max_length=20, choices=choices_of(Channel), default=Channel.EMAIL)
    recipient = models.CharField(max_length=254)
    # By kind and id and not by a foreign key: the subject lives in an app above this one.
    subject_kind = models.CharField(max_length=20, help_text="What the message is about.")
    subject_id = models.UUIDField(null=True)
    payload = models.JSONField(help_text="What the message says, but no key that opens anything.")
    sealed_body = EncryptedTextField(
        blank=True, default="", help_text="Account mail carries keys: unreadable here, and gone once sent."
    )
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="From then on it must not be sent any more.")
    status = models.CharField(
        max_length=20, choices=choices_of(NotificationStatus), default=NotificationStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    dedupe_key = models.CharField(max_length=200)
    last_error = models.CharField(max_length=300, blank=True, default="", help_text="Without personal data.")
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A service that is run twice says a thing once.
            models.UniqueConstraint(fields=["dedupe_key"], name="notification_dedupe_key_is_unique"),
            # A row in a state that no sweep knows would wait for ever, unseen.
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in NotificationStatus]),
                name="notification_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status=NotificationStatus.SENT, sent_at__isnull=False)
                | (~Q(status=NotificationStatus.SENT) & Q(sent_at__isnull=True)),
                name="notification_sent_says_when",
            ),
            lease_is_whole("notification_lease_is_whole"),
        ]
        indexes = [
            # The sweep asks this every few seconds: it holds what is left to do, however many rows are done.
            models.Index(
                fields=["due_at"],
                name="notification_due",
                condition=Q(status=NotificationStatus.PENDING),
            ),
            # The messages of one booking, for its organizer and for voiding them.
            models.Index(fields=["subject_id", "created_at"], name="notification_by_subject"),
            # The purge of what nobody can resend any more.
            models.Index(
                fields=["expires_at"],
                name="notification_settled",
                condition=~Q(status=NotificationStatus.PENDING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} for {self.audience} ({self.status})"
