"""Who is asking: what proxies in front say counts only as far as they are ours."""

import re
from collections.abc import Iterable

from starlette.types import Scope

Header = tuple[bytes, bytes]

# Only we may say these to the programs behind us.
OURS = {b"forwarded", b"x-real-ip"}
OUR_PREFIX = b"x-forwarded-"
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def introduce(scope: Scope, *, trusted_proxy_hops: int) -> Scope:
    """The same request with the visitor's true address and scheme, and headers of ours that say so."""
    address = client_address(scope, trusted_proxy_hops=trusted_proxy_hops)
    scheme = _scheme(scope) if trusted_proxy_hops else str(scope.get("scheme", "http"))
    said = {
        b"x-forwarded-for": address.encode(),
        b"x-forwarded-proto": scheme.replace("ws", "http").encode(),
        b"x-forwarded-host": header(scope["headers"], b"host"),
    }
    kept = [(name, value) for name, value in scope["headers"] if not _is_ours(name)]
    return {**scope, "client": (address, 0), "scheme": scheme, "headers": [*kept, *said.items()]}


def client_address(scope: Scope, *, trusted_proxy_hops: int) -> str:
    """The address nearest to us that no proxy of ours has: it can't be made up by the visitor."""
    direct = str((scope.get("client") or ("",))[0])
    said = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode(
        "latin-1"
    )
    addresses = [address.strip() for address in said.split(",") if address.strip()]
    if trusted_proxy_hops and len(addresses) >= trusted_proxy_hops:
        return addresses[-trusted_proxy_hops]
    return direct


def answers_to(scope: Scope, hosts: Iterable[str]) -> bool:
    """Whether the Host header is a name of this site; another one, or two, is an attack or a mistake."""
    said = b",".join(value for name, value in scope["headers"] if name == b"host")
    named = _HOST.fullmatch(said.decode("latin-1"))
    return named is not None and named.group(1).lower() in hosts


def header(headers: Iterable[Header], name: bytes) -> bytes:
    """The first header of that name, or nothing."""
    return next((value for key, value in headers if key == name), b"")


def _scheme(scope: Scope) -> str:
    said = header(scope["headers"], b"x-forwarded-proto").decode("latin-1").split(",")[-1].strip()
    over_tls = said in ("https", "wss")
    if scope["type"] == "websocket":
        return "wss" if over_tls else "ws"
    return "https" if over_tls else "http"


def _is_ours(name: bytes) -> bool:
    return name in OURS or name.startswith(OUR_PREFIX)
