"""Services of somebody else that don't answer are told of in one sentence."""

import pytest

from launcher.console import LauncherError
from launcher.given_services import ensure_answering
from launcher.ports import free_port


class TestEnsureAnswering:
    def test_has_nothing_to_ask_where_nothing_is_given(self) -> None:
        ensure_answering({"DATABASE_URL": ""})

    def test_names_the_variable_of_a_database_that_is_away(self) -> None:
        url = f"postgresql://olga@127.0.0.1:{free_port()}/kalends"
        with pytest.raises(LauncherError, match=r"DATABASE_URL: .*refused"):
            ensure_answering({"DATABASE_URL": url})

    @pytest.mark.parametrize(
        ("url", "reason"), [("redis://127.0.0.1:1/0", "refused"), ("http://x", "must specify")]
    )
    def test_names_the_variable_of_a_redis_that_is_away(self, url: str, reason: str) -> None:
        with pytest.raises(LauncherError, match=rf"REDIS_URL: .*{reason}"):
            ensure_answering({"REDIS_URL": url})
