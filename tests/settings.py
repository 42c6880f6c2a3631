"""The product's settings for tests: servers of their own where no address is given, and cheap passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
    from launcher import servers

    _folder = Path(tempfile.mkdtemp(prefix="kalends-tests-"))
    _servers = servers.start(
        _folder,
        database_url=os.environ.get("DATABASE_URL"),
        redis_url=os.environ.get("REDIS_URL"),
        durable=False,
    )
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    atexit.register(_servers.stop)
    # Programs that a test starts, and the workers of pytest-xdist, find the same servers.
    os.environ.update(_servers.environment)

os.environ.update(
    SECRET_KEY="a key for tests only, long enough to be taken for one",
    ENCRYPTION_KEYS="m2v1ozJ9gqkAv7QXoB4mE6q1vR1l8s5cT0nJkYwQh2E=",
    PUBLIC_URL="http://testserver",
    EMAIL_URL="memory://",
    RATE_LIMITS="false",
    TRUSTED_PROXY_HOPS="1",
    DEBUG="false",
)

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Workers share one Redis: each keeps to keys of its own.
LIMITS_PREFIX = CACHES["default"]["KEY_PREFIX"] = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
ACCOUNT_ANSWER_SECONDS = 0.0

# A test that prepares ten thousand rows on a busy machine is not a client that forgot its transaction; and
# the last one of a herd waits there for longer than a person would.
PATIENCE_OF_THE_PRODUCT = DATABASES["default"]["OPTIONS"]["options"]
DATABASES["default"]["OPTIONS"]["options"] += (
    " -c idle_in_transaction_session_timeout=300s -c lock_timeout=60s"
)
