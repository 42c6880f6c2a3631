# ruff: noqa: UP006, UP035 (runs on Python 3.6)
"""uv: on this machine, by pip, or fetched."""

import hashlib
import html
import os
import platform
import re
import shutil
import sys
import urllib.parse
import urllib.request
import zipfile
from typing import Dict, List

from bootstrap.places import HOME, OWN_UV, UV_LOCK
from bootstrap.registries import default_index
from bootstrap.running import give_up, output_of, problem_of, step

OLDEST_UV = (0, 9)


def find_uv() -> str:
    """Our own uv, or one on this machine that is new enough; empty where there is none."""
    folders = [os.path.join(OWN_UV, "bin"), *os.environ.get("PATH", os.defpath).split(os.pathsep)]
    for folder in [*folders, os.path.expanduser("~/.local/bin"), os.path.expanduser("~/.cargo/bin")]:
        uv = os.path.join(folder, "uv")
        version = re.match(r"uv (\d+)\.(\d+)", output_of([uv, "--version"]))
        if version and tuple(int(number) for number in version.groups()) >= OLDEST_UV:
            return uv
    return ""


def install_uv(pythons: List[str], environment: Dict[str, str]) -> str:
    """uv in a folder of our own: by an interpreter's pip, by a new environment's pip, or without pip."""
    problems = []
    with step(f"Installing uv into {OWN_UV}"):
        for install in (pip_install_uv, venv_install_uv, fetch_uv):
            for python in pythons:
                problems.append(install(python, environment))
                if not problems[-1]:
                    return os.path.join(OWN_UV, "bin", "uv")
    return give_up(f"uv could not be installed ({'; '.join(problems)}): install uv, or a Python with pip")


def pip_install_uv(python: str, environment: Dict[str, str]) -> str:
    """Install the locked uv with that interpreter's pip; says what went wrong, if anything."""
    shutil.rmtree(OWN_UV, ignore_errors=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    command = [python, "-m", "pip", "install", *options, "--target", OWN_UV, "--requirement", UV_LOCK]
    return problem_of(command, dict(environment, PIP_USER="0"))


def venv_install_uv(python: str, environment: Dict[str, str]) -> str:
    """The same with the pip that a new environment brings."""
    folder = os.path.join(HOME, "pip")
    problem = problem_of([python, "-m", "venv", "--clear", folder], environment)
    problem = problem or pip_install_uv(os.path.join(folder, "bin", "python"), environment)
    shutil.rmtree(folder, ignore_errors=True)
    return problem


def fetch_uv(python: str, environment: Dict[str, str]) -> str:
    """The program out of the locked wheel of the package index; says what went wrong, if anything."""
    index = environment.get("UV_DEFAULT_INDEX") or default_index(python)
    if not index:
        return "no package index is configured (PIP_INDEX_URL)"
    with open(UV_LOCK) as lock:
        content = lock.read()
    version = re.findall(r"uv==(\S+)", content)[0]
    page = index.rstrip("/") + "/uv/"
    try:
        listing = urllib.request.urlopen(page, timeout=60).read().decode()
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', listing)]
        link = next(link for link in links if re.search(f"/uv-{version}-py3-none-.*{wheel_platform()}", link))
        wheel = os.path.join(HOME, "uv.whl")
        with open(wheel, "wb") as file:
            file.write(urllib.request.urlopen(urllib.parse.urljoin(page, link), timeout=600).read())
    except (OSError, StopIteration) as error:
        return f"{page} has no uv {version} for this machine ({error})"
    with open(wheel, "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() not in content:
            return f"{link} is not the uv that {UV_LOCK} names"
    unpack_uv(wheel, version)
    return ""


def wheel_platform() -> str:
    """The part of a wheel's file name that stands for this machine."""
    if sys.platform == "darwin":
        return f"macosx_.*_{platform.machine()}"
    return f"{'manylinux' if platform.libc_ver()[0] == 'glibc' else 'musllinux'}_.*{platform.machine()}"


def unpack_uv(wheel: str, version: str) -> None:
    """The program out of the wheel."""
    program = os.path.join(OWN_UV, "bin", "uv")
    os.makedirs(os.path.dirname(program), exist_ok=True)
    with zipfile.ZipFile(wheel) as archive, open(program, "wb") as file:
        file.write(archive.read(f"uv-{version}.data/scripts/uv"))
    os.chmod(program, 0o700)
    os.unlink(wheel)
