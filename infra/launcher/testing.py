"""`./kalends test`: sets up what the tests need, browser included, and runs all of them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import servers
from launcher.console import Console, LauncherError
from launcher.frontend_build import ensure_build
from launcher.locks import check_npm_lock
from launcher.management import run_here
from launcher.places import ROOT
from launcher.servers import Servers

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PYTEST = [sys.executable, "-m", "pytest"]
# What measures time or starts whole installations runs alone; the rest shares the cores.
TOGETHER = ["-n", "2", "-m", "not browser and not servers", "--ignore=tests/benchmarks"]
ALONE = ["-m", "browser or servers"]
BENCHMARKS = ["tests/benchmarks"]
INTERRUPTED, NOTHING_COLLECTED = 2, 5


def run_tests(arguments: Sequence[str], console: Console) -> int:
    """All tests with their coverage, or the ones that pytest's arguments name; the exit status."""
    if not arguments:
        ensure_browser(console)
        check_npm_lock(ensure_build(console))
    with tempfile.TemporaryDirectory(prefix="kalends-test-") as folder:
        data = Path(folder) / "data"
        with servers.start_what_is_missing(data, durable=False, console=console) as services:
            return _run(arguments, services, Path(folder))


def _run(arguments: Sequence[str], services: Servers, folder: Path) -> int:
    environment = {**os.environ, **services.environment}
    if arguments:
        return _pytest(arguments, environment)
    measured = {
        "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"),
        "COVERAGE_FILE": str(folder / "coverage"),
    }
    results = []
    for chosen, told in (
        (TOGETHER, {**environment, **measured}),
        (ALONE, environment),
        (BENCHMARKS, environment),
    ):
        results.append(_pytest(chosen, told))
        if results[-1] == INTERRUPTED:
            return INTERRUPTED
    _report_coverage({**environment, **measured})
    return max(status for status in results if status != NOTHING_COLLECTED)


def _pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    return run_here([*PYTEST, *arguments], dict(environment), folder=ROOT)


def _report_coverage(environment: Mapping[str, str]) -> None:
    coverage = [sys.executable, "-m", "coverage"]
    told = {name: value for name, value in environment.items() if name != "COVERAGE_PROCESS_START"}
    subprocess.run([*coverage, "combine", "--quiet"], cwd=ROOT, env=told)
    subprocess.run([*coverage, "report", "--skip-covered", "--skip-empty"], cwd=ROOT, env=told)


def ensure_browser(console: Console) -> None:
    """A browser on PATH, installed where we may; else one sentence about which tests need it."""
    if any(map(shutil.which, BROWSERS)):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with console.step("Installing Chromium for the browser tests"):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "update", "-qq"], env=quiet, capture_output=True)
            subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], env=quiet, capture_output=True)
    if not any(map(shutil.which, BROWSERS)):
        raise LauncherError(
            "Chromium can't be installed here and the tests in tests/browser need it: install it, "
            "or run the others with ./kalends test -m 'not browser'."
        )
