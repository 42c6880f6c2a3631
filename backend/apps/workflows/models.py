"""Automation: what starts it, its steps, and each time a step was due."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.choices import choices_of
from core.encryption import EncryptedTextField
from core.leases import Leased, lease_is_whole
from core.models import TimestampedModel, UuidModel
from shared_types.vocabulary import RunStatus, WorkflowAction, WorkflowTrigger
from shared_types.workflows import LONGEST_OFFSET_MINUTES

# What a run is about.
BOOKING = "booking"


class Workflow(UuidModel, TimestampedModel):
    """Steps that an organizer wants taken when something happens to a booking.

    Its webhooks are signed with `webhook_secret`, and for a day after a change with the one before as well.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="workflows")
    name = models.CharField(max_length=200)
    trigger = models.CharField(max_length=30, choices=choices_of(WorkflowTrigger))
    is_active = models.BooleanField(default=True)
    applies_to_all = models.BooleanField(
        default=False, db_default=False, help_text="For every event type, and not only those that name it."
    )
    webhook_secret = EncryptedTextField(blank=True, default="", help_text="Made with the first webhook.")
    former_secret = EncryptedTextField(blank=True, default="")
    former_secret_until = models.DateTimeField(null=True, blank=True)
    webhook_failing_since = models.DateTimeField(
        null=True, blank=True, help_text="When its organizer was told that a webhook is not taken."
    )
    replan_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when bookings that are made wait for their runs to follow."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "name"], name="workflow_name_is_unique"),
            models.CheckConstraint(
                condition=Q(trigger__in=[trigger.value for trigger in WorkflowTrigger]),
                name="workflow_trigger_is_known",
            ),
            # Half of it would be signed with for ever, or never.
            models.CheckConstraint(
                condition=Q(former_secret="", former_secret_until__isnull=True)
                | (~Q(former_secret="") & Q(former_secret_until__isnull=False)),
                name="workflow_former_secret_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["replan_asked_at"],
                condition=Q(replan_asked_at__isnull=False),
                name="workflow_to_replan",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkflowStep(UuidModel):
    """One thing that a workflow does, some time before or after what started it."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20, choices=choices_of(WorkflowAction))
    offset_minutes = models.PositiveIntegerField(
        default=0,
        help_text="Before the start where the trigger is one before the start, else after the trigger.",
    )
    subject_template = models.CharField(max_length=200, blank=True, default="")
    body_template = models.TextField(blank=True, default="")
    webhook_url = models.URLField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            # Checked at commit, so that two steps can change places.
            models.UniqueConstraint(
                fields=["workflow", "order"],
                name="workflow_step_order_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(offset_minutes__lte=LONGEST_OFFSET_MINUTES),
                name="workflow_step_offset_is_at_most_a_year",
            ),
            # A step that cannot do its work would only fail when it is due, far from who wrote it.
            models.CheckConstraint(
                condition=(Q(action=WorkflowAction.WEBHOOK) & ~Q(webhook_url=""))
                | (~Q(action=WorkflowAction.WEBHOOK) & ~Q(body_template="")),
                name="workflow_step_has_what_it_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.action}"


class WorkflowRun(UuidModel, Leased):
    """One step that is due for one booking: a row like those of the outbox, taken by lease.

    It names nobody: whom it concerns is read from the booking when it is due.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="workflow_runs")
    step = models.ForeignKey(WorkflowStep, models.CASCADE, related_name="runs")
    trigger = models.CharField(
        max_length=30, choices=choices_of(WorkflowTrigger), help_text="What it was planned for."
    )
    # By kind and id and not by a foreign key: bookings live in an app above this one.
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    party_id = models.UUIDField(
        null=True, help_text="The seat at a group event that it is about; empty: everybody who comes."
    )
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="From then on it must not be done any more.")
    status = models.CharField(max_length=20, choices=choices_of(RunStatus), default=RunStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    dedupe_key = models.CharField(max_length=200)
    last_error = models.CharField(max_length=300, blank=True, default="", help_text="Without personal data.")
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Booking, step and start make the key: a service that is run twice plans a step once.
            models.UniqueConstraint(fields=["dedupe_key"], name="workflow_run_dedupe_key_is_unique"),
            # A row in a state that no sweep knows would wait for ever, unseen.
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in RunStatus]),
                name="workflow_run_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status=RunStatus.DONE, done_at__isnull=False)
                | (~Q(status=RunStatus.DONE) & Q(done_at__isnull=True)),
                name="workflow_run_done_says_when",
            ),
            lease_is_whole("workflow_run_lease_is_whole"),
        ]
        indexes = [
            # What is left to do, however many runs are done.
            models.Index(fields=["due_at"], name="workflow_run_due", condition=Q(status=RunStatus.PENDING)),
            # The runs of one booking, for voiding them when it moves.
            models.Index(fields=["subject_id"], name="workflow_run_by_subject"),
            # Who is being asked just now: so many at once, and so many at one address.
            models.Index(
                fields=["lease_until"],
                name="workflow_run_in_hand",
                condition=Q(status=RunStatus.PENDING, lease_until__isnull=False),
            ),
            # The purge of what nobody looks at any more.
            models.Index(
                fields=["due_at"], name="workflow_run_settled", condition=~Q(status=RunStatus.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} due {self.due_at:%Y-%m-%d %H:%M} ({self.status})"
