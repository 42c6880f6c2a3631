"""Which path leads where."""

from django.contrib import admin
from django.urls import path

from config.api import api
from config.health import healthz, readyz
from config.provider_callbacks import provider_callback
from shared_types.vocabulary import SignInProvider

urlpatterns = [
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    *(
        path(
            f"accounts/{provider}/login/callback/",
            provider_callback,
            {"provider": provider.value},
            name=f"{provider}_callback",
        )
        for provider in SignInProvider
    ),
    path("healthz", healthz),
    path("readyz", readyz),
]
