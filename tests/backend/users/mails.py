"""The mails about accounts that wait in the outbox."""

import json
import re

from apps.notifications.models import Notification


def mails_to(email: str) -> list[str]:
    """Their texts, oldest first."""
    rows = Notification.objects.filter(recipient=email, notice="account").order_by("created_at")
    return [json.loads(row.sealed_body)["text"] for row in rows]


def subjects_to(email: str) -> list[str]:
    """What they are about, oldest first."""
    rows = Notification.objects.filter(recipient=email, notice="account").order_by("created_at")
    return [row.payload["subject"] for row in rows]


def key_in(text: str) -> str:
    """The key at the end of the link in a mail."""
    found = re.search(r"http://testserver/(?:verify-email|reset-password)/(\S+)", text)
    assert found, text
    return found[1]
