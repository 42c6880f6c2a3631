"""What Kalends writes to people about their account."""

import pytest
from django.test import RequestFactory

from apps.notifications.models import Notification
from apps.users.models import User
from config.account_adapter import AccountAdapter
from config.account_mails import _MAILS, write_account_mail
from tests.backend.users.mails import mails_to

LINK = "http://testserver/some/key"
CONTEXT = {"activate_url": LINK, "password_reset_url": LINK, "signup_url": LINK}


class TestWriteAccountMail:
    @pytest.mark.parametrize("kind", _MAILS)
    def test_has_a_subject_of_one_line_and_one_link_on_a_line_of_its_own(self, kind: str) -> None:
        subject, text = write_account_mail(kind, CONTEXT)
        assert subject.startswith("Kalends: ")
        assert "\n" not in subject
        assert [line.startswith("http://testserver/") for line in text.splitlines()].count(True) == 1
        assert "{" not in text


class TestAccountAdapter:
    def test_sends_nothing_within_the_request(self, olga: User, mailoutbox: list[object]) -> None:
        AccountAdapter().send_mail("account/email/email_confirmation", olga.email, CONTEXT)
        assert mailoutbox == []
        assert LINK in mails_to(olga.email)[0]

    def test_writes_the_same_mail_once_a_minute(self, olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
        from core import clock

        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now)
        for _ in range(2):
            AccountAdapter().send_mail("account/email/account_already_exists", olga.email, CONTEXT)
        assert Notification.objects.count() == 1

    def test_counts_visitors_as_we_do(self) -> None:
        request = RequestFactory().get("/", headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.7"})
        assert AccountAdapter(request).get_client_ip(request) == "203.0.113.7"
