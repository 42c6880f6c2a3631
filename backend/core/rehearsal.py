"""Requests by which an operator tries out their own installation: the server's key says that they may.

They are not counted against rate limits, and nothing else about them is special.
"""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

HEADER = "X-Kalends-Rehearsal"
_SECONDS = 600
_signer = TimestampSigner(salt="rehearsal")


def rehearsal_pass(organizer_slug: str) -> str:
    """What to send in HEADER for requests about one organizer; good for ten minutes."""
    return _signer.sign(organizer_slug)


def is_rehearsal(request: HttpRequest, organizer_slug: str) -> bool:
    """Whether a request carries a pass for this organizer."""
    given = request.headers.get(HEADER, "")
    if not given:
        return False
    try:
        return _signer.unsign(given, max_age=_SECONDS) == organizer_slug
    except BadSignature:
        return False
