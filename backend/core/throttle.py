"""Rate limits: how often somebody may do something, counted in Redis."""

import logging
import math
from enum import StrEnum
from functools import cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from core import clock
from core.errors import TooMany

logger = logging.getLogger(__name__)


class Limit(StrEnum):
    """What is counted. `settings.RATES` says how often; the last word says by whom it is counted."""

    SIGN_UP_PER_ADDRESS = "sign_up_per_address"
    SIGN_IN_PER_ADDRESS = "sign_in_per_address"
    ACCOUNT_MAIL_PER_ADDRESS = "account_mail_per_address"
    ACCOUNT_MAIL_PER_EMAIL = "account_mail_per_email"
    ACCOUNT_KEY_PER_ADDRESS = "account_key_per_address"
    PASSWORD_CHANGE_PER_ORGANIZER = "password_change_per_organizer"  # noqa: S105
    SECOND_FACTOR_PER_ADDRESS = "second_factor_per_address"
    SECOND_FACTOR_PER_ORGANIZER = "second_factor_per_organizer"
    LINKING_PER_ORGANIZER = "linking_per_organizer"
    CALENDAR_SYNC_PER_ORGANIZER = "calendar_sync_per_organizer"
    SLUG_CHECK_PER_ORGANIZER = "slug_check_per_organizer"
    SHARE_PER_ORGANIZER = "share_per_organizer"
    REQUESTS_PER_KEY = "requests_per_key"
    BOOKING_PER_ADDRESS = "booking_per_address"
    BOOKING_PER_EMAIL = "booking_per_email"
    BOOKING_PER_ORGANIZER = "booking_per_organizer"
    UNPROVEN_PER_ORGANIZER = "unproven_per_organizer"
    FEED_GUESS_PER_ADDRESS = "feed_guess_per_address"
    MANAGE_PER_ADDRESS = "manage_per_address"
    VISIT_PER_ADDRESS = "visit_per_address"
    PUBLIC_READ_PER_ADDRESS = "public_read_per_address"


def spend(limit: Limit, whom: str) -> None:
    """Count one use; raises TooMany, with the seconds to wait, where there were too many.

    whom: an address, an e-mail address, an organizer's id; nobody is counted as "".
    While Redis is away everyone passes: a limit is a courtesy, and the promises are the database's.
    """
    if has_room(limit, whom):
        return
    item, counter = _item(settings.RATES[limit]), _counter(settings.LIMITS_STORAGE_URL)
    try:
        reset = counter.get_window_stats(item, settings.LIMITS_PREFIX, limit, whom.lower()).reset_time
    except RedisError:
        return
    raise TooMany(retry_after=max(1, math.ceil(reset - clock.now().timestamp())))


def has_room(limit: Limit, whom: str) -> bool:
    """Count one use; whether it was within the limit. Everyone has room while Redis is away."""
    if not settings.RATE_LIMITS or not whom:
        return True
    item, counter = _item(settings.RATES[limit]), _counter(settings.LIMITS_STORAGE_URL)
    try:
        return counter.hit(item, settings.LIMITS_PREFIX, limit, whom.lower())
    except RedisError:
        logger.warning("Rate limits are not counted: Redis cannot be reached.")
        return True


@cache
def _item(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def _counter(url: str) -> SlidingWindowCounterRateLimiter:
    storage = storage_from_string(url, socket_connect_timeout=0.2, socket_timeout=0.2)
    return SlidingWindowCounterRateLimiter(storage)
