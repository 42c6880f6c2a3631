"""Words that no organizer can have."""

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from shared_types.fields import Slug
from shared_types.reserved import RESERVED_SLUGS
from web import routes


def first_segments() -> set[str]:
    """What the addresses of our own pages begin with."""
    paths = [value for name, value in vars(routes).items() if name.isupper() and isinstance(value, str)]
    segments = {path.strip("/").split("/")[0] for path in paths if path.startswith("/")}
    return {segment for segment in segments if segment and not segment.startswith("[")}


class TestReservedSlugs:
    def test_hold_what_every_page_begins_with(self) -> None:
        assert {"sign-in", "bookings", "booking", "event-types"} <= first_segments()
        assert first_segments() - RESERVED_SLUGS == set()

    @pytest.mark.parametrize(
        "word", ["api", "admin", "static", "assets", "healthz", "readyz", "_rx", "404", "index"]
    )
    def test_hold_what_programs_ask_for(self, word: str) -> None:
        assert word in RESERVED_SLUGS

    def test_are_single_words(self) -> None:
        assert all(re.fullmatch(r"[a-z0-9_-]+", word) for word in RESERVED_SLUGS)

    def test_leave_people_their_names(self) -> None:
        assert not RESERVED_SLUGS & {"olga", "ivo", "mallory", "demo-user", "anna", "max"}

    @pytest.mark.parametrize(
        "slug", ["robots.txt", "sw.js", "favicon.ico", ".well-known", "_rx", "Admin", "ádmin"]
    )
    def test_need_not_hold_what_can_be_no_slug(self, slug: str) -> None:
        with pytest.raises(ValidationError):
            TypeAdapter(Slug).validate_python(slug)
