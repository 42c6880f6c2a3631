"""The second factor: a code from an app on the organizer's phone, or a recovery code in its place."""

from pydantic import AwareDatetime, Field, SecretStr

from shared_types.base import In, Out


class SecondFactorCode(In):
    """Six digits from the app or, on signing in, a recovery code of eight; blanks do not matter."""

    code: SecretStr = Field(min_length=1, max_length=40)


class SecondFactorRead(Out):
    """Whether signing in takes a code, too, since when, and how many recovery codes are left."""

    is_on: bool
    since: AwareDatetime | None
    recovery_codes_left: int


class SecondFactorSetup(Out):
    """What an app needs: the secret as text, as an `otpauth://` address, and that address as a picture."""

    secret: str
    otpauth_url: str
    qr_svg: str


class RecoveryCodesRead(Out):
    """Each opens the account once in place of a code from the app. They are shown this once."""

    recovery_codes: list[str]
