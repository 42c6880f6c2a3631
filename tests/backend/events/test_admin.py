"""The operators' pages: everything can be looked at, and nothing is changed past the services."""

import pytest
from django.test import Client

from apps.events.models import Booking, EventType
from apps.users.models import User
from tests.backend.events.cast import MONDAY_9, book

PAGES = ("eventtype", "booking", "bookingauditlog")


@pytest.fixture
def operator(db: None) -> Client:
    """Somebody who may do everything there."""
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", name="Root", slug="root"))
    return client


class TestAdmin:
    @pytest.mark.parametrize("page", PAGES)
    def test_lists_what_there_is(self, operator: Client, workshop: EventType, page: str) -> None:
        book(workshop, at=MONDAY_9)
        response = operator.get(f"/admin/events/{page}/")
        assert (response.status_code, b"1 " in response.content) == (200, True)

    @pytest.mark.parametrize("page", PAGES)
    def test_adds_nothing(self, operator: Client, page: str) -> None:
        assert operator.get(f"/admin/events/{page}/add/").status_code == 403

    def test_shows_a_booking_without_its_key_and_changes_nothing(
        self, operator: Client, intro_call: EventType
    ) -> None:
        booking = book(intro_call, at=MONDAY_9).booking
        path = f"/admin/events/booking/{booking.id}/"
        shown = operator.get(f"{path}change/")
        assert shown.status_code == 200
        assert str(booking.access_token) not in shown.content.decode()
        assert operator.post(f"{path}change/", {"status": "cancelled"}).status_code == 403
        assert operator.post(f"{path}delete/", {"post": "yes"}).status_code == 403
        assert Booking.objects.get().is_live()
