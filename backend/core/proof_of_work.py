"""A second of a browser's work, asked for while somebody floods an organizer with requests.

The challenge is a text that we have signed; the answer is a number which, appended to it, gives a SHA-256
that begins with enough zero bits. Finding one costs about 2^bits tries, checking it one. A solved challenge
is good once, and for ten minutes.
"""

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from core.errors import ProofNeeded
from core.throttle import Limit, has_room

HEADER = "X-Kalends-Proof"
_SECONDS = 600
_LONGEST = 200
_signer = TimestampSigner(salt="proof-of-work")


def require_proof_under_attack(request: HttpRequest, *, whose: str) -> None:
    """Let a public write through, or raise ProofNeeded with the challenge to solve and to send as HEADER.

    whose: the organizer it is for. The setting CHALLENGE says whether a proof is asked for never, always, or
    (auto) when the organizer gets more requests without one than UNPROVEN_PER_ORGANIZER allows.
    """
    if settings.CHALLENGE == "never" or _is_proven(request.headers.get(HEADER, "")):
        return
    if settings.CHALLENGE == "always" or not has_room(Limit.UNPROVEN_PER_ORGANIZER, whose):
        raise ProofNeeded(challenge=new_challenge())


def new_challenge() -> str:
    """A signed text that begins with the number of zero bits it asks for."""
    return _signer.sign(f"{settings.CHALLENGE_BITS}.{secrets.token_urlsafe(12)}")


def _is_proven(proof: str) -> bool:
    challenge, separator, answer = proof[:_LONGEST].partition("~")
    if not separator or not answer.isascii() or not answer.isdigit():
        return False
    try:
        asked = _signer.unsign(challenge, max_age=_SECONDS)
    except BadSignature:
        return False
    digest = hashlib.sha256(f"{challenge}{answer}".encode()).digest()
    zero_bits = len(digest) * 8 - int.from_bytes(digest).bit_length()
    bits = int(asked.partition(".")[0])
    return zero_bits >= bits and cache.add(f"proof:{digest.hex()}", 1, _SECONDS)
