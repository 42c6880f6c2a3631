"""Programs are started in order, revived, and stopped in reverse; nothing stays behind."""

import io
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import supervisor as supervising
from launcher.console import Console, LauncherError
from launcher.supervisor import Program, StopRequested, Supervisor, stop_on_signals
from tests.waiting import PATIENCE_SECONDS

SLEEP = "import time; time.sleep(600)"


def program(name: str, code: str, folder: Path, *, is_ready: Callable[[], bool] | None = None) -> Program:
    """A Python program of a few lines."""
    return Program(
        name, [sys.executable, "-c", code], os.environ, folder, folder / f"{name}.log", is_ready=is_ready
    )


@pytest.fixture
def said() -> io.StringIO:
    """What the console showed."""
    return io.StringIO()


@pytest.fixture
def supervisor(said: io.StringIO) -> Supervisor:
    """One that looks often, so that tests are quick."""
    return Supervisor(Console(stream=said))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between a death and the next start."""
    monkeypatch.setattr(supervising, "LONGEST_PAUSE_SECONDS", 0)
    monkeypatch.setattr(supervising, "GLANCE_SECONDS", 0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class TestStop:
    def test_stops_the_last_started_first(
        self, supervisor: Supervisor, said: io.StringIO, tmp_path: Path
    ) -> None:
        for name in ("first", "second", "third"):
            supervisor.start(program(name, SLEEP, tmp_path))
        supervisor.stop()
        lines = said.getvalue().splitlines()
        assert [line.split()[2] for line in lines] == ["third", "second", "first"]

    def test_leaves_no_child_of_a_program_behind(self, supervisor: Supervisor, tmp_path: Path) -> None:
        grandchild = f"subprocess.Popen([sys.executable, '-c', {SLEEP!r}])"
        code = f"import subprocess, sys; print({grandchild}.pid, flush=True); {SLEEP}"
        supervisor.start(program("parent", code, tmp_path))
        log = tmp_path / "parent.log"
        assert wait_for(lambda: log.exists() and log.read_text().endswith("\n"))
        supervisor.stop()
        assert wait_for(lambda: not is_alive(int(log.read_text())))

    def test_kills_what_does_not_listen(
        self, supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(supervising, "STOP_PATIENCE_SECONDS", 0.2)
        stop_listening = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
        deaf = f"{stop_listening}; print('deaf', flush=True); {SLEEP}"
        supervisor.start(program("deaf", deaf, tmp_path))
        process = supervisor.running[0].process
        assert wait_for(lambda: "deaf" in (tmp_path / "deaf.log").read_text())
        supervisor.stop()
        assert process.returncode == -signal.SIGKILL

    def test_waits_less_for_what_has_not_begun_to_serve(
        self, supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits: list[float] = []
        monkeypatch.setattr(
            supervising, "end_session", lambda _, patience_seconds: waits.append(patience_seconds)
        )
        for name, is_up in (("worker", None), ("loading", False), ("serving", True)):
            is_ready = None if is_up is None else lambda is_up=is_up: is_up
            supervisor.start(program(name, "", tmp_path, is_ready=is_ready))
        supervisor.wait_until_ready("serving")
        supervisor.stop()
        assert waits == [15, 2, 15]


class TestWaitUntilReady:
    def test_returns_when_the_program_answers(self, supervisor: Supervisor, tmp_path: Path) -> None:
        mark = tmp_path / "ready"
        code = f"import pathlib; pathlib.Path({str(mark)!r}).touch(); {SLEEP}"
        supervisor.start(program("api", code, tmp_path, is_ready=mark.exists))
        supervisor.wait_until_ready("api")
        assert mark.exists()
        supervisor.stop()

    def test_says_what_a_program_said_before_it_died(self, supervisor: Supervisor, tmp_path: Path) -> None:
        code = "print('no database\\n[INFO] Shutting down\\n[INFO] See ya!'); raise SystemExit(1)"
        supervisor.start(program("api", code, tmp_path, is_ready=lambda: False))
        with pytest.raises(LauncherError, match=r"The api stopped .*no database"):
            supervisor.wait_until_ready("api")


@pytest.mark.usefixtures("impatient")
class TestWatch:
    def test_starts_a_program_again_that_died(
        self, supervisor: Supervisor, said: io.StringIO, tmp_path: Path
    ) -> None:
        supervisor.start(program("worker", SLEEP, tmp_path))
        victim = supervisor.running[0].process.pid
        os.kill(victim, signal.SIGKILL)

        def stop_when_revived() -> None:
            if supervisor.running[0].process.pid != victim:
                raise StopRequested

        with pytest.raises(StopRequested):
            supervisor.watch(also=stop_when_revived)
        assert "The worker stopped (status -9" in said.getvalue()
        supervisor.stop()

    def test_gives_up_on_a_program_that_keeps_dying(self, supervisor: Supervisor, tmp_path: Path) -> None:
        supervisor.start(program("beat", "import sys; sys.exit('broken')", tmp_path))
        with pytest.raises(LauncherError, match=r"the beat keeps dying.*broken"):
            supervisor.watch()
        assert (tmp_path / "beat.log").read_text().count("broken") == supervising.DEATHS_TO_GIVE_UP


def interrupted(number: int) -> None:
    """Work that a signal ends."""
    with stop_on_signals():
        os.kill(os.getpid(), number)
        time.sleep(5)


class TestStopOnSignals:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_turns_them_into_a_request(self, number: int) -> None:
        with pytest.raises(StopRequested):
            interrupted(number)

    def test_lets_the_orderly_end_finish(self) -> None:
        finished = []
        with stop_on_signals():
            try:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(5)
            except StopRequested:
                os.kill(os.getpid(), signal.SIGINT)
                finished.append("everything")
        assert finished == ["everything"]
