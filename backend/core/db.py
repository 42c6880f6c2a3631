"""What PostgreSQL says, in words a service can act on."""

from django.db import Error, IntegrityError

# Lock not available, deadlock, serialization failure, too many connections, and the server going or coming.
_PASSING_STATES = ("55P03", "40P01", "40001", "53300", "57P01", "57P02", "57P03", "25P03")


def violates(error: IntegrityError, constraint: str) -> bool:
    """Whether an error was raised by the constraint of that name."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == constraint


def is_still_referenced(error: IntegrityError) -> bool:
    """Whether a row could not go because another one names it."""
    return getattr(error.__cause__, "sqlstate", None) == "23503"


def will_pass(error: Error) -> bool:
    """Whether asking again may help: somebody else held a lock, or the connection broke."""
    state = getattr(error.__cause__, "sqlstate", None)
    # Without a state the trouble was met before the server could say anything: no connection.
    return state is None or state in _PASSING_STATES or state.startswith("08")
