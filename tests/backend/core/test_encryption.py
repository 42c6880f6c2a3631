"""What the database cannot read: keys that change, and text that somebody changed."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from pytest_django import Settings

from core.encryption import close_text, open_text

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


class TestEncryption:
    def test_opens_what_an_older_key_has_closed(self, settings: Settings) -> None:
        settings.ENCRYPTION_KEYS = [OLD]
        closed = close_text("a token")
        settings.ENCRYPTION_KEYS = [NEW, OLD]
        assert open_text(closed) == "a token"

    def test_closes_under_the_newest_key(self, settings: Settings) -> None:
        settings.ENCRYPTION_KEYS = [NEW, OLD]
        closed = close_text("a token")
        settings.ENCRYPTION_KEYS = [NEW]
        assert open_text(closed) == "a token"

    def test_hands_out_nothing_where_no_key_fits(self, settings: Settings) -> None:
        settings.ENCRYPTION_KEYS = [OLD]
        closed = close_text("a token")
        settings.ENCRYPTION_KEYS = [NEW]
        with pytest.raises(InvalidToken):
            open_text(closed)

    def test_notices_every_byte_that_was_changed(self, settings: Settings) -> None:
        settings.ENCRYPTION_KEYS = [OLD]
        closed = close_text("a token")
        for place, letter in enumerate(closed.rstrip("=")[:-1]):
            changed = closed[:place] + ("A" if letter != "A" else "B") + closed[place + 1 :]
            with pytest.raises(InvalidToken):
                open_text(changed)
