"""What PostgreSQL says, in words a service can act on."""

from django.db import IntegrityError


def violates(error: IntegrityError, constraint: str) -> bool:
    """Whether an error was raised by the constraint of that name."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == constraint
