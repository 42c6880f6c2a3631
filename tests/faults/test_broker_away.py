"""Whoever books does not wait for a broker that is not there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from core import jobs
from core.jobs import JobName
from tests.faults.servers import Broker

pytestmark = pytest.mark.servers

JOB, ARGUMENTS = JobName.DELIVER_NOTIFICATION, {"notification_id": "1"}


@contextmanager
def takes_less_than(seconds: float) -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


def waiting_in(broker: Broker) -> int:
    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        length = client.llen("mail")
    assert isinstance(length, int)
    return length


class TestSend:
    def test_hands_the_job_to_the_broker_in_its_lane(self, broker: Broker) -> None:
        jobs._send(JOB, ARGUMENTS)
        assert waiting_in(broker) == 1

    def test_gives_up_at_once_where_nobody_answers(self, broker: Broker) -> None:
        broker.stop()
        with takes_less_than(5):
            jobs._send(JOB, ARGUMENTS)

    def test_waits_a_moment_once_for_a_broker_that_hangs(self, broker: Broker) -> None:
        jobs._send(JOB, ARGUMENTS)
        broker.freeze()
        with takes_less_than(10):  # one moment is a fifth of a second
            for _ in range(100):
                jobs._send(JOB, ARGUMENTS)

    def test_goes_on_when_the_broker_is_back(self, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "_LEAVE_ALONE_SECONDS", 0.0)
        jobs._send(JOB, ARGUMENTS)
        broker.stop()
        jobs._send(JOB, ARGUMENTS)
        broker.start()
        for _ in range(3):
            jobs._send(JOB, ARGUMENTS)
        assert waiting_in(broker) == 3
