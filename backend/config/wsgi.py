"""The API as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from config.celery import app as celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Jobs enqueued by any thread go to our broker.
celery.set_default()
