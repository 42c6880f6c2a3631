"""The built web client: made when its sources changed, kept by a digest of them.

A build is made in a copy of the sources, so that the checkout stays clean, and copied out under its digest,
so that a running instance keeps the files it serves.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.console import Console, LauncherError
from launcher.page_preloads import write_pages_with_preloads
from launcher.places import HOME, ROOT
from launcher.processes import run_to_end

BUILDS_KEPT = 3
NOT_SOURCES = {
    ".web",
    ".states",
    "__pycache__",
    "external",
    "uploaded_files",
    ".gitignore",
    "requirements.txt",
}
LOCK_FOLDER = "reflex.lock"
NPM_LOCK = ROOT / "frontend" / LOCK_FOLDER
PACKAGES, PACKAGE_LOCK = "package.json", "package-lock.json"
WORK = HOME / "frontend"
BUILDS = HOME / "builds"


def ensure_build(console: Console) -> Path:
    """The folder of the build that fits the sources: `client/` and Reflex's own notes beside it."""
    build = BUILDS / sources_digest()
    if not build.exists():
        with console.step("Building the web client (a minute on a first start)"), _only_one_at_a_time():
            if not build.exists():
                _make_build(build)
            _forget_old_builds(keep=build)
    os.utime(build)
    return build


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    for folder in (WORK, BUILDS):
        folder.mkdir(parents=True, exist_ok=True)
    with (WORK / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sources_digest() -> str:
    """A digest of everything a build depends on."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield ROOT / "requirements.lock"
    yield Path(__file__)
    for folder in ("frontend", "shared_types"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and NOT_SOURCES.isdisjoint(path.relative_to(ROOT).parts):
                yield path


def _make_build(build: Path) -> None:
    copy, workplace = WORK / "sources", WORK / "web"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "frontend", copy, ignore=shutil.ignore_patterns(*NOT_SOURCES))
    try:
        _export(copy, workplace)
    except LauncherError:
        # What an interrupted build left in the workplace makes every later one fail.
        shutil.rmtree(workplace, ignore_errors=True)
        _export(copy, workplace)
    fresh = build.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(workplace / "build" / "client", fresh / "client")
    shutil.copytree(workplace / "backend", fresh / "backend")
    shutil.copytree(copy / LOCK_FOLDER, fresh / LOCK_FOLDER)
    shutil.copy(workplace / "routes.json", fresh)
    write_pages_with_preloads(fresh / "client", json.loads((fresh / "routes.json").read_text()))
    fresh.rename(build)


def _export(sources: Path, workplace: Path) -> None:
    run_to_end(
        [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
        environment=build_environment(sources, workplace),
        folder=sources,
        log=WORK / "build.log",
        failure="The web client could not be built",
    )


def build_environment(sources: Path, workplace: Path) -> dict[str, str]:
    """What Reflex and npm are run with; the registry is the one npm is configured with."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(sources), str(ROOT)]),
        "REFLEX_WEB_WORKDIR": str(workplace),
        "NPM_CONFIG_REGISTRY": _npm_registry(),
        "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
        "NPM_CONFIG_FUND": "false",
        "NPM_CONFIG_AUDIT": "false",
        "TERM": "dumb",
    }


def _npm_registry() -> str:
    told = subprocess.run(["npm", "config", "get", "registry"], capture_output=True, text=True, cwd=ROOT)
    if told.returncode != 0:
        raise LauncherError(f"npm does not say which registry it uses: {told.stderr.strip()}")
    return told.stdout.strip()


def build_client(target: Path, console: Console) -> None:
    """Build into a folder of one's own, for an image."""
    shutil.copytree(ensure_build(console), target)


def npm_lock_is_current(build: Path) -> bool:
    """Whether the committed npm lock is the one that the build ended up with."""
    committed, made = NPM_LOCK / PACKAGE_LOCK, build / LOCK_FOLDER / PACKAGE_LOCK
    if not committed.exists():
        return False
    return bool(json.loads(committed.read_text()) == json.loads(made.read_text()))


def write_npm_lock(console: Console, *, upgrade: bool) -> None:
    """Build from nothing and take over the npm lock that comes of it.

    From nothing, since npm leaves what it need not fetch out of the lock: hashes, other platforms' programs.
    """
    shutil.rmtree(WORK / "web", ignore_errors=True)
    if upgrade:
        shutil.rmtree(NPM_LOCK, ignore_errors=True)
    shutil.rmtree(BUILDS / sources_digest(), ignore_errors=True)
    build = ensure_build(console)
    NPM_LOCK.mkdir(exist_ok=True)
    for name in (PACKAGES, PACKAGE_LOCK):
        content = json.loads((build / LOCK_FOLDER / name).read_text())
        lines = json.dumps(content, indent=2, sort_keys=name == PACKAGES, ensure_ascii=False)
        (NPM_LOCK / name).write_text(lines + "\n")


def _forget_old_builds(*, keep: Path) -> None:
    builds = sorted(keep.parent.iterdir(), key=lambda build: build.stat().st_mtime, reverse=True)
    for build in builds[BUILDS_KEPT:]:
        if build != keep:
            shutil.rmtree(build, ignore_errors=True)
