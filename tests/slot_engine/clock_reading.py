"""RFC 5545's reading of a wall-clock time, worked out another way than the engine does it.

The offsets in force around the time are tried one after the other, and what the clocks then show decides.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# Wide enough for a zone that leaves out a day, narrow enough to hold one change of the clocks.
_AROUND = 26 * 3600


def wall_seconds(day: date, minute: int) -> int:
    """Seconds from 1970-01-01 00:00 to a wall-clock time, were there no zones."""
    return (day - date(1970, 1, 1)).days * 86_400 + minute * 60


def offset_at(moment: int, zone: ZoneInfo) -> int:
    """Seconds that the clocks are ahead of UTC at an instant."""
    offset = datetime.fromtimestamp(moment, zone).utcoffset()
    assert offset is not None
    return offset // timedelta(seconds=1)


def read_wall(day: date, minute: int, zone: ZoneInfo) -> int:
    """The first instant whose clocks show it; where none do, what the offset before the gap makes of it."""
    wall = wall_seconds(day, minute)
    before, after = offset_at(wall - _AROUND, zone), offset_at(wall + _AROUND, zone)
    showing = [wall - offset for offset in (before, after) if offset_at(wall - offset, zone) == offset]
    return min(showing, default=wall - before)
