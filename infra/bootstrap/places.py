"""Where the first stage finds and keeps things."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOME = os.path.join(ROOT, ".kalends")
VENV = os.path.join(HOME, "venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OWN_UV = os.path.join(HOME, "uv")
UV_LOCK = os.path.join(ROOT, "infra", "uv-requirements.lock")
