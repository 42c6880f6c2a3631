"""The installation's secrets."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from launcher.console import LauncherError
from launcher.keys import read_keys


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names no secrets."""
    for name in ("SECRET_KEY", "ENCRYPTION_KEYS"):
        monkeypatch.delenv(name, raising=False)


class TestReadKeys:
    def test_makes_them_once_and_finds_them_again(self, tmp_path: Path) -> None:
        made = read_keys(tmp_path)
        assert read_keys(tmp_path) == made
        assert len(made["SECRET_KEY"]) >= 50
        assert Fernet(made["ENCRYPTION_KEYS"]).decrypt(Fernet(made["ENCRYPTION_KEYS"]).encrypt(b"x")) == b"x"

    def test_lets_nobody_else_read_them(self, tmp_path: Path) -> None:
        read_keys(tmp_path)
        assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600

    def test_prefers_the_environments(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_KEY", "given")
        assert read_keys(tmp_path)["SECRET_KEY"] == "given"

    def test_never_replaces_damaged_ones(self, tmp_path: Path) -> None:
        (tmp_path / "secrets.json").write_text("{")
        with pytest.raises(LauncherError, match="restore it from a backup"):
            read_keys(tmp_path)
        assert (tmp_path / "secrets.json").read_text() == "{"
