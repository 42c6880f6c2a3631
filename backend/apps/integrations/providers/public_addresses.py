"""Where users may send us: public addresses, and what the operator has named besides."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from threading import Thread

import httpx2
from django.conf import settings

from apps.integrations.errors import Refused, Unreachable

# `is_global` is no guard: it calls multicast global, and addresses that carry an inner one.
_INNER_4 = [IPv4Network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")]
_PUBLIC_6 = IPv6Network("2000::/3")
_INNER_6 = [IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_NOT_PUBLIC = "This address is not one on the public internet."
_HTTPS_PORT = 443


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet could reach."""
    if "%" in address:
        return False
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast and not any(ip in net for net in _INNER_4)
    return ip in _PUBLIC_6 and not any(ip in net for net in _INNER_6)


def checked_url(text: str) -> httpx2.URL:
    """The address, as far as can be said without asking for its name; raises Refused, saying why.

    https and its port only, but for what OUTGOING_PRIVATE_HOSTS names.
    """
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL:
        raise Refused("This is not an address on the web.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise Refused("This is not an address on the web.")
    if url.userinfo:
        raise Refused("An address must not hold a name or a password.")
    host = url.raw_host.decode("ascii")
    if is_named_by_operator(host, port_of(url)):
        return url
    if url.scheme != "https":
        raise Refused("The address has to begin with https://.")
    if port_of(url) != _HTTPS_PORT:
        raise Refused("The address must not name another port than 443.")
    if _is_inner_literal(host):
        raise Refused(_NOT_PUBLIC)
    return url


def port_of(url: httpx2.URL) -> int:
    """The port that is connected to."""
    usual = _HTTPS_PORT if url.scheme == "https" else 80
    return usual if url.port is None else url.port


def is_named_by_operator(host: str, port: int) -> bool:
    """Whether OUTGOING_PRIVATE_HOSTS names it: `host` for every port, or `host:port`."""
    name = f"[{host}]" if ":" in host else host
    return bool({name, f"{name}:{port}"} & {each.lower() for each in settings.OUTGOING_PRIVATE_HOSTS})


def addresses_of(host: str, port: int, *, seconds: float) -> Sequence[str]:
    """The IP addresses of a name, asked for once; raises Refused where a single one is not public.

    Who resolves a name again gets another answer, if its owner wants that: connect to these.
    """
    found = _resolve(host, port, seconds=seconds)
    if not is_named_by_operator(host, port) and not all(map(is_public, found)):
        raise Refused(_NOT_PUBLIC)
    return found


def _is_inner_literal(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False


def _resolve(host: str, port: int, *, seconds: float) -> Sequence[str]:
    """In a thread, since the resolver knows no deadline."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(address[0]) for *_, address in answers))

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise Unreachable(f"There is no {host} to be found.")
    return tuple(found)
