"""What an organizer asks of an invitee."""

from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from apps.events.models.event_type import EventType
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import TimestampedModel, UuidModel
from shared_types.question_rules import CHOICE_TYPES
from shared_types.vocabulary import QuestionType


def _is_json(field: str, kind: str) -> Q:
    """Whether a JSON column holds an object or an array."""
    found = Func(F(field), function="jsonb_typeof", output_field=models.TextField())
    return Q(models.lookups.Exact(found, Value(kind)))


class CustomQuestion(UuidModel, TimestampedModel):
    """A question on the booking form. Answers keep the text as it was when it was asked."""

    event_type = models.ForeignKey(EventType, models.CASCADE, related_name="questions", db_index=False)
    question_text = models.CharField(max_length=500)
    question_type = models.CharField(
        max_length=20, choices=choices_of(QuestionType), default=QuestionType.TEXT
    )
    is_required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()
    options = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=dict, blank=True, help_text="When the question is asked.")
    validation_rules = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            # Also the index by which a form's questions are read. Deferred, so that two can change places.
            models.UniqueConstraint(
                fields=["event_type", "order"],
                name="question_order_is_unique",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(question_text=""), name="question_has_a_text"),
            only_words("question_type", QuestionType, name="question_type_is_known"),
            models.CheckConstraint(
                condition=~Q(question_type__in=CHOICE_TYPES) | ~Q(options=[]),
                name="question_to_choose_from_has_options",
            ),
            models.CheckConstraint(
                condition=_is_json("options", "array"), name="question_options_are_a_list"
            ),
            models.CheckConstraint(
                condition=_is_json("conditions", "object") & _is_json("validation_rules", "object"),
                name="question_rules_are_objects",
            ),
        ]

    def __str__(self) -> str:
        return self.question_text
