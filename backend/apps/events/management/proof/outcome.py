"""What a race came to, and what of it was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from uuid import UUID

from django.db import connection

from apps.events.management.proof.race import Answer
from apps.events.selectors.audit import find_broken_link
from apps.users.models import User

_OVERLAPS = """
SELECT count(*) FROM events_booking one JOIN events_booking other
    ON one.organizer_id = other.organizer_id AND one.id < other.id AND one.busy && other.busy
 WHERE one.organizer_id = %s AND NOT one.status IN ('cancelled', 'rescheduled')
       AND NOT other.status IN ('cancelled', 'rescheduled')
"""


@dataclass(frozen=True)
class Outcome:
    """A race that was run. wrong: what should not have been, in words; nothing where the promise held."""

    name: str
    answers: Sequence[Answer]
    wrong: Sequence[str]

    @property
    def is_proof(self) -> bool:
        """Whether all was as promised."""
        return not self.wrong

    def times(self) -> str:
        """How long it took half of them, nearly all, and the last."""
        cuts = quantiles([answer.seconds * 1000 for answer in self.answers], n=100)
        slowest = max(answer.seconds for answer in self.answers) * 1000
        return f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, slowest {slowest:.0f} ms"


def winners(answers: Sequence[Answer]) -> list[Answer]:
    """Those who got what they asked for."""
    return [answer for answer in answers if answer.status in (200, 201)]


def one_winner(answers: Sequence[Answer], *, losers_hear: set[str]) -> list[str]:
    """What is wrong with a race that exactly one can win. losers_hear: the codes all others may be told."""
    wrong = []
    won = len(winners(answers))
    if won != 1:
        wrong.append(f"{won} won instead of one")
    told = [answer for answer in answers if answer.status == 409 and answer.code in losers_hear]
    if len(told) != len(answers) - won:
        wrong.append(f"{len(told)} of {len(answers) - won} others were told why")
    return wrong


def wrong_in_database(organizer: User) -> list[str]:
    """What the rows themselves say afterwards."""
    overlaps = _count_overlaps(organizer.id)
    wrong = [f"{overlaps} pairs of bookings overlap"] if overlaps else []
    if find_broken_link(organizer_id=organizer.id) is not None:
        wrong.append("the audit log is broken")
    return wrong


def _count_overlaps(organizer_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPS, [organizer_id])
        return int(cursor.fetchone()[0])
