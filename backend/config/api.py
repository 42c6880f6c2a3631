"""The API: the only place that mounts routers."""

from apps.availability.api import router as availability_router
from apps.events.api import account_router, workflows_router
from apps.events.api import router as events_router
from apps.integrations.api import router as integrations_router
from apps.users.api import router as users_router
from core.http import answer_problems
from core.json_format import OrjsonParser, OrjsonRenderer
from core.openapi import DescribedApi

api = DescribedApi(
    title="Kalends",
    version="1",
    description="Scheduling: organizers publish event types, invitees book them.",
    parser=OrjsonParser(),
    renderer=OrjsonRenderer(),
    docs_url="/docs",
    openapi_url="/openapi.json",
)
answer_problems(api)

api.add_router("/users/", users_router)
api.add_router("/users/", account_router)
api.add_router("/availability/", availability_router)
api.add_router("/events/", events_router)
api.add_router("/integrations/", integrations_router)
api.add_router("/workflows/", workflows_router)
