"""The routes under /api/v1/integrations/."""

from ninja import Router

from apps.integrations.api.calendars import router as calendar_routes
from apps.integrations.api.conferencing import router as conferencing_routes
from apps.integrations.api.linking import router as linking_routes

router = Router(tags=["Integrations"])
for part in (calendar_routes, conferencing_routes, linking_routes):
    router.add_router("", part)
