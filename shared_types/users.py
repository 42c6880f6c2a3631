"""Organizers: their account, and what the world sees of them."""

from uuid import UUID

from pydantic import EmailStr, Field, SecretStr

from shared_types.base import In, Out
from shared_types.fields import (
    HexColour,
    Line,
    Name,
    PhoneNumber,
    SlotIntervalMinutes,
    Slug,
    Text,
    TimeZoneName,
    WebAddress,
)


class SignUp(In):
    """A new organizer."""

    name: Name
    email: EmailStr
    password: SecretStr = Field(max_length=200)
    timezone: TimeZoneName = "UTC"


class SignIn(In):
    """A return."""

    email: EmailStr
    password: SecretStr = Field(max_length=200)


class PasswordResetRequest(In):
    """A wish for a mail with a link that sets a new password."""

    email: EmailStr


class PasswordReset(In):
    """A new password, with the key from the mail."""

    key: Line = Field(max_length=200)
    password: SecretStr = Field(max_length=200)


class PasswordChange(In):
    """A new password, by somebody who knows the old one."""

    current_password: SecretStr = Field(max_length=200)
    new_password: SecretStr = Field(max_length=200)


class AccountProof(In):
    """The password once more. An account that has none leaves it empty."""

    password: SecretStr = Field(default=SecretStr(""), max_length=200)


class AccountErasure(AccountProof):
    """The end of an account, confirmed by typing its slug."""

    organizer_slug: Slug


class EmailVerification(In):
    """The key from the mail that was sent to an address."""

    key: Line = Field(max_length=200)


class ProfileUpdate(In):
    """Changes to an organizer's profile: what is left out stays as it is."""

    name: Name | None = None
    organizer_slug: Slug | None = None
    timezone: TimeZoneName | None = None
    slot_interval_minutes: SlotIntervalMinutes | None = None
    bio: Text | None = None
    brand_color: HexColour | None = None
    logo_url: WebAddress | None = None
    website: WebAddress | None = None
    contact_email: EmailStr | None = None
    contact_phone: PhoneNumber | None = None


class ProfileRead(Out):
    """An organizer, as they see themselves. `slot_interval_minutes` 0: as long as the meeting.

    `has_password`: false for who signs in by a provider alone, until they set one by mail.
    """

    id: UUID
    email: str
    email_verified: bool
    has_password: bool
    name: str
    organizer_slug: str
    timezone: str
    slot_interval_minutes: int
    bio: str
    brand_color: str
    logo_url: str
    website: str
    contact_email: str
    contact_phone: str
    public_url: str


class SessionRead(Out):
    """A session just opened. The browser gets it as a cookie too; servers send it as `X-Session-Token`."""

    session_token: str
    profile: ProfileRead


class OrganizerRead(Out):
    """An organizer, as everybody sees them."""

    name: str
    organizer_slug: str
    timezone: str
    bio: str
    brand_color: str
    logo_url: str
    website: str
    contact_email: str
    contact_phone: str


class SlugCheck(Out):
    """Whether a slug can be taken, and if not why (`slug_taken`, `slug_reserved`, or empty)."""

    organizer_slug: str
    is_free: bool
    reason: str
