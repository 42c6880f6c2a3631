"""Race a running instance for one slot, and say who got it."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.events.management.proof.organizer import throw_away_organizer
from apps.events.management.proof.race import tally
from apps.events.management.proof.scenarios import (
    Outcome,
    by_a_buffer,
    constraint_that_refuses,
    one_slot,
)
from core import clock


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
        if crowd < 2:
            raise CommandError("--crowd: a race takes two at least.")
        at = _next_noon(clock.now())
        outcomes: list[Outcome] = []
        for scenario in (one_slot, by_a_buffer):
            with throw_away_organizer() as organizer:
                outcome = scenario(url, organizer, crowd=crowd, at=at)
                outcomes.append(outcome)
                self._report(outcome)
                if outcome.is_proof:
                    name = constraint_that_refuses(organizer)
                    self.stdout.write(f"  Past every check of ours, the database refuses with: {name}")
        if not all(outcome.is_proof for outcome in outcomes):
            raise CommandError("Not proven: see the answers above.")
        self.stdout.write(self.style.SUCCESS("Proven: one winner in each race, and nothing double."))

    def _report(self, outcome: Outcome) -> None:
        slowest = max(answer.seconds for answer in outcome.answers)
        self.stdout.write(f"{outcome.name}: {len(outcome.answers)} requests at once")
        for (status, code), count in sorted(tally(outcome.answers).items()):
            self.stdout.write(f"  {count:4} x {status or 'no answer'} {code}".rstrip())
        self.stdout.write(f"  {outcome.overlaps} overlapping bookings; slowest answer {slowest:.2f} s")


def _next_noon(now: datetime) -> datetime:
    return (now + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
