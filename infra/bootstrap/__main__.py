# ruff: noqa: UP006, UP035 (runs on Python 3.6)
"""Make sure of the environment, then become the launcher in it."""

import os
import sys
from typing import Dict, List

from bootstrap.environment import is_installed, only_one_at_a_time, read_stamp
from bootstrap.places import ROOT, VENV, VENV_PYTHON

DEVELOPER_COMMANDS = ("check", "lock", "test")


def main(arguments: List[str]) -> None:
    """What is slow to load is loaded only when it is needed."""
    developing = bool(arguments) and arguments[0] in DEVELOPER_COMMANDS
    if not is_installed(developing):
        from bootstrap.making import make_environment

        with only_one_at_a_time():
            if not is_installed(developing):
                make_environment(developing)
    environment = launcher_environment(read_stamp()["uv"])
    if arguments[:1] == ["lock"]:
        from bootstrap.registries import uv_environment

        environment = uv_environment(environment)
    os.execve(VENV_PYTHON, [VENV_PYTHON, "-P", "-m", "launcher", *arguments], environment)


def launcher_environment(uv: str) -> Dict[str, str]:
    """Our packages and programs first; nothing of another environment that may be active."""
    folders = [os.path.join(ROOT, name) for name in ("backend", "frontend", "infra")]
    environment = dict(os.environ, KALENDS_UV=uv, VIRTUAL_ENV=VENV, PYTHONNOUSERSITE="1")
    environment["PYTHONPATH"] = os.pathsep.join([*folders, ROOT])
    environment["PATH"] = os.pathsep.join([os.path.join(VENV, "bin"), os.environ.get("PATH", os.defpath)])
    # Without compiled modules every one of the app's programs takes seconds longer to start.
    for unwanted in ("PYTHONHOME", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(unwanted, None)
    return environment


if __name__ == "__main__":
    main(sys.argv[1:])
