"""An organizer's figures."""

from shared_types.analytics import AnalyticsRead
from web.api.client import Caller, ask


async def get_analytics(
    *, caller: Caller, start_date: str, end_date: str, event_type_id: str = ""
) -> AnalyticsRead:
    """The figures of two of the organizer's dates, both included; of the last thirty days without them."""
    query = {"start_date": start_date, "end_date": end_date, "event_type_id": event_type_id}
    return await ask(AnalyticsRead, "GET", "events/analytics/", caller=caller, query=query)
