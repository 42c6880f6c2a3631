"""uv takes what pip is configured with, unless it was told something itself."""

from pathlib import Path

import pytest

from bootstrap.registries import pip_settings, uv_environment

HOUSE_INDEX = "https://packages.house.example/simple"


@pytest.fixture(autouse=True)
def bare_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without any settings, and an environment without any either."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (
        "PIP_INDEX_URL",
        "PIP_CERT",
        "PIP_CONFIG_FILE",
        "UV_DEFAULT_INDEX",
        "UV_INDEX_URL",
        "UV_INDEX",
    ):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class TestUvEnvironment:
    def test_takes_the_index_from_pips_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", HOUSE_INDEX)
        assert uv_environment({})["UV_DEFAULT_INDEX"] == HOUSE_INDEX

    def test_takes_it_from_pips_file(self, bare_home: Path) -> None:
        (bare_home / ".config" / "pip").mkdir(parents=True)
        (bare_home / ".config" / "pip" / "pip.conf").write_text(f"[global]\nindex-url = {HOUSE_INDEX}\n")
        assert uv_environment({})["UV_DEFAULT_INDEX"] == HOUSE_INDEX

    def test_does_not_take_an_extra_index_for_the_index(self, bare_home: Path) -> None:
        (bare_home / ".pip").mkdir()
        (bare_home / ".pip" / "pip.conf").write_text("[global]\nextra-index-url = file:///opt/wheels\n")
        assert "index-url" not in pip_settings()

    def test_leaves_uvs_own_index_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", HOUSE_INDEX)
        monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.house.example/simple")
        assert "UV_DEFAULT_INDEX" not in uv_environment({})

    def test_leaves_uvs_own_file_alone(self, bare_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", HOUSE_INDEX)
        (bare_home / ".config" / "uv").mkdir(parents=True)
        (bare_home / ".config" / "uv" / "uv.toml").write_text('[[index]]\nurl = "https://x.example"\n')
        assert "UV_DEFAULT_INDEX" not in uv_environment({})

    def test_keeps_the_certificates_that_pip_trusts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_CERT", "/etc/house.pem")
        assert uv_environment({})["SSL_CERT_FILE"] == "/etc/house.pem"
        assert uv_environment({"SSL_CERT_FILE": "/mine.pem"})["SSL_CERT_FILE"] == "/mine.pem"
