"""`./kalends check`: everything that says whether a change may be merged and needs no browser."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from launcher import servers
from launcher.console import Console
from launcher.environment import backend_environment
from launcher.locks import stale_locks
from launcher.management import DEFAULT_SITE, django_command
from launcher.places import ROOT

TYPED = ("backend", "frontend/web", "shared_types", "infra/launcher", "infra/bootstrap", "tests")


def check(console: Console, *, with_tests: bool) -> int:
    """Run every check, whatever the others say; the exit status says whether all passed."""
    began = time.monotonic()
    failed = [f"{name} is out of date: run ./kalends lock" for name in stale_locks()]
    with (
        tempfile.TemporaryDirectory(prefix="kalends-check-") as folder,
        servers.start_what_is_missing(Path(folder), durable=False) as services,
    ):
        environment = backend_environment(data=Path(folder), services=services.environment, site=DEFAULT_SITE)
        commands = _commands(with_tests=with_tests)
        failed += [
            name for name, command in commands.items() if not _passes(name, command, environment, console)
        ]
    for name in failed:
        console.say(f"FAILED: {name}")
    console.say(f"{'Checks failed' if failed else 'All checks passed'} in {time.monotonic() - began:.0f} s.")
    return 1 if failed else 0


def _commands(*, with_tests: bool) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    commands = {
        "format": [*python, "ruff", "format", "--check", "."],
        "lint": [*python, "ruff", "check", "."],
        "import contracts": ["lint-imports"],
        "migrations": django_command("makemigrations", "--check", "--dry-run"),
        "types": [*python, "mypy", *TYPED],
    }
    if with_tests:
        commands["tests that need no browser"] = [*python, "pytest", "-m", "not browser"]
    return commands


def _passes(name: str, command: list[str], environment: Mapping[str, str], console: Console) -> bool:
    """Run one check; what it said is shown when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    passed = done.returncode == 0
    console.say(f"{'ok    ' if passed else 'FAILED'}  {name} ({time.monotonic() - began:.1f} s)")
    if not passed:
        console.say(done.stdout)
    return passed
