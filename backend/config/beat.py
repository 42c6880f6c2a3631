"""The scheduler: RedBeat, so that several can stand by, made to outlive the Redis it keeps its notes in."""

import logging
from types import SimpleNamespace
from typing import Any

from redbeat.schedulers import RedBeatScheduler, acquire_distributed_beat_lock
from redis.exceptions import LockError, RedisError

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 1.0


class SteadyScheduler(RedBeatScheduler):  # type: ignore[misc]  # its package carries no types
    """RedBeat ends when Redis goes away, and knows no schedule any more where Redis comes back empty."""

    lock: Any

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Start what is due; returns the seconds until the next look."""
        try:
            if self.lock is None:
                self._begin_again()
            seconds: float = super().tick(*args, **kwargs)
        except LockError:
            # Another scheduler has taken over, or Redis has forgotten us: stand in line once more.
            self.lock = None
        except RedisError as failure:
            logger.warning("The scheduler waits for Redis (%s).", type(failure).__name__)
        else:
            return seconds
        return LOOK_AGAIN_SECONDS

    def _begin_again(self) -> None:
        """Wait for the lock, then write the schedule down where it is missing."""
        acquire_distributed_beat_lock(sender=SimpleNamespace(scheduler=self))
        self.setup_schedule()
        logger.warning("The scheduler goes on.")
