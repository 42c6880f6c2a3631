"""Simulators to try the product with: `python -m tests.simulators`, and the environment that it prints.

Each account has something on from noon to two, UTC, on each of the next seven days.
"""

import argparse
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from tests.simulators.google import Google
from tests.simulators.graph import Graph
from tests.simulators.oauth import CLIENT_ID, CLIENT_SECRET, OAuthSimulator, ZoomLogin
from tests.simulators.web import running

_KINDS: dict[str, type[OAuthSimulator]] = {"google": Google, "microsoft": Graph, "zoom": ZoomLogin}


def main() -> None:
    """Run until it is interrupted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8900, help="of the first; the others follow")
    first = options.parse_args().port
    with ExitStack() as stack:
        for number, (name, kind) in enumerate(_KINDS.items()):
            simulator = stack.enter_context(running(kind, port=first + number))
            _fill(simulator)
            print(f"export {name.upper()}_API_URL={simulator.address}")  # noqa: T201
            print(f"export {name.upper()}_CLIENT_ID='{CLIENT_ID}'")  # noqa: T201
            print(f"export {name.upper()}_CLIENT_SECRET='{CLIENT_SECRET}'", flush=True)  # noqa: T201
        threading.Event().wait()


def _fill(simulator: OAuthSimulator) -> None:
    if isinstance(simulator, Google | Graph):
        noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)  # noqa: TID251
        for day in range(1, 8):
            simulator.primary.add(noon + timedelta(days=day), noon + timedelta(days=day, hours=2))


if __name__ == "__main__":
    main()
