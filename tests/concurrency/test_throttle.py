"""Rate limits under a burst: no more pass than may, however many come at once."""

from functools import partial

import pytest
from pytest_django import Settings

from core.errors import TooMany
from core.throttle import Limit, spend
from tests.concurrency.herd import herd, kinds

BURST = 40
RATE = 10


@pytest.fixture(autouse=True)
def ten_an_hour(settings: Settings, empty_limits: None, transactional_db: None) -> None:
    settings.RATE_LIMITS = True
    settings.RATES = dict.fromkeys(Limit, f"{RATE}/hour")


class TestBurst:
    def test_lets_as_many_pass_as_may(self) -> None:
        results = herd([partial(spend, Limit.BOOKING_PER_ADDRESS, "203.0.113.5")] * BURST)
        assert kinds(results) == {"NoneType": RATE, "TooMany": BURST - RATE}
        assert all(each.retry_after > 0 for each in results if isinstance(each, TooMany))

    def test_of_many_visitors_is_nobodys_fault(self) -> None:
        results = herd([partial(spend, Limit.BOOKING_PER_ADDRESS, f"203.0.113.{n}") for n in range(BURST)])
        assert kinds(results) == {"NoneType": BURST}
