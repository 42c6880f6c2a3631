"""What was done to a booking, by whom; written once, and linked so that tampering shows."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.events.models import audit_chain
from apps.events.models.booking import Booking
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import UuidModel
from shared_types.vocabulary import ActorType, AuditAction


class BookingAuditLog(UuidModel):
    """One act. A trigger of the database refuses UPDATE, DELETE and TRUNCATE, erasure aside (migration 0002).

    `description`, `metadata`, `old_values` and `new_values` never hold personal data: that stands in the
    actor's columns and in `personal_values`, which enter the chain through a salted commitment only. So they
    can be blanked together with the salt, and the chain still verifies. The hashed form: audit_chain.py.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="audit_log", db_index=False)
    sequence = models.PositiveBigIntegerField(help_text="Place in the organizer's chain, from 1.")
    action = models.CharField(max_length=40, choices=choices_of(AuditAction))
    description = models.TextField(blank=True, default="")
    actor_type = models.CharField(max_length=20, choices=choices_of(ActorType))
    actor_email = models.EmailField(max_length=254, blank=True, default="")
    actor_name = models.CharField(max_length=200, blank=True, default="")
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.TextField(blank=True, default="")
    metadata = models.JSONField(default=dict, blank=True)
    old_values = models.JSONField(default=dict, blank=True)
    new_values = models.JSONField(default=dict, blank=True)
    personal_values = models.JSONField(
        default=dict, blank=True, help_text="Old and new values that name people."
    )
    personal_salt = models.BinaryField(max_length=16, help_text="Empty once the personal data was erased.")
    personal_hash = models.BinaryField(max_length=32, help_text="SHA-256 of salt and personal data.")
    created_at = models.DateTimeField()
    prev_hash = models.BinaryField(max_length=32, help_text="The row_hash before; empty for the first.")
    row_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            # Two rows in one place would be a forked chain. Also the index by which a chain is walked.
            models.UniqueConstraint(fields=["organizer", "sequence"], name="audit_log_is_one_chain"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_log_counts_from_one"),
            only_words("action", AuditAction, name="audit_log_action_is_known"),
            only_words("actor_type", ActorType, name="audit_log_actor_is_known"),
        ]
        indexes = [
            # A booking's history, in order.
            models.Index(fields=["booking", "sequence"], name="audit_log_by_booking"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def hash_personal_data(self) -> bytes:
        """The commitment to what names people."""
        who = [self.actor_email, self.actor_name, audit_chain.address_mark(self.ip_address), self.user_agent]
        return audit_chain.sha256(
            bytes(self.personal_salt) + audit_chain.canonical([*who, self.personal_values])
        )

    def hash_row(self) -> bytes:
        """What ties this row to the one before it."""
        material = [
            audit_chain.VERSION,
            bytes(self.prev_hash).hex(),
            str(self.organizer_id),
            self.sequence,
            str(self.id),
            str(self.booking_id),
            self.action,
            self.description,
            self.actor_type,
            self.metadata,
            self.old_values,
            self.new_values,
            audit_chain.instant_text(self.created_at),
            bytes(self.personal_hash).hex(),
        ]
        return audit_chain.sha256(audit_chain.canonical(material))
