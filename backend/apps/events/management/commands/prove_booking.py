"""Race a running instance for one slot, and say who got it."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.events.management.proof.organizer import throw_away_organizer
from apps.events.management.proof.outcome import Outcome
from apps.events.management.proof.race import tally
from apps.events.management.proof.scenarios import (
    by_a_buffer,
    cancel_against_move,
    constraint_that_refuses,
    group_seats,
    move_against_new,
    one_slot,
)
from core import clock

_SCENARIOS = (one_slot, by_a_buffer, move_against_new, cancel_against_move, group_seats)
_LARGEST_CROWD = 1000


class Command(BaseCommand):
    """`prove_booking`: exits with 1 where two bookings could have one time."""

    help = "Race a running instance for one slot with a throw-away organizer, and report what came of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, against whom."""
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="the instance; default: PUBLIC_URL")
        parser.add_argument("--crowd", type=int, default=200, help="requests at once; default: 200")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the races."""
        url, crowd = options["url"].rstrip("/"), options["crowd"]
        if not 2 <= crowd <= _LARGEST_CROWD:
            raise CommandError(f"--crowd: a race takes 2 to {_LARGEST_CROWD}.")
        outcomes = self._race(url, crowd=crowd, at=_next_noon(clock.now()))
        if not all(outcome.is_proof for outcome in outcomes):
            raise CommandError("Not proven: see what was wrong above.")
        self.stdout.write(self.style.SUCCESS("Proven: nobody was booked twice, and nothing got lost."))

    def _race(self, url: str, *, crowd: int, at: datetime) -> list[Outcome]:
        outcomes = []
        for scenario in _SCENARIOS:
            with throw_away_organizer() as organizer:
                try:
                    outcome = scenario(url, organizer, crowd=crowd, at=at)
                except OSError as error:
                    raise CommandError(f"{url} cannot be reached: {error}") from error
                self._report(outcome)
                if scenario is one_slot and outcome.is_proof:
                    name = constraint_that_refuses(organizer)
                    self.stdout.write(f"  Past every check of ours, the database refuses with: {name}")
            outcomes.append(outcome)
        return outcomes

    def _report(self, outcome: Outcome) -> None:
        self.stdout.write(f"{outcome.name}: {len(outcome.answers)} requests at once")
        for (status, code), count in sorted(tally(outcome.answers).items()):
            self.stdout.write(f"  {count:4} x {status or 'no answer'} {code}".rstrip())
        self.stdout.write(f"  {outcome.times()}")
        for wrong in outcome.wrong:
            self.stdout.write(self.style.ERROR(f"  WRONG: {wrong}"))


def _next_noon(now: datetime) -> datetime:
    return (now + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
