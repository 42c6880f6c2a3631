"""Who makes the link of a video call, and what comes of that choice."""

from collections.abc import Sequence
from typing import Final

from shared_types.integrations import ConferencingConnectionRead
from shared_types.vocabulary import ConferencingProvider, ConnectionStatus
from web.format.event_type_draft import DEFAULT_LINK, OWN_LINK
from web.format.integrations import NAMES

CHOICES: Final[dict[str, str]] = {
    DEFAULT_LINK: "My default account makes one",
    **{provider: f"{NAMES[provider]} makes one" for provider in ConferencingProvider},
    OWN_LINK: "I have a link of my own",
}


def call_words(choice: str, accounts: Sequence[ConferencingConnectionRead] | None) -> tuple[str, bool]:
    """What invitees get, and whether something has to be linked first. accounts: None where unknown."""
    if choice == OWN_LINK:
        return "", False
    if accounts is None:
        return "Each booking gets a link of its own.", False
    found = [each for each in accounts if each.provider == choice]
    if choice == DEFAULT_LINK:
        found = [each for each in accounts if each.is_default]
    usable = [each for each in found if each.status in (ConnectionStatus.ACTIVE, ConnectionStatus.FAILING)]
    if usable:
        return f"Each booking gets a link of its own from {_named(usable[0])}.", False
    if found:
        return f"{_named(found[0])} needs your permission again. Bookings get no link until then.", True
    if choice == DEFAULT_LINK:
        return "You have linked no account that makes links. Bookings get none until you do.", True
    return f"{NAMES[choice]} is not linked. Bookings get no link until it is.", True


def _named(account: ConferencingConnectionRead) -> str:
    return f"{NAMES[account.provider]}, {account.account_email}"
