"""What each program of the app is told: the backend everything, the web app only what it needs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.keys import read_keys
from launcher.places import HOME, ROOT

# The web app talks to visitors and to the API: it has no business with these.
FOR_THE_BACKEND_ALONE = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ENCRYPTION_KEYS",
    "EMAIL_URL",
    "GOOGLE_CLIENT_SECRET",
    "MICROSOFT_CLIENT_SECRET",
    "ZOOM_CLIENT_SECRET",
)
PYTHONPATH = os.pathsep.join(str(ROOT / part) for part in ("backend", "frontend", "infra", "."))


@dataclass(frozen=True)
class SiteAddresses:
    """Where the site is reached, and where its parts reach each other."""

    public_url: str
    hosts: tuple[str, ...] = ()
    """Further names the site answers to, without scheme and port."""
    email_url: str = "smtp://localhost:1025"
    api_url: str = ""


def backend_environment(*, data: Path, services: Mapping[str, str], site: SiteAddresses) -> dict[str, str]:
    """For Django and Celery. The gateway is the one proxy whose word on the visitor's address counts."""
    return {
        **os.environ,
        **read_keys(data),
        **services,
        "PYTHONPATH": PYTHONPATH,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PUBLIC_URL": site.public_url,
        "ALLOWED_HOSTS": ",".join(site.hosts),
        "EMAIL_URL": site.email_url,
        "TRUSTED_PROXY_HOPS": "1",
    }


def web_environment(
    backend: Mapping[str, str], *, site: SiteAddresses, build: Path, data: Path, mail_folder: Path | None
) -> dict[str, str]:
    """For the gateway and Reflex, which serve a finished build and keep their sessions on disk."""
    told = {
        "API_URL": site.api_url,
        "CLIENT_BUILD": str(build),
        "MAIL_FOLDER": str(mail_folder or ""),
        "TRUSTED_PROXY_HOPS": os.environ.get("TRUSTED_PROXY_HOPS", "0"),
        **reflex_environment(build=build, data=data),
    }
    public = {name: value for name, value in backend.items() if name not in FOR_THE_BACKEND_ALONE}
    return {**public, **told}


def reflex_environment(*, build: Path, data: Path) -> dict[str, str]:
    """Reflex as a server of event handlers only: it compiles nothing and writes nothing into the checkout."""
    return {
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_BACKEND_ONLY": "true",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_WEB_WORKDIR": str(build),
        "REFLEX_STATES_WORKDIR": str(data / "states"),
        "REFLEX_UPLOADED_FILES_DIR": str(data / "uploads"),
        "REFLEX_DIR": str(HOME / "reflex"),
    }
