"""Child processes that never outlive their parent."""

import ctypes
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def dies_with_parent(death_signal: int) -> Callable[[], None]:
    """A `preexec_fn` that has Linux send that signal when the starting thread ends; nothing elsewhere."""
    set_on_death = getattr(LIBC, "prctl", None)

    def in_child() -> None:
        if set_on_death is not None:
            set_on_death(PR_SET_PDEATHSIG, death_signal)

    return in_child


def end_process(process: subprocess.Popen[bytes], *, stop_signal: int, patience_seconds: float) -> None:
    """Ask a child to stop, and kill it when it has not done so in time."""
    if process.poll() is not None:
        return
    process.send_signal(stop_signal)
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


def last_lines(log: Path, count: int = 3) -> str:
    """The end of a log on one line, for a message about a child that did not start."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "no log"
    return " / ".join(line.strip() for line in lines[-count:]) or "an empty log"
