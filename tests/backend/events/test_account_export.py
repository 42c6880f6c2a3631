"""The archive of an account: everything of one's own, nothing of others', and nothing that opens anything."""

import io
import json
import zipfile
from typing import Any

import pytest
from icalendar import Calendar

from apps.events.models import EventType
from apps.events.selectors.account_data import LEFT_OUT, own_tables, path_to_organizer
from apps.users.models import User
from tests.api_client import ApiClient, api_as
from tests.backend.events.cast import MONDAY_9, book, make_event_type
from tests.cast import PASSWORD, make_schedule


def archive_of(user: User) -> dict[str, bytes]:
    """The files of somebody's archive, by name."""
    response = api_as(user).post("users/account/export/", {"password": PASSWORD})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/zip"
    assert response.streaming
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.usefixtures("frozen", "empty_limits")
class TestExport:
    def test_asks_for_the_password(self, olga_api: ApiClient) -> None:
        for body in ({}, {"password": "wrong"}):
            response = olga_api.post("users/account/export/", body)
            assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "password")

    def test_holds_everything_of_ones_own(self, olga: User, olga_api: ApiClient, workshop: EventType) -> None:
        made = book(workshop, at=MONDAY_9, invitee_name="=HYPERLINK(1)")
        files = archive_of(olga)
        data = {name: json.loads(content) for name, content in files.items() if name.endswith(".json")}
        assert data["data/events.booking.json"][0]["id"] == str(made.booking.id)
        assert data["data/events.attendee.json"][0]["email"] == "ivo@example.com"
        assert data["data/users.user.json"][0]["email"] == "olga@example.com"
        assert len(data["data/availability.weeklyhours.json"]) == 5
        assert data["data/notifications.notification.json"]
        assert data["data/events.bookingauditlog.json"][0]["actor_email"] == "ivo@example.com"
        lines = files["bookings.csv"].decode("utf-8-sig").splitlines()
        assert (len(lines), "'=HYPERLINK(1)" in lines[1]) == (2, True)
        calendar = Calendar.from_ical(files["bookings.ics"])
        assert calendar["x-wr-timezone"] == olga.timezone
        [event] = calendar.walk("VEVENT")
        assert event.decoded("dtstart") == MONDAY_9
        assert event["uid"] == made.booking.ical_uid
        assert "url" not in event

    def test_holds_nothing_of_others_and_no_keys(
        self, olga: User, mallory: User, intro_call: EventType
    ) -> None:
        make_schedule(mallory)
        book(make_event_type(mallory, "secret-plan"), at=MONDAY_9, invitee_name="Foreign Canary")
        book(intro_call, at=MONDAY_9)
        whole = b"".join(archive_of(olga).values())
        for word in (
            b"Foreign Canary",
            b"mallory",
            b"secret-plan",
            b'"password"',
            b'"access_token"',
            b'"access_nonce"',
        ):
            assert word not in whole
        assert olga.password.encode() not in whole

    def test_knows_of_every_table(self) -> None:
        unknown: list[Any] = [
            model._meta.label
            for model in own_tables()
            if not path_to_organizer(model) and model._meta.label not in LEFT_OUT
        ]
        assert unknown == []
        for model in own_tables():
            if path := path_to_organizer(model):
                model._default_manager.filter(
                    **{path: "0191d7a6-0000-4000-8000-000000000001"}
                ).query.sql_with_params()
