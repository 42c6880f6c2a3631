# ruff: noqa: UP006, UP035 (runs on Python 3.6)
"""Whether the environment in `.kalends/venv` is what the lock files say now."""

import contextlib
import fcntl
import hashlib
import json
import os
from typing import Dict, Iterator, List

from bootstrap.places import HOME, ROOT, VENV_PYTHON
from bootstrap.running import give_up

STAMP = os.path.join(HOME, "installed.json")
LOCK, DEVELOPER_LOCK = "requirements.lock", "requirements-dev.lock"


def read_stamp() -> Dict[str, str]:
    """What the environment was made from; empty where there is none that works."""
    try:
        with open(STAMP) as stamp:
            found = json.load(stamp)
    except (OSError, ValueError):
        return {}
    return found if found.get("root") == ROOT and os.path.exists(VENV_PYTHON) else {}


def is_installed(developing: bool) -> bool:
    """Whether the environment holds what the lock files name now."""
    stamp = read_stamp()
    return all(stamp.get(lock) == digest(lock) for lock in locks_to_install(developing))


def locks_to_install(developing: bool) -> List[str]:
    """The runtime's lock, and the developers' (which holds the runtime's too) once anyone develops here."""
    return [LOCK, DEVELOPER_LOCK] if developing or DEVELOPER_LOCK in read_stamp() else [LOCK]


def write_stamp(uv: str, locks: List[str]) -> None:
    """Note what the environment was made from; the last act of making it."""
    stamp = {"root": ROOT, "uv": uv}
    stamp.update({lock: digest(lock) for lock in locks})
    with open(STAMP + ".new", "w") as fresh:
        json.dump(stamp, fresh, indent=1)
    os.replace(STAMP + ".new", STAMP)


def digest(lock: str) -> str:
    """What tells one version of a lock file from another."""
    with open(os.path.join(ROOT, lock), "rb") as content:
        return hashlib.sha256(content.read()).hexdigest()


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two commands started together make one environment."""
    try:
        os.makedirs(HOME, exist_ok=True)
        lock = os.open(os.path.join(HOME, "set-up.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        give_up(f"the folder {HOME} can't be written to ({error.strerror}): use a checkout of your own")
    fcntl.flock(lock, fcntl.LOCK_EX)
    yield
    os.close(lock)
