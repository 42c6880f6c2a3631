"""Google and Microsoft as ways to sign in, as far as the environment has credentials for them."""

from typing import Any

from config.env import Env
from shared_types.vocabulary import SignInProvider


def providers_from(env: Env) -> dict[str, dict[str, Any]]:
    """What allauth is told, by provider: those without credentials are not there at all."""
    google: dict[str, Any] = {
        "SCOPE": ["openid", "email", "profile"],
        "APP": _app(env.google_client_id, env.google_client_secret.get_secret_value()),
    }
    microsoft: dict[str, Any] = {
        # User.Read: allauth asks Microsoft Graph who it is, and that is the least that Graph wants for it.
        "SCOPE": ["openid", "email", "profile", "User.Read"],
        "APP": _app(env.microsoft_client_id, env.microsoft_client_secret.get_secret_value()),
        "TENANT": env.microsoft_tenant,
    }
    known = {SignInProvider.GOOGLE.value: google, SignInProvider.MICROSOFT.value: microsoft}
    return {
        name: {"OAUTH_PKCE_ENABLED": True, **told} for name, told in known.items() if told["APP"]["client_id"]
    }


def _app(client_id: str, secret: str) -> dict[str, str]:
    return {"client_id": client_id, "secret": secret}
