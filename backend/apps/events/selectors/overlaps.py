"""Bookings made while another calendar of the organizer was about to say that it is busy then."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from apps.events.models import Booking
from apps.integrations.models import BusyInterval, CalendarConnection
from shared_types.vocabulary import SlotRule

# What an organizer enters later than that, they enter knowing of the booking.
_NEW = timedelta(hours=1)


def newly_overlapped(*, now: datetime) -> QuerySet[Booking]:
    """Bookings ahead, not older than an hour, that external busy time overlaps though nobody said it may."""
    linked = CalendarConnection.objects.values("organizer_id")
    busy = BusyInterval.objects.filter(organizer_id=OuterRef("organizer_id"), busy__overlap=OuterRef("busy"))
    new = Booking.objects.upcoming(now).filter(organizer_id__in=linked, created_at__gte=now - _NEW)
    knowing = new.filter(rules_broken__contains=[str(SlotRule.BUSY)]).values("id")
    found = new.filter(Exists(busy)).exclude(id__in=knowing)
    return found.select_related("event_type", "organizer").order_by("start_time", "id")
