"""Olga: an organizer to look at and to try things with."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.events.management.demo import make_demo
from apps.events.services.erasure.accounts import remove_organizer
from apps.users.models import User
from core import clock

EMAIL, SLUG = "olga@example.com", "olga"


class Command(BaseCommand):
    """Makes the demo organizer on a database without organizers; does nothing where there are others."""

    help = "Make the demo organizer, with event types and bookings, on a database without organizers."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be said."""
        parser.add_argument("--password", default="", help="Olga's password; sets a new one if she is there")
        parser.add_argument("--reset", action="store_true", help="remove Olga and her bookings first")

    def handle(self, *, password: str, reset: bool, **_: Any) -> None:
        """Make her, or say how to sign in as her."""
        now = clock.now()
        olga = User.objects.filter(email=EMAIL, slug=SLUG).first()
        if olga is not None and reset:
            remove_organizer(olga)
            olga = None
        if olga is None:
            self._make(password, now)
        else:
            self._tell_of(olga, password)

    def _make(self, password: str, now: datetime) -> None:
        if User.objects.exists():
            self.stderr.write("There are organizers already: no demo was made.")
            return
        password = password or secrets.token_urlsafe(9)
        make_demo(email=EMAIL, slug=SLUG, password=password, now=now)
        self._say(password)

    def _tell_of(self, olga: User, password: str) -> None:
        if password:
            olga.set_password(password)
            olga.save(update_fields=["password"])
        self._say(password or "(shown when she was made; `demo --password …` sets a new one)")

    def _say(self, password: str) -> None:
        self.stdout.write(f"Olga's public page  {settings.PUBLIC_URL}/{SLUG}")
        self.stdout.write(f"Sign in as          {EMAIL}")
        self.stdout.write(f"Password            {password}")
