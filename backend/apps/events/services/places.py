"""Where a meeting takes place, in words."""

from apps.events.models import EventType
from shared_types.vocabulary import LocationType

_UNSAID = {LocationType.VIDEO_CALL: "Video call", LocationType.PHONE_CALL: "Phone call"}


def meeting_link_of(event_type: EventType) -> str:
    """The link of a video call that the organizer always holds at the same address, else nothing."""
    details = event_type.location_details.strip()
    is_link = details.startswith(("https://", "http://")) and len(details.split()) == 1
    return details if event_type.location_type == LocationType.VIDEO_CALL and is_link else ""


def location_text(event_type: EventType) -> str:
    """What to show as the place; the link of a video call stands elsewhere."""
    kind = LocationType(event_type.location_type)
    if meeting_link_of(event_type):
        return _UNSAID[kind]
    return event_type.location_details.strip() or _UNSAID.get(kind, "")
