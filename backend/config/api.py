"""The API: the only place that mounts routers."""

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
