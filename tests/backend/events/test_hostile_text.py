"""Every text that somebody can write, in all places where it is shown: what it stands in stays as it was."""

import csv
from datetime import datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from pydantic import TypeAdapter, ValidationError

from apps.users.models import User
from core.csv_text import safe_cell
from shared_types.fields import Name, Text
from tests.api_client import ApiClient, api_as
from tests.backend.events.cast import MONDAY_9, NOW
from tests.backend.notifications.cast import part_of, send_all
from tests.backend.notifications.test_calendar_files import names_in
from tests.cast import make_schedule
from tests.hostile import TEXTS

PLAIN = "Plain words"
FIELDS = [
    "organizer_name",
    "bio",
    "name",
    "description",
    "location_details",
    "question_text",
    "option",
    "invitee_name",
    "short_answer",
    "long_answer",
    "reason",
]
# The lines of a text are lines wherever it is shown.
LINES_MAY_BREAK = {("br",)}

type Texts = dict[str, str]


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """All of these happen on one Thursday noon."""


class Refused(Exception):
    """A text was not taken; its only argument is what the API said."""


class Seen(NamedTuple):
    """Everything in which the texts are shown."""

    mails: list[EmailMessage]
    pages: list[str]
    answers: list[Any]
    table: list[list[str]]
    sheet: bytes
    calendars: list[bytes]


class Tags(HTMLParser):
    """The elements of a page in order, each with the names of its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *sorted(name for name, _ in attrs)))


def tags_in(html: str) -> list[tuple[str, ...]]:
    return [tag for tag in Tags(html).found if tag not in LINES_MAY_BREAK]


def done(response: Any) -> Any:
    """What was answered; raises Refused for a refusal, and never takes a fault of ours for one."""
    assert response.status_code < 500, response.content
    if response.status_code >= 400:
        assert response.status_code in (400, 422), response.content
        raise Refused(response.json())
    return response.json()


def offer(api: ApiClient, texts: Texts) -> Any:
    """An organizer says who they are and makes an event type, all in these texts."""
    done(api.patch("users/profile/", {"name": texts["organizer_name"], "bio": texts["bio"]}))
    questions = [
        {"question_text": texts["question_text"], "question_type": "text"},
        {"question_text": "More?", "question_type": "textarea"},
        {"question_text": "Which?", "question_type": "select", "options": [texts["option"], "No"]},
    ]
    body = {"event_type_slug": "intro", "location_type": "in_person", "questions": questions}
    words = {name: texts[name] for name in ("name", "description", "location_details")}
    return done(api.post("events/event-types/", body | words))


def take(slug: str, texts: Texts, questions: list[Any]) -> tuple[Any, bytes, list[EmailMessage]]:
    """An invitee books, fetches the calendar file, gets their mail, and cancels with a reason."""
    short, long, choice = (question["id"] for question in questions)
    picked = questions[2]["options"][0]
    made = done(
        ApiClient().post(
            "events/bookings/create/",
            {
                "organizer_slug": slug,
                "event_type_slug": "intro",
                "start_time": MONDAY_9.isoformat(),
                "invitee_name": texts["invitee_name"],
                "invitee_email": "ivo@example.com",
                "invitee_timezone": "Europe/Berlin",
                "custom_answers": {
                    short: texts["short_answer"],
                    long: texts["long_answer"],
                    choice: picked,
                },
            },
        )
    )
    path = f"events/booking/{made['access_token']}"
    file = ApiClient().get(f"{path}/calendar.ics").content
    mails = send_all(NOW)
    cancel = {"action": "cancel", "reason": texts["reason"]}
    return done(ApiClient().post(f"{path}/manage/", cancel)), file, mails


def look(organizer: User, managed: Any, file: bytes, mails: list[EmailMessage]) -> Seen:
    api, slug = api_as(organizer), organizer.slug
    files = {
        kind: b"".join(api.get("events/bookings/export/", {"file": kind}).streaming_content)
        for kind in ("csv", "xlsx", "ics")
    }
    listed = api.get("events/bookings/").json()
    own = f"events/bookings/{listed['results'][0]['id']}/"
    paths = [own, f"{own}audit/", f"events/public/{slug}/", f"events/public/{slug}/intro/"]
    shells = [ApiClient().get(f"events/shell/{path}/").json() for path in (slug, f"{slug}/intro")]
    return Seen(
        mails=[*_in_order(mails), *_in_order(send_all(NOW))],
        pages=[f"<head>{each['head']}</head><body>{each['body']}</body>" for each in shells],
        answers=[managed, listed, *(api.get(path).json() for path in paths)],
        table=list(csv.reader(files["csv"].decode().removeprefix("\ufeff").splitlines(keepends=True))),
        sheet=ZipFile(BytesIO(files["xlsx"])).read("xl/worksheets/sheet1.xml"),
        calendars=[file, files["ics"]],
    )


def _in_order(mails: list[EmailMessage]) -> list[EmailMessage]:
    """The invitee's first."""
    return sorted(mails, key=lambda mail: "ivo@example.com" not in str(mail["To"]))


