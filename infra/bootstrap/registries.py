# ruff: noqa: UP006, UP035 (runs on Python 3.6)
"""Registries and certificates, from pip's and uv's own configuration."""

import os
import re
import sys
from typing import Dict

from bootstrap.places import HOME
from bootstrap.running import content_of, output_of


def uv_environment(environment: Dict[str, str]) -> Dict[str, str]:
    """What uv is run with: pip's index and certificates where it has none of its own; folders we can use."""
    environment.setdefault("UV_PYTHON_INSTALL_DIR", os.path.join(HOME, "python"))
    if not os.access(os.path.expanduser("~"), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", os.path.join(HOME, "cache"))
    environment.pop("VIRTUAL_ENV", None)
    settings = pip_settings()
    if "index-url" in settings and not uv_has_an_index():
        environment["UV_DEFAULT_INDEX"] = settings["index-url"]
    if "cert" in settings:
        environment.setdefault("SSL_CERT_FILE", settings["cert"])
    return environment


def pip_settings() -> Dict[str, str]:
    """pip's settings by their short names; its environment variables win over its files."""
    listed = output_of([sys.executable, "-m", "pip", "config", "list"])
    settings = dict(re.findall(r"^\w+\.([\w-]+)='(.*)'$", listed, re.MULTILINE))
    for file in (
        "/etc/pip.conf",
        "~/.pip/pip.conf",
        "~/.config/pip/pip.conf",
        os.environ.get("PIP_CONFIG_FILE", ""),
    ):
        settings.update(re.findall(r"^\s*([\w-]+)\s*[=:]\s*(\S+)", content_of(file), re.MULTILINE))
    for name in ("index-url", "cert"):
        variable = "PIP_" + name.upper().replace("-", "_")
        if os.environ.get(variable):
            settings[name] = os.environ[variable]
    return settings


def default_index(python: str) -> str:
    """Where that interpreter's pip looks when nothing is configured; empty without pip."""
    return output_of([python, "-c", "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"])


def uv_has_an_index() -> bool:
    """Whether somebody told uv itself where to look."""
    files = ("/etc/uv/uv.toml", "~/.config/uv/uv.toml", os.environ.get("UV_CONFIG_FILE", ""))
    told = any(os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"))
    return told or any(
        re.search(r"^\s*(index-url\s*=|\[\[index\]\])", content_of(file), re.MULTILINE) for file in files
    )
