"""What answers, and whether it is what Kalends needs."""

import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import httpx2
import psycopg
import redis

from launcher.doctor.finding import Finding
from launcher.management import django_command
from launcher.places import ROOT

OLDEST_POSTGRES = 150_000
SCHEDULER_LOCK = "kalends:beat::lock"
PATIENCE_SECONDS = 5


def look_at_services(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The data services and what is in them."""
    yield _postgres(environment["DATABASE_URL"])
    yield _redis(environment["REDIS_URL"])
    yield _migrations(environment)


def look_at_running(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The programs of a running instance, asked in the way their users ask."""
    yield _api(environment["PUBLIC_URL"])
    yield _worker(environment)
    yield _scheduler(environment["REDIS_URL"])
    yield _mail(environment["EMAIL_URL"])


def _postgres(url: str) -> Finding:
    try:
        with psycopg.connect(url, connect_timeout=PATIENCE_SECONDS) as connection:
            version = connection.info.server_version
            query = "SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'"
            has_extension = connection.execute(query).fetchone() is not None
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        return Finding("PostgreSQL", reason, "Check DATABASE_URL and that the server runs.")
    seen = f"version {version // 10000}.{version % 10000}"
    if version < OLDEST_POSTGRES:
        return Finding("PostgreSQL", seen, "Use version 15 or newer.")
    if not has_extension:
        return Finding("PostgreSQL", "btree_gist is not available", "Install PostgreSQL's contrib package.")
    return Finding("PostgreSQL", seen)


def _redis(url: str) -> Finding:
    try:
        with redis.Redis.from_url(url, socket_timeout=PATIENCE_SECONDS) as client:
            facts = client.info()
            policy = str(facts.get("maxmemory_policy", ""))
    except redis.RedisError as error:
        return Finding("Redis", str(error), "Check REDIS_URL and that the server runs.")
    name = "Valkey" if "valkey_version" in facts else "Redis"
    if policy != "noeviction":
        return Finding(name, f"evicts ({policy}): tasks would vanish", "Set maxmemory-policy to noeviction.")
    return Finding(name, f"version {facts.get('valkey_version', facts.get('redis_version'))}")


def _migrations(environment: Mapping[str, str]) -> Finding:
    told = _run(django_command("migrate", "--check"), environment)
    if told.returncode != 0:
        return Finding("Database", "is not up to date", "Run ./kalends up, or ./kalends manage migrate.")
    return Finding("Database", "is up to date")


def _api(public_url: str) -> Finding:
    try:
        status = httpx2.get(f"{public_url}/healthz", timeout=PATIENCE_SECONDS).status_code
    except httpx2.HTTPError as error:
        return Finding(
            "Site", f"{public_url} does not answer ({error})", "See logs/web.log in the data folder."
        )
    if status != 200:
        return Finding(
            "Site", f"{public_url}/healthz answers {status}", "See logs/api.log in the data folder."
        )
    return Finding("Site", f"{public_url} answers")


def _worker(environment: Mapping[str, str]) -> Finding:
    ping = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config.celery",
        "inspect",
        "ping",
        "--timeout",
        str(PATIENCE_SECONDS),
    ]
    if _run(ping, environment).returncode != 0:
        return Finding(
            "Worker", "does not answer: mail is not sent", "See logs/worker.log in the data folder."
        )
    return Finding("Worker", "answers")


def _scheduler(redis_url: str) -> Finding:
    with redis.Redis.from_url(redis_url, socket_timeout=PATIENCE_SECONDS) as client:
        holds_lock = client.exists(SCHEDULER_LOCK)
    if not holds_lock:
        return Finding("Scheduler", "is not at work", "See logs/beat.log in the data folder.")
    return Finding("Scheduler", "is at work")


def _mail(email_url: str) -> Finding:
    server = urlsplit(email_url)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(server.hostname or "localhost", server.port or 0, timeout=PATIENCE_SECONDS) as client:
            client.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("Mail", f"{server.hostname} does not answer ({error})", "Check EMAIL_URL.")
    return Finding("Mail", f"{server.hostname}:{server.port} answers")


def _run(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command, cwd=ROOT / "backend", env={**os.environ, **environment}, capture_output=True
    )
