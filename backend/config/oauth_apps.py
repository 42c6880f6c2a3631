"""Our credentials at the providers whose accounts organizers link, and where those are to be reached."""

from config.env import Env


def oauth_apps_from(env: Env) -> dict[str, dict[str, str]]:
    """By whose they are. api_url: empty for the provider's own addresses."""
    return {
        "google": {
            "client_id": env.google_client_id,
            "client_secret": env.google_client_secret.get_secret_value(),
            "api_url": env.google_api_url,
        },
        "microsoft": {
            "client_id": env.microsoft_client_id,
            "client_secret": env.microsoft_client_secret.get_secret_value(),
            "api_url": env.microsoft_api_url,
            "tenant": env.microsoft_tenant,
        },
        "zoom": {
            "client_id": env.zoom_client_id,
            "client_secret": env.zoom_client_secret.get_secret_value(),
            "api_url": env.zoom_api_url,
        },
    }
