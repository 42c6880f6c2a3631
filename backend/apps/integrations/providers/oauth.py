"""OAuth 2 as a client: a code for tokens with PKCE (RFC 6749, 7636), renewing them, giving them back."""

import base64
import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import BaseModel, Field, ValidationError

from apps.integrations.errors import ConsentWithdrawn, NotPermitted, Refused
from apps.integrations.providers.oauth_table import OAuthProvider
from apps.integrations.providers.web_client import Answer, Call, failure_of, send

# That somebody has to agree once more; the other refusals are about us.
_WITHDRAWN = {"invalid_grant", "interaction_required", "consent_required", "login_required"}
_LONGEST_TOKEN = 16_000


class Tokens(BaseModel):
    """What a token endpoint gives."""

    access_token: str = Field(min_length=1, max_length=_LONGEST_TOKEN)
    refresh_token: str = Field(default="", max_length=_LONGEST_TOKEN)
    expires_in: int = Field(default=3600, ge=0, le=60 * 60 * 24 * 365)
    scope: str = Field(default="", max_length=10_000)


class _TokenRefusal(BaseModel):
    error: str = ""


class _Account(BaseModel):
    """Google and Zoom say `email`; Microsoft `mail`, or only a name that looks like an address."""

    email: str | None = None
    mail: str | None = None
    userPrincipalName: str | None = None  # noqa: N815  # as Microsoft writes it


@dataclass(frozen=True, kw_only=True)
class Return:
    """Where a browser comes back to, with what it is to bring."""

    redirect_uri: str
    code_verifier: str


def authorize_url(provider: OAuthProvider, *, state: str, back: Return) -> str:
    """Where somebody is asked for their permission."""
    digest = hashlib.sha256(back.code_verifier.encode()).digest()
    words = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back.redirect_uri,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        **provider.authorize_words,
    }
    if provider.scopes:
        words["scope"] = " ".join(provider.scopes)
    return f"{provider.authorize_url}?{urlencode(words)}"


def exchange_code(provider: OAuthProvider, *, code: str, back: Return) -> Tokens:
    """The tokens for a code. Raises NotPermitted where less was allowed than is needed."""
    tokens = _ask_for_tokens(
        provider,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back.redirect_uri,
            "code_verifier": back.code_verifier,
        },
    )
    if not tokens.refresh_token:
        raise Refused("The provider gave no lasting permission.")
    if tokens.scope and not _short(provider.needed) <= _short(tokens.scope.split()):
        raise NotPermitted("Less was allowed than is needed.")
    return tokens


def refresh_tokens(provider: OAuthProvider, *, refresh_token: str) -> Tokens:
    """New tokens; without a new refresh token the old one goes on. Raises ConsentWithdrawn."""
    return _ask_for_tokens(provider, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def revoke_token(provider: OAuthProvider, *, token: str) -> None:
    """Give a permission back, where the provider takes it."""
    if provider.revoke_url:
        answer = _post(provider, provider.revoke_url, {"token": token})
        if not answer.is_good and answer.status != 400:  # 400: it is none any more
            raise failure_of(answer)


def account_email(provider: OAuthProvider, *, access_token: str) -> str:
    """The address by which an account is known; empty where it has none."""
    headers = {"Authorization": f"Bearer {access_token}"}
    answer = send(Call(method="GET", url=provider.account_url, headers=headers))
    if not answer.is_good:
        raise failure_of(answer)
    account = answer.read_as(_Account)
    return account.email or account.mail or account.userPrincipalName or ""


def _ask_for_tokens(provider: OAuthProvider, form: dict[str, str]) -> Tokens:
    answer = _post(provider, provider.token_url, form)
    if answer.is_good:
        return answer.read_as(Tokens)
    if answer.status in (400, 401):
        raise (
            ConsentWithdrawn
            if _error_of(answer) in _WITHDRAWN
            else Refused("The provider does not take the credentials of this installation.")
        )
    raise failure_of(answer)


def _post(provider: OAuthProvider, url: str, form: dict[str, str]) -> Answer:
    if provider.has_basic_auth:
        pair = f"{provider.client_id}:{provider.client_secret}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return send(Call(method="POST", url=url, form=form, headers=headers))
    ours = {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return send(Call(method="POST", url=url, form={**form, **ours}))


def _error_of(answer: Answer) -> str:
    try:
        return _TokenRefusal.model_validate_json(answer.body).error
    except ValidationError:
        return ""


def _short(scopes: tuple[str, ...] | list[str]) -> set[str]:
    """Scopes without the address that Microsoft puts before some of them."""
    return {scope.removeprefix("https://graph.microsoft.com/").lower() for scope in scopes}
