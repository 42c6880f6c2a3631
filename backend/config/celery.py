"""The worker and the scheduler. Redis carries hints: what must happen is a row in the database."""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, task_prerun
from django.conf import settings
from django.db import close_old_connections
from kombu import Exchange, Queue

from core.jobs import JobName

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

EXCHANGE = Exchange("kalends")
MAIL, TEXTS, WEBHOOKS = "mail", "texts", "webhooks"
CALENDARS, HOUSEKEEPING = "calendars", "housekeeping"
LANES = (MAIL, TEXTS, WEBHOOKS, CALENDARS, HOUSEKEEPING)
SWEEP_EVERY = timedelta(seconds=5)
SYNC_EVERY = timedelta(seconds=10)
COMPLETE_EVERY = timedelta(minutes=5)
OFFER_EVERY = timedelta(minutes=5)
FOLLOW_EVERY = timedelta(seconds=30)

app = Celery("kalends", broker=settings.CELERY_BROKER_URL)
app.conf.update(
    # A message names a job and a row; nothing that could be run is in it.
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # Lanes, so that a worker can be given to the one that needs it. The exchange is named: queues without
    # one share the default exchange and its key, and each message would go to all of them.
    task_queues=[Queue(lane, EXCHANGE, routing_key=lane) for lane in LANES],
    task_default_exchange=EXCHANGE.name,
    task_default_queue=MAIL,
    task_default_routing_key=MAIL,
    task_routes={
        JobName.SWEEP_TEXTS.value: {"queue": TEXTS},
        JobName.SWEEP_WEBHOOKS.value: {"queue": WEBHOOKS},
        JobName.PURGE_NOTIFICATIONS.value: {"queue": HOUSEKEEPING},
        JobName.PURGE_WORKFLOW_RUNS.value: {"queue": HOUSEKEEPING},
        JobName.PURGE_SESSIONS.value: {"queue": HOUSEKEEPING},
        JobName.PURGE_IDEMPOTENCY_KEYS.value: {"queue": HOUSEKEEPING},
        JobName.COMPLETE_BOOKINGS.value: {"queue": HOUSEKEEPING},
        JobName.GIVE_UP_OLD_ADDRESSES.value: {"queue": HOUSEKEEPING},
        JobName.REVOKE_PERMISSION.value: {"queue": HOUSEKEEPING},
        JobName.ERASE_ACCOUNTS.value: {"queue": HOUSEKEEPING},
        JobName.SWEEP_WAITLISTS.value: {"queue": HOUSEKEEPING},
        JobName.OFFER_WHAT_IS_FREE.value: {"queue": HOUSEKEEPING},
        JobName.OFFER_TO_LINE.value: {"queue": HOUSEKEEPING},
        JobName.SYNC_CALENDARS.value: {"queue": CALENDARS},
        JobName.SYNC_BOOKING.value: {"queue": CALENDARS},
        JobName.SWEEP_CALENDAR_SYNCS.value: {"queue": CALENDARS},
        JobName.FOLLOW_CALENDARS.value: {"queue": CALENDARS},
        JobName.TAKE_BACK_CHANGES.value: {"queue": CALENDARS},
        JobName.VERIFY_BOOKINGS.value: {"queue": HOUSEKEEPING},
    },
    # A message is gone from the broker when its work is done, not when it begins.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=45,
    task_time_limit=60,
    worker_soft_shutdown_timeout=10,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # By default kombu looks for the messages of lost workers every hundred seconds only.
    broker_transport_options={
        "visibility_timeout": 120,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    },
    # A connection lives for many tasks; `fresh_connection` below replaces one that has broken.
    CELERY_DB_REUSE_MAX=10_000,
    beat_schedule={
        "sweep-notifications": {
            "task": JobName.SWEEP_NOTIFICATIONS.value,
            "schedule": SWEEP_EVERY,
            # Sweeps that nobody took are not done all at once when a worker comes back.
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        },
        "sweep-workflows": {
            "task": JobName.SWEEP_WORKFLOWS.value,
            "schedule": SWEEP_EVERY,
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        },
        "sweep-webhooks": {
            "task": JobName.SWEEP_WEBHOOKS.value,
            "schedule": SWEEP_EVERY,
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        },
        "sweep-texts": {
            "task": JobName.SWEEP_TEXTS.value,
            "schedule": SWEEP_EVERY,
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        },
        "complete-bookings": {
            "task": JobName.COMPLETE_BOOKINGS.value,
            "schedule": COMPLETE_EVERY,
            "options": {"expires": COMPLETE_EVERY.total_seconds()},
        },
        "purge-notifications": {
            "task": JobName.PURGE_NOTIFICATIONS.value,
            "schedule": crontab(hour="3", minute="17"),
        },
        "sync-calendars": {
            "task": JobName.SYNC_CALENDARS.value,
            "schedule": SYNC_EVERY,
            "options": {"expires": SYNC_EVERY.total_seconds()},
        },
        "purge-workflow-runs": {
            "task": JobName.PURGE_WORKFLOW_RUNS.value,
            "schedule": crontab(hour="3", minute="7"),
        },
        "erase-accounts": {
            "task": JobName.ERASE_ACCOUNTS.value,
            "schedule": timedelta(minutes=1),
            "options": {"expires": 60.0},
        },
        "sweep-waitlists": {
            "task": JobName.SWEEP_WAITLISTS.value,
            "schedule": SWEEP_EVERY,
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        },
        "sweep-calendar-syncs": {
            "task": JobName.SWEEP_CALENDAR_SYNCS.value,
            "schedule": SWEEP_EVERY,
            "options": {"expires": SWEEP_EVERY.total_seconds()},
        },
        "follow-calendars": {
            "task": JobName.FOLLOW_CALENDARS.value,
            "schedule": FOLLOW_EVERY,
            "options": {"expires": FOLLOW_EVERY.total_seconds()},
        },
        "take-back-changes": {
            "task": JobName.TAKE_BACK_CHANGES.value,
            "schedule": FOLLOW_EVERY,
            "options": {"expires": FOLLOW_EVERY.total_seconds()},
        },
        "offer-what-is-free": {
            "task": JobName.OFFER_WHAT_IS_FREE.value,
            "schedule": OFFER_EVERY,
            "options": {"expires": OFFER_EVERY.total_seconds()},
        },
        "purge-sessions": {
            "task": JobName.PURGE_SESSIONS.value,
            "schedule": crontab(hour="3", minute="47"),
        },
        "purge-idempotency-keys": {
            "task": JobName.PURGE_IDEMPOTENCY_KEYS.value,
            "schedule": crontab(minute="27"),
        },
        "verify-bookings": {
            "task": JobName.VERIFY_BOOKINGS.value,
            "schedule": crontab(hour="4", minute="7"),
        },
        "give-up-old-addresses": {
            "task": JobName.GIVE_UP_OLD_ADDRESSES.value,
            "schedule": crontab(hour="2", minute="47"),
        },
    },
    beat_max_loop_interval=5,
    beat_scheduler="config.beat:SteadyScheduler",
    redbeat_redis_url=settings.REDIS_URL,
    redbeat_redis_options={"socket_connect_timeout": 2, "socket_timeout": 5},
    redbeat_key_prefix="kalends:beat:",
    # A second scheduler takes over when the first has been silent for this long.
    redbeat_lock_timeout=20,
)
app.autodiscover_tasks()


@task_prerun.connect
def fresh_connection(**_: Any) -> None:
    """Drop a database connection that broke or is too old, as Django does at the start of a request."""
    close_old_connections()


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django's LOGGING holds here too: with somebody connected, Celery sets up nothing of its own."""
