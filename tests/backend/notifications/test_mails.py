"""What mails say, to whom, and what they never say."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, ClassVar

import pytest
from pytest_django import Settings

from apps.notifications.services import queue_account_mail
from apps.users.models import User
from core.access_tokens import token_of
from shared_types.vocabulary import Audience, Notice
from tests.backend.notifications.cast import (
    CANCELLED,
    CONFIRMED,
    MOVED,
    NONCE,
    NOW,
    START,
    part_of,
    queue,
    send_all,
)
from tests.cast import IVO_EMAIL

pytestmark = pytest.mark.django_db

NEW_YORK = "Tuesday 1 December 2026, 04:00 – 04:30"
BERLIN = "Tuesday 1 December 2026, 10:00 – 10:30"
MANAGE_URL = f"http://testserver/booking/{token_of(NONCE)}/manage"
HOSTILE_NAME = "Ivo\r\nBcc: all@example.com, <script>alert(1)</script>"


def mail_about(organizer: User, **changes: Any) -> EmailMessage:
    """The mail that such a notice becomes."""
    queue(organizer, **changes)
    (message,) = send_all()
    return message


def text_of(message: EmailMessage) -> str:
    return part_of(message, "text/plain")


def html_of(message: EmailMessage) -> str:
    return part_of(message, "text/html")


class TestRulesForChanges:
    UNTIL: ClassVar = {"cancellable_until": START - timedelta(days=1)}

    def test_are_told_in_the_readers_zone(self, olga: User) -> None:
        rules = {**self.UNTIL, "reschedulable_until": START - timedelta(hours=4), "moves_left": 1}
        text = text_of(mail_about(olga, **rules))
        assert "Cancel: Until Monday 30 November 2026, 04:00" in text
        assert "Move: Until Tuesday 1 December 2026, 00:00, once" in text

    @pytest.mark.parametrize(
        ("moves", "said"),
        [(0, "Move: Not possible"), (3, "Move: Until it begins, 3 times at most"), (None, "")],
    )
    def test_say_how_often(self, olga: User, moves: int | None, said: str) -> None:
        text = text_of(mail_about(olga, moves_left=moves))
        assert said in text
        assert ("Move:" in text) is bool(said)

    def test_are_no_news_once_it_is_cancelled(self, olga: User) -> None:
        assert "Until" not in text_of(mail_about(olga, notice=CANCELLED, **self.UNTIL, moves_left=0))


class TestEveryMail:
    @pytest.mark.parametrize(
        "notice", [CONFIRMED, MOVED, CANCELLED, Notice.ATTENDEE_JOINED, Notice.ATTENDEE_LEFT]
    )
    @pytest.mark.parametrize("audience", list(Audience))
    def test_leads_with_the_time_on_the_readers_clocks(
        self, olga: User, notice: Notice, audience: Audience
    ) -> None:
        message = mail_about(olga, notice=notice, audience=audience)
        time, zone = (
            (BERLIN, "Europe/Berlin, Central European Standard Time, UTC+1")
            if audience is Audience.ORGANIZER
            else (NEW_YORK, "America/New York, Eastern Standard Time, UTC−5")
        )
        first, second, *_ = text_of(message).splitlines()
        assert first.removeprefix("Cancelled: ") == time
        assert second == zone
        assert html_of(message).index(time) < html_of(message).index(zone)

    @pytest.mark.parametrize("audience", list(Audience))
    def test_says_the_same_as_text_and_as_a_page(self, olga: User, audience: Audience) -> None:
        message = mail_about(
            olga,
            audience=audience,
            notice=MOVED,
            reason="Trains.",
            location="Room 3",
            meeting_link="https://meet.example/x",
            meeting_password="tulip",
            description="Bring questions.",
            answers=(("What about?", "Tulips"),),
            seats=2,
            previous_start=START - timedelta(days=1),
        )
        for said in (
            "Trains.",
            "Room 3",
            "https://meet.example/x",
            "tulip",
            "Bring questions.",
            "What about?",
            "Tulips",
        ):
            assert said in text_of(message), said
            assert said in html_of(message), said

    def test_has_the_event_and_the_time_in_its_subject(self, olga: User) -> None:
        message = mail_about(olga)
        assert message["Subject"] == "Booked: Intro call with Olga, Tue 1 Dec 2026, 04:00 (New York)"

    @pytest.mark.parametrize("notice", [CONFIRMED, MOVED, CANCELLED])
    def test_has_nothing_in_its_subject_that_an_invitee_typed(self, olga: User, notice: Notice) -> None:
        message = mail_about(
            olga,
            audience=Audience.ORGANIZER,
            notice=notice,
            invitee_name="Buy pills",
            reason="Buy pills",
            answers=(("Why?", "Buy pills"),),
        )
        assert "pills" not in message["Subject"]

    def test_breaks_words_that_are_longer_than_a_phone_is_wide(self, olga: User) -> None:
        (card,) = re.findall(r'<td class="card[^>]*>', html_of(mail_about(olga)))
        assert "word-break:break-word" in card

    def test_asks_for_nothing_from_elsewhere(self, olga: User) -> None:
        assert re.findall(r"<(?:img|link|script|iframe)|url\(|@import", html_of(mail_about(olga))) == []

    def test_is_the_same_each_time_it_is_tried(self, olga: User) -> None:
        row = queue(olga)
        first = send_all()[0]
        type(row).objects.update(status="pending", sent_at=None)
        second = send_all()[0]
        assert first["Message-ID"] == second["Message-ID"] == f"<{row.id}@localhost>"
        assert part_of(first, "text/calendar") == part_of(second, "text/calendar")


class TestPeople:
    def test_invitees_hear_from_their_organizer_through_us_and_answer_to_them(
        self, olga: User, settings: Settings
    ) -> None:
        settings.DEFAULT_FROM_EMAIL = "Kalends <mail@kalends.example>"
        message = mail_about(olga)
        assert str(message["From"]) == "Olga via Kalends <mail@kalends.example>"
        assert str(message["To"]) == "Ivo Invitee <ivo@example.com>"
        assert str(message["Reply-To"]) == "Olga <olga@example.com>"

    def test_organizers_hear_from_us_and_answer_to_their_invitee(self, olga: User) -> None:
        message = mail_about(olga, audience=Audience.ORGANIZER)
        assert str(message["From"]) == "Kalends <kalends@localhost>"
        assert str(message["To"]) == "Olga <olga@example.com>"
        assert str(message["Reply-To"]) == "Ivo Invitee <ivo@example.com>"

    @pytest.mark.parametrize(
        "field", ["recipient_name", "organizer_name", "event_name", "invitee_name", "reason"]
    )
    @pytest.mark.parametrize("audience", list(Audience))
    def test_cannot_write_headers_or_markup(self, olga: User, field: str, audience: Audience) -> None:
        plain = mail_about(olga, audience=audience, dedupe_key="plain")
        hostile = mail_about(olga, audience=audience, dedupe_key="hostile", **{field: HOSTILE_NAME})
        assert hostile.keys() == plain.keys()
        assert len(hostile["To"].addresses) == len(hostile["From"].addresses) == 1
        assert "<script>" not in html_of(hostile)

    def test_at_a_group_event_see_nothing_of_each_other(self, olga: User) -> None:
        message = mail_about(
            olga, is_group_event=True, invitee_name="Ana Other", invitee_email="ana@example.com"
        )
        assert "ana" not in message.as_string().lower().replace("manage", "")


class TestLinks:
    def test_lead_the_invitee_to_their_own_booking(self, olga: User) -> None:
        message = mail_about(olga)
        assert f"Move or cancel: {MANAGE_URL}" in text_of(message)
        assert "yours alone" in text_of(message)
        assert f'href="{MANAGE_URL}"' in html_of(message)

    def test_lead_the_organizer_to_the_booking_and_hold_no_key(self, olga: User) -> None:
        message = mail_about(olga, audience=Audience.ORGANIZER, token_nonce=NONCE.hex())
        assert "http://testserver/bookings/6f1b6a1e-5a3c-4c53-9f5c-0d8f3a2b7c11" in text_of(message)
        assert token_of(NONCE) not in message.as_string()
        assert "yours alone" not in text_of(message)

    def test_are_left_out_for_somebody_without_a_key(self, olga: User) -> None:
        message = mail_about(olga, token_nonce="")
        assert "/manage" not in message.as_string()
        assert "Move or cancel" not in html_of(message)


class TestChanges:
    def test_a_move_says_what_the_time_was(self, olga: User) -> None:
        message = mail_about(olga, notice=MOVED, previous_start=START - timedelta(days=1))
        assert "It was Monday 30 November 2026, 04:00." in text_of(message)
        assert "It was <s>Monday 30 November 2026, 04:00</s>." in html_of(message)

    def test_a_cancellation_strikes_the_time_out_and_says_so_in_words(self, olga: User) -> None:
        message = mail_about(olga, notice=CANCELLED, meeting_link="https://meet.example/x")
        assert text_of(message).startswith(f"Cancelled: {NEW_YORK}")
        assert f"<s>{NEW_YORK}</s>" in html_of(message)
        assert "https://meet.example/x" not in text_of(message), "there is nothing to join any more"

    @pytest.mark.parametrize(
        ("audience", "notice", "changed_by", "sentence"),
        [
            (Audience.INVITEE, CONFIRMED, None, "You are booked: Intro call with Olga."),
            (Audience.INVITEE, MOVED, Audience.INVITEE, "You moved Intro call with Olga."),
            (Audience.INVITEE, MOVED, Audience.ORGANIZER, "Olga moved Intro call."),
            (Audience.INVITEE, CANCELLED, Audience.ORGANIZER, "Olga cancelled Intro call."),
            (Audience.INVITEE, CANCELLED, None, "Intro call with Olga is cancelled."),
            (Audience.INVITEE, Notice.ATTENDEE_LEFT, Audience.INVITEE, "You cancelled Intro call with Olga."),
            (Audience.ORGANIZER, CONFIRMED, None, "Ivo Invitee booked Intro call."),
            (Audience.ORGANIZER, MOVED, Audience.INVITEE, "Ivo Invitee moved Intro call."),
            (Audience.ORGANIZER, MOVED, None, "Intro call has moved."),
            (Audience.ORGANIZER, CANCELLED, Audience.ORGANIZER, "You cancelled Intro call."),
            (Audience.ORGANIZER, Notice.ATTENDEE_JOINED, None, "Ivo Invitee joined Intro call."),
            (Audience.ORGANIZER, Notice.ATTENDEE_LEFT, None, "Ivo Invitee left Intro call."),
            (Audience.INVITEE, CONFIRMED, Audience.ORGANIZER, "Olga booked Intro call for you."),
            (Audience.INVITEE, Notice.PARTY_CHANGED, None, "You have 1 seat now: Intro call with Olga."),
            (Audience.ORGANIZER, Notice.PARTY_CHANGED, None, "Ivo Invitee has 1 seat at Intro call now."),
        ],
    )
    def test_are_told_in_one_sentence(
        self, olga: User, audience: Audience, notice: Notice, changed_by: Audience | None, sentence: str
    ) -> None:
        message = mail_about(olga, audience=audience, notice=notice, changed_by=changed_by)
        assert sentence in text_of(message).splitlines()

    @pytest.mark.parametrize("notice", [Notice.ATTENDEE_JOINED, Notice.ATTENDEE_LEFT, Notice.PARTY_CHANGED])
    def test_of_who_comes_leave_the_organizers_calendar_alone(self, olga: User, notice: Notice) -> None:
        message = mail_about(olga, audience=Audience.ORGANIZER, notice=notice, is_group_event=True)
        assert part_of(message, "text/calendar") == ""

    def test_tell_a_guest_whom_to_ask_and_give_no_key(self, olga: User) -> None:
        text = text_of(mail_about(olga, notice=CONFIRMED, is_guest=True, token_nonce=""))
        assert "A seat is booked for you: Intro call with Olga." in text.splitlines()
        assert "ask them, or answer this mail" in text
        assert "/booking/" not in text

    @pytest.mark.parametrize(("notice", "is_said"), [(CONFIRMED, True), (CANCELLED, False)])
    def test_say_that_names_are_shown_while_they_are(self, olga: User, notice: Notice, is_said: bool) -> None:
        message = mail_about(olga, notice=notice, names_are_shown=True)
        for body in (text_of(message), html_of(message)):
            assert ("Others who come can see your name" in body) is is_said


class TestAccountMail:
    def account_mail(self, **changes: Any) -> EmailMessage:
        values = {"recipient": IVO_EMAIL, "subject": "Confirm your address", "html": "", **changes}
        values.setdefault("text", "Hello,\n\nopen http://testserver/verify-email/abc to go on.\n")
        queue_account_mail(**values, dedupe_key="a", now=NOW)
        (message,) = send_all()
        return message

    def test_goes_out_as_text_and_as_a_page_with_a_link(self, db: None) -> None:
        message = self.account_mail()
        assert (str(message["To"]), message["Subject"]) == (IVO_EMAIL, "Confirm your address")
        assert text_of(message).startswith("Hello,")
        assert '<a href="http://testserver/verify-email/abc"' in html_of(message)

    def test_keeps_a_page_of_its_own(self, db: None) -> None:
        assert "<b>Hi</b>" in html_of(self.account_mail(html="<b>Hi</b>"))

    def test_cannot_be_made_to_write_headers(self, db: None) -> None:
        assert "Bcc" not in self.account_mail(subject="A\r\nBcc: all@example.com").keys()  # noqa: SIM118
