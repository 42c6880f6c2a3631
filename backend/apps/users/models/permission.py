"""Who may see or manage everything of an organizer's."""

from django.db import models
from guardian.models import UserObjectPermissionBase

from apps.users.models.user import User


class OrganizerPermission(UserObjectPermissionBase):
    """A permission of django-guardian's on an organizer, with a foreign key: it goes along with them.

    guardian finds this table by the name of the relation: without one it would use its own.
    """

    content_object = models.ForeignKey(User, models.CASCADE, related_name="permissions_of_others")
