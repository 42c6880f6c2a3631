"""How Schemathesis signs in: with a session of Olga's, and a new one when a test has closed it."""

import os
from typing import Any

import django
import schemathesis
from schemathesis import AuthContext, Case

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from apps.users.models import Session, User, digest_of  # noqa: E402
from tests.api_client import session_token_of  # noqa: E402

OLGA_ID = os.environ["OLGA_ID"]


@schemathesis.auth(refresh_interval=None)
class SessionOfOlga:
    """Olga's session, as the header that programs send."""

    token = ""

    def get(self, case: Case[Any], context: AuthContext) -> str:
        """A token that is good now: signing out and changing the password are tested too."""
        if not Session.objects.filter(digest=digest_of(self.token)).exists():
            self.token = session_token_of(User.objects.get(pk=OLGA_ID))
        return self.token

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:
        """Put it where it belongs."""
        case.headers["X-Session-Token"] = data
