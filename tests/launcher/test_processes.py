"""Children that end with their parent."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.waiting import PATIENCE_SECONDS

PARENT = """
import os, pathlib, sys, time
from launcher.processes import start_process
child = start_process([sys.executable, "-c", "import time; time.sleep(600)"], environment=os.environ,
                      folder=pathlib.Path("/"), log=pathlib.Path(os.devnull))
print(child.pid, flush=True)
time.sleep(600)
"""


class TestStartProcess:
    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
    def test_ends_with_a_parent_that_was_killed(self) -> None:
        path = os.pathsep.join(sys.path)
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        )
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _runs(child) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _runs(child)


def _runs(pid: int) -> bool:
    """Whether it is there and no mere zombie, which a container without an init never collects."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
