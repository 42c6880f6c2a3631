"""What can go wrong with a linked account: what its provider answers, and what is refused to its owner."""

from core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unavailable
from shared_types.vocabulary import ErrorCode


class ProviderFailure(Exception):
    """A provider did not do what it was asked. `reason` is for the organizer, without personal data."""

    reason = "The provider did not do what it was asked."

    def __init__(self, reason: str = "") -> None:
        self.reason = reason or self.reason
        super().__init__(self.reason)


class ConsentWithdrawn(ProviderFailure):
    """Nothing works until the organizer links the account anew.

    is_noted: whoever found out has written it down already, if it is still so. An account that was linked
    anew since must not be stopped by what was true of its former tokens.
    """

    reason = "The account has to be linked again: its permission was withdrawn or has run out."

    def __init__(self, reason: str = "", *, is_noted: bool = False) -> None:
        super().__init__(reason)
        self.is_noted = is_noted


class NotPermitted(ProviderFailure):
    """The account is linked, but may not do this. Trying again changes nothing."""

    reason = "The account may not do that."


class TooManyCalls(ProviderFailure):
    """Its limit is reached. after_seconds: how long it wants to be left alone."""

    reason = "The provider wants to be asked less often."

    def __init__(self, reason: str = "", *, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


class Unreachable(ProviderFailure):
    """No answer, or one that says that something broke over there. Worth another try later."""

    reason = "The provider could not be reached."


class ChangedMeanwhile(ProviderFailure):
    """Somebody else has changed the thing since it was read."""

    reason = "It was changed over there meanwhile."


class SyncTokenGone(ProviderFailure):
    """The provider does not know any more where its answers went on: everything is read anew."""

    reason = "The calendar has to be read anew."


class Refused(ProviderFailure):
    """Anything else that will not get better by asking again."""

    reason = "The provider refused that."


class EndpointGone(ProviderFailure):
    """Whoever got our webhooks wants no more of them."""

    reason = "The receiver answered 410: it wants no more of them."


class AnswerTooLong(Refused):
    """More came back than is read. What asks for less at a time may still work."""

    reason = "The answer is too long."


class ConnectionNotFound(NotFound):
    """There is no such linked account."""


class CalendarNotFound(NotFound):
    """There is no such calendar in this account."""


class CannotTakeBookings(Conflict):
    """This calendar can only be read."""


class AlreadyLinked(Conflict):
    """This account is linked already."""


class CannotBeLinked(Invalid):
    """The account could not be linked."""


class LinkingExpired(Conflict):
    """That took too long, or was begun elsewhere. Begin anew."""

    code = ErrorCode.LINKING_EXPIRED


class LinkingCancelled(DomainError):
    """The permission was not given."""

    code = ErrorCode.PROVIDER_CANCELLED


class PermissionIncomplete(Forbidden):
    """Less was allowed than is needed."""

    code = ErrorCode.PERMISSION_INCOMPLETE


class ProviderFailed(Unavailable):
    """The provider's answer could not be used."""

    code = ErrorCode.PROVIDER_FAILED


class AccountWithoutAddress(Invalid):
    """The account names no address by which it is known."""

    code = ErrorCode.PROVIDER_EMAIL_MISSING
