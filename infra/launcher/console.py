"""What the launcher says while it works: one line a step, with how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class LauncherError(Exception):
    """The launcher can't go on; its text is one sentence that says why and what to do."""


class Console:
    """Progress lines on a terminal or in a log; says nothing at all when quiet."""

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self.quiet = quiet
        self.stream = stream or sys.stdout

    def say(self, line: str = "") -> None:
        """One line, shown at once."""
        if not self.quiet:
            print(line, file=self.stream, flush=True)

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Show what is being done, then its duration in seconds, or that it failed."""
        began = time.monotonic()
        self._begin(doing)
        try:
            yield
        except BaseException:
            self._end(doing, "failed")
            raise
        self._end(doing, f"{time.monotonic() - began:.1f} s")

    def _begin(self, doing: str) -> None:
        """On a terminal the line is open until the step ends; a log gets whole lines only."""
        if not self.quiet and self.stream.isatty():
            print(f"  {doing} … ", end="", file=self.stream, flush=True)

    def _end(self, doing: str, outcome: str) -> None:
        if not self.quiet:
            start = "" if self.stream.isatty() else f"  {doing} … "
            print(f"{start}{outcome}", file=self.stream, flush=True)


QUIET = Console(quiet=True)
