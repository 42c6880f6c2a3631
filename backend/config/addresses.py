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


def mailer_from(url: str) -> dict[str, Any]:
    """Django's mailer for `smtp://user:password@host:port/?tls=1`; `smtps://` is TLS throughout."""
    parts = urlsplit(url)
    if parts.scheme in ("console", "memory"):
        backend = {"console": "console", "memory": "locmem"}[parts.scheme]
        return {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    over_tls = parts.scheme == "smtps"
    options = {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if over_tls else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": over_tls,
        "use_tls": parse_qs(parts.query).get("tls", ["0"])[-1] in ("1", "true"),
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def texts_from(url: str) -> dict[str, str] | None:
    """Who sends text messages: account, token, sender, and the address to ask; None where nobody does.

    A host stands in for Twilio's own, without TLS where `tls=0` says so: for trying things out.
    """
    if not url:
        return None
    parts = urlsplit(url)
    given = dict(each.split("=", 1) for each in parts.query.split("&"))
    host = parts.netloc.rpartition("@")[2]
    return {
        "account": unquote(parts.username or ""),
        "token": unquote(parts.password or ""),
        "sender": unquote(given["from"]),
        "base": f"{'http' if given.get('tls') == '0' else 'https'}://{host or 'api.twilio.com'}",
    }
