"""Organizers, as everybody sees them."""

from apps.users.models import User
from shared_types.users import OrganizerRead


def organizer_read(organizer: User) -> OrganizerRead:
    """The public side of a profile; the address they sign in with is not part of it."""
    return OrganizerRead(
        name=organizer.name,
        organizer_slug=organizer.slug,
        timezone=organizer.timezone,
        bio=organizer.bio,
        brand_color=organizer.brand_color,
        logo_url=organizer.logo_url,
        website=organizer.website,
        contact_email=organizer.contact_email,
        contact_phone=organizer.contact_phone,
    )
