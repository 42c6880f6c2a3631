"""What the users app stores."""

from apps.users.models.api_key import ApiKey
from apps.users.models.past_slug import PastSlug
from apps.users.models.permission import OrganizerPermission
from apps.users.models.session import Session, digest_of
from apps.users.models.user import User

__all__ = ["ApiKey", "OrganizerPermission", "PastSlug", "Session", "User", "digest_of"]
