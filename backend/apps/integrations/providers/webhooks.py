"""Webhooks as https://www.standardwebhooks.com has them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

from apps.integrations.errors import EndpointGone, TooManyCalls, Unreachable
from apps.integrations.providers.public_http import ask
from apps.integrations.providers.retry_after import seconds_to_wait

_GONE = 410
_WAIT = (429, 503)


def post_webhook(address: str, *, message_id: str, body: str, secrets: Sequence[str], now: datetime) -> None:
    """Send a message, signed by each of the secrets; returns when it is taken (2xx).

    message_id: the same whenever it is sent again. Raises EndpointGone where the receiver wants no more, and
    any other ProviderFailure where it was not taken; a redirect is not followed.
    """
    moment = now.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, moment, body) for secret in secrets]
    answer = ask(
        "POST",
        address,
        headers={
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signatures),
        },
        content=body.encode(),
        is_cut=True,
    )
    if 200 <= answer.status < 300:
        return
    if answer.status == _GONE:
        raise EndpointGone
    said = f"The receiver answered {answer.status}."
    after = seconds_to_wait(answer.headers)
    if answer.status in _WAIT and after is not None:
        raise TooManyCalls(said, after_seconds=after)
    raise Unreachable(said)
