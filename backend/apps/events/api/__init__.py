"""The routes under /api/v1/events/."""

from ninja import Router

from apps.events.api.account import router as account_router
from apps.events.api.analytics import router as analytics
from apps.events.api.attendees import router as attendees
from apps.events.api.audit import router as audit
from apps.events.api.booking_create import router as booking_create
from apps.events.api.bookings import router as bookings
from apps.events.api.erasure import router as erasure
from apps.events.api.event_types import router as event_types
from apps.events.api.explain import router as explain
from apps.events.api.exports import router as exports
from apps.events.api.feeds import router as feeds
from apps.events.api.manage import router as manage
from apps.events.api.public import router as public
from apps.events.api.series import router as series
from apps.events.api.shares import router as shares
from apps.events.api.shell import router as shell
from apps.events.api.slots import router as slots
from apps.events.api.visits import router as visits
from apps.events.api.waitlist import router as waitlist
from apps.events.api.waitlist_public import router as waitlist_public
from apps.events.api.workflows import router as workflows_router

__all__ = ["account_router", "router", "workflows_router"]

router = Router(tags=["events"])
# Before "bookings", whose path for one booking would take "create" and "export" for an id.
router.add_router("", booking_create)
router.add_router("", exports)
router.add_router("", feeds)
router.add_router("", series)
for part in (
    event_types,
    public,
    slots,
    bookings,
    attendees,
    manage,
    shell,
    visits,
    analytics,
    audit,
    explain,
    waitlist_public,
    waitlist,
):
    router.add_router("", part)
router.add_router("", shares)
router.add_router("", erasure)
