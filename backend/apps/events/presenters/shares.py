"""What is shared, as both sides see it."""

from apps.events.models import Share
from shared_types.sharing import SharedWithMeRead, ShareRead
from shared_types.vocabulary import Shared, ShareLevel


def share_read(share: Share) -> ShareRead:
    """For the organizer. Nothing of the person is in it but the address that the organizer named."""
    return ShareRead(
        id=share.id,
        email=share.email,
        shared=Shared(share.shared),
        level=ShareLevel(share.level),
        event_type_id=share.event_type_id,
        event_name=share.event_type.name if share.event_type else "",
        created_at=share.created_at,
    )


def shared_with_me_read(share: Share) -> SharedWithMeRead:
    """For whom it is shared with."""
    return SharedWithMeRead(
        id=share.id,
        organizer_slug=share.organizer.slug,
        organizer_name=share.organizer.name,
        organizer_timezone=share.organizer.timezone,
        shared=Shared(share.shared),
        level=ShareLevel(share.level),
        event_type_id=share.event_type_id,
        event_name=share.event_type.name if share.event_type else "",
        created_at=share.created_at,
    )
