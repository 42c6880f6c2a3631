"""Where an answer says that the thing is elsewhere."""

import httpx2

from apps.integrations.errors import Refused
from apps.integrations.providers.public_http import Answer

MOST_REDIRECTS = 5
# An ending such as co.uk, where strangers are neighbours.
_SHORT = 3


def next_address(address: str, answer: Answer) -> str | None:
    """Where to ask instead; None where the answer does not send us on, Refused raised for half of that."""
    if answer.status not in (301, 302, 303, 307, 308):
        return None
    there = answer.headers.get("Location", "")
    if not there:
        raise Refused("The server sends us on without saying where to.")
    return joined(address, there)


def joined(address: str, reference: str) -> str:
    """A reference of an answer as a whole address; raises Refused for none. Without its fragment."""
    try:
        whole = httpx2.URL(address).join(reference).copy_with(fragment=None)
    except (httpx2.InvalidURL, TypeError, ValueError):
        raise Refused("The server names an address that is none.") from None
    return str(whole)


def may_know_the_password(first: str, then: str) -> bool:
    """Whether a server may be told what was meant for another: the same, or a neighbour of one provider.

    caldav.icloud.com sends on to p34-caldav.icloud.com. Nobody is told over a way less safe than the first.
    """
    one, other = httpx2.URL(first), httpx2.URL(then)
    if one.scheme == "https" and other.scheme != "https":
        return False
    if one.host == other.host:
        return one.port == other.port
    if other.scheme != "https" or other.port is not None:
        return False
    home = _home(one.host)
    return _home(other.host) == one.host or (home != "" and home in (other.host, _home(other.host)))


def _home(host: str) -> str:
    """What a host's name stands below, where that is one owner's: icloud.com; "" where it may be many's."""
    labels = host.split(".")[1:]
    is_shared = len(labels) == 2 and len(labels[0]) <= _SHORT and len(labels[1]) == 2
    return "" if len(labels) < 2 or labels[-1].isdecimal() or is_shared else ".".join(labels)
