"""Addresses of servers, turned from URLs into what Django and Celery each want to hear."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database_from(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query,
    }


def broker_from(url: str) -> str:
    """Celery's spelling of a Redis address; only sockets differ."""
    if not url.startswith("unix://"):
        return url
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("db", ["0"])[-1]
    return f"redis+socket://{parts.path}?virtual_host={number}"


def limits_storage_from(url: str) -> str:
    """The `limits` library's spelling of a Redis address; only sockets differ."""
    if not url.startswith("unix://"):
        return url
    return f"redis+{url}"


def mail_from(url: str) -> dict[str, Any]:
    """Django's mail settings for `smtp://user:password@host:port/?tls=1`; `smtps://` is TLS throughout."""
    parts = urlsplit(url)
    if parts.scheme in ("console", "memory"):
        backend = {"console": "console", "memory": "locmem"}[parts.scheme]
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parse_qs(parts.query).get("tls", ["0"])[-1] in ("1", "true"),
        "EMAIL_TIMEOUT": 10,
    }
