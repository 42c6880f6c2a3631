"""What webhooks are signed with."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import transaction

from apps.users.models import User
from apps.workflows.models import Workflow
from apps.workflows.selectors import get_workflow

# So long receivers have time to learn the new one.
FORMER_LASTS = timedelta(hours=24)
_BYTES = 32


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def readable_secret(workflow: Workflow) -> str:
    """The secret; empty where there is none, or no key opens it any more."""
    return _opened(workflow, "webhook_secret")


def rotate_secret(*, organizer: User, workflow_id: UUID, now: datetime) -> Workflow:
    """Take a new secret; the one before goes on signing beside it for a day. Raises WorkflowNotFound."""
    with transaction.atomic():
        locked = Workflow.objects.select_for_update(no_key=True).defer("webhook_secret", "former_secret")
        mine = locked.filter(organizer=organizer, id=workflow_id)
        workflow = mine.first() or get_workflow(organizer=organizer, workflow_id=workflow_id)
        workflow.former_secret = readable_secret(workflow)
        workflow.former_secret_until = now + FORMER_LASTS if workflow.former_secret else None
        workflow.webhook_secret = new_secret()
        workflow.save(update_fields=["webhook_secret", "former_secret", "former_secret_until", "updated_at"])
    return get_workflow(organizer=organizer, workflow_id=workflow_id)


def secrets_of(workflow: Workflow, *, now: datetime) -> Sequence[str]:
    """What to sign with, the present one first; none where no key opens it any more."""
    present, until = readable_secret(workflow), workflow.former_secret_until
    is_former_good = until is not None and now < until
    former = _opened(workflow, "former_secret") if present and is_former_good else ""
    return [secret for secret in (present, former) if secret]


def _opened(workflow: Workflow, name: Literal["webhook_secret", "former_secret"]) -> str:
    try:
        return str(getattr(workflow, name))
    except InvalidToken:
        return ""
