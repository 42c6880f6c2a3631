"""Until when, and how often, an invitee may change what they booked; the organizer always may."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q

from shared_types.fields import MAX_NOTICE_MINUTES, MAX_RESCHEDULES

POLICY_FIELDS: Final = ("cancellation_deadline_minutes", "reschedule_deadline_minutes", "max_reschedules")


class ChangePolicyModel(models.Model):
    """The three rules, as an event type offers them. Minutes are elapsed time before the start."""

    cancellation_deadline_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Before the start; empty: until it begins."
    )
    reschedule_deadline_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Before the start; empty: until it begins."
    )
    max_reschedules = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Moves an invitee may make; empty: any number."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(cancellation_deadline_minutes=None)
                    | Q(cancellation_deadline_minutes__lte=MAX_NOTICE_MINUTES)
                )
                & (
                    Q(reschedule_deadline_minutes=None)
                    | Q(reschedule_deadline_minutes__lte=MAX_NOTICE_MINUTES)
                ),
                name="%(class)s_deadlines_are_at_most_a_year",
            ),
            models.CheckConstraint(
                condition=Q(max_reschedules=None) | Q(max_reschedules__lte=MAX_RESCHEDULES),
                name="%(class)s_allows_at_most_100_moves",
            ),
        ]

    def take_policy_of(self, other: "ChangePolicyModel") -> None:
        """Hold these rules from now on, whatever becomes of the other's."""
        for name in POLICY_FIELDS:
            setattr(self, name, getattr(other, name))

    def cancellable_until(self, start: datetime) -> datetime:
        """The first instant at which an invitee can no longer cancel what starts then."""
        return start - timedelta(minutes=self.cancellation_deadline_minutes or 0)

    def reschedulable_until(self, start: datetime) -> datetime:
        """The first instant at which an invitee can no longer move what starts then."""
        return start - timedelta(minutes=self.reschedule_deadline_minutes or 0)


class HeldToPolicyModel(ChangePolicyModel):
    """A booking or a seat: the rules as they were when it was made, and the moves that were made since."""

    reschedule_count = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Moves made by the invitee so far, carried along from row to row."
    )

    class Meta:
        abstract = True
        constraints = [
            *ChangePolicyModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(max_reschedules=None) | Q(reschedule_count__lte=F("max_reschedules")),
                name="%(class)s_is_not_moved_too_often",
            ),
        ]

    def moves_left(self) -> int | None:
        """How often the invitee may still move it; None where there is no limit."""
        return None if self.max_reschedules is None else self.max_reschedules - self.reschedule_count

    def carry_moves_of(self, other: "HeldToPolicyModel", *, by_invitee: bool) -> None:
        """Go on from another row, at whose place this one stands after a move."""
        self.take_policy_of(other)
        self.reschedule_count = other.reschedule_count + (1 if by_invitee else 0)
