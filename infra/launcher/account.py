"""The account the database servers run under: PostgreSQL refuses root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.console import LauncherError

# A machine that wants the servers apart from everything else makes an account of this name.
CANDIDATES = ("kalends", "nobody")


@dataclass(frozen=True)
class ServerAccount:
    """Who owns the servers' files; `switch` is false where that is the account we run as."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def popen_arguments(self) -> dict[str, Any]:
        """Arguments that make `subprocess` start a child under this account."""
        if not self.switch:
            return {"cwd": "/"}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def can_enter(self, folder: Path) -> bool:
        """Whether the account reaches that folder; asked of the kernel, so that ACLs count too."""
        entering = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return subprocess.run(entering, capture_output=True, **self.popen_arguments).returncode == 0

    def make_folder(self, folder: Path) -> Path:
        """A folder of this account's own that nobody else can enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.switch:
            os.chown(folder, self.uid, self.gid)
        return folder


def server_account() -> ServerAccount:
    """Ourselves, or the first unprivileged account that root may hand the servers to."""
    if os.geteuid() != 0:
        return ServerAccount(str(os.geteuid()), os.geteuid(), os.getegid(), switch=False)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerAccount(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise LauncherError(
        "PostgreSQL does not run as root and this machine has no account called "
        f"{' or '.join(CANDIDATES)}: run as a normal user, or set DATABASE_URL and REDIS_URL."
    )
