"""Automation: workflows are edited, and their runs planned, taken and settled."""

from apps.workflows.services.editing import (
    create_workflow,
    delete_workflow,
    duplicate_workflow,
    update_workflow,
)
from apps.workflows.services.runs import (
    MOST_ATTEMPTS,
    STAY_TRUE,
    TIMED,
    PlannedRun,
    Taken,
    forget_plans,
    give_up_broken,
    plan_runs,
    purge_runs,
    put_off,
    settle,
    start_again,
    take_messages,
    void_runs,
)
from apps.workflows.services.signing import readable_secret, rotate_secret, secrets_of
from apps.workflows.services.webhook_runs import MOST_AT_ONCE, note_failure, note_taken, take_webhooks

__all__ = [
    "MOST_ATTEMPTS",
    "MOST_AT_ONCE",
    "STAY_TRUE",
    "TIMED",
    "PlannedRun",
    "Taken",
    "create_workflow",
    "delete_workflow",
    "duplicate_workflow",
    "forget_plans",
    "give_up_broken",
    "note_failure",
    "note_taken",
    "plan_runs",
    "purge_runs",
    "put_off",
    "readable_secret",
    "rotate_secret",
    "secrets_of",
    "settle",
    "start_again",
    "take_messages",
    "take_webhooks",
    "update_workflow",
    "void_runs",
]
