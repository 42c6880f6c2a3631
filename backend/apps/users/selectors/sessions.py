"""Questions about sessions."""

from django.db.models.functions import Now

from apps.users.models import Session, User

_MOST = 100


def list_sessions(user: User) -> list[Session]:
    """Where somebody is signed in, the last used first; a hundred at most, without what is in them."""
    open_ones = Session.objects.filter(user=user, expire_date__gt=Now()).defer("session_data")
    return list(open_ones.order_by("-last_used_at", "digest")[:_MOST])
