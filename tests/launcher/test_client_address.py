"""One build of the web client for every host, port and scheme."""

from pathlib import Path

import pytest

from launcher.client_address import point_at_own_origin
from launcher.console import LauncherError

BAKED = (
    "var e={PING:`http://localhost:8000/_rx/ping`,EVENT:`ws://localhost:8000/_rx/_event`,"
    'UPLOAD:"http://localhost:8000/_rx/_upload",TRANSPORT:`websocket`};export{e as t};'
)


@pytest.fixture
def chunk(tmp_path: Path) -> Path:
    """A built client with nothing but the chunk that holds the address."""
    path = tmp_path / "assets" / "reflex-env-DAb1j3sC.js"
    path.parent.mkdir()
    path.write_text(BAKED)
    return path


class TestPointAtOwnOrigin:
    def test_has_the_browser_ask_where_the_page_came_from(self, chunk: Path, tmp_path: Path) -> None:
        point_at_own_origin(tmp_path)
        assert chunk.read_text() == (
            "var e={PING:`${location.origin}/_rx/ping`,"
            'EVENT:`${location.origin.replace(/^http/,"ws")}/_rx/_event`,'
            "UPLOAD:`${location.origin}/_rx/_upload`,TRANSPORT:`websocket`};export{e as t};"
        )

    def test_drops_compressed_copies_that_say_the_old_address(self, chunk: Path, tmp_path: Path) -> None:
        copies = [chunk.with_name(chunk.name + ending) for ending in (".gz", ".br")]
        for copy in copies:
            copy.write_bytes(b"old")
        point_at_own_origin(tmp_path)
        assert [copy for copy in copies if copy.exists()] == []

    def test_refuses_a_chunk_it_does_not_understand(self, chunk: Path, tmp_path: Path) -> None:
        chunk.write_text("var e=new URL(base + 'http:' + '//localhost:8000');")
        with pytest.raises(LauncherError, match="not hold"):
            point_at_own_origin(tmp_path)

    def test_refuses_a_client_without_the_chunk(self, tmp_path: Path) -> None:
        with pytest.raises(LauncherError, match="0 chunks"):
            point_at_own_origin(tmp_path)
