"""Workflows over HTTP: made, changed, refused where they could not do their work."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from apps.events.models import EventType
from apps.users.models import User
from apps.workflows.models import Workflow
from core import clock
from shared_types.vocabulary import WorkflowAction, WorkflowTrigger
from shared_types.workflows import MAX_STEPS, MAX_WORKFLOWS, PLACEHOLDERS
from tests.api_client import ApiClient
from tests.backend.events.cast import make_event_type
from tests.backend.workflows.cast import make_workflow, place, step

MAIL, HOOK = WorkflowAction.EMAIL_INVITEE, WorkflowAction.WEBHOOK
TEXT = WorkflowAction.SMS_INVITEE
TEXTS = {"account": "AC1", "token": "t", "sender": "+15005550006", "base": "http://127.0.0.1:1"}


def wanted(*steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": "Reminder", "trigger": "before_start", "steps": list(steps or (step(),)), **fields}


def create(api: ApiClient, *steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made = api.post("workflows/", wanted(*steps, **fields))
    assert made.status_code == 201, made.content
    body: dict[str, Any] = made.json()
    return body


def problems(api: ApiClient, *steps: dict[str, Any]) -> list[tuple[str, str]]:
    refused = api.post("workflows/", wanted(*steps))
    assert refused.status_code == 422, refused.content
    return [(each["field"], each["code"]) for each in refused.json()["errors"]]


class TestCreate:
    def test_numbers_the_steps_as_they_come(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(offset_minutes=60), step(HOOK), applies_to_all=True)
        assert [(each["order"], each["action"]) for each in made["steps"]] == [(1, MAIL), (2, HOOK)]
        assert (made["applies_to_all"], made["is_active"], made["event_types"]) == (True, True, [])
        assert olga_api.get(f"workflows/{made['id']}/").json() == made

    def test_asks_for_reminders_of_bookings_that_are_made_where_it_is_for_all(
        self, olga_api: ApiClient
    ) -> None:
        create(olga_api, name="One")
        create(olga_api, name="All", applies_to_all=True)
        waiting = Workflow.objects.filter(replan_asked_at__isnull=False)
        assert [each.name for each in waiting] == ["All"]

    def test_keeps_nothing_that_its_action_does_not_need(self, olga_api: ApiClient) -> None:
        [made] = create(olga_api, step(HOOK, subject_template="x", body_template="{{what}}"))["steps"]
        assert (made["subject_template"], made["body_template"]) == ("", "")

    def test_refuses_a_name_that_is_taken(self, olga_api: ApiClient, mallory_api: ApiClient) -> None:
        create(olga_api)
        assert olga_api.post("workflows/", wanted()).json()["code"] == "name_taken"
        create(mallory_api)

    def test_refuses_more_than_there_may_be(self, olga: User, olga_api: ApiClient) -> None:
        for number in range(MAX_WORKFLOWS):
            make_workflow(olga, WorkflowTrigger.BEFORE_START, name=str(number))
        assert olga_api.post("workflows/", wanted()).status_code == 409
        assert olga_api.post(f"workflows/{Workflow.objects.all()[0].id}/duplicate/").status_code == 409
        Workflow.objects.all()[0].delete()
        create(olga_api, *[step()] * MAX_STEPS)
        assert olga_api.post("workflows/", wanted(*[step()] * (MAX_STEPS + 1), name="x")).status_code == 422

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (step(subject_template=""), [("steps.0.subject_template", "required")]),
            (step(body_template=" \n"), [("steps.0.body_template", "required")]),
            (step(HOOK, webhook_url=""), [("steps.0.webhook_url", "required")]),
            (step(TEXT), [("steps.0.action", "sms_not_set_up")]),
        ],
    )
    def test_refuses_steps_that_could_not_do_their_work(
        self, olga_api: ApiClient, wrong: dict[str, Any], said: list[tuple[str, str]]
    ) -> None:
        assert problems(olga_api, wrong) == said

    @pytest.mark.parametrize(
        "address",
        [
            "http://hooks.example/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://hooks.example:8443/",
            "https://me:secret@hooks.example/",
            "ftp://hooks.example/",
        ],
    )
    def test_refuses_an_address_that_must_not_be_asked(self, olga_api: ApiClient, address: str) -> None:
        [(field, _)] = problems(olga_api, step(HOOK, webhook_url=address))
        assert field == "steps.0.webhook_url"

    def test_takes_an_address_that_the_operator_named(self, olga_api: ApiClient, settings: Settings) -> None:
        settings.OUTGOING_PRIVATE_HOSTS = ["127.0.0.1:9000"]
        create(olga_api, step(HOOK, webhook_url="http://127.0.0.1:9000/hook"))

    def test_takes_text_messages_where_somebody_sends_them(
        self, olga_api: ApiClient, settings: Settings
    ) -> None:
        settings.TEXTS = TEXTS
        create(olga_api, step(TEXT, subject_template=""))
        assert problems(olga_api, step(TEXT, body_template="")) == [("steps.0.body_template", "required")]

    @pytest.mark.parametrize(
        "words",
        [
            "{{x.__class__}}",
            "{{ invitee_name.__class__ }}",
            "{{invitee_name|upper}}",
            "{{invitee_name!r}}",
            "{{invitee_name:>99999999}}",
            "{{}}",
            "{{ }}",
            "{{7*7}}",
            "{{settings.SECRET_KEY}}",
            "{{#each invitee_name}}",
            "{{{invitee_name}}}",
            "{{invitee_name",
            "{{Invitee_Name}}",
            "{{invitee_name}} {{ {{date}} }}",
        ],
    )
    def test_refuses_whatever_is_no_placeholder(self, olga_api: ApiClient, words: str) -> None:
        found = problems(olga_api, step(), step(body_template=f"Hello {words}"))
        assert set(found) == {("steps.1.body_template", "unknown_placeholder")}
        found = problems(olga_api, step(subject_template=f"Hello {words}"))
        assert set(found) == {("steps.0.subject_template", "unknown_placeholder")}

    def test_takes_what_only_looks_like_code(self, olga_api: ApiClient) -> None:
        create(olga_api, step(body_template="{x.__globals__} %s %(name)s {% now %} ${HOME} }} {{ date }}"))


class TestList:
    def test_says_which_event_types_name_each_in_a_fixed_number_of_queries(
        self, olga: User, olga_api: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(3):
            workflow = make_workflow(olga, WorkflowTrigger.BEFORE_START, name=f"No. {number}")
            place(make_event_type(olga, f"type-{number}"), "reminder_workflow", workflow)
        with django_assert_num_queries(5):
            listed = olga_api.get("workflows/").json()
        assert [(each["name"], each["event_types"]) for each in listed] == [
            (f"No. {number}", [f"Type {number}"]) for number in range(3)
        ]


class TestUpdate:
    def test_changes_what_is_given_and_keeps_steps_that_go_on(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(offset_minutes=60), step(HOOK))
        mail = step(offset_minutes=30)
        changed = olga_api.put(f"workflows/{made['id']}/", {"steps": [step(HOOK), mail, mail]}).json()
        ids = [each["id"] for each in made["steps"]]
        assert [each["id"] for each in changed["steps"]][:2] == [ids[1], ids[0]]
        assert (changed["name"], changed["webhook_secret"]) == (made["name"], made["webhook_secret"])
        assert Workflow.objects.get().replan_asked_at is not None

    def test_refuses_a_trigger_that_does_not_fit_where_it_stands(
        self, olga: User, olga_api: ApiClient
    ) -> None:
        workflow = make_workflow(olga, WorkflowTrigger.BEFORE_START)
        place(make_event_type(olga), "reminder_workflow", workflow)
        path = f"workflows/{workflow.id}/"
        assert olga_api.put(path, {"trigger": "after_end"}).status_code == 200
        refused = olga_api.put(path, {"trigger": "booking_created", "name": "New"})
        assert (refused.status_code, refused.json()["code"]) == (409, "workflow_in_use")
        assert "“Intro call”" in refused.json()["detail"]
        assert olga_api.get(path).json()["name"] != "New"


class TestDelete:
    def test_is_refused_while_event_types_name_it_saying_which(self, olga: User, olga_api: ApiClient) -> None:
        workflow = make_workflow(olga, WorkflowTrigger.BEFORE_START)
        for number in range(7):
            place(make_event_type(olga, f"type-{number}"), "reminder_workflow", workflow)
        refused = olga_api.delete(f"workflows/{workflow.id}/")
        assert (refused.status_code, refused.json()["code"]) == (409, "workflow_in_use")
        assert "“Type 0”" in refused.json()["detail"]
        assert "and 2 more would" in refused.json()["detail"]
        EventType.objects.update(deleted_at=clock.now())
        assert olga_api.delete(f"workflows/{workflow.id}/").status_code == 204


class TestSecret:
    def test_is_shown_when_it_is_made_and_to_its_organizer_who_asks_for_it(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(HOOK))
        assert made["webhook_secret"].startswith("whsec_")
        assert olga_api.get(f"workflows/{made['id']}/").json()["webhook_secret"] == made["webhook_secret"]
        assert olga_api.get("workflows/").json()[0]["webhook_secret"] == ""
        assert create(olga_api, name="Mails")["webhook_secret"] == ""

    def test_is_not_readable_in_the_database(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(HOOK))
        with connection.cursor() as cursor:
            cursor.execute("SELECT webhook_secret FROM workflows_workflow")
            assert made["webhook_secret"] not in cursor.fetchone()[0]

    def test_of_a_copy_is_another(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(HOOK))
        copy = olga_api.post(f"workflows/{made['id']}/duplicate/").json()
        assert copy["webhook_secret"] not in ("", made["webhook_secret"])
        assert (copy["name"], copy["is_active"]) == ("Reminder (copy)", False)
        assert olga_api.post(f"workflows/{made['id']}/duplicate/").json()["name"] == "Reminder (copy 2)"

    def test_gives_way_to_a_new_one(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(HOOK))
        new = olga_api.post(f"workflows/{made['id']}/rotate-secret/").json()["webhook_secret"]
        assert new not in ("", made["webhook_secret"])
        assert Workflow.objects.get().former_secret == made["webhook_secret"]


class TestPreview:
    def test_fills_every_placeholder(self, olga_api: ApiClient) -> None:
        words = "\n".join(f"{name}={{{{{name}}}}}" for name in PLACEHOLDERS)
        body = {"action": "email_invitee", "subject_template": "Hi {{invitee_name}}", "body_template": words}
        shown = olga_api.post("workflows/preview/", body).json()
        assert shown["subject"] == "Hi Ivo Example"
        filled = dict(line.split("=", 1) for line in shown["body"].splitlines())
        assert filled.keys() == PLACEHOLDERS.keys()
        assert "" not in filled.values()

    def test_names_the_field_of_a_placeholder_that_there_is_not(self, olga_api: ApiClient) -> None:
        body = {"action": "sms_invitee", "body_template": "{{who}}"}
        refused = olga_api.post("workflows/preview/", body)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == ["body_template"]
        assert "{{who}}" in refused.json()["detail"]


class TestAdmin:
    def test_shows_operators_no_secret(self, olga_api: ApiClient) -> None:
        made = create(olga_api, step(HOOK))
        operator = Client()
        operator.force_login(User.objects.create_superuser("root@example.com", name="Root", slug="root"))
        page = operator.get(f"/admin/workflows/workflow/{made['id']}/change/")
        assert page.status_code == 200
        assert made["name"] in page.content.decode()
        assert made["webhook_secret"] not in page.content.decode()
