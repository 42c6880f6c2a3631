"""How far a provider's word about an address is believed."""

from typing import Any

import pytest

from apps.users.services.provider_claims import Claims, read_claims

NINA = {"sub": "42", "name": "Nina", "email": "Nina@Gmail.com", "email_verified": True}


class TestReadClaims:
    @pytest.mark.parametrize(
        ("changes", "is_proven"),
        [
            ({}, True),
            ({"email": "nina@googlemail.com"}, True),
            ({"email": "nina@corp.example", "hd": "corp.example"}, True),
            ({"email": "nina@corp.example"}, False),  # hers once: Google knows no more than that
            ({"email_verified": False}, False),
            ({"email_verified": "false"}, False),
            ({"email_verified": "true"}, False),
            ({"email_verified": None}, False),
            ({"email": "nina@gmail.com.evil.example"}, False),
            ({"email": "nina@notgmail.com"}, False),
        ],
    )
    def test_takes_googles_word_for_googles_own_mailboxes(
        self, changes: dict[str, Any], is_proven: bool
    ) -> None:
        assert read_claims("google", NINA | changes).is_email_proven is is_proven

    @pytest.mark.parametrize("more", [{}, {"email_verified": True}, {"hd": "gmail.com"}])
    def test_never_takes_microsofts_since_a_tenant_writes_what_it_likes(self, more: dict[str, Any]) -> None:
        told = {"id": "42", "displayName": "Nina", "mail": "nina@gmail.com", **more}
        assert read_claims("microsoft", told) == Claims("Nina", "nina@gmail.com", is_email_proven=False)

    def test_reads_the_address_of_a_personal_account_from_its_name(self) -> None:
        told = {"id": "42", "displayName": "Nina", "mail": None, "userPrincipalName": "nina@outlook.com"}
        assert read_claims("microsoft", told).email == "nina@outlook.com"

    def test_takes_no_guests_name_for_an_address(self) -> None:
        told = {"id": "42", "userPrincipalName": "nina_gmail.com#EXT#@corp.onmicrosoft.com"}
        assert read_claims("microsoft", told).email == ""

    @pytest.mark.parametrize(
        "email", [None, "", "nina", "nina@", 42, ["nina@gmail.com"], "n@x.y\n", "n" * 250 + "@x.example"]
    )
    def test_finds_no_address_in_what_is_none(self, email: Any) -> None:
        assert read_claims("google", NINA | {"email": email}) == Claims("Nina", "", is_email_proven=False)

    @pytest.mark.parametrize("name", [None, "", "  ", 42, "x" * 201, "Ni\x00na"])
    def test_makes_up_for_a_name_that_cannot_be_used_by_the_address(self, name: Any) -> None:
        assert read_claims("google", NINA | {"name": name}).name == "nina"
