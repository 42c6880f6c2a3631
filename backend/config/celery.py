"""The worker and the scheduler. Redis carries hints: what must happen is a row in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("kalends")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
