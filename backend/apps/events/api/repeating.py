"""How a caller repeats a request without doing it twice."""

from typing import Annotated

from ninja import Header

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=255)]
