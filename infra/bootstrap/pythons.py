# ruff: noqa: UP006, UP035 (runs on Python 3.6)
"""A Python for Kalends: from PATH, from pyenv, or a download."""

import glob
import os
import sys
from typing import Dict

from bootstrap.places import HOME
from bootstrap.running import give_up, output_of, problem_of, step

# The first is the one taken when there is a choice.
PYTHONS = ("3.13", "3.12", "3.14")
PROBE = """
import ctypes, ssl, sys, sysconfig, zlib
fits = (3, 12) <= sys.version_info < (3, 15) and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(sys._base_executable if fits else "")
"""


def find_python() -> str:
    """An interpreter that Kalends runs on; empty where there is none."""
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    names = [f"python{version}" for version in PYTHONS]
    candidates = [os.path.join(folder, name) for name in names for folder in folders]
    for version in PYTHONS:
        for place in (
            os.path.join(pyenv, "versions", version),
            os.path.join(HOME, "python", f"cpython-{version}"),
        ):
            candidates += sorted(glob.glob(f"{place}.*/bin/python3"), reverse=True)
    candidates += [os.path.join(folder, name) for name in ("python3", "python") for folder in folders]
    for candidate in [*candidates, sys.executable]:
        found = output_of([candidate, "-c", PROBE])
        if found:
            return found
    return ""


def download_python(uv: str, environment: Dict[str, str]) -> str:
    """uv's own build, into a folder of ours."""
    with step(f"Downloading Python {PYTHONS[0]}"):
        problem = problem_of([uv, "python", "install", "--no-bin", PYTHONS[0]], environment)
        python = find_python()
        if not python:
            give_up(
                "Python 3.12, 3.13 or 3.14 is needed: there is none on PATH or in pyenv, and none could be "
                f"downloaded ({problem}); install one and run this again"
            )
    return python
