"""Whose request it is."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from core.client_address import address_of, neighbourhood_of


def asked(forwarded: str | None = None, peer: str = "192.0.2.1") -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return address_of(RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers))


class TestAddressOf:
    @pytest.mark.parametrize(
        ("hops", "forwarded", "address"),
        [
            (0, "198.51.100.1", "192.0.2.1"),
            (1, None, "192.0.2.1"),
            (1, " , ", "192.0.2.1"),
            (1, "198.51.100.1", "198.51.100.1"),
            (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
            (2, "10.0.0.1, 198.51.100.1, 203.0.113.1", "198.51.100.1"),
            (2, "198.51.100.1", "198.51.100.1"),
            (1, "10.0.0.1, unknown", ""),
            (1, "198.51.100.1:4711", "198.51.100.1"),
            (1, "[2001:db8::1]:4711", "2001:db8::1"),
            (1, "2001:DB8::1", "2001:db8::1"),
            (1, "::ffff:198.51.100.1", "198.51.100.1"),
            (1, "fe80::1%eth0", "fe80::1"),
        ],
    )
    def test_believes_as_many_proxies_as_are_ours(
        self, settings: Settings, hops: int, forwarded: str | None, address: str
    ) -> None:
        settings.TRUSTED_PROXY_HOPS = hops
        assert asked(forwarded) == address

    def test_knows_nobody_behind_a_socket_without_a_proxy(self) -> None:
        assert asked(peer="") == ""


class TestNeighbourhoodOf:
    @pytest.mark.parametrize(
        ("address", "counted"),
        [("198.51.100.1", "198.51.100.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("what", "")],
    )
    def test_is_what_one_customer_is_given(self, address: str, counted: str) -> None:
        request = RequestFactory().get("/", headers={"X-Forwarded-For": address})
        assert neighbourhood_of(request) == counted
