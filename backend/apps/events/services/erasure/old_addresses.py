"""Giving up where people were, when it is no longer needed against misuse."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.events.models import BookingAuditLog, audit_chain
from apps.events.models.audit import SAYS_WHERE_FROM

KEPT = timedelta(days=30)
_BATCH = 500
_GIVEN_UP = ["ip_address", "address_mark", "user_agent", "user_agent_mark"]


def give_up_old_addresses(*, now: datetime) -> int:
    """Replace addresses and user agents of a month ago by their marks, one batch; how many rows it was.

    The chain has hashed the marks from the start, so it verifies as before. Two may run at once.
    """
    with transaction.atomic():
        old = BookingAuditLog.objects.filter(SAYS_WHERE_FROM, created_at__lt=now - KEPT)
        batch = list(old.order_by("created_at").select_for_update(skip_locked=True, no_key=True)[:_BATCH])
        for row in batch:
            if row.ip_address:
                row.address_mark, row.ip_address = audit_chain.address_mark(row.ip_address), None
            if row.user_agent and row.version >= 2:
                row.user_agent_mark = audit_chain.user_agent_mark(row.user_agent)
                row.user_agent = ""
        BookingAuditLog.objects.bulk_update(batch, _GIVEN_UP)
    return len(batch)
