"""A small installation to break: broker, mail server, worker and scheduler, over the tests' database."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django import DjangoDbBlocker

from apps.users.models import User
from config.addresses import broker_from
from config.celery import app
from core import jobs
from tests.cast import make_organizer
from tests.faults.servers import Broker, Program
from tests.mail_server import MailServer


@dataclass(frozen=True)
class Installation:
    """What can be taken away, and given back."""

    broker: Broker
    mail_server: MailServer
    worker: Program
    scheduler: Program


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A broker of one test's own, to which this process sends its jobs."""
    broker = Broker()
    broker.start()
    send_jobs_to(broker, monkeypatch)
    yield broker
    broker.remove()


@pytest.fixture(scope="module")
def running(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Installation]:
    """The installation, started once for the tests of a module; a test that breaks it mends it again."""
    broker, mail_server = Broker(), MailServer()
    broker.start()
    mail_server.start()
    with django_db_blocker.unblock():
        worker = Program("worker", "--concurrency", "1", redis_url=broker.url, mail_port=mail_server.port)
        scheduler = Program("beat", redis_url=broker.url, mail_port=mail_server.port)
        worker.start()
        scheduler.start()
        yield Installation(broker, mail_server, worker, scheduler)
    for program in (scheduler, worker):
        program.kill()
    mail_server.stop()
    broker.remove()


@pytest.fixture
def installation(running: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The installation, whole, with no mail in it, reached from this process too."""
    send_jobs_to(running.broker, monkeypatch)
    running.mail_server.taken.clear()
    return running


@pytest.fixture
def organizer(transactional_db: None) -> User:
    """An organizer whom other connections see too."""
    return make_organizer("olga-in-trouble")


def send_jobs_to(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.conf, "broker_url", broker_from(broker.url))
    app.set_default()
    jobs._producers.cache_clear()
    monkeypatch.setattr(jobs, "_broker", jobs._Broker())
