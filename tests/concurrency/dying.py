"""The API in a process that is killed when it has done its work and has not answered yet."""

import os
import signal
from collections.abc import Iterable
from typing import Any

from config.wsgi import application as kalends

DIES_AFTER = 3
_done = 0


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answers like the API, until the third booking that was made: that answer is never sent."""
    global _done
    statuses: list[str] = []

    def listen(status: str, headers: Any, *error: Any) -> Any:
        statuses.append(status)
        return start_response(status, headers, *error)

    answer: Iterable[bytes] = kalends(environ, listen)
    if statuses[0].startswith("201"):
        _done += 1
        if _done == DIES_AFTER:
            os.kill(os.getpid(), signal.SIGKILL)
    return answer
