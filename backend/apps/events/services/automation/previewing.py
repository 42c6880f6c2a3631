"""What words with placeholders become, before there is a booking to say them of."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.notifications.services import BookingNotice, preview_words
from apps.users.models import User
from core.errors import Invalid
from shared_types.vocabulary import Audience, Notice, WorkflowAction
from shared_types.workflow_rules import needs_of
from shared_types.workflows import WorkflowPreview, WorkflowPreviewRead

_NOBODY = UUID(int=0)


def preview(*, organizer: User, data: WorkflowPreview, now: datetime) -> WorkflowPreviewRead:
    """Fill the words for a booking at ten next day; raises Invalid for a placeholder that there is not."""
    problems = [each for each in needs_of(data, data.action) if each.code == "unknown_placeholder"]
    if problems:
        raise Invalid(problems[0].message, errors=problems)
    subject, body = preview_words(
        data.subject_template, data.body_template, about=_made_up(organizer, data.action, now=now)
    )
    return WorkflowPreviewRead(subject=subject, body=body)


def _made_up(organizer: User, action: WorkflowAction, *, now: datetime) -> BookingNotice:
    zone = ZoneInfo(organizer.timezone)
    start = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(10), tzinfo=zone)
    is_organizers = action is WorkflowAction.EMAIL_ORGANIZER
    name, email = "Ivo Example", "ivo@example.com"
    return BookingNotice(
        notice=Notice.WORKFLOW_MESSAGE,
        audience=Audience.ORGANIZER if is_organizers else Audience.INVITEE,
        dedupe_key="",
        organizer_id=organizer.id,
        booking_id=_NOBODY,
        uid="",
        sequence=0,
        event_name="Intro call",
        start=start,
        end=start + timedelta(minutes=30),
        organizer_name=organizer.name,
        organizer_email=organizer.contact_email or organizer.email,
        organizer_timezone=organizer.timezone,
        organizer_slug=organizer.slug,
        recipient_name=organizer.name if is_organizers else name,
        recipient_email=organizer.email if is_organizers else email,
        recipient_timezone=organizer.timezone,
        location="At our place",
        meeting_link="https://meet.example/intro-call",
        token_nonce=bytes(32).hex(),
        reason="Something came up.",
        invitee_name=name,
        invitee_email=email,
        invitee_timezone=organizer.timezone,
    )
