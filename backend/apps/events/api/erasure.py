"""An invitee's way out: their personal data, erased through their link."""

from django.http import HttpRequest
from ninja import Router, Status

from apps.events.selectors.access import find_by_token
from apps.events.services.erasure.invitees import erase_invitee
from core import clock
from core.client_address import neighbourhood_of
from core.throttle import Limit, spend
from shared_types.errors import Problem

router = Router()


@router.delete(
    "/booking/{access_token}/personal-data/", response={204: None, 404: Problem, 409: Problem}, auth=None
)
def erase(request: HttpRequest, access_token: str) -> Status[None]:
    """Erase everything personal that the link leads to; it leads nowhere afterwards.

    The organizer keeps when the meeting was and what became of it. A meeting that is still to come has to be
    cancelled first. A link that has expired is good for this, too.
    """
    spend(Limit.MANAGE_PER_ADDRESS, neighbourhood_of(request))
    now = clock.now()
    erase_invitee(find_by_token(access_token, now=now, even_expired=True), now=now)
    return Status(204, None)
