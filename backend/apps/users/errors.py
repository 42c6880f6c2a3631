"""What can be refused to somebody who signs up, signs in or changes their profile."""

from core.errors import Conflict, Forbidden, Invalid, Malformed, NotFound, Unauthenticated
from shared_types.vocabulary import ErrorCode


class InvalidCredentials(Unauthenticated):
    """The e-mail address or the password is wrong."""

    code = ErrorCode.INVALID_CREDENTIALS


class EmailNotVerified(Forbidden):
    """Confirm your e-mail address first: we have sent you a link."""

    code = ErrorCode.EMAIL_NOT_VERIFIED


class SecondFactorNeeded(Unauthenticated):
    """The password is right. Now the code from your app, please."""

    code = ErrorCode.SECOND_FACTOR_NEEDED


class SignInExpired(Unauthenticated):
    """That took too long, or your password was changed meanwhile. Begin again with your password."""

    code = ErrorCode.SIGN_IN_EXPIRED


class SecondFactorAlreadyOn(Conflict):
    """Two-factor sign-in is on already."""

    code = ErrorCode.SECOND_FACTOR_ON


class SecondFactorOff(Conflict):
    """Two-factor sign-in is not on."""

    code = ErrorCode.SECOND_FACTOR_OFF


class SessionNotFound(NotFound):
    """There is no such session, or it is over."""


class SetupExpired(Conflict):
    """Begin again: this session has no secret that waits to be confirmed."""

    code = ErrorCode.SETUP_EXPIRED


class EmailTaken(Conflict):
    """There is an account with this address already. Sign in to it, then add this way in the settings."""

    code = ErrorCode.EMAIL_TAKEN


class ProviderEmailMissing(Invalid):
    """The provider does not say at which e-mail address you can be reached."""

    code = ErrorCode.PROVIDER_EMAIL_MISSING


class ProviderAccountInUse(Conflict):
    """This account at the provider opens somebody else's account here."""

    code = ErrorCode.PROVIDER_ACCOUNT_IN_USE


class ProviderAccountNotFound(NotFound):
    """There is no such account."""


class LastWayIn(Conflict):
    """You could not sign in any more. Set a password first."""

    code = ErrorCode.LAST_WAY_IN


class KeyInvalid(Malformed):
    """This link has been used, has expired, or is not complete."""

    code = ErrorCode.KEY_INVALID


class PasswordTooWeak(Invalid):
    """This password is too easy to guess."""

    code = ErrorCode.PASSWORD_TOO_WEAK


class SlugTaken(Conflict):
    """Somebody else has this link already."""

    code = ErrorCode.SLUG_TAKEN


class SlugReserved(Invalid):
    """This link is kept for the app itself."""

    code = ErrorCode.SLUG_RESERVED


class ApiKeyNotFound(NotFound):
    """There is no such key."""


class TooManyKeys(Conflict):
    """There are as many keys as there can be: revoke one that is not used any more."""

    code = ErrorCode.TOO_MANY_KEYS


class ViewOnly(Forbidden):
    """This was shared with you to look at, not to change."""

    code = ErrorCode.VIEW_ONLY


class ScopeMissing(Forbidden):
    """This key does not open this: see its scopes."""

    code = ErrorCode.SCOPE_MISSING
