"""What organizers let others see and do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from guardian.models import UserObjectPermissionBase

from apps.events.models.event_type import EventType
from apps.events.models.words import only_words
from core.choices import choices_of
from core.models import UuidModel
from shared_types.vocabulary import Shared, ShareLevel


class EventTypePermission(UserObjectPermissionBase):
    """A permission of django-guardian's on an event type, with a foreign key: lists cost one query.

    guardian finds this table by the name of the relation: without one it would use its own.
    """

    content_object = models.ForeignKey(EventType, models.CASCADE, related_name="permissions_of_others")


class Share(UuidModel):
    """An organizer's word to one address. It counts as soon as whoever reads that mail has an account.

    person: who that is; empty while the share waits. What they may do is written down as permissions of
    django-guardian's, which go when this goes.
    """

    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shares")
    email = models.EmailField(max_length=254, help_text="In lower case.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="shared_with_me"
    )
    shared = models.CharField(max_length=20, choices=choices_of(Shared))
    level = models.CharField(max_length=10, choices=choices_of(ShareLevel))
    event_type = models.ForeignKey(EventType, models.CASCADE, null=True, blank=True, related_name="shares")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two words about one thing to one person: revoking one would leave the other.
            models.UniqueConstraint(
                fields=["organizer", "email", "event_type"],
                nulls_distinct=False,
                name="share_is_one_a_person_and_thing",
            ),
            models.CheckConstraint(
                condition=Q(shared=Shared.EVERYTHING, event_type=None)
                | (~Q(shared=Shared.EVERYTHING) & Q(event_type__isnull=False)),
                name="share_names_what_it_is_about",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="share_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=F("organizer")), name="share_is_with_another"
            ),
            only_words("shared", Shared, name="share_kind_is_known"),
            only_words("level", ShareLevel, name="share_level_is_known"),
        ]
        indexes = [
            # What waits for somebody who has just confirmed their address.
            models.Index(fields=["email"], condition=Q(person=None), name="share_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.shared} ({self.level})"
