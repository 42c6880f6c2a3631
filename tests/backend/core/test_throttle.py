"""Rate limits."""

import pytest
from pytest_django import Settings

from core.errors import TooMany
from core.throttle import Limit, spend


@pytest.fixture(autouse=True)
def two_a_minute(settings: Settings, empty_limits: None) -> None:
    settings.RATE_LIMITS = True
    settings.RATES = dict.fromkeys(Limit, "2/minute")


class TestSpend:
    def test_refuses_the_one_too_many_and_says_how_long_to_wait(self) -> None:
        for _ in range(2):
            spend(Limit.BOOKING_PER_EMAIL, "ivo@example.com")
        with pytest.raises(TooMany) as refusal:
            spend(Limit.BOOKING_PER_EMAIL, "Ivo@example.com")
        assert 1 <= refusal.value.retry_after <= 120

    def test_counts_everybody_and_everything_apart(self) -> None:
        for whom in ("ivo@example.com", "mallory@example.com"):
            for limit in (Limit.BOOKING_PER_EMAIL, Limit.ACCOUNT_MAIL_PER_EMAIL):
                spend(limit, whom)
                spend(limit, whom)

    def test_counts_nobody_where_the_address_is_unknown(self) -> None:
        for _ in range(5):
            spend(Limit.BOOKING_PER_ADDRESS, "")

    def test_counts_nothing_where_limits_are_switched_off(self, settings: Settings) -> None:
        settings.RATE_LIMITS = False
        for _ in range(5):
            spend(Limit.BOOKING_PER_ADDRESS, "203.0.113.5")

    def test_lets_everybody_pass_while_redis_is_away(self, settings: Settings) -> None:
        settings.LIMITS_STORAGE_URL = "redis+unix:///nowhere/redis.sock"
        for _ in range(5):
            spend(Limit.BOOKING_PER_ADDRESS, "203.0.113.5")
