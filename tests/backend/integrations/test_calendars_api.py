"""Linking calendars over HTTP, at a real calendar server."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from apps.integrations.models import BusyInterval, CalendarConnection, ExternalEvent, LinkedCalendar
from apps.integrations.providers.ports import CalendarListing
from apps.integrations.services import list_calendars
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider, ConnectionStatus
from tests.api_client import ApiClient, api_as
from tests.backend.integrations.cast import add_calendar, link_account
from tests.backend.integrations.radicale import PASSWORD, CalendarServer
from tests.web_servers import WebServer

NINE = ("DTSTART:20280229T090000Z", "DTEND:20280229T100000Z")
FILE = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    b"DTSTART:20280229T090000Z\r\nDTEND:20280229T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def link(api: ApiClient, server: CalendarServer, **changes: Any) -> Any:
    body = {"url": server.url, "username": "olga", "password": PASSWORD, **changes}
    return api.post("integrations/calendars/caldav/", body)


def faults(response: Any) -> list[str]:
    assert response.status_code == 422, response.content
    return [error["field"] for error in response.json()["errors"]]


@pytest.mark.django_db
class TestLinkCalDav:
    def test_knows_the_calendars_at_once_and_reads_them_when_asked(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        radicale.make_calendar("Work")
        radicale.make_calendar("Home")
        radicale.put("/olga/work/a.ics", "SUMMARY:Dentist", *NINE)
        made = link(olga_api, radicale)
        assert made.status_code == 201, made.content
        account = made.json()
        assert (account["account_email"], account["status"]) == ("olga@127.0.0.1", "active")
        assert (account["synced_at"], account["is_stale"]) == (None, True)
        assert [(each["name"], each["counts_as_busy"]) for each in account["calendars"]] == [
            ("Home", True),
            ("Work", True),
        ]
        assert sum(each["takes_bookings"] for each in account["calendars"]) == 1
        read = olga_api.post(f"integrations/calendars/{account['id']}/sync/").json()
        assert (read["is_stale"], read["last_error"]) == (False, "")
        assert ExternalEvent.objects.get().title == "Dentist"
        assert olga_api.get("integrations/calendars/").json() == [read]

    def test_never_shows_the_password_or_the_address(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        radicale.make_calendar("Work")
        answer = link(olga_api, radicale).content.decode()
        assert PASSWORD not in answer
        assert str(radicale.port) not in answer

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"password": "wrong"}, "password"),
            ({"username": "ivo"}, "password"),
            ({"url": "https://127.0.0.1/"}, "url"),
            ({"url": "http://169.254.169.254/latest/"}, "url"),
            ({"url": "not an address"}, "url"),
            ({"url": "https://"}, "url"),
            ({"url": "file:///etc/passwd"}, "url"),
            ({"url": "https://[::1"}, "url"),
            ({"url": "https://x@cloud.example/"}, "url"),
            ({"url": "x" * 501}, "url"),
            ({"password": ""}, "password"),
            ({"username": ""}, "username"),
        ],
    )
    def test_names_the_field_that_is_wrong(
        self, olga_api: ApiClient, radicale: CalendarServer, changes: dict[str, str], field: str
    ) -> None:
        radicale.make_calendar("Work")
        assert field in faults(link(olga_api, radicale, **changes))
        assert not CalendarConnection.objects.exists()

    def test_refuses_an_account_without_calendars(
        self, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        assert faults(link(olga_api, radicale)) == ["url"]

    def test_refuses_what_is_no_calendar_server(
        self, olga_api: ApiClient, radicale: CalendarServer, website: WebServer
    ) -> None:
        website.body = b"<html>Welcome</html>"
        assert faults(link(olga_api, radicale, url=f"http://127.0.0.1:{website.port}/")) == ["url"]

    def test_does_not_tell_another_provider_the_password(
        self, olga_api: ApiClient, radicale: CalendarServer, website: WebServer
    ) -> None:
        website.status, website.headers = 307, {"Location": f"{radicale.url}olga/"}
        refused = link(olga_api, radicale, url=f"http://127.0.0.1:{website.port}/")
        assert faults(refused) == ["url"]

    def test_links_an_account_once_and_mends_one_that_is_broken(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        radicale.make_calendar("Work")
        made = link(olga_api, radicale).json()
        again = link(olga_api, radicale)
        assert (again.status_code, again.json()["code"]) == (409, "conflict")
        CalendarConnection.objects.update(status=ConnectionStatus.NEEDS_CONSENT, secret="old", failures=3)
        LinkedCalendar.objects.update(counts_as_busy=False)
        mended = link(olga_api, radicale).json()
        assert (mended["id"], mended["status"]) == (made["id"], "active")
        assert [each["counts_as_busy"] for each in mended["calendars"]] == [False]
        assert CalendarConnection.objects.get().secret == PASSWORD

    def test_mends_an_account_whose_secrets_no_key_opens(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        radicale.make_calendar("Work")
        link(olga_api, radicale)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE integrations_calendarconnection SET secret = 'x', address = 'y'")
        assert olga_api.get("integrations/calendars/").status_code == 200
        assert link(olga_api, radicale).status_code == 201
        assert CalendarConnection.objects.get().secret == PASSWORD

    def test_can_be_let_go_where_no_key_opens_it(self, olga: User, olga_api: ApiClient) -> None:
        account = link_account(olga)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE integrations_calendarconnection SET access_token = 'x'")
        assert olga_api.delete(f"integrations/calendars/{account.id}/").status_code == 204

    def test_tells_apart_who_is_called_the_same_at_two_servers(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        radicale.make_calendar("Work")
        elsewhere = link_account(
            olga, account="olga@127.0.0.1", provider=CalendarProvider.CALDAV, address="https://x.example/"
        )
        made = link(olga_api, radicale).json()
        assert made["account_email"] == "olga@127.0.0.1 (127.0.0.1)"
        elsewhere.refresh_from_db()
        assert elsewhere.address == "https://x.example/"

    def test_costs_a_fixed_number_of_queries_to_list(self, olga: User, olga_api: ApiClient) -> None:
        counts = []
        for number in range(3):
            work = link_account(olga, account=f"{number}@calendar.example")
            add_calendar(work)
            add_calendar(work, name="Home")
            with CaptureQueriesContext(connection) as asked:
                assert len(olga_api.get("integrations/calendars/").json()) == number + 1
            counts.append(len(asked))
        assert counts[0] == counts[2]

    @pytest.mark.usefixtures("empty_limits")
    def test_can_be_tried_so_often_only(
        self, olga_api: ApiClient, radicale: CalendarServer, settings: Settings
    ) -> None:
        settings.RATE_LIMITS = True
        settings.RATES = {**settings.RATES, "linking_per_organizer": "2/hour"}
        answers = [link(olga_api, radicale, password="guess") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [422, 422, 429]
        assert int(answers[-1]["Retry-After"]) > 60

    def test_leaves_the_bookings_where_they_go(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        add_calendar(link_account(olga), takes_bookings=True)
        radicale.make_calendar("Work")
        account = link(olga_api, radicale).json()
        assert [each["takes_bookings"] for each in account["calendars"]] == [False]


@pytest.mark.django_db
class TestLinkIcs:
    def subscribe(self, api: ApiClient, website: WebServer, **changes: str) -> Any:
        body = {"url": f"http://127.0.0.1:{website.port}/secret.ics", "name": "Family", **changes}
        return api.post("integrations/calendars/ics/", body)

    def test_reads_a_published_calendar_and_never_writes(
        self, olga: User, olga_api: ApiClient, website: WebServer
    ) -> None:
        website.body = FILE
        made = self.subscribe(olga_api, website)
        assert made.status_code == 201, made.content
        account = made.json()
        assert "secret" not in made.content.decode()
        (calendar,) = account["calendars"]
        assert (calendar["name"], calendar["can_write"], calendar["takes_bookings"]) == (
            "Family", False, False,
        )  # fmt: skip
        olga_api.post(f"integrations/calendars/{account['id']}/sync/")
        assert ExternalEvent.objects.count() == 1
        where = f"integrations/calendars/{account['id']}/calendars/{calendar['id']}/"
        refused = olga_api.put(where, {"takes_bookings": True})
        assert refused.status_code == 409

    @pytest.mark.parametrize(
        ("status", "body"), [(200, b"<html>"), (200, b""), (404, FILE), (401, FILE), (500, FILE), (302, FILE)]
    )
    def test_refuses_what_is_no_calendar(
        self, olga_api: ApiClient, website: WebServer, status: int, body: bytes
    ) -> None:
        website.status, website.body = status, body
        assert faults(self.subscribe(olga_api, website)) == ["url"]
        assert not CalendarConnection.objects.exists()

    def test_refuses_an_address_inside(self, olga_api: ApiClient, website: WebServer) -> None:
        for url in ("http://10.0.0.1/x.ics", "webcal://localhost/x.ics", "ftp://calendar.example/x.ics"):
            assert faults(self.subscribe(olga_api, website, url=url)) == ["url"]
        assert website.asked == []

    def test_knows_what_it_has_by_its_name(self, olga_api: ApiClient, website: WebServer) -> None:
        website.body = FILE
        assert self.subscribe(olga_api, website).status_code == 201
        assert self.subscribe(olga_api, website).status_code == 409


@pytest.mark.django_db
class TestUnlink:
    def test_frees_the_time_at_once(self, olga: User, olga_api: ApiClient, radicale: CalendarServer) -> None:
        radicale.make_calendar("Work")
        radicale.put("/olga/work/a.ics", *NINE)
        account = link(olga_api, radicale).json()
        olga_api.post(f"integrations/calendars/{account['id']}/sync/")
        assert BusyInterval.objects.count() == 1
        assert olga_api.delete(f"integrations/calendars/{account['id']}/").status_code == 204
        for table in (BusyInterval, ExternalEvent, LinkedCalendar, CalendarConnection):
            assert not table.objects.exists()
        assert olga_api.delete(f"integrations/calendars/{account['id']}/").status_code == 404


@pytest.mark.django_db
class TestChoose:
    def test_lets_a_calendar_count_no_more_and_again(
        self, olga: User, olga_api: ApiClient, radicale: CalendarServer
    ) -> None:
        radicale.make_calendar("Work")
        radicale.put("/olga/work/a.ics", *NINE)
        account = link(olga_api, radicale).json()
        sync = f"integrations/calendars/{account['id']}/sync/"
        where = f"integrations/calendars/{account['id']}/calendars/{account['calendars'][0]['id']}/"
        olga_api.post(sync)
        assert olga_api.put(where, {"counts_as_busy": False}).status_code == 200
        assert not BusyInterval.objects.exists()
        olga_api.post(sync)
        assert not BusyInterval.objects.exists()
        assert olga_api.put(where, {"counts_as_busy": True}).status_code == 200
        assert BusyInterval.objects.count() == 1

    def test_moves_the_bookings_from_one_calendar_to_another(self, olga: User, olga_api: ApiClient) -> None:
        work = add_calendar(link_account(olga), takes_bookings=True)
        home = add_calendar(link_account(olga, account="home@calendar.example"), name="Home")
        answer = olga_api.put(
            f"integrations/calendars/{home.connection_id}/calendars/{home.id}/", {"takes_bookings": True}
        )
        assert [each["takes_bookings"] for each in answer.json()["calendars"]] == [True]
        work.refresh_from_db()
        assert not work.takes_bookings

    def test_finds_a_calendar_in_its_own_account_only(self, olga: User, olga_api: ApiClient) -> None:
        work = add_calendar(link_account(olga))
        other = link_account(olga, account="home@calendar.example")
        where = f"integrations/calendars/{other.id}/calendars/{work.id}/"
        assert olga_api.put(where, {"counts_as_busy": False}).status_code == 404


@pytest.mark.django_db
class TestUpdate:
    def test_says_what_happens_while_it_cannot_be_read(self, olga: User, olga_api: ApiClient) -> None:
        link_account(olga)
        account = CalendarConnection.objects.get()
        where = f"integrations/calendars/{account.id}/"
        answer = olga_api.put(where, {"stale_policy": "block", "stale_after_minutes": 30}).json()
        assert (answer["stale_policy"], answer["stale_after_minutes"]) == ("block", 30)
        assert faults(olga_api.put(where, {"stale_after_minutes": 4})) == ["stale_after_minutes"]
        assert faults(olga_api.put(where, {"stale_policy": "maybe"})) == ["stale_policy"]
        assert olga_api.put(where, {}).json()["stale_after_minutes"] == 30


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_two_accounts_that_are_linked_one_takes_the_bookings(self, olga: User) -> None:
        together = Barrier(2, timeout=30)

        def link_one(account: str) -> None:
            with transaction.atomic():
                made = link_account(olga, account=account)
                together.wait()
                listing = CalendarListing(external_id="work", name="Work", can_write=True)
                list_calendars(connection=made, listings=[listing])
            connections.close_all()

        with ThreadPoolExecutor(2) as threads:
            for done in [threads.submit(link_one, f"{n}@calendar.example") for n in range(2)]:
                done.result()
        assert sorted(LinkedCalendar.objects.values_list("takes_bookings", flat=True)) == [False, True]

    def test_one_account_is_linked_once(self, olga: User, website: WebServer) -> None:
        website.body = FILE
        together = Barrier(4, timeout=30)
        body = {"url": f"http://127.0.0.1:{website.port}/secret.ics", "name": "Family"}

        def link_it() -> int:
            api = api_as(olga)
            together.wait()
            status: int = api.post("integrations/calendars/ics/", body).status_code
            connections.close_all()
            return status

        with ThreadPoolExecutor(4) as threads:
            statuses = [done.result() for done in [threads.submit(link_it) for _ in range(4)]]
        assert sorted(statuses) == [201, 409, 409, 409]
