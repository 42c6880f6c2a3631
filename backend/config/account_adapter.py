"""How django-allauth meets the rest: its mails go through the outbox like every other."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sends no mail of its own within a request."""
