"""What a request has to pass before it may write to an organizer's calendar without an account."""

from django.http import HttpRequest

from apps.users.selectors import get_organizer_by_slug
from core.client_address import neighbourhood_of
from core.errors import NotFound, invalid_field
from core.proof_of_work import require_proof_under_attack
from core.rehearsal import is_rehearsal
from core.throttle import Limit, spend
from shared_types.vocabulary import ErrorCode


def let_write(request: HttpRequest, *, organizer_slug: str, email: str, website: str) -> None:
    """Raise TooMany, ProofNeeded, or Invalid for a form in which a field is filled that people do not see.

    Counted by address, by the invitee's address and by organizer; an operator's rehearsal is not.
    """
    if website:
        message = "This field stays empty: people do not see it."
        raise invalid_field("website", message, code=ErrorCode.LOOKS_AUTOMATED)
    if is_rehearsal(request, organizer_slug):
        return
    spend(Limit.BOOKING_PER_ADDRESS, neighbourhood_of(request))
    organizer = _counted_as(organizer_slug)
    require_proof_under_attack(request, whose=organizer)
    spend(Limit.BOOKING_PER_EMAIL, email)
    spend(Limit.BOOKING_PER_ORGANIZER, organizer)


def _counted_as(organizer_slug: str) -> str:
    """An organizer, whichever of their links was used, old ones too; nobody for one that leads nowhere."""
    try:
        return str(get_organizer_by_slug(organizer_slug).id)
    except NotFound:
        return ""
