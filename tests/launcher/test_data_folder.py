"""Who may use a data folder, and what a person reads when it can't be used."""

import json
import os
from pathlib import Path

import pytest

from launcher.account import ServerAccount
from launcher.console import QUIET, LauncherError
from launcher.data_folder import DataFolder

OURSELVES = ServerAccount("ourselves", os.geteuid(), os.getegid(), switch=False)


def folder_at(path: Path) -> DataFolder:
    return DataFolder(path, OURSELVES)


class TestPrepare:
    def test_makes_a_folder_for_its_owner_alone(self, tmp_path: Path) -> None:
        folder_at(tmp_path / "new" / "data").prepare(QUIET)
        assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700

    def test_says_so_when_it_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("mine")
        with pytest.raises(LauncherError, match="is not a folder"):
            folder_at(tmp_path / "data").prepare(QUIET)

    def test_says_so_when_nothing_can_be_written_there(self) -> None:
        with pytest.raises(LauncherError, match="can't be used"):
            folder_at(Path("/proc/kalends")).prepare(QUIET)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
    def test_refuses_the_folder_of_another_account(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        os.chown(tmp_path / "data", 65534, 65534)
        with pytest.raises(LauncherError, match="belongs to another account"):
            folder_at(tmp_path / "data").prepare(QUIET)


class TestLock:
    def test_keeps_a_second_one_out_and_says_where_the_first_runs(self, tmp_path: Path) -> None:
        first, second = folder_at(tmp_path), folder_at(tmp_path)
        first.lock()
        first.write_instance(pid=os.getpid(), public_url="http://localhost:8100")
        with pytest.raises(LauncherError, match="already running at http://localhost:8100"):
            second.lock()
        first.unlock()
        second.lock()
        second.unlock()

    def test_is_seen_from_outside_only_while_it_is_held(self, tmp_path: Path) -> None:
        folder = folder_at(tmp_path)
        before = folder.is_locked()
        folder.lock()
        held = folder.is_locked()
        folder.unlock()
        assert (before, held, folder.is_locked()) == (False, True, False)


class TestInstance:
    def test_is_for_its_owner_alone(self, tmp_path: Path) -> None:
        folder_at(tmp_path).write_instance(email_url="smtp://olga:secret@mail.example")
        assert (tmp_path / "instance.json").stat().st_mode & 0o777 == 0o600

    def test_grows_by_what_is_added(self, tmp_path: Path) -> None:
        folder_at(tmp_path).write_instance(pid=1)
        folder_at(tmp_path).write_instance(public_url="http://localhost")
        assert json.loads((tmp_path / "instance.json").read_text()) == {
            "pid": 1,
            "public_url": "http://localhost",
        }

    def test_that_is_damaged_counts_as_none(self, tmp_path: Path) -> None:
        (tmp_path / "instance.json").write_text('{"pid": ')
        assert folder_at(tmp_path).read_instance() == {}


class TestSockets:
    def test_of_a_run_that_was_killed_are_removed(self, tmp_path: Path) -> None:
        folder = folder_at(tmp_path)
        former = folder.make_sockets_folder()
        folder.write_instance(sockets=str(former))
        fresh = folder.make_sockets_folder()
        assert (former.exists(), fresh.exists()) == (False, True)
        fresh.rmdir()

    def test_elsewhere_are_left_alone(self, tmp_path: Path) -> None:
        precious = tmp_path / "precious"
        precious.mkdir()
        folder = folder_at(tmp_path)
        folder.write_instance(sockets=str(precious))
        folder.make_sockets_folder().rmdir()
        assert precious.exists()
