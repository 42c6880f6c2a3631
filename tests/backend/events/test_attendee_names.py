"""Who sees what of whom at a group event: nothing of each other, unless Olga lets names be seen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import Attendee, Booking, CustomQuestion, EventType
from apps.events.services.seats import has_own_address
from apps.notifications.models import Notification
from apps.notifications.services.mails import mail_of
from apps.users.models import User
from core.access_tokens import token_of
from shared_types.vocabulary import Audience
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, make_event_type

HERE, THERE = MONDAY_9, MONDAY_9 + timedelta(hours=2)
CANARIES = ("ivo", "zoe", "ulf")


def person(name: str, slot: Any = HERE, **more: Any) -> dict[str, Any]:
    """A booking in which every word that can be typed gives away whose it is."""
    return {
        "organizer_slug": "olga",
        "event_type_slug": "choir",
        "start_time": slot.isoformat(),
        "invitee_name": f"Canary-{name}-name",
        "invitee_email": f"canary-{name}@example.com",
        "invitee_phone": {"ivo": "+49 30 1110001", "zoe": "+49 30 2220002", "ulf": "+49 30 3330003"}[name],
        "invitee_timezone": "Europe/Berlin",
        **more,
    }


def guest(name: str) -> dict[str, str]:
    return {"name": f"Canary-{name}-guest", "email": f"canary-{name}-guest@example.com"}


def marks_of(name: str) -> list[str]:
    """What must not be found where somebody else reads."""
    phone = person(name)["invitee_phone"]
    return [f"Canary-{name}", f"canary-{name}", phone, phone.replace(" ", "")]


@pytest.fixture
def choir(olga: User, olgas_hours: object) -> EventType:
    """An hour, for eight, with a question."""
    choir = make_event_type(olga, "choir", duration=60, max_attendees=8)
    CustomQuestion.objects.create(event_type=choir, question_text="Voice?", order=0)
    return choir


class Choir:
    """Ivo, Zoe and Ulf, as their links let them see and change things."""

    def __init__(self, choir: EventType, olga_api: ApiClient) -> None:
        self.anyone, self.olga = ApiClient(), olga_api
        self.question = str(choir.questions.get().id)
        self.tokens: dict[str, str] = {}
        self.answers: list[tuple[str, str]] = []

    def join(self, name: str, slot: Any = HERE, seats: int = 1) -> None:
        said = {"attendee_count": seats, "custom_answers": {self.question: f"Canary-{name}-answer"}}
        answer = self.anyone.post("events/bookings/create/", person(name, slot, **said))
        assert answer.status_code == 201, answer.content
        self.tokens[name] = answer.json()["access_token"]
        self.answers.append((name, answer.text))

    def change(self, name: str, **change: Any) -> Any:
        answer = self.anyone.post(f"events/booking/{self.tokens[name]}/manage/", change)
        assert answer.status_code == 200, answer.content
        self.answers.append((name, answer.text))
        return answer.json()["booking"]

    def look(self) -> dict[str, Any]:
        """What each finds behind their link, and in the file for their calendar."""
        seen: dict[str, Any] = {}
        for name, token in self.tokens.items():
            page = self.anyone.get(f"events/booking/{token}/manage/")
            file = self.anyone.get(f"events/booking/{token}/calendar.ics")
            assert (page.status_code, file.status_code) == (200, 200)
            self.answers += [(name, page.text), (name, file.text)]
            seen[name] = page.json()["booking"]
        return seen

    def live_slot(self) -> str:
        return str(Booking.objects.live().get(start_time=HERE).id)


@pytest.fixture
def singers(choir: EventType, olga_api: ApiClient, frozen: object) -> Choir:
    """Three parties at one time."""
    singers = Choir(choir, olga_api)
    for name in CANARIES:
        singers.join(name)
    return singers


def mails() -> Iterator[tuple[Notification, str]]:
    """Every mail that was written, whole, as its reader gets it."""
    for row in Notification.objects.filter(audience=Audience.INVITEE):
        mail = mail_of(row)
        calendar = mail.calendar.content.decode().replace("\r\n ", "") if mail.calendar else ""
        heads = [str(part) for part in (mail.sender, mail.recipient, mail.reply_to, mail.subject)]
        yield row, "\n".join([*heads, mail.text, mail.html, calendar])


def reader_of(row: Notification) -> str:
    """Whose party a mail goes to."""
    return next(name for name in CANARIES if row.recipient.startswith(f"canary-{name}"))


class TestEverything:
    def test_an_attendee_can_get_is_silent_about_the_others(self, singers: Choir, olga: User) -> None:
        """Joining, guests, leaving, moving; by themselves and by Olga: not a word of anybody else."""
        added = singers.change("ivo", action="add_guests", guests=[guest("ivo"), {"name": "Canary-ivo-kid"}])
        singers.change("zoe", action="add_guests", guests=[guest("zoe")])
        singers.change("ivo", action="remove_guest", guest_id=added["guests"][1]["id"])
        singers.look()
        slot = singers.live_slot()
        singers.change("zoe", action="reschedule", start_time=THERE.isoformat())
        singers.olga.post(
            f"events/bookings/{slot}/attendees/add/",
            {"name": "Canary-zoe-again", "email": "canary-zoe@example.com"},
        )
        singers.look()
        singers.change("ulf", action="cancel", reason="Canary-ulf-reason")
        moved = singers.olga.put(
            f"events/bookings/{slot}/",
            {"action": "reschedule", "start_time": (HERE + timedelta(days=1)).isoformat()},
        ).json()
        singers.look()
        guests = [
            each for each in moved["attendees"] if each["guest_of_id"] and each["status"] == "confirmed"
        ]
        remove = f"events/bookings/{moved['id']}/attendees/{guests[0]['id']}/remove/"
        assert singers.olga.post(remove, {"reason": "Full"}).status_code == 200
        assert singers.olga.put(f"events/bookings/{moved['id']}/", {"action": "cancel"}).status_code == 200
        singers.look()
        assert len(singers.answers) > 25
        assert Notification.objects.filter(audience=Audience.INVITEE).count() > 12
        for name, text in [*singers.answers, *((reader_of(row), text) for row, text in mails())]:
            own = [mark for mark in marks_of(name) if mark in text]
            others = [mark for other in CANARIES if other != name for mark in marks_of(other) if mark in text]
            assert others == [], text
            assert own or "BEGIN:VCALENDAR" in text, "the marks are what would be found"

    def test_a_guest_gets_is_silent_about_whoever_brings_them(self, singers: Choir) -> None:
        singers.change("ivo", action="add_guests", guests=[guest("ivo")])
        singers.change("ivo", action="reschedule", start_time=THERE.isoformat())
        singers.change("ivo", action="cancel", reason="Canary-ivo-reason")
        told = [text for row, text in mails() if row.recipient == "canary-ivo-guest@example.com"]
        assert len(told) == 3
        for text in told:
            for mark in ("Canary-ivo-name", "canary-ivo@", "Canary-ivo-answer", "Canary-ivo-reason"):
                assert mark not in text
            assert "Canary-ivo-guest" in text

    def test_a_passer_by_can_get_names_nobody(self, singers: Choir) -> None:
        window = {"start_date": "2027-02-01", "end_date": "2027-02-02", "timezone": "UTC"}
        for path, query in [
            ("events/public/olga/", {}),
            ("events/public/olga/choir/", {}),
            ("events/slots/olga/choir/", window),
            ("events/shell/olga/choir/", {}),
        ]:
            answer = singers.anyone.get(path, query)
            assert answer.status_code == 200
            assert "anary" not in answer.text

    def test_a_refusal_says_names_nobody(self, singers: Choir) -> None:
        answer = singers.anyone.post("events/bookings/create/", person("ivo", attendee_count=6))
        assert (answer.status_code, answer.json()["code"]) == (409, "capacity_exceeded")
        assert "anary" not in answer.text


class TestNames:
    @pytest.fixture
    def shown(self, choir: EventType) -> EventType:
        """The same, with names to be seen."""
        choir.show_attendee_names = True
        choir.save()
        return choir

    def test_are_all_that_is_shown_and_only_behind_a_link(self, shown: EventType, singers: Choir) -> None:
        singers.change("ivo", action="add_guests", guests=[guest("ivo"), {}])
        seen = singers.look()
        assert sorted(seen["zoe"]["attendee_names"]) == [
            "Canary-ivo-guest",
            "Canary-ivo-name",
            "Canary-ulf-name",
        ]
        assert sorted(seen["ivo"]["attendee_names"]) == ["Canary-ulf-name", "Canary-zoe-name"]
        assert "canary-ivo-guest@example.com" in [each["email"] for each in seen["ivo"]["guests"]]
        for name, text in singers.answers:
            for other in (other for other in CANARIES if other != name):
                hidden = [mark for mark in marks_of(other) if not mark.startswith("Canary")]
                assert not any(mark in text for mark in [*hidden, f"Canary-{other}-answer"])
        for row, text in mails():
            others = [other for other in CANARIES if other != reader_of(row)]
            assert not any(mark in text for other in others for mark in marks_of(other))

    def test_are_said_to_be_shown_before_somebody_joins_and_when_they_have(
        self, shown: EventType, singers: Choir
    ) -> None:
        page = singers.anyone.get("events/public/olga/choir/").json()
        assert page["show_attendee_names"] is True
        assert all("Others who come can see your name" in text for row, text in mails())

    def test_of_those_who_joined_before_it_was_switched_on_stay_hidden(
        self, choir: EventType, singers: Choir
    ) -> None:
        """They joined a meeting at which nobody would see their name, and see none themselves."""
        EventType.objects.update(show_attendee_names=True)
        singers.olga.post(
            f"events/bookings/{singers.live_slot()}/attendees/add/",
            {"name": "Late", "email": "late@example.com"},
        )
        late = Attendee.objects.get(name="Late")
        page = singers.anyone.get(f"events/booking/{late.access_token_text()}/manage/").json()["booking"]
        assert (page["names_are_shown"], page["attendee_names"]) == (True, [])
        seen = singers.look()["ivo"]
        assert (seen["names_are_shown"], seen["attendee_names"]) == (False, [])

    def test_are_hidden_at_once_when_it_is_switched_off(self, shown: EventType, singers: Choir) -> None:
        EventType.objects.update(show_attendee_names=False)
        assert {tuple(seen["attendee_names"]) for seen in singers.look().values()} == {()}

    def test_are_not_shown_to_or_of_who_has_left(self, shown: EventType, singers: Choir) -> None:
        left = singers.change("ulf", action="cancel")
        assert left["attendee_names"] == []
        assert singers.look()["ivo"]["attendee_names"] == ["Canary-zoe-name"]

    def test_go_with_a_party_that_changes_its_time(self, shown: EventType, singers: Choir) -> None:
        for name in ("ivo", "zoe"):
            singers.change(name, action="reschedule", start_time=THERE.isoformat())
        seen = singers.look()
        assert seen["ivo"]["attendee_names"] == ["Canary-zoe-name"]
        assert seen["ulf"]["attendee_names"] == []

    def test_are_off_by_default_and_never_of_a_meeting_for_one(self, olga: User, olga_api: ApiClient) -> None:
        made = olga_api.post("events/event-types/", {"name": "Choir", "max_attendees": 5}).json()
        assert made["show_attendee_names"] is False
        body = {"name": "Choir", "max_attendees": 1, "show_attendee_names": True}
        olga_api.put(f"events/event-types/{made['id']}/", body)
        page = ApiClient().get("events/public/olga/choir/").json()
        assert page["show_attendee_names"] is False

    def test_cost_one_query_however_many_they_are(self, shown: EventType, singers: Choir) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                singers.anyone.get(f"events/booking/{singers.tokens['ivo']}/manage/")
            return len(asked)

        few = queries()
        singers.change("zoe", action="add_guests", guests=[guest("zoe"), {"name": "Canary-zoe-two"}])
        assert queries() == few
        EventType.objects.update(show_attendee_names=False)
        assert queries() == few - 1


class TestGuestRead:
    def test_leaves_out_what_is_the_hosts_own(self, singers: Choir) -> None:
        booking = singers.change("ivo", action="add_guests", guests=[{}, {"name": "Canary-ivo-kid"}])
        assert sorted((each["name"], each["email"]) for each in booking["guests"]) == [
            ("", ""),
            ("Canary-ivo-kid", ""),
        ]
        assert (booking["seats"], booking["seats_left"]) == (3, 3)
        kid = Attendee.objects.get(name="Canary-ivo-kid")
        assert kid.guest_of is not None
        assert not has_own_address(kid, kid.guest_of)

    @pytest.mark.parametrize(
        "guests",
        [[], [{"email": "x@example.com"}], [{"name": "X", "email": "no"}], [{"name": "a\nb"}], [{}] * 100],
    )
    def test_is_asked_for_in_a_form_that_makes_sense(self, singers: Choir, guests: list[Any]) -> None:
        path = f"events/booking/{singers.tokens['ivo']}/manage/"
        answer = singers.anyone.post(path, {"action": "add_guests", "guests": guests})
        assert answer.status_code == 422
        assert answer.json()["errors"]

    def test_comes_with_a_link_that_opens_their_own_seat_only(self, singers: Choir) -> None:
        singers.change("ivo", action="add_guests", guests=[guest("ivo")])
        for row in Notification.objects.filter(audience=Audience.INVITEE):
            nonce = row.payload["token_nonce"]
            if row.recipient == "canary-ivo-guest@example.com":
                assert nonce == ""
            else:
                assert singers.tokens[reader_of(row)] == token_of(bytes.fromhex(nonce))
