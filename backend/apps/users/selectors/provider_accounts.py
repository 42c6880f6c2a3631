"""Questions about accounts at providers."""

from allauth.socialaccount.models import SocialAccount

from apps.users.models import User


def list_provider_accounts(user: User) -> list[SocialAccount]:
    """Those that open somebody's account, the newest first; there are never many."""
    return list(SocialAccount.objects.filter(user=user).order_by("-date_joined", "-id"))
