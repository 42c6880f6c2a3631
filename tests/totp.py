"""The app on Olga's phone: codes as RFC 6238 has them, by the standard library alone."""

import base64
import hashlib
import hmac
from datetime import datetime


def code_at(secret: str, moment: datetime) -> str:
    """The six digits that the app shows at a moment."""
    counter = int(moment.timestamp()) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8), hashlib.sha1)
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
