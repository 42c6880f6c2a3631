"""An account that does not let us in any more."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.integrations.errors import ConsentWithdrawn
from apps.integrations.models import CalendarConnection
from apps.notifications.services import queue_account_mail
from core.leases import GIVEN_BACK
from shared_types.vocabulary import ConnectionStatus

_UNUSABLE = (ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.DISCONNECTED)
_TEXT = """Hello {name},

Kalends cannot read the calendars of {account} any more: {why}

What was known of them stays as it was, and people can go on booking; but what you add there is not seen,
and new bookings are not written there. Link the account again here:

{url}
"""


def note_withdrawal(failure: ConsentWithdrawn, *, connection_id: UUID, now: datetime) -> None:
    """Ask nothing more of an account until it is linked again, and tell its organizer, once.

    Nothing is left to do where whoever found out has done it: see ConsentWithdrawn.
    """
    if failure.is_noted:
        return
    with transaction.atomic():
        working = CalendarConnection.objects.filter(id=connection_id).exclude(status__in=_UNUSABLE)
        stopped = working.update(
            status=ConnectionStatus.NEEDS_CONSENT, last_error=failure.reason[:300], **GIVEN_BACK
        )
        if stopped:
            _tell(connection_id, failure.reason, now=now)


def _tell(connection_id: UUID, why: str, *, now: datetime) -> None:
    account, name, email = CalendarConnection.objects.values_list(
        "account_email", "organizer__name", "organizer__email"
    ).get(id=connection_id)
    text = _TEXT.format(
        name=name, account=account, why=why, url=f"{settings.PUBLIC_URL}/settings/integrations"
    )
    queue_account_mail(
        recipient=email,
        subject=f"Please link {account} again",
        text=text,
        html="",
        dedupe_key=f"consent:{connection_id}:{now:%Y%m%dT%H%M%S}",
        now=now,
    )
