"""What the gateway reads from its environment, once."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class GatewaySettings:
    """Where everything is that the gateway joins."""

    build: Path
    """A build of the web client: `client/`, and Reflex's notes beside it."""
    api_url: str
    """Where the API answers: `http://host:port`, or `unix:///path/of/a.socket`."""
    hosts: frozenset[str]
    """The names this site answers to, without ports."""
    trusted_proxy_hops: int = 0
    """How many proxies of ours stand in front; each adds one address to X-Forwarded-For."""
    mail_folder: Path | None = None
    """Caught mail, where it may be read by whoever reaches the port."""

    @classmethod
    def from_environment(cls) -> Self:
        """Raises KeyError, by its name, for what must be set and is not, and ValueError for what is wrong."""
        hops = os.environ.get("TRUSTED_PROXY_HOPS", "0")
        if not hops.isdecimal():
            raise ValueError(f"TRUSTED_PROXY_HOPS is wrong: {hops!r} is no number of proxies.")
        public_host = urlsplit(os.environ["PUBLIC_URL"]).hostname or "localhost"
        others = os.environ.get("ALLOWED_HOSTS", "").split(",")
        mail = os.environ.get("MAIL_FOLDER")
        return cls(
            build=Path(os.environ["CLIENT_BUILD"]),
            api_url=os.environ["API_URL"],
            hosts=frozenset([public_host, *OWN_HOSTS, *(host.strip() for host in others if host.strip())]),
            trusted_proxy_hops=int(hops),
            mail_folder=Path(mail) if mail else None,
        )
