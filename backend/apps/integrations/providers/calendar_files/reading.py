"""Calendar files become events: in a process of its own, which ends in time whatever is in them."""

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from apps.integrations.errors import Refused
from apps.integrations.providers.ports import ExternalEventData

MOST_EVENTS = 20_000
MOST_SECONDS = 15.0
_EXPANDING = Path(__file__).with_name("expanding.py")


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """A file, and what its provider calls it. series_id: "" where it is a whole calendar."""

    series_id: str
    etag: str
    text: str


def read_files(
    files: Sequence[CalendarFile],
    *,
    zone: ZoneInfo,
    owners: Collection[str],
    start: datetime,
    end: datetime,
    leaves_out_damaged: bool = True,
) -> list[ExternalEventData]:
    """The events that meet `[start, end)`, each date of a recurring one by itself.

    zone: of all-day events and of times without a zone. owners: e-mail addresses; what these have declined
    takes no time. What cannot be read in a file is left out, a rule that has no end but in hours is read by
    its first date only. leaves_out_damaged: whether a file that is none may be one without events. Raises
    Refused where it may not, and where the whole takes too long or is too much.
    """
    if not files:
        return []
    question = {
        "zone": zone.key,
        "owners": sorted(owners),
        "start": int(start.timestamp()),
        "end": int(end.timestamp()),
        "most_events": MOST_EVENTS,
        "files": [[file.series_id, file.etag, file.text] for file in files],
    }
    answer = _ask(question)
    if answer["damaged"] and not leaves_out_damaged:
        raise Refused("The calendar is damaged, and cannot be read.")
    return [
        ExternalEventData(
            external_id=name,
            series_id=series_id,
            etag=etag,
            uid=uid,
            title=title,
            is_busy=is_busy,
            start=datetime.fromtimestamp(begins, UTC),
            end=datetime.fromtimestamp(ends, UTC),
        )
        for name, series_id, etag, uid, title, is_busy, begins, ends in answer["events"]
    ]


def _ask(question: object) -> dict[str, Any]:
    try:
        done = subprocess.run(  # ours, and nothing of the question is on its command line
            [sys.executable, "-I", str(_EXPANDING)],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("The calendar takes too long to be read.") from None
    if done.returncode != 0:
        raise Refused("The calendar holds more than can be read.")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
