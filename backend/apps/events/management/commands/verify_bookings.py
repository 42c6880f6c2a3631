"""`./kalends manage verify_bookings`: whether the bookings still add up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.events.selectors.consistency import list_faults
from core import clock


class Command(BaseCommand):
    """Looks at every booking there ever was."""

    help = (
        "Checks what no constraint can: that no two live bookings share a time, that seats, held places, "
        "moves and messages fit together. Says what does not, and ends with 1."
    )

    def handle(self, **options: Any) -> None:
        """Look, and say what is wrong; raises CommandError where anything is."""
        faults = list_faults(now=clock.now())
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} things do not add up.")
        self.stdout.write("All bookings add up.")