def show(organizer: User, texts: Texts) -> Seen:
    """Everything that is shown of a booking in these texts; raises Refused."""
    make_schedule(organizer)
    offered = offer(api_as(organizer), texts)
    return look(organizer, *take(organizer.slug, texts, offered["questions"]))


def as_taken(text: str) -> Texts:
    """The text in every field that takes it, plain words in the others."""
    kinds = {"description": Text, "bio": Text, "location_details": Text, "long_answer": Text, "reason": Text}
    texts = dict.fromkeys(FIELDS, PLAIN)
    for field in FIELDS:
        try:
            taken = TypeAdapter(kinds.get(field, Name)).validate_python(text)
        except ValidationError:
            continue
        texts[field] = text if taken.strip() else PLAIN
    return texts


_looked_at: list[Seen] = []


@pytest.fixture
def plain(mallory: User) -> Seen:
    """What there is to see where nobody writes anything odd; looked at once, as it is the same each time."""
    if not _looked_at:
        _looked_at.append(show(mallory, dict.fromkeys(FIELDS, PLAIN)))
    return _looked_at[0]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
class TestAnyText:
    def test_leaves_what_it_stands_in_as_it_was(self, olga: User, plain: Seen, text: str) -> None:
        seen = show(olga, as_taken(text))
        assert len(seen.mails) == len(plain.mails) == 4
        for mail, other in zip(seen.mails, plain.mails, strict=True):
            assert mail.keys() == other.keys()
            assert [len(mail[name].addresses) for name in ("To", "From", "Reply-To")] == [1, 1, 1]
            assert tags_in(part_of(mail, "text/html")) == tags_in(part_of(other, "text/html"))
            assert names_in(part_of(mail, "text/calendar").encode()) == names_in(
                part_of(other, "text/calendar").encode()
            )
        assert [tags_in(page) for page in seen.pages] == [tags_in(page) for page in plain.pages]
        assert [len(row) for row in seen.table] == [len(row) for row in plain.table]
        assert [cell for row in seen.table for cell in row if safe_cell(cell) != cell] == []
        assert b"<f" not in seen.sheet
        assert len(list(ElementTree.fromstring(seen.sheet).iter())) == len(
            list(ElementTree.fromstring(plain.sheet).iter())
        )
        assert [names_in(file) for file in seen.calendars] == [names_in(file) for file in plain.calendars]

    def test_is_refused_by_the_name_of_its_field_or_taken(self, olga: User, text: str) -> None:
        make_schedule(olga)
        questions = offer(api_as(olga), dict.fromkeys(FIELDS, PLAIN))["questions"]
        for field in ("invitee_name", "short_answer", "long_answer"):
            try:
                take("olga", dict.fromkeys(FIELDS, PLAIN) | {field: text}, questions)
            except Refused as refused:
                problem = refused.args[0]
                assert problem["code"] in ("validation_failed", "answers_invalid", "malformed_request")
                assert problem["code"] == "malformed_request" or problem["errors"][0]["field"]


class TestThisTest:
    def test_would_see_a_tag(self) -> None:
        assert tags_in("<p>a</p>") != tags_in("<p><b>a</b></p>")
        assert tags_in('<p title="a">') != tags_in('<p title="a" onclick="b">')
