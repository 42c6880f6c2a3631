"""How django-allauth meets the rest: its mails go through the outbox like every other."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from apps.availability.services import create_default_schedule
from apps.events.services.sharing.shares import claim_shares
from apps.notifications.services import queue_account_mail
from apps.users.models import User
from apps.users.services import address_to_verify
from apps.users.services.devices import note_entry
from config.account_mails import write_account_mail
from core import clock
from core.client_address import address_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Sends no mail of its own within a request, and knows what an account begins with."""

    def furnish(self, user: User) -> None:
        """Give a new organizer what every one starts with, in the transaction that makes the account."""
        create_default_schedule(organizer=user)

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session, under a new key, and note from what: its owner is to know it again."""
        super().login(request, user)
        note_entry(request, now=clock.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail down, to be sent after this transaction; the same one only once a minute."""
        now = clock.now()
        subject, text = write_account_mail(template_prefix, context)
        digest = hashlib.sha256(f"{email}\n{template_prefix}\n{text}\n{now:%Y%m%d%H%M}".encode()).hexdigest()
        queue_account_mail(
            recipient=email, subject=subject, text=text, html="", dedupe_key=f"account:{digest}", now=now
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Note that an address is somebody's, and hand over what others have shared with it."""
        is_new: bool = super().confirm_email(request, email_address)
        claim_shares(email_address.user)
        return is_new

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Where the link in a mail leads."""
        return address_to_verify(emailconfirmation)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom allauth's own limits count."""
        return address_of(request)

    def add_message(self, *_: Any, **__: Any) -> None:
        """Say nothing by Django's messages: answers speak for themselves, and no cookie is left behind."""
