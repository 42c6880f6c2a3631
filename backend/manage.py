"""Django's own commands, and ours."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.celery import app

    # Jobs enqueued by a command go to our broker.
    app.set_default()
    execute_from_command_line(sys.argv)
