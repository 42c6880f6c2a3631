"""How long a conversation with a provider may last, however many requests it takes."""

from time import monotonic

from apps.integrations.errors import Unreachable

_LONGEST_REQUEST_SECONDS = 20.0


class Budget:
    """Seconds, which run from now on."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def for_a_request(self) -> float:
        """Seconds that the next request may take; raises Unreachable where there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise Unreachable("It took too long to be read.")
        return min(left, _LONGEST_REQUEST_SECONDS)
