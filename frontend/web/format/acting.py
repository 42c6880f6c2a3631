"""What somebody may do for an organizer who shares with them, in words."""

from collections.abc import Sequence

from shared_types.sharing import SharedWithMeRead
from shared_types.vocabulary import Shared, ShareLevel


def acting_words(shares: Sequence[SharedWithMeRead]) -> str:
    """E.g. "You may look at everything, and change nothing."; shares: of one organizer."""
    everything = [share.level for share in shares if share.shared == Shared.EVERYTHING]
    if ShareLevel.MANAGE in everything:
        return "You may see and change everything."
    changeable = [share for share in shares if share.level == ShareLevel.MANAGE]
    if everything:
        more = f" You may change {_named(changeable)}." if changeable else " You may change nothing."
        return f"You may look at everything.{more}"
    only_looked_at = [share for share in shares if share.level == ShareLevel.VIEW]
    parts = []
    if changeable:
        parts.append(f"You may see and change {_named(changeable)}.")
    if only_looked_at:
        parts.append(f"You may look at {_named(only_looked_at)}, and change nothing there.")
    return " ".join(parts)


def _named(shares: Sequence[SharedWithMeRead]) -> str:
    of_bookings = "the bookings of {}".format
    names = [
        of_bookings(share.event_name)
        if share.shared == Shared.BOOKINGS
        else f"{share.event_name} with its bookings"
        for share in shares
    ]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
