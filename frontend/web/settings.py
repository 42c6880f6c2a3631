"""What the web app reads from its environment, once."""

import os
from typing import Final

API_URL: Final = os.environ.get("API_URL", "http://127.0.0.1:8000")
"""Where the API answers: `http://host:port`, or `unix:///path/of/a.socket`."""

API_TIMEOUT_SECONDS: Final = float(os.environ.get("API_TIMEOUT_SECONDS", "10"))
