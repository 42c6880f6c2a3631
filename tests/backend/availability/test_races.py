"""Two people at once, or one person twice."""

from threading import Event

import pytest
from django.db import connection, transaction

from apps.availability.models import Schedule
from apps.events.models import EventType
from apps.users.models import User
from tests.api_client import ApiClient, session_token_of
from tests.at_once import at_once
from tests.cast import make_organizer, make_schedule

THREADS = 6


@pytest.mark.django_db(transaction=True)
class TestDefaultScheduleAtOnce:
    def test_is_one_whoever_comes_last(self) -> None:
        olga = make_organizer("olga")
        make_schedule(olga)
        others = [make_schedule(olga, name=f"Plan {n}", is_default=False) for n in range(THREADS)]
        token = session_token_of(olga)
        answers = at_once(
            *(
                lambda schedule=schedule: (
                    ApiClient(token)
                    .patch(f"availability/schedules/{schedule.id}/", {"is_default": True})
                    .status_code
                )
                for schedule in others
            )
        )
        assert answers == [200] * THREADS
        assert Schedule.objects.filter(organizer=olga, is_default=True).count() == 1

    def test_is_one_when_the_first_ones_are_made(self) -> None:
        token = session_token_of(make_organizer("olga"))
        body = {"timezone": "UTC", "weekly_hours": []}
        answers = at_once(
            *(
                lambda n=n: (
                    ApiClient(token)
                    .post("availability/schedules/", {**body, "name": f"Plan {n}"})
                    .status_code
                )
                for n in range(THREADS)
            )
        )
        assert answers == [201] * THREADS
        assert Schedule.objects.filter(is_default=True).count() == 1


@pytest.mark.django_db(transaction=True)
class TestDeleteAtOnce:
    def test_loses_against_an_event_type_that_is_being_made(self) -> None:
        olga = make_organizer("olga")
        make_schedule(olga)
        spare = make_schedule(olga, name="Spare", is_default=False)
        api = ApiClient(session_token_of(olga))
        is_written = Event()

        def make_event_type() -> int:
            with transaction.atomic():
                EventType.objects.create(organizer=olga, name="A", event_type_slug="a", schedule=spare)
                connection.check_constraints()  # takes the lock that a commit would take
                is_written.set()
                Event().wait(0.5)  # the other one is now waiting for this commit
            return 0

        def delete() -> int:
            is_written.wait()
            return int(api.delete(f"availability/schedules/{spare.id}/").status_code)

        assert at_once(make_event_type, delete) == [0, 409]
        assert spare.weekly_hours.count() == 5


@pytest.mark.django_db(transaction=True)
class TestWaiting:
    @pytest.mark.usefixtures("short_patience")
    def test_ends_after_the_lock_timeout_with_a_word_on_when_to_come_again(self) -> None:
        olga = make_organizer("olga")
        schedule = make_schedule(olga)
        api = ApiClient(session_token_of(olga))
        is_locked, is_answered = Event(), Event()

        def hold_the_lock() -> int:
            with transaction.atomic():
                User.objects.select_for_update().get(pk=olga.pk)
                is_locked.set()
                is_answered.wait(20)
            return 0

        def change() -> int:
            is_locked.wait()
            response = api.patch(f"availability/schedules/{schedule.id}/", {"name": "Later"})
            is_answered.set()
            assert response["Retry-After"] == "1"
            return int(response.status_code)

        assert at_once(hold_the_lock, change) == [0, 503]
