"""Where a request comes from, for the audit log."""

from django.http import HttpRequest

from apps.events.services.actors import Origin
from core.client_address import address_of

_LONGEST_USER_AGENT = 500


def origin_of(request: HttpRequest) -> Origin:
    """The visitor's address and what they ask with, as far as the request tells; and who acts for another."""
    user_agent = request.headers.get("User-Agent", "")[:_LONGEST_USER_AGENT]
    acting = getattr(request, "acting", None)
    return Origin(ip_address=address_of(request) or None, user_agent=user_agent, acting=acting)
