"""Every page with a parameter asks for its own scripts at once."""

import gzip
import json
from pathlib import Path

import pytest

from launcher.page_preloads import write_pages_with_preloads

FALLBACK = '<head><link rel="modulepreload" href="/assets/common-1.js"/></head><body></body>'
ROUTES = {
    "root": {"id": "root", "path": "", "module": "/assets/root-1.js", "imports": []},
    "routes/manage": {
        "path": "booking/:access_token/manage",
        "module": "/assets/manage-1.js",
        "imports": ["/assets/common-1.js", "/assets/picking-1.js"],
    },
    "routes/bookings": {"path": "bookings", "module": "/assets/bookings-1.js", "imports": []},
}


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A built client of three routes."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "__spa-fallback.html").write_text(FALLBACK)
    manifest = json.dumps({"entry": {}, "routes": ROUTES})
    (tmp_path / "assets" / "manifest-1a2b.js").write_text(f"window.__reactRouterManifest={manifest};")
    write_pages_with_preloads(tmp_path, ["bookings", "booking/[access_token]/manage"])
    return tmp_path


class TestPagesWithParameters:
    def test_ask_for_their_own_scripts_and_once_for_what_all_need(self, client: Path) -> None:
        page = (client / "booking" / "[access_token]" / "manage" / "index.html").read_text()
        assert page == FALLBACK.replace(
            "</head>",
            '<link rel="modulepreload" href="/assets/manage-1.js"/>'
            '<link rel="modulepreload" href="/assets/picking-1.js"/></head>',
        )

    def test_are_compressed(self, client: Path) -> None:
        folder = client / "booking" / "[access_token]" / "manage"
        packed = (folder / "index.html.gz").read_bytes()
        assert gzip.decompress(packed) == (folder / "index.html").read_bytes()


class TestPagesWithout:
    def test_are_left_as_they_were_built(self, client: Path) -> None:
        assert not (client / "bookings").exists()


class TestARouteThatTheRouterDoesNotKnow:
    def test_stops_the_build(self, client: Path) -> None:
        with pytest.raises(KeyError, match=":slug"):
            write_pages_with_preloads(client, ["[slug]"])
