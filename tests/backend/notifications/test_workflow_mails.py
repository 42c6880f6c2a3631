"""What a workflow says: an organizer's words, filled once, with nothing in them that could run."""

from datetime import timedelta
from typing import Any

import pytest

from apps.notifications.services.templates import fill
from apps.notifications.services.workflow_mails import values_of, workflow_mail, workflow_text
from apps.users.models import User
from core import clock
from shared_types.vocabulary import Audience, Notice
from tests.backend.notifications.cast import notice_for

# What is put in must stay what it is, and what is written must not be run.
BOMBS = [
    "{{organizer_name}}",
    "{{ invitee_name.__class__ }}",
    "{x.__globals__}",
    "{0.__class__.__mro__}",
    "%s%s%s%n",
    "%(password)s",
    "${SECRET_KEY}",
    "{% include '/etc/passwd' %}",
    "{% load x %}{ settings }",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><h1>Pay here</h1>",
    "javascript:alert(1)",
    "https://evil.example/pay",
    "www.evil.example",
    "a\\1\\g<0>",
]


def spoken(organizer: User, **fields: Any) -> Any:
    """A notice with words; Ivo reads it unless told otherwise."""
    start = clock.now() + timedelta(days=1)
    words = {"subject_template": "About {{event_name}}", "body_template": "Dear {{invitee_name}}"}
    return notice_for(
        organizer,
        notice=Notice.WORKFLOW_MESSAGE,
        start=start,
        end=start + timedelta(minutes=90),
        **{**words, **fields},
    )


def mail_from(notice: Any) -> Any:
    return workflow_mail(notice, recipient="ivo@example.com", message_id="<1@x>", date=clock.now())


class TestHostileWords:
    @pytest.mark.parametrize("bomb", BOMBS)
    def test_that_are_put_in_stay_what_they_are(self, olga: User, bomb: str) -> None:
        mail = mail_from(spoken(olga, recipient_name=bomb, body_template="Dear {{invitee_name}}!"))
        assert mail.text == f"Dear {bomb}!\n"
        for mark in ("<script", "<img", "<h1", 'href="https://evil', 'href="http://www.evil', 'href="java'):
            assert mark not in mail.html

    @pytest.mark.parametrize("bomb", BOMBS[2:])
    def test_that_are_written_stay_what_they_are(self, olga: User, bomb: str) -> None:
        mail = mail_from(spoken(olga, body_template=f"{bomb} {{{{invitee_name}}}}", recipient_name="Ivo"))
        assert mail.text == f"{bomb} Ivo\n"
        for mark in ("<script", "<img", "<h1", 'href="java'):
            assert mark not in mail.html

    @pytest.mark.parametrize("unknown", ["{{x}}", "{{ x.y }}", "{{}}", "{{invitee_name|upper}}"])
    def test_that_no_list_knows_become_nothing(self, unknown: str) -> None:
        assert fill(f"a{unknown}b", {"invitee_name": "Ivo"}) == "ab"

    def test_make_no_second_line_of_a_subject(self, olga: User) -> None:
        hostile = "Ivo\r\nBcc: all@example.com"
        mail = mail_from(spoken(olga, subject_template="Hi {{invitee_name}}", recipient_name=hostile))
        assert mail.subject == "Hi Ivo Bcc: all@example.com"

    def test_are_short_enough_for_a_text_message(self, olga: User) -> None:
        text = workflow_text(spoken(olga, body_template="{{location}}", location="x" * 5000), recipient="+1")
        assert len(text.text) == 1600


class TestWords:
    def test_of_the_organizer_make_links_and_ours_do_too(self, olga: User) -> None:
        words = "Read https://olga.example/prepare first.\n\n{{meeting_link}}"
        html = mail_from(spoken(olga, body_template=words, meeting_link="https://meet.example/x")).html
        assert 'href="https://olga.example/prepare"' in html
        assert 'href="https://meet.example/x"' in html

    def test_of_a_link_say_that_it_is_a_key(self, olga: User) -> None:
        notice = spoken(olga, body_template="{{manage_link}}", token_nonce="00" * 16)
        assert "yours alone" in mail_from(notice).html
        assert "yours alone" not in mail_from(spoken(olga, token_nonce="00" * 16)).html

    def test_of_times_go_by_the_clocks_of_who_reads_them(self, olga: User) -> None:
        notice = spoken(olga, recipient_timezone="Asia/Kathmandu")
        values = values_of(notice)
        assert values["duration"] == "1 hour 30 minutes"
        assert "Kathmandu" in values["time_zone"]

    def test_to_the_organizer_name_who_booked(self, olga: User) -> None:
        notice = spoken(
            olga, audience=Audience.ORGANIZER, invitee_name="Ivo", invitee_email="ivo@example.com"
        )
        assert mail_from(notice).text == "Dear Ivo\n"
        assert mail_from(notice).reply_to == ("Ivo", "ivo@example.com")
