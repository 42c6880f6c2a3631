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

# The user agent of a row of version 1 is hashed as it is: it stays until the person is erased.
SAYS_WHERE_FROM = Q(ip_address__isnull=False) | (Q(version__gte=2) & ~Q(user_agent=""))


class BookingAuditLog(UuidModel):
    """One act. A trigger of the database refuses UPDATE, DELETE and TRUNCATE, with two exceptions: a person
    is erased, or an address and a user agent that have become old are given up for their marks.

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
    address_mark = models.CharField(
        max_length=64, blank=True, default="", help_text="Stands in for an address that was given up."
    )
    user_agent = models.TextField(blank=True, default="")
    user_agent_mark = models.CharField(max_length=64, blank=True, default="")
    metadata = models.JSONField(default=dict, blank=True)
    old_values = models.JSONField(default=dict, blank=True)
    new_values = models.JSONField(default=dict, blank=True)
    personal_values = models.JSONField(
        default=dict, blank=True, help_text="Old and new values that name people."
    )
    personal_salt = models.BinaryField(max_length=16, help_text="Empty once the personal data was erased.")
    personal_hash = models.BinaryField(max_length=32, help_text="SHA-256 of salt and personal data.")
    created_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(
        default=audit_chain.VERSION, help_text="By which rules it is hashed: see audit_chain.py."
    )
    prev_hash = models.BinaryField(max_length=32, help_text="The row_hash before; empty for the first.")
    row_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            # Two rows in one place would be a forked chain. Also the index by which a chain is walked.
            models.UniqueConstraint(fields=["organizer", "sequence"], name="audit_log_is_one_chain"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_log_counts_from_one"),
            only_words("action", AuditAction, name="audit_log_action_is_known"),
            only_words("actor_type", ActorType, name="audit_log_actor_is_known"),
            # A mark beside what it stands for would let one be exchanged for the other unseen.
            models.CheckConstraint(
                condition=Q(ip_address=None) | Q(address_mark=""), name="audit_log_has_address_or_mark"
            ),
            models.CheckConstraint(
                condition=Q(user_agent="") | Q(user_agent_mark=""), name="audit_log_has_user_agent_or_mark"
            ),
        ]
        indexes = [
            # A booking's history, in order.
            models.Index(fields=["booking", "sequence"], name="audit_log_by_booking"),
            # What still says where somebody was, the oldest first: a month's rows, however long the log.
            models.Index(fields=["created_at"], condition=SAYS_WHERE_FROM, name="audit_log_says_where_from"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def hash_personal_data(self) -> bytes:
        """The commitment to what names people."""
        address = self.address_mark or audit_chain.address_mark(self.ip_address)
        user_agent = self.user_agent
        if self.version >= 2:
            user_agent = self.user_agent_mark or audit_chain.user_agent_mark(self.user_agent)
        material = [self.actor_email, self.actor_name, address, user_agent, self.personal_values]
        return audit_chain.sha256(bytes(self.personal_salt) + audit_chain.canonical(material))

    def is_erased(self) -> bool:
        """Whether the person was forgotten; half of an erasure is none."""
        return not (
            bytes(self.personal_salt)
            or self.actor_email
            or self.actor_name
            or self.ip_address
            or self.address_mark
            or self.user_agent
            or self.user_agent_mark
            or self.personal_values
        )

    def says_each_thing_once(self) -> bool:
        """Whether no mark stands beside what it stands for."""
        has_user_agent = self.user_agent or self.version < 2
        return not ((self.ip_address and self.address_mark) or (has_user_agent and self.user_agent_mark))

    def hash_row(self) -> bytes:
        """What ties this row to the one before it."""
        material = [
            audit_chain.version_text(self.version),
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
