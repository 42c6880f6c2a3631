"""What the tables of every app have in common."""

from uuid import uuid4

from django.db import models


class UuidModel(models.Model):
    """A row that outsiders may name without learning how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
