"""What the start says of an environment that will not do: one sentence, with the variable's name in it."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from config.env import Env, read_env
from config.sign_in_providers import providers_from

BACKEND = Path(__file__).resolve().parents[3] / "backend"
# Not a new one each time: every process must call the tests by the same names.
KEY = urlsafe_b64encode(b"k" * 32).decode()


def complaint(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> str:
    for name, value in changes.items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
    read_env.cache_clear()
    with pytest.raises(SystemExit) as end:
        read_env()
    read_env.cache_clear()
    return str(end.value)


class TestReadEnv:
    def test_names_all_that_is_missing_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert complaint(monkeypatch, DATABASE_URL=None, SECRET_KEY=None) == (
            "Kalends cannot start without DATABASE_URL, SECRET_KEY in its environment."
        )

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SECRET_KEY", "short"),
            ("DATABASE_URL", "mysql://x"),
            ("REDIS_URL", "memcached://x"),
            ("PUBLIC_URL", "kalends.example"),
            ("PUBLIC_URL", "https://kalends.example/app"),
            ("PUBLIC_URL", "https://kalends.example:70000"),
            ("PUBLIC_URL", "https://olga:secret@kalends.example"),
            ("ENCRYPTION_KEYS", "no-key-of-fernets"),
            ("ENCRYPTION_KEYS", f"{KEY},c2hvcnQ="),
            ("SENTRY_DSN", "https://sentry.example"),
            ("EMAIL_URL", "mail.example"),
            ("TRUSTED_PROXY_HOPS", "many"),
            ("RATE_LIMITS", "perhaps"),
            ("COMPLETE_BOOKINGS_AFTER_MINUTES", "-1"),
            ("GOOGLE_API_URL", "google.example"),
            ("ZOOM_API_URL", "https://zoom.example/"),
            ("RATE_LIMIT_RATES", "no_such_limit=1/minute"),
            ("RATE_LIMIT_RATES", "booking_per_email=often"),
        ],
    )
    def test_names_what_is_wrong_and_keeps_its_value_to_itself(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        said = complaint(monkeypatch, **{name: value})
        assert said.startswith(f"Kalends cannot start: {name} is wrong: ")
        assert name == "RATE_LIMIT_RATES" or value not in said

    @pytest.mark.parametrize("provider", ["GOOGLE", "MICROSOFT", "ZOOM"])
    @pytest.mark.parametrize("half", ["CLIENT_ID", "CLIENT_SECRET"])
    def test_takes_no_half_credentials(
        self, monkeypatch: pytest.MonkeyPatch, provider: str, half: str
    ) -> None:
        said = complaint(monkeypatch, **{f"{provider}_{half}": "only-this"})
        both = f"{provider}_CLIENT_ID and {provider}_CLIENT_SECRET"
        assert said == f"Kalends cannot start: {both} are set together or not at all."

    def test_names_the_providers_that_have_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert providers_from(Env()) == {}
        monkeypatch.setenv("MICROSOFT_CLIENT_ID", "an-id")
        monkeypatch.setenv("MICROSOFT_CLIENT_SECRET", "a-secret")
        monkeypatch.setenv("MICROSOFT_TENANT", "organizations")
        known = providers_from(Env())
        assert list(known) == ["microsoft"]
        assert known["microsoft"]["APP"] == {"client_id": "an-id", "secret": "a-secret"}
        assert (known["microsoft"]["TENANT"], known["microsoft"]["OAUTH_PKCE_ENABLED"]) == (
            "organizations",
            True,
        )

    def test_takes_lists_with_commas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
        monkeypatch.setenv("RATE_LIMIT_RATES", "booking_per_email=1/hour")
        env = Env()
        assert env.allowed_hosts == ["a.example", "b.example"]
        assert env.rate_limit_rates == ["booking_per_email=1/hour"]


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of Django's commands with the product's own settings."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BACKEND,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestStart:
    def test_ends_with_the_sentence_and_no_traceback(self) -> None:
        ended = manage("check", SECRET_KEY="short")
        assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
        assert ended.stderr.startswith("Kalends cannot start: SECRET_KEY is wrong")

    def test_passes_djangos_checks_for_a_deployment_over_tls(self) -> None:
        ended = manage(
            "check", "--deploy", "--fail-level", "WARNING",
            PUBLIC_URL="https://kalends.example", EMAIL_URL="smtp://mail",
            SECRET_KEY="".join(map(chr, range(40, 100))),
        )  # fmt: skip
        assert (ended.returncode, ended.stderr) == (0, "")

    def test_has_a_migration_for_every_model(self) -> None:
        ended = manage("makemigrations", "--check", "--dry-run")
        assert (ended.returncode, ended.stdout.strip()) == (0, "No changes detected")
