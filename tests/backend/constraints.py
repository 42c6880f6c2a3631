"""How tests show that the database refuses something, and by which rule."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from core.db import violates


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """What is done inside must break the constraint of that name, and no other."""
    with pytest.raises(IntegrityError) as refusal, _checked_at_its_end():
        yield
    assert violates(refusal.value, constraint), refusal.value


@contextmanager
def _checked_at_its_end() -> Iterator[None]:
    """A transaction that checks at its end what is checked at commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
