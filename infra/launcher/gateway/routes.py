"""Which page stands at a path, from the table that Reflex wrote when it compiled the pages."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

# Slugs hold nothing else; what a scanner asks for (`/wp-login.php`) is refused without asking the database.
SEGMENT = re.compile(r"[A-Za-z0-9_-]+")
PUBLIC_ROUTES = ("[organizer_slug]", "[organizer_slug]/[event_type_slug]")
NOT_PAGES = ("404",)


@dataclass(frozen=True)
class Page:
    """A page of the client; `slugs` are set where it is public and has a shell of its own."""

    route: str
    slugs: tuple[str, ...] = ()


class PageTable:
    """Finds the page of a path. A literal segment wins over a named one, from left to right."""

    def __init__(self, routes: list[str]) -> None:
        paths = ["" if route == "index" else route for route in routes if route not in NOT_PAGES]
        self.routes = sorted(paths, key=lambda path: [part.startswith("[") for part in path.split("/")])

    def find(self, path: str) -> Page | None:
        """The page at `/a/path`, with or without a closing slash; None where there is none."""
        segments = path.strip("/").split("/") if path.strip("/") else []
        if path.strip("/") in NOT_PAGES:
            return None
        for route in self.routes:
            if _matches(route, segments):
                return Page(route, tuple(segments) if route in PUBLIC_ROUTES else ())
        return None


def read_page_table(build: Path) -> PageTable:
    """The table of a build."""
    return PageTable(json.loads((build / "routes.json").read_text()))


def _matches(route: str, segments: list[str]) -> bool:
    wanted = route.split("/") if route else []
    if len(wanted) != len(segments):
        return False
    return all(
        SEGMENT.fullmatch(segment) is not None if part.startswith("[") else part == segment
        for part, segment in zip(wanted, segments, strict=True)
    )
