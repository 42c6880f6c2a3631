"""Ports that are taken are refused in one sentence, before anything is started."""

import socket
import subprocess
import sys
from contextlib import closing

import pytest

from launcher.console import LauncherError
from launcher.places import ROOT
from launcher.ports import ensure_free, free_port


class TestEnsureFree:
    def test_accepts_a_free_port(self) -> None:
        ensure_free("127.0.0.1", free_port())

    def test_refuses_a_taken_one(self) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(LauncherError, match=f"Port {port} on 127.0.0.1 can't be used"):
                ensure_free("127.0.0.1", port)

    def test_refuses_an_address_of_another_machine(self) -> None:
        for host in ("192.0.2.7", "nowhere.invalid"):
            with pytest.raises(LauncherError, match=f"on {host} can't be used .* --host takes an address"):
                ensure_free(host, free_port())


class TestUp:
    def test_says_it_in_one_sentence_and_fails(self) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as taken:
            port = str(taken.getsockname()[1])
            told = subprocess.run(
                [sys.executable, "-m", "launcher", "up", "--port", port],
                cwd=ROOT / "infra",
                capture_output=True,
                text=True,
            )
        assert told.returncode == 1
        assert told.stderr.strip().startswith(f"kalends: Port {port} on 127.0.0.1 can't be used")
        assert "Traceback" not in told.stderr
