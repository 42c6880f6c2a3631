"""What follows when hours change."""

from apps.users.models import User
from core.jobs import JobName, enqueue_on_commit


def offer_what_opens(organizer: User) -> None:
    """Offer what new hours have made free to those in line, once they are committed."""
    enqueue_on_commit(JobName.OFFER_TO_LINE, organizer_id=str(organizer.pk))
