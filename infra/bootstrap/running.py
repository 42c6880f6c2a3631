# ruff: noqa: UP006, UP035, T201 (runs on Python 3.6)
"""Running other programs, and saying so."""

import contextlib
import os
import subprocess
import sys
import time
from typing import Dict, Iterator, List, NoReturn


def content_of(path: str) -> str:
    """A small text file; empty where it can't be read."""
    try:
        with open(os.path.expanduser(path)) as file:
            return file.read()
    except OSError:
        return ""


def output_of(command: List[str]) -> str:
    """What a command prints; empty where it does not exist or fails."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


def problem_of(command: List[str], environment: Dict[str, str]) -> str:
    """Run a command; empty when it worked, else the last thing it said."""
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        return str(error)
    said = done.stdout.decode(errors="replace").strip().splitlines() or ["it said nothing"]
    return said[-1].strip() if done.returncode else ""


def run(command: List[str], environment: Dict[str, str]) -> None:
    """Run a command that must work; on a terminal its own progress is seen."""
    seen = sys.stderr.isatty()
    if seen:
        print(flush=True)
    done = subprocess.run(command, env=environment, stderr=None if seen else subprocess.PIPE)
    if done.returncode != 0:
        sys.stderr.write((done.stderr or b"").decode(errors="replace"))
        give_up(f"`{' '.join(command[:3])}` failed, for the reason above")


@contextlib.contextmanager
def step(doing: str) -> Iterator[None]:
    """One line a step: what, and how long it took."""
    began = time.monotonic()
    print(f"  {doing} ... ", end="", flush=True)
    yield
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def give_up(why: str) -> NoReturn:
    """One sentence, and a status that says so."""
    print(f"\nkalends: {why}.", file=sys.stderr)
    sys.exit(1)
