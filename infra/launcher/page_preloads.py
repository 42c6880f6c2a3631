"""A page of its own for every route with parameters, which asks for that route's scripts at once.

Reflex builds one page for all of them; a browser would only find out which scripts it needs after it had run
those of the whole client: a round trip later.
"""

import gzip
import json
from pathlib import Path
from typing import Any

FALLBACK = "__spa-fallback.html"
MANIFESTS = "assets/manifest-*.js"
END_OF_HEAD = "</head>"


def write_pages_with_preloads(client: Path, routes: list[str]) -> None:
    """Write `route/index.html` into the built client for each route that has a `[parameter]`."""
    page = (client / FALLBACK).read_text("utf-8")
    scripts = _scripts_by_path(client)
    for route in routes:
        if "[" in route:
            links = [link for each in scripts[_path_of(route)] if (link := _preload(each)) not in page]
            html = page.replace(END_OF_HEAD, f"{''.join(links)}{END_OF_HEAD}", 1).encode()
            folder = client / route
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_bytes(html)
            (folder / "index.html.gz").write_bytes(gzip.compress(html))


def _scripts_by_path(client: Path) -> dict[str, list[str]]:
    """From the router's manifest: each route's module and what it imports."""
    (manifest,) = client.glob(MANIFESTS)
    known: dict[str, Any] = json.loads(manifest.read_text("utf-8").partition("=")[2].rstrip(";\n"))
    return {route.get("path", ""): [route["module"], *route["imports"]] for route in known["routes"].values()}


def _path_of(route: str) -> str:
    """`a/[b]` as the router writes it: `a/:b`."""
    return "/".join(f":{part[1:-1]}" if part.startswith("[") else part for part in route.split("/"))


def _preload(script: str) -> str:
    return f'<link rel="modulepreload" href="{script}"/>'
