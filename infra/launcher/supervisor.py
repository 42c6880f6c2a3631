"""Keeps the app's programs running: starts them in order, revives what dies, stops all in reverse order."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from launcher.console import Console, LauncherError
from launcher.processes import end_session, last_lines, start_process

READY_PATIENCE_SECONDS = 90
STOP_PATIENCE_SECONDS = 15
# Servers that are still loading may not hear that they shall stop, and have nothing to finish.
LOADING_PATIENCE_SECONDS = 2
# A program that dies this often in a row, never having run for the calm time, will not get better by itself.
DEATHS_TO_GIVE_UP = 5
CALM_SECONDS = 60
LONGEST_PAUSE_SECONDS = 15
GLANCE_SECONDS = 0.3
LARGEST_LOG_BYTES = 5_000_000


@dataclass(frozen=True)
class Program:
    """One long-running program of the app."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    is_ready: Callable[[], bool] | None = None
    before_start: Callable[[], None] | None = None


class StopRequested(BaseException):
    """Somebody asked the launcher to stop: Ctrl-C or SIGTERM. No error, so nothing catches it by accident."""


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGHUP into StopRequested; later ones wait for the orderly end."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        for later in signals:
            signal.signal(later, signal.SIG_IGN)
        raise StopRequested

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    former = {number: signal.signal(number, on_signal) for number in signals}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@dataclass
class Running:
    """A program and what became of it."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    resume_at: float | None = None
    is_loading: bool = False


@dataclass
class Supervisor:
    """The programs that run, in the order they were started."""

    console: Console
    running: list[Running] = field(default_factory=list)

    def start(self, program: Program) -> None:
        """Start a program without waiting for it."""
        _rotate(program.log)
        is_loading = program.is_ready is not None
        self.running.append(Running(program, _launch(program), time.monotonic(), is_loading=is_loading))

    def wait_until_ready(self, name: str) -> None:
        """Return when that program answers; raises LauncherError when it dies first or takes too long."""
        item = next(item for item in self.running if item.program.name == name)
        is_ready = item.program.is_ready
        deadline = time.monotonic() + READY_PATIENCE_SECONDS
        while is_ready is not None and not is_ready():
            if item.process.poll() is not None:
                raise LauncherError(_stopped(item))
            if time.monotonic() > deadline:
                raise LauncherError(f"The {name} did not answer in time: see {item.program.log}.")
            time.sleep(0.05)
        item.is_loading = False

    def watch(self, also: Callable[[], None] = lambda: None) -> None:
        """Look after the programs until StopRequested; `also` is called at each glance."""
        while True:
            for item in self.running:
                self._look_after(item, time.monotonic())
            also()
            time.sleep(GLANCE_SECONDS)

    def _look_after(self, item: Running, now: float) -> None:
        if item.resume_at is not None:
            if now >= item.resume_at:
                item.process, item.started, item.resume_at = _launch(item.program), now, None
            return
        if item.process.poll() is None:
            return
        item.deaths = item.deaths + 1 if now - item.started < CALM_SECONDS else 1
        end_session(item.process, patience_seconds=0)
        if item.deaths >= DEATHS_TO_GIVE_UP:
            raise LauncherError(f"Kalends stops, since the {item.program.name} keeps dying. {_stopped(item)}")
        pause = min(2.0 ** (item.deaths - 1), LONGEST_PAUSE_SECONDS)
        item.resume_at = now + pause
        self.console.say(f"{_stopped(item)} Starting it again in {pause:.0f} s.")

    def stop(self) -> None:
        """Stop everything, the last started first."""
        while self.running:
            item = self.running.pop()
            patience = LOADING_PATIENCE_SECONDS if item.is_loading else STOP_PATIENCE_SECONDS
            with self.console.step(f"Stopping the {item.program.name}"):
                end_session(item.process, patience_seconds=patience)


def _launch(program: Program) -> subprocess.Popen[bytes]:
    if program.before_start is not None:
        program.before_start()
    return start_process(
        program.command, environment=program.environment, folder=program.folder, log=program.log
    )


def _stopped(item: Running) -> str:
    status, log = item.process.returncode, item.program.log
    return f"The {item.program.name} stopped (status {status}; {log}): {last_lines(log)}."


def _rotate(log: Path) -> None:
    """Keep one former log, so that logs stay bounded over many starts."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".1.log"))
