"""How allauth keeps what a second factor is made of: under the keys that everything secret is kept under."""

from allauth.mfa.adapter import DefaultMFAAdapter

from core.encryption import close_text, open_text


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Lets the database hold no secret that could be read in it."""

    def encrypt(self, text: str) -> str:
        """Close a secret."""
        return close_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; raises InvalidToken where no key fits."""
        return open_text(encrypted_text)
