"""A cache that may be away: then nothing is remembered, and nobody is turned away for it."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, answering as an empty one while the server cannot be reached."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        return self._or(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Remember a value for some seconds."""
        self._or(None, super().set, key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        """Remember a value unless there is one; true where it was remembered or the cache is away."""
        return bool(self._or(True, super().add, key, value, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._or(False, super().delete, key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up; 0 while the cache is away. Raises ValueError for a key that is not there."""
        return int(self._or(0, super().incr, key, delta, version))

    def is_reachable(self) -> bool:
        """Whether the server answers."""
        return bool(self._or(False, lambda: self._cache.get_client().ping()))

    def _or(self, fallback: Any, operation: Any, *arguments: Any) -> Any:
        try:
            return operation(*arguments)
        except (RedisConnectionError, RedisTimeoutError):
            logger.warning("The cache cannot be reached.")
            return fallback
