"""Services that somebody else runs: asked once before anything of ours is started."""

from collections.abc import Mapping

import psycopg
import redis

from launcher.console import LauncherError

PATIENCE_SECONDS = 5


def ensure_answering(environment: Mapping[str, str]) -> None:
    """One sentence now, where an address leads nowhere, rather than a traceback of every program."""
    if environment.get("DATABASE_URL"):
        _ask_postgres(environment["DATABASE_URL"])
    if environment.get("REDIS_URL"):
        _ask_redis(environment["REDIS_URL"])


def _ask_postgres(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=PATIENCE_SECONDS).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise LauncherError(f"PostgreSQL can't be used at the address in DATABASE_URL: {reason}") from None


def _ask_redis(url: str) -> None:
    timeouts = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    try:
        with redis.Redis.from_url(url, **timeouts) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise LauncherError(f"Redis can't be used at the address in REDIS_URL: {error}") from None
