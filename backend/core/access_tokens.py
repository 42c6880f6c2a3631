"""Keys that let an invitee manage a booking without an account.

A token is derived from the server's key and a random nonce, so that it can be written into every mail,
while the database holds its SHA-256 only and a copy of the database opens nothing.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings


def new_nonce() -> bytes:
    """16 random bytes; a new nonce is a new token."""
    return secrets.token_bytes(16)


def token_of(nonce: bytes) -> str:
    """The token of a nonce: 256 bits as 43 characters that are safe in an address."""
    digest = hmac.new(settings.ACCESS_TOKEN_KEY, nonce, hashlib.sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def digest_of(token: str) -> str:
    """What the database keeps of a token: the look-up is by this, never by the token."""
    return hashlib.sha256(token.encode()).hexdigest()
