"""The command line, as far as it can be wrong."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from launcher import cli

NO_SITES = (
    "book.example",
    "ftp://book.example",
    "https://book.example/olga",
    "https://book.example:70000",
    "https://olga:secret@book.example",
    "https://büch.example",
    "https://",
)


@pytest.fixture
def managed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Path]]:
    """What Django's commands would have been run with."""
    calls: list[tuple[list[str], Path]] = []

    def manage(arguments: Sequence[str], *, data_dir: Path) -> int:
        calls.append((list(arguments), data_dir))
        return 3

    monkeypatch.setattr(cli, "manage", manage)
    return calls


class TestMain:
    def test_hands_options_on_to_djangos_commands(self, managed: list[tuple[list[str], Path]]) -> None:
        status = cli.main(["manage", "--data-dir", "/data", "prove_booking", "--posts", "200", "-v", "2"])
        assert managed == [(["prove_booking", "--posts", "200", "-v", "2"], Path("/data"))]
        assert status == 3

    def test_hands_options_on_to_the_demo(self, managed: list[tuple[list[str], Path]]) -> None:
        cli.main(["demo", "--data-dir", "/data", "--password", "secret"])
        assert managed == [(["demo", "--password", "secret"], Path("/data"))]

    def test_hands_options_on_to_pytest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[list[str]] = []
        monkeypatch.setattr(cli, "run_tests", lambda arguments, _console: asked.append(arguments))
        cli.main(["test", "-k", "slots", "--lf"])
        assert asked == [["-k", "slots", "--lf"]]

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["fly"],
            ["up", "--fast"],
            *(["up", "--port", port] for port in ("70000", "x")),
            *(["up", "--public-url", address] for address in NO_SITES),
            *(["up", "--data-dir", nothing] for nothing in ("", " ")),
        ],
    )
    def test_refuses_what_it_does_not_know(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as refused:
            cli.main(arguments)
        assert refused.value.code == 2
        assert capsys.readouterr().err.startswith("usage: kalends")

    def test_refuses_a_variable_that_names_no_folder(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("KALENDS_DATA_DIR", "")
        with pytest.raises(SystemExit):
            cli.main(["up"])
        assert "--data-dir: it takes the name of a folder" in capsys.readouterr().err

    @pytest.mark.parametrize("address", ["https://book.example/", "http://[::1]:8000", "http://10.0.0.5:80"])
    def test_takes_the_address_of_a_site(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[str | None] = []
        monkeypatch.setattr(cli, "up", lambda options, _console: told.append(options.site().public_url))
        cli.main(["up", "--public-url", address])
        assert told == [address.rstrip("/")]
