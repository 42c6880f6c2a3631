"""Ports and addresses of this machine."""

import errno
import socket
from contextlib import closing

from launcher.console import LauncherError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)


def ensure_free(host: str, port: int) -> None:
    """One sentence now rather than a dead server later."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        is_elsewhere = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        raise LauncherError(
            f"Port {port} on {host} can't be used ({(error.strerror or str(error)).lower()}): "
            + (
                "--host takes an address of this machine."
                if is_elsewhere
                else "choose another one with --port."
            )
        ) from None


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_address() -> str:
    """The address other machines most likely reach this one at; nothing is sent to find it."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # documentation's network (RFC 5737): only the route is looked up
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
