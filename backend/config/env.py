"""Every environment variable, read once. One that is missing or wrong stops the start, by its name."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from limits import parse
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sentry_sdk.utils import BadDsn, Dsn

from core.throttle import Limit


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _rates_by_limit(words: list[str]) -> list[str]:
    known = {limit.value for limit in Limit}
    for word in words:
        name, _, rate = word.partition("=")
        if name not in known:
            raise ValueError(f"there is no limit called {name!r}; there are {', '.join(sorted(known))}")
        parse(rate)
    return words


def _fernet_keys(words: list[str]) -> list[str]:
    for place, word in enumerate(words, start=1):
        try:
            Fernet(word)
        except ValueError:
            raise ValueError(f"key {place} is none of Fernet's: 32 bytes in url-safe Base64") from None
    return words


def _dsn(address: str) -> str:
    try:
        if address:
            Dsn(address)
    except BadDsn:
        raise ValueError("that is no DSN of Sentry's") from None
    return address


def _site(address: str) -> str:
    parts = urlsplit(address)
    # Reading the port refuses one that cannot be.
    if parts.port == 0 or parts.username is not None or not parts.hostname:
        raise ValueError("a scheme and a host, with a port at most")
    return address


# Without a slash at its end; empty for the provider's own addresses.
OtherAddress = Annotated[str, Field(pattern=r"^(https?://[^/\s]+(/[^/\s]+)*)?$")]
Words = Annotated[list[str], NoDecode, BeforeValidator(_split)]
Keys = Annotated[Words, AfterValidator(_fernet_keys)]
Site = Annotated[str, AfterValidator(_site)]
Rates = Annotated[Words, AfterValidator(_rates_by_limit)]


class Env(BaseSettings):
    """The environment of the API, the workers and the scheduler."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(pattern=r"^postgres(ql)?://")
    redis_url: str = Field(pattern=r"^(rediss?|unix)://")
    secret_key: SecretStr = Field(min_length=32)
    encryption_keys: Keys = Field(min_length=1, description="Fernet keys, the newest first.")
    public_url: Site = Field(default="http://localhost:8000", pattern=r"^https?://[^/\s]+$")
    allowed_hosts: Words = []
    email_url: str = Field(default="smtp://localhost:1025", pattern=r"^(smtp|smtps|console|memory)://")
    email_from: str = "Kalends <kalends@localhost>"
    debug: bool = False
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    sentry_dsn: Annotated[str, AfterValidator(_dsn)] = ""
    complete_bookings_after_minutes: int = Field(
        default=60,
        ge=0,
        le=60 * 24 * 365,
        description="After the end of a meeting that nobody has concluded.",
    )
    rate_limits: bool = True
    challenge: Literal["auto", "always", "never"] = "auto"
    challenge_bits: int = Field(default=16, ge=1, le=28)
    rate_limit_rates: Rates = Field(default=[], description="E.g. `booking_per_address=10/minute`.")
    google_client_id: str = ""
    google_client_secret: SecretStr = SecretStr("")
    microsoft_client_id: str = ""
    microsoft_client_secret: SecretStr = SecretStr("")
    microsoft_tenant: str = Field(default="common", pattern=r"^[A-Za-z0-9.-]{1,253}$")
    sms_url: str = Field(
        default="",
        pattern=r"^$|^twilio://[^:/@\s]+:[^/@\s]+@[^/@\s]*/\?from=[^&\s]+(&tls=0)?$",
        description="twilio://SID:TOKEN@/?from=+15005550006",
    )
    outgoing_private_hosts: Words = Field(default=[], description="host or host:port, e.g. `10.0.0.5:8443`.")
    zoom_client_id: str = ""
    zoom_client_secret: SecretStr = SecretStr("")
    google_api_url: OtherAddress = ""
    microsoft_api_url: OtherAddress = ""
    zoom_api_url: OtherAddress = ""

    @model_validator(mode="after")
    def _whole_credentials(self) -> Self:
        for name in ("google", "microsoft", "zoom"):
            client_id, secret = getattr(self, f"{name}_client_id"), getattr(self, f"{name}_client_secret")
            if bool(client_id) != bool(secret.get_secret_value()):
                both = f"{name.upper()}_CLIENT_ID and {name.upper()}_CLIENT_SECRET"
                raise ValueError(f"{both} are set together or not at all")
        return self


@cache
def read_env() -> Env:
    """The environment as it was at the start; ends the program with one sentence where it will not do."""
    try:
        return Env()
    except ValidationError as error:
        raise SystemExit(" ".join(_complaints(error))) from None


def _complaints(error: ValidationError) -> Iterable[str]:
    # What is wrong of several together names them itself.
    problems = {str(each["loc"][0]).upper() if each["loc"] else "": each for each in error.errors()}
    missing = [name for name, each in problems.items() if each["type"] == "missing"]
    if missing:
        yield f"Kalends cannot start without {', '.join(missing)} in its environment."
    for name, each in problems.items():
        if name not in missing:
            what = f"{name} is wrong: {each['msg']}" if name else each["msg"].removeprefix("Value error, ")
            yield f"Kalends cannot start: {what}."
