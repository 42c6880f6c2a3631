"""Who is asking, as far as proxies of ours can be believed."""

from typing import Any

import pytest

from launcher.gateway.settings import GatewaySettings
from launcher.gateway.visitor import introduce


def asked(*, forwarded_for: str = "", proto: str = "", kind: str = "http") -> dict[str, Any]:
    """A request that came from a proxy at 192.0.2.1."""
    headers = [(b"host", b"kalends.example")]
    headers += [(b"x-forwarded-for", forwarded_for.encode())] if forwarded_for else []
    headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
    scheme = {"http": "http", "websocket": "ws"}[kind]
    return {"type": kind, "scheme": scheme, "client": ("192.0.2.1", 5), "headers": headers}


class TestIntroduce:
    @pytest.mark.parametrize(
        ("hops", "forwarded_for", "address"),
        [
            (0, "", "192.0.2.1"),
            (0, "6.6.6.6", "192.0.2.1"),
            (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
            (2, "6.6.6.6, 203.0.113.7, 192.0.2.9", "203.0.113.7"),
            (2, "6.6.6.6", "192.0.2.1"),
            (1, "", "192.0.2.1"),
        ],
    )
    def test_believes_as_many_proxies_as_are_ours(self, hops: int, forwarded_for: str, address: str) -> None:
        seen = introduce(asked(forwarded_for=forwarded_for), trusted_proxy_hops=hops)
        assert seen["client"][0] == address
        assert [value for name, value in seen["headers"] if name == b"x-forwarded-for"] == [address.encode()]

    @pytest.mark.parametrize(
        ("hops", "kind", "scheme"),
        [(1, "http", "https"), (1, "websocket", "wss"), (0, "http", "http"), (0, "websocket", "ws")],
    )
    def test_believes_them_about_tls_too(self, hops: int, kind: str, scheme: str) -> None:
        seen = introduce(asked(proto="https", kind=kind), trusted_proxy_hops=hops)
        assert seen["scheme"] == scheme
        said = [value for name, value in seen["headers"] if name == b"x-forwarded-proto"]
        assert said == [b"https" if hops else b"http"]


class TestSettings:
    @pytest.mark.parametrize("hops", ["x", "-1", "1.5", ""])
    def test_say_what_is_no_number_of_proxies(self, monkeypatch: pytest.MonkeyPatch, hops: str) -> None:
        given = {"PUBLIC_URL": "https://book.example", "CLIENT_BUILD": "/build", "API_URL": "http://api:8000"}
        for name, value in {**given, "TRUSTED_PROXY_HOPS": hops}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(ValueError, match="TRUSTED_PROXY_HOPS is wrong"):
            GatewaySettings.from_environment()
