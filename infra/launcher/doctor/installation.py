"""What can be looked at without starting anything."""

import shutil
import sys
import zoneinfo
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launcher.account import server_account
from launcher.console import QUIET, LauncherError
from launcher.data_folder import DataFolder
from launcher.doctor.finding import Finding
from launcher.frontend_build import BUILDS, sources_digest
from launcher.locks import stale_locks
from launcher.ports import ensure_free

ROOM_NEEDED_BYTES = 1_000_000_000
# Some systems ship a handful of zones; organizers and invitees live in all of them.
ZONES_AT_LEAST = 400


def look_at_installation(data_dir: Path, *, port: int, instance: Mapping[str, Any]) -> Iterator[Finding]:
    """instance: what the running launcher said of itself; empty where none runs."""
    yield Finding("Python", f"{sys.version.split()[0]} at {sys.executable}")
    yield _locks()
    yield _time_zones()
    yield _data_folder(data_dir)
    yield _room(data_dir)
    yield _port(port, instance)
    yield _web_client(instance)


def _locks() -> Finding:
    stale = ", ".join(stale_locks())
    if stale:
        return Finding(
            "Lock files", f"{stale} does not fit pyproject.toml", "Run ./kalends lock and commit it."
        )
    return Finding("Lock files", "fit pyproject.toml")


def _time_zones() -> Finding:
    known = len(zoneinfo.available_timezones())
    if known < ZONES_AT_LEAST:
        return Finding("Time zones", f"only {known} known", "Install the package tzdata.")
    return Finding("Time zones", f"{known} known")


def _data_folder(data_dir: Path) -> Finding:
    if not data_dir.exists():
        return Finding("Data folder", f"{data_dir} is made by the first ./kalends up")
    try:
        DataFolder(data_dir, server_account()).prepare(QUIET)
    except LauncherError as error:
        return Finding(
            "Data folder", str(error), "Give it to this account, or choose another with --data-dir."
        )
    return Finding("Data folder", str(data_dir.absolute()))


def _room(data_dir: Path) -> Finding:
    place = next(folder for folder in (data_dir.absolute(), *data_dir.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    seen = f"{free / 1e9:.1f} GB free at {place}"
    return Finding(
        "Disk", seen, "" if free > ROOM_NEEDED_BYTES else "Make room: PostgreSQL stops on a full disk."
    )


def _port(port: int, instance: Mapping[str, Any]) -> Finding:
    if instance:
        return Finding("Running", f"at {instance['public_url']} (process {instance['pid']})")
    try:
        ensure_free("127.0.0.1", port)
    except LauncherError as error:
        return Finding("Port", str(error), "Stop what uses it, or choose another one with --port.")
    return Finding("Port", f"{port} is free; Kalends is not running")


def _web_client(instance: Mapping[str, Any]) -> Finding:
    wanted = BUILDS / sources_digest()
    if instance and Path(instance["build"]) != wanted:
        return Finding("Web client", "the pages were changed after the start", "Restart ./kalends up.")
    return Finding("Web client", "fits the sources" if wanted.exists() else "is built at the next start")
