"""Threads that begin together, for tests of what two people do at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once[Result](*work: Callable[[], Result]) -> list[Result]:
    """What each returns, all having begun together, each on a connection of its own."""
    barrier = Barrier(len(work))

    def run(one: Callable[[], Result]) -> Result:
        barrier.wait()
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))
