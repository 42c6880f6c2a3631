"""Whose pages may open the websocket: Reflex would let every site in, with the visitor's cookies."""

import pytest

from rxconfig import config, own_origins


class TestOwnOrigins:
    def test_are_the_public_one_and_those_of_further_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PUBLIC_URL", "http://localhost:8100")
        monkeypatch.setenv("ALLOWED_HOSTS", "127.0.0.1, [::1],")
        assert own_origins() == ["http://localhost:8100", "http://127.0.0.1:8100", "http://[::1]:8100"]

    def test_keep_the_scheme_and_need_no_port(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PUBLIC_URL", "https://kalends.example")
        monkeypatch.setenv("ALLOWED_HOSTS", "book.example")
        assert own_origins() == ["https://kalends.example", "https://book.example"]

    def test_are_what_reflex_is_told(self) -> None:
        assert "*" not in config.cors_allowed_origins
        assert config.cors_allowed_origins
