"""Every environment variable, read once. One that is missing or wrong stops the start, by its name."""

from functools import cache
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Words = Annotated[list[str], NoDecode, BeforeValidator(_split)]


class Env(BaseSettings):
    """The environment of the API, the workers and the scheduler."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    redis_url: str
    secret_key: SecretStr = Field(min_length=32)
    encryption_keys: Words = Field(min_length=1, description="Fernet keys, the newest first.")
    public_url: str = Field(default="http://localhost:8000", pattern=r"^https?://[^/\s]+$")
    allowed_hosts: Words = []
    email_url: str = Field(default="smtp://localhost:1025", pattern=r"^(smtp|smtps|console|memory)://")
    email_from: str = "Kalends <kalends@localhost>"
    debug: bool = False
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    sentry_dsn: str = ""
    rate_limits: bool = True


@cache
def read_env() -> Env:
    """The environment as it was at the start."""
    return Env()
