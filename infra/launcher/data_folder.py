"""The folder an installation keeps everything in: who may use it, and by how many at once."""

import errno
import fcntl
import json
import os
import secrets
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from launcher.account import ServerAccount
from launcher.console import Console, LauncherError

LOCK_PATIENCE_SECONDS = 15
OUTSIDE = Path("/var/lib/kalends")
SOCKETS_PREFIX = "kalends-"
NOT_LOCKED = -1


class DataFolder:
    """One installation's files: the servers' own part, secrets, mail and logs."""

    def __init__(self, path: Path, account: ServerAccount) -> None:
        self.path = path.absolute()
        self.account = account
        self.lock_descriptor = NOT_LOCKED

    def prepare(self, console: Console) -> None:
        """Make what is missing; one sentence when the folder can't be ours."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self.path.stat().st_uid
            if owner != os.geteuid():
                raise LauncherError(
                    f"The data folder {self.path} belongs to another account (uid {owner}): "
                    "run as that account, or choose another folder with --data-dir."
                )
            # The servers' account passes through the folder without being able to list it.
            self.path.chmod(0o711 if self.account.switch else 0o700)
            self.folder("logs")
            self._prepare_servers_folder(console)
        except (FileExistsError, NotADirectoryError):
            raise LauncherError(f"{self.path} is not a folder: choose another one with --data-dir.") from None
        except OSError as error:
            raise LauncherError(
                f"The data folder {self.path} can't be used ({_why(error)}): "
                "mend that, or choose another folder with --data-dir."
            ) from error

    def _prepare_servers_folder(self, console: Console) -> None:
        inside = self.path / "servers"
        if not inside.is_symlink() and not inside.exists() and not self.account.can_enter(self.path):
            inside.symlink_to(self._make_room_outside())
        if inside.is_symlink():
            console.say(
                f"  The account {self.account.name} can't enter {self.path}: "
                f"the servers' files are kept in {inside.resolve()}."
            )
        self.account.make_folder(self.servers)

    def _make_room_outside(self) -> Path:
        """A folder that the account can enter; what is temporary stays among what is cleared away."""
        if self.path.is_relative_to(tempfile.gettempdir()):
            return Path(tempfile.mkdtemp(prefix=f"{SOCKETS_PREFIX}servers-"))
        if not OUTSIDE.exists():
            OUTSIDE.mkdir()
            OUTSIDE.chmod(0o711)
        return OUTSIDE / secrets.token_hex(6)

    def forget_servers(self) -> None:
        """Throw the servers' data away, wherever it lies."""
        shutil.rmtree(self.servers, ignore_errors=True)
        with suppress(OSError):
            (self.path / "servers").unlink()

    @property
    def servers(self) -> Path:
        """Where the database servers keep their files; elsewhere if their account can't enter the folder."""
        return (self.path / "servers").resolve()

    def folder(self, name: str) -> Path:
        """A private folder inside."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def lock(self) -> None:
        """Keep others out for as long as we, or a server that inherits the descriptor, live."""
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
        while not _try_lock(descriptor):
            running = self.read_instance()
            if _is_alive(running.get("pid", 0)) or time.monotonic() > deadline:
                os.close(descriptor)
                raise LauncherError(_in_use(self.path, running))
            time.sleep(0.1)
        self.lock_descriptor = descriptor

    def unlock(self) -> None:
        """Let others in, and forget what was running."""
        (self.path / "instance.json").unlink(missing_ok=True)
        os.close(self.lock_descriptor)
        self.lock_descriptor = NOT_LOCKED

    def is_locked(self) -> bool:
        """Whether somebody is using the folder now."""
        try:
            descriptor = os.open(self.path / "lock", os.O_RDWR)
        except FileNotFoundError:
            return False
        free = _try_lock(descriptor)
        os.close(descriptor)
        return not free

    def make_sockets_folder(self) -> Path:
        """A short path for sockets (the system allows about 100 characters); a dead run's is removed."""
        former = Path(self.read_instance().get("sockets", "/"))
        if former.name.startswith(SOCKETS_PREFIX):
            shutil.rmtree(former, ignore_errors=True)
        return self.account.make_folder(Path(tempfile.mkdtemp(prefix=SOCKETS_PREFIX)))

    def read_instance(self) -> dict[str, Any]:
        """What the last launcher to hold the lock wrote about itself; empty when it stopped in order."""
        try:
            found = json.loads((self.path / "instance.json").read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_instance(self, **facts: Any) -> None:
        """Add facts about the running instance, for the launcher's other commands."""
        everything = {**self.read_instance(), **facts}
        fresh = self.path / "instance.json.new"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(everything, indent=1))
        fresh.replace(self.path / "instance.json")


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except OSError as error:
        return error.errno == errno.EPERM
    return True


def _in_use(path: Path, running: dict[str, Any]) -> str:
    where = f" at {running['public_url']}" if "public_url" in running else ""
    who = f" (process {running['pid']})" if "pid" in running else ""
    return f"Kalends is already running{where} with the data folder {path}{who}: stop it or choose another."


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
