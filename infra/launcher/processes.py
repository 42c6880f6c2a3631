"""Child processes that never outlive their parent, nor leave children of their own behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from launcher.console import LauncherError

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def dies_with_parent(death_signal: int) -> Callable[[], None]:
    """A `preexec_fn` that has Linux send that signal when the starting thread ends; nothing elsewhere."""
    set_on_death = getattr(LIBC, "prctl", None)

    def in_child() -> None:
        if set_on_death is not None:
            set_on_death(PR_SET_PDEATHSIG, death_signal)

    return in_child


def start_process(
    command: Sequence[str | Path], *, environment: Mapping[str, str], folder: Path, log: Path
) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that the terminal's Ctrl-C reaches us alone."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )


def end_process(process: subprocess.Popen[bytes], *, stop_signal: int, patience_seconds: float) -> None:
    """Ask a child to stop, and kill it when it has not done so in time."""
    if process.poll() is not None:
        return
    process.send_signal(stop_signal)
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_session(process: subprocess.Popen[bytes], *, patience_seconds: float) -> None:
    """Stop a child of `start_process`, and whatever it started and left behind."""
    end_process(process, stop_signal=signal.SIGTERM, patience_seconds=patience_seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def run_to_end(
    command: Sequence[str | Path], *, environment: Mapping[str, str], folder: Path, log: Path, failure: str
) -> None:
    """Run a child that must succeed; an interruption stops it and everything it started."""
    log.unlink(missing_ok=True)
    process = start_process(command, environment=environment, folder=folder, log=log)
    try:
        status = process.wait()
    finally:
        end_session(process, patience_seconds=5)
    if status != 0:
        raise LauncherError(f"{failure} (see {log}): {last_lines(log)}")


def last_lines(log: Path, count: int = 3) -> str:
    """The end of a log on one line, for a message about a child that did not do its work.

    A server that says good-bye after its own failure is passed over.
    """
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "no log"
    lines = [line.strip() for line in lines if line.strip()]
    said = [line for line in lines if not line.startswith("[INFO]")] or lines
    return " / ".join(said[-count:]) or "an empty log"
