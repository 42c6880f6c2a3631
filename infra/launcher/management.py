"""Django's own commands, against the running instance or servers started for the moment."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launcher import servers
from launcher.account import server_account
from launcher.console import QUIET
from launcher.data_folder import DataFolder
from launcher.environment import SiteAddresses, backend_environment
from launcher.places import ROOT

DEFAULT_SITE = SiteAddresses(public_url="http://localhost:8000")


def django_command(*arguments: str) -> list[str]:
    """Django's command line, in a process of its own."""
    return [sys.executable, "-P", str(ROOT / "backend" / "manage.py"), *arguments]


def manage(arguments: Sequence[str], *, data_dir: Path) -> int:
    """Run one command of Django's where the person is; its exit status."""
    with backend_of(data_dir) as environment:
        return run_here(django_command(*arguments), environment)


def run_here(command: Sequence[str], environment: dict[str, str], folder: Path | None = None) -> int:
    """Run a command on the person's terminal; Ctrl-C is the command's to answer, and we wait for its end."""
    former = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, env=environment, cwd=folder).returncode
    finally:
        signal.signal(signal.SIGINT, former)


def running_instance(data_dir: Path) -> dict[str, Any]:
    """What the launcher that runs with that data folder wrote about itself; empty where none is up."""
    folder = DataFolder(data_dir, server_account())
    instance = folder.read_instance()
    return instance if "public_url" in instance and folder.is_locked() else {}


@contextmanager
def backend_of(data_dir: Path) -> Iterator[dict[str, str]]:
    """What the backend of that data folder is told; servers that nobody runs are started for the while."""
    folder = DataFolder(data_dir, server_account())
    instance = running_instance(data_dir)
    if instance:
        services = {"DATABASE_URL": instance["database_url"], "REDIS_URL": instance["redis_url"]}
        site = SiteAddresses(
            instance["public_url"], tuple(instance["hosts"]), instance["email_url"], instance["api_url"]
        )
        yield backend_environment(data=folder.path, services=services, site=site)
        return
    with servers.start_what_is_missing(data_dir, console=QUIET) as started:
        yield backend_environment(data=folder.path, services=started.environment, site=DEFAULT_SITE)
