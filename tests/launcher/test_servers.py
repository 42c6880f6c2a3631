"""Real servers from wheels: what they keep, and what a person reads when they can't start."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from launcher import servers
from launcher.account import server_account
from launcher.console import LauncherError
from launcher.data_folder import DataFolder

DATABASE, REDIS = "postgresql://db.example/kalends", "redis://redis.example"

pytestmark = pytest.mark.servers

KILLED = """
import os, signal, sys
from collections.abc import Iterator
from pathlib import Path
import psycopg, redis
from launcher import servers
from launcher.account import server_account
started = servers.start(Path(sys.argv[1]))
with psycopg.connect(started.database_url) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS kept (number integer)")
    connection.execute("INSERT INTO kept VALUES (1)")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path: Path) -> Iterator[None]:
    """Root's servers keep their files outside a folder that their account can't enter."""
    yield
    DataFolder(tmp_path, server_account()).forget_servers()


class TestStart:
    def test_gives_what_the_migrations_need(self, tmp_path: Path) -> None:
        with servers.start(tmp_path, durable=False) as started:
            with psycopg.connect(started.database_url) as connection:
                connection.execute("CREATE EXTENSION btree_gist")
                assert connection.info.server_version >= 180_000
                assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            with redis.Redis.from_url(started.redis_url) as client:
                assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}

    def test_uses_the_addresses_it_is_given(self, tmp_path: Path) -> None:
        with servers.start(tmp_path, database_url=DATABASE, redis_url=REDIS) as started:
            assert started.environment == {"DATABASE_URL": DATABASE, "REDIS_URL": REDIS}
        assert not list(started.folder.servers.iterdir())

    def test_finds_everything_again_after_it_was_killed(self, tmp_path: Path) -> None:
        for _ in range(2):
            told = subprocess.run(
                [sys.executable, "-c", KILLED, str(tmp_path)],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                capture_output=True,
            )
            assert told.returncode == -signal.SIGKILL, told.stderr
        with servers.start(tmp_path) as started, psycopg.connect(started.database_url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (2,)

    def test_leaves_no_process_and_no_socket(self, tmp_path: Path) -> None:
        with servers.start(tmp_path, durable=False) as started:
            sockets = started.sockets
        assert not sockets.exists()
        assert not started.folder.is_locked()
        assert not started.folder.servers.exists()

    def test_keeps_the_folder_to_itself(self, tmp_path: Path) -> None:
        first = servers.start(tmp_path, database_url=DATABASE, redis_url=REDIS)
        with first, pytest.raises(LauncherError, match="already running"):
            servers.start(tmp_path)

    def test_says_so_when_the_cluster_is_another_versions(self, tmp_path: Path) -> None:
        servers.start(tmp_path, database_url=DATABASE, redis_url=REDIS).stop()
        cluster = (tmp_path / "servers").resolve() / "postgres-18"
        cluster.mkdir()
        (cluster / "PG_VERSION").write_text("17\n")
        with pytest.raises(LauncherError, match="was written by PostgreSQL 17"):
            servers.start(tmp_path)

    def test_says_so_when_the_cluster_is_broken(self, tmp_path: Path) -> None:
        servers.start(tmp_path, redis_url=REDIS).stop()
        ((tmp_path / "servers").resolve() / "postgres-18" / "global" / "pg_control").unlink()
        with pytest.raises(LauncherError, match="PostgreSQL did not start"):
            servers.start(tmp_path, redis_url=REDIS)


class TestRevive:
    def test_starts_a_server_again_that_died(self, tmp_path: Path) -> None:
        with servers.start(tmp_path, database_url=DATABASE, durable=False) as started:
            with redis.Redis.from_url(started.redis_url) as client:
                pid = client.info()["process_id"]
            os.kill(pid, signal.SIGKILL)
            started._running[0].process.wait(10)
            started.revive()
            with redis.Redis.from_url(started.redis_url) as client:
                assert client.ping()
