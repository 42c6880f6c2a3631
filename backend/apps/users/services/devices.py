"""From what somebody signs in, in words that they know it again by."""

import re
from datetime import datetime
from typing import Final

from django.http import HttpRequest

DEVICE: Final = "device"
SIGNED_IN_AT: Final = "signed_in_at"

# The first that is named counts: browsers name those that they want to be taken for, too.
_BROWSERS: Final = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "a Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
_PROGRAM: Final = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,30}")


def name_device(user_agent: str) -> str:
    """E.g. "Firefox on Linux", or "python-httpx" for a program; "" where nothing is known of it."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in user_agent), "")
    if not user_agent.startswith("Mozilla/"):
        program = _PROGRAM.match(user_agent)
        return program[0] if program else ""
    return f"{browser or 'A browser'} on {system}" if system else browser


def note_entry(request: HttpRequest, *, now: datetime) -> None:
    """Write into a session that was just opened from what, and when."""
    request.session[DEVICE] = name_device(request.headers.get("User-Agent", ""))
    request.session[SIGNED_IN_AT] = now.isoformat()
