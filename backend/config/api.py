"""The API: the only place that mounts routers."""

from ninja import NinjaAPI

from core.http import OrjsonRenderer, answer_problems

api = NinjaAPI(
    title="Kalends",
    version="1",
    description="Scheduling: organizers publish event types, invitees book them.",
    renderer=OrjsonRenderer(),
    docs_url="/docs",
    openapi_url="/openapi.json",
)
answer_problems(api)
