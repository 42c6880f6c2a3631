"""Links that open a web calendar with the booking filled in."""

import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.notifications.services import google_url, outlook_url
from tests.backend.notifications.test_calendar_files import BASE

ENTRY = dataclasses.replace(
    BASE, name="Tea & talk #1", description="One\ntwo", meeting_link="https://meet.example/?a=1&b=2"
)


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


class TestGoogleUrl:
    def test_says_what_when_and_where(self) -> None:
        said = query(google_url(ENTRY))
        assert said["text"] == "Tea & talk #1"
        assert (said["dates"], said["ctz"]) == ("20261201T090000Z/20261201T093000Z", "Europe/Berlin")
        assert said["location"] == "https://meet.example/?a=1&b=2"
        assert said["details"].startswith("One\ntwo\n\nJoin: ")


class TestOutlookUrl:
    def test_says_what_when_and_where(self) -> None:
        said = query(outlook_url(ENTRY))
        assert said["subject"] == "Tea & talk #1"
        assert (said["startdt"], said["enddt"]) == ("2026-12-01T09:00:00Z", "2026-12-01T09:30:00Z")
        assert said["location"] == "https://meet.example/?a=1&b=2"


@pytest.mark.parametrize("url_of", [google_url, outlook_url])
def test_leads_nowhere_but_to_the_calendar(url_of: object) -> None:
    assert callable(url_of)
    hostile = dataclasses.replace(BASE, name="https://evil.example/@x", location="&rru=other#")
    address = urlsplit(url_of(hostile))
    assert address.hostname in ("calendar.google.com", "outlook.live.com")
    assert address.fragment == ""
