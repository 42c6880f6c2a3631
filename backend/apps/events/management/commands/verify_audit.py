"""`./kalends manage verify_audit`: whether the audit logs say what was written into them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.events.selectors.audit import list_broken_links, list_organizers_with_history


class Command(BaseCommand):
    """Walks every chain from its first row to its head."""

    help = (
        "Checks that no row of any audit log was changed, moved, taken out or put in. "
        "Says where a chain is broken, and ends with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose log."""
        parser.add_argument("--organizer", metavar="SLUG", default="", help="only this organizer's log")

    def handle(self, *, organizer: str, **options: Any) -> None:
        """Walk, and say what is broken; raises CommandError where anything is."""
        organizers = list_organizers_with_history()
        if organizer:
            organizers = organizers.filter(slug=organizer)
            if not organizers.exists():
                raise CommandError(f"There is no audit log of an organizer {organizer!r}.")
        chains = broken = 0
        for each in organizers.iterator(chunk_size=500):
            chains += 1
            for link in list_broken_links(organizer_id=each.id):
                broken += 1
                of = f"booking {link.booking_id}" if link.booking_id else "no booking"
                self.stdout.write(f"{each.slug}: entry {link.sequence} ({of}) {link.fault}.")
        if broken:
            raise CommandError(f"{broken} broken links in {chains} audit logs.")
        self.stdout.write(f"{chains} audit logs are whole.")
