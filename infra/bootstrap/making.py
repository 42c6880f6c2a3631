# ruff: noqa: T201 (runs on Python 3.6)
"""Making the environment: slow, and needed only when a lock file has changed."""

import os
import sys

from bootstrap.environment import locks_to_install, read_stamp, write_stamp
from bootstrap.places import HOME, ROOT, VENV, VENV_PYTHON
from bootstrap.pythons import download_python, find_python
from bootstrap.registries import uv_environment
from bootstrap.running import run, step
from bootstrap.uv import find_uv, install_uv


def make_environment(developing: bool) -> None:
    """uv, a Python, an environment, the locked requirements; one that is there is added to, not replaced."""
    print(f"Setting up Kalends in {HOME}", flush=True)
    locks = locks_to_install(developing)
    environment = uv_environment(dict(os.environ))
    python = find_python()
    uv = find_uv() or install_uv(list(filter(None, [python, sys.executable])), environment)
    if not read_stamp():
        python = python or download_python(uv, environment)
        with step(f"Making an environment with {python}"):
            run([uv, "venv", "--clear", "--quiet", "--python", python, VENV], environment)
    with step(f"Installing what {locks[-1]} names"):
        requirements = os.path.join(ROOT, locks[-1])
        run([uv, "pip", "sync", "--require-hashes", "--python", VENV_PYTHON, requirements], environment)
    write_stamp(uv, locks)
