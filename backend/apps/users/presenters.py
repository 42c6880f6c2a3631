"""Organizers as answers show them."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from apps.users.models import ApiKey, Session, User, digest_of
from apps.users.selectors import has_verified_email
from shared_types.api_keys import ApiKeyRead
from shared_types.providers import ProviderAccountRead, SignInProviderRead
from shared_types.sessions import OpenSessionRead
from shared_types.users import OrganizerRead, ProfileRead, SessionRead
from shared_types.vocabulary import KeyScope, SignInProvider


def show_profile(user: User) -> ProfileRead:
    """An organizer, to themselves; 1 query."""
    return ProfileRead(
        id=user.id,
        email=user.email,
        email_verified=has_verified_email(user),
        has_password=user.has_usable_password(),
        slot_interval_minutes=user.slot_interval_minutes,
        public_url=f"{settings.PUBLIC_URL}/{user.slug}",
        **show_organizer(user).model_dump(),
    )


def show_organizer(user: User) -> OrganizerRead:
    """An organizer, to everybody."""
    return OrganizerRead(
        name=user.name,
        organizer_slug=user.slug,
        timezone=user.timezone,
        bio=user.bio,
        brand_color=user.brand_color,
        logo_url=user.logo_url,
        website=user.website,
        contact_email=user.contact_email,
        contact_phone=user.contact_phone,
    )


def show_session(user: User, session_token: str) -> SessionRead:
    """A session just opened."""
    return SessionRead(session_token=session_token, profile=show_profile(user))


def show_open_session(session: Session, *, key_in_use: str) -> OpenSessionRead:
    """Where somebody is signed in."""
    return OpenSessionRead(
        id=session.digest,
        device=session.device,
        signed_in_at=session.signed_in_at or session.last_used_at,
        last_used_at=session.last_used_at,
        is_this_one=session.digest == digest_of(key_in_use),
    )


def show_provider(provider: SignInProvider) -> SignInProviderRead:
    """A provider, by the name that people know."""
    return SignInProviderRead(provider=provider, name=provider.value.capitalize())


def show_provider_account(account: SocialAccount) -> ProviderAccountRead:
    """A way in, to whom it lets in."""
    provider = SignInProvider(account.provider)
    return ProviderAccountRead(
        id=account.pk,
        provider=provider,
        name=provider.value.capitalize(),
        email=account.extra_data["email"],
        added_at=account.date_joined,
        last_used_at=account.last_login,
    )


def show_api_key(key: ApiKey, *, now: datetime) -> ApiKeyRead:
    """A key, without itself."""
    return ApiKeyRead(
        id=key.id,
        name=key.name,
        prefix=f"kal_{key.prefix}",
        scopes=[KeyScope(scope) for scope in key.scopes],
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        is_expired=key.is_expired(now),
    )
