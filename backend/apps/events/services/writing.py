"""The one way in which a calendar is written to: one durable transaction, repeated where that is safe."""

import random
import time
from collections.abc import Callable

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

from apps.events.errors import CalendarBusy, CapacityExceeded, SlotTaken
from core.db import violates
from core.errors import DomainError

ATTEMPTS = 3
# Deadlock and serialization: nothing has happened, once more. The server went away: the idempotency key tells
# whether the first attempt was committed.
_AGAIN = {"40001", "40P01", "57P01", "57P02", "57P03", "08000", "08003", "08006"}
# Nobody let us through in time, or the server is out of something.
_BUSY = {"55P03", "57014", "53000", "53100", "53200", "53300"}
_REFUSALS: dict[str, type[DomainError]] = {
    "booking_never_overlaps": SlotTaken,
    "booking_is_one_a_slot": SlotTaken,
    "booking_is_not_overfull": CapacityExceeded,
}


def write_calendar[Result](work: Callable[[], Result]) -> Result:
    """Do the work in one durable transaction; `work` may run up to three times, and must not care.

    Raises what the work raises, SlotTaken or CapacityExceeded where the database has the last word, and
    CalendarBusy where the calendar is locked for too long.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic(durable=True):
                return work()
        except IntegrityError as error:
            raise _refusal_for(error) from error
        except (OperationalError, InterfaceError) as error:
            if _sqlstate(error) in _BUSY:
                raise CalendarBusy(retry_after=2) from error
            if not _may_repeat(error) or attempt == ATTEMPTS:
                raise
        connection.close_if_unusable_or_obsolete()
        time.sleep(random.uniform(0.005, 0.05) * attempt)
    raise CalendarBusy(retry_after=2)


def look_and_write[Result](look: Callable[[], object], work: Callable[[], Result]) -> Result:
    """Look before queueing, then do the work; who is kept waiting for too long looks again, and queues again.

    look: raises what speaks against the work, without waiting for anybody. Under a rush most learn there that
    they are too late. Raises what `write_calendar` raises.
    """
    for is_last in (False, True):
        look()
        try:
            return write_calendar(work)
        except CalendarBusy:
            if is_last:
                raise
    raise CalendarBusy(retry_after=2)


def _refusal_for(error: IntegrityError) -> Exception:
    """What the violated constraint means to the caller, or the error itself where it means a bug."""
    meant = (refusal for name, refusal in _REFUSALS.items() if violates(error, name))
    refusal = next(meant, None)
    return refusal() if refusal else error


def _sqlstate(error: Exception) -> str | None:
    state = getattr(error.__cause__, "sqlstate", None)
    return state if isinstance(state, str) else None


def _may_repeat(error: Exception) -> bool:
    # Without a state of its own the error tells of a connection that broke.
    return _sqlstate(error) in _AGAIN or _sqlstate(error) is None
