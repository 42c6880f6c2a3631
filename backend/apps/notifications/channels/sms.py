"""Text messages, over Twilio's interface."""

import re
from dataclasses import dataclass

import httpx2
from django.conf import settings

from apps.notifications.errors import NeverTaken, NotTakenNow

_SECONDS = 10.0
_WHOLE = re.compile(r"\+[1-9][0-9]{6,14}")
# Too many at once, or our account: to be mended by us or them, whoever the recipient is.
_PASSING = (401, 403, 408, 429)


@dataclass(frozen=True, kw_only=True)
class TextMessage:
    """One text to one number, as `whole_number` gives it."""

    recipient: str
    text: str


def can_send_texts() -> bool:
    """Whether the operator has set up somebody who sends them."""
    return settings.TEXTS is not None


def whole_number(number: str) -> str:
    """A number with its country, as networks want it (E.164); "" for one that only its own country knows."""
    digits = "+" + re.sub(r"[^0-9]", "", number.replace("(0)", ""))
    return digits if number.strip().startswith("+") and _WHOLE.fullmatch(digits) else ""


def send_text(message: TextMessage) -> None:
    """Hand one text over; returns when it is taken.

    Raises NotTakenNow where it may be taken later, and NeverTaken where it will not be; they name nobody.
    """
    service = settings.TEXTS
    if service is None:
        raise NeverTaken("Text messages are not set up here.")
    # A sender may be a number, or a service that has several.
    sender = "MessagingServiceSid" if service["sender"].startswith("MG") else "From"
    form = {"To": message.recipient, sender: service["sender"], "Body": message.text}
    try:
        answer = httpx2.post(
            f"{service['base']}/2010-04-01/Accounts/{service['account']}/Messages.json",
            data=form,
            auth=(service["account"], service["token"]),
            timeout=_SECONDS,
        )
    except httpx2.HTTPError as failure:
        raise NotTakenNow(f"The text service cannot be reached ({type(failure).__name__}).") from failure
    if answer.is_success:
        return
    said = f"The text service answered {answer.status_code}{_number_of(answer)}."
    passes = answer.status_code in _PASSING or answer.status_code >= 500
    raise NotTakenNow(said) if passes else NeverTaken(said)


def _number_of(answer: httpx2.Response) -> str:
    """Their number for what is wrong, without their words: those repeat the recipient's number."""
    try:
        code = answer.json().get("code")
    except (ValueError, AttributeError):
        return ""
    return f" (error {code})" if isinstance(code, int) else ""
