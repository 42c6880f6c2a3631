"""Whose request it is, by network address: the one place that decides which header to believe."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

_IPV6_HOME_PREFIX = 64


def address_of(request: HttpRequest) -> str:
    """The visitor's address, or "" where it cannot be known (a socket without a proxy before it).

    Each proxy writes down on the right of X-Forwarded-For who asked it. With TRUSTED_PROXY_HOPS of our own
    before us, the visitor is that many entries from the right, and what stands further left anyone can
    invent. The web app asks over a private way and names its visitor alone: then that is the first entry.
    """
    hops: int = settings.TRUSTED_PROXY_HOPS
    named = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if hops and named:
        return _cleaned(named[-min(hops, len(named))])
    return _cleaned(request.META.get("REMOTE_ADDR", ""))


def neighbourhood_of(request: HttpRequest) -> str:
    """What a rate limit counts: an IPv4 address, or the network that one IPv6 customer is given."""
    address = address_of(request)
    if ":" not in address:
        return address
    return str(IPv6Network((address, _IPV6_HOME_PREFIX), strict=False).network_address)


def _cleaned(text: str) -> str:
    """An address without its port; "" for what is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address).partition("%")[0]
