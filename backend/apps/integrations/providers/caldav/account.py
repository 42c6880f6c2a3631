"""From what somebody knows of their calendar server to where their calendars are."""

from dataclasses import dataclass

import httpx2

from apps.integrations.errors import ConsentWithdrawn, ProviderFailure, Refused
from apps.integrations.providers.caldav.session import Session
from apps.integrations.providers.caldav.xml import CALDAV, DAV, Found, asked_for, request
from apps.integrations.providers.public_addresses import checked_url
from apps.integrations.providers.redirects import joined

_WELL_KNOWN = "/.well-known/caldav"
_WHO_AM_I = request(
    f"{DAV}propfind",
    asked_for(f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set", f"{DAV}resourcetype"),
)
_WHERE_IS_MINE = request(
    f"{DAV}propfind",
    asked_for(f"{CALDAV}calendar-home-set", f"{CALDAV}calendar-user-address-set"),
)
_LONGEST_EMAIL = 254


@dataclass(frozen=True, kw_only=True)
class FoundAccount:
    """An account at a calendar server. home: the address below which its calendars are."""

    home: str
    email: str


def whole_address(text: str) -> str:
    """An address from a host, or from an address; raises Refused where we must not ask there."""
    address = text if "://" in text else f"https://{text}"
    checked_url(address)
    return address


def find_account(session: Session) -> FoundAccount:
    """Where the calendars are (RFC 6764, 6; RFC 5397; RFC 4791, 6.2.1); raises a ProviderFailure.

    An address that is not the server's root is asked first; then the well-known one, then the root.
    """
    failure: ProviderFailure = Refused("There is no calendar server at this address.")
    for address in _candidates(session.address):
        try:
            return _account_at(session, address)
        except ConsentWithdrawn:
            raise
        except ProviderFailure as this_failure:
            # Of many, the answer of what was asked for first says most.
            failure = failure if isinstance(this_failure, Refused) else this_failure
    raise failure


def _candidates(address: str) -> list[str]:
    named = httpx2.URL(address)
    places = [joined(address, _WELL_KNOWN), joined(address, "/")]
    return places if named.path in ("", "/") else [address, *places]


def _account_at(session: Session, address: str) -> FoundAccount:
    where, found = session.find(address, _WHO_AM_I)
    me = _only(found.found)
    principal = next(iter(me.hrefs(f"{DAV}current-user-principal")), "")
    if not principal:
        return _account(where, me)
    where, found = session.find(joined(where, principal), _WHERE_IS_MINE)
    return _account(where, _only(found.found))


def _account(where: str, me: Found) -> FoundAccount:
    home = next(iter(me.hrefs(f"{CALDAV}calendar-home-set")), "")
    if not home:
        raise Refused("The server has no calendars for this account.")
    addresses = [each for each in me.hrefs(f"{CALDAV}calendar-user-address-set") if each[:7] == "mailto:"]
    email = next((each[7:] for each in addresses if "@" in each and len(each) < _LONGEST_EMAIL), "")
    return FoundAccount(home=joined(where, home), email=email)


def _only(found: list[Found]) -> Found:
    if not found:
        raise Refused("There is no calendar server at this address.")
    return found[0]
