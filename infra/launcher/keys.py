"""The installation's secrets: made on the first start, kept in the data folder for its owner alone."""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from launcher.console import LauncherError

NAMES = ("SECRET_KEY", "ENCRYPTION_KEYS")


def read_keys(folder: Path) -> dict[str, str]:
    """The secrets by their environment variables; those set in the environment win."""
    file = folder / "secrets.json"
    if not file.exists():
        _make_keys(file)
    try:
        kept = json.loads(file.read_text())
        found = {name: str(kept[name]) for name in NAMES}
    except (OSError, ValueError, KeyError) as error:
        raise LauncherError(
            f"{file} is damaged ({error}): without it, what was encrypted can't be read; "
            "restore it from a backup."
        ) from error
    return {name: os.environ.get(name, value) for name, value in found.items()}


def _make_keys(file: Path) -> None:
    keys = {"SECRET_KEY": secrets.token_urlsafe(48), "ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    fresh = file.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as output:
        json.dump(keys, output)
        output.flush()
        os.fsync(output.fileno())
    fresh.replace(file)
