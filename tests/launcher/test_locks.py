"""The committed locks: complete, hashed, and without the host of any registry."""

import json
import re
import tomllib

import pytest

from launcher import locks
from launcher.places import ROOT

PYTHON_LOCKS = [ROOT / name for name in (*locks.LOCKS, "infra/uv-requirements.lock")]
NPM_LOCK = ROOT / "frontend" / "reflex.lock" / "package-lock.json"


class TestPythonLocks:
    def test_fit_the_requirements(self) -> None:
        assert locks.stale_locks() == []

    @pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
    def test_name_no_registry(self, path: object) -> None:
        assert re.findall(r"https?://|index-url|find-links", path.read_text()) == []  # type: ignore[attr-defined]

    def test_hold_everything_that_is_required(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        wanted = [
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["embedded"],
        ]
        names = {re.split(r"[\[<>=~!;]", requirement)[0] for requirement in wanted}
        locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / locks.RUNTIME).read_text(), re.MULTILINE))
        assert names - locked == set()

    def test_agree_with_each_other(self) -> None:
        server, runtime, developer = (
            set(re.findall(r"^([a-z0-9.-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE))
            for name in (locks.SERVER, locks.RUNTIME, locks.DEVELOPER)
        )
        assert server < runtime < developer


class TestNpmLock:
    def test_names_no_registry(self) -> None:
        packages = json.loads(NPM_LOCK.read_text())["packages"]
        assert [name for name, package in packages.items() if "resolved" in package] == []

    def test_has_a_hash_for_every_package(self) -> None:
        packages = json.loads(NPM_LOCK.read_text())["packages"]
        assert [name for name, package in packages.items() if name and "integrity" not in package] == []
