"""Entry points of the worker. Each may run twice."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task

from apps.events.selectors.consistency import list_faults
from apps.events.services.automation.delivering import deliver_webhooks
from apps.events.services.automation.replanning import replan_workflows
from apps.events.services.automation.running import run_due_messages
from apps.events.services.bookings.completing import complete_ended_bookings
from apps.events.services.calendar_syncing import following, returning, syncing
from apps.events.services.calendar_syncing.warning import warn_of_taken_times
from apps.events.services.erasure.accounts import erase_closed_accounts
from apps.events.services.erasure.old_addresses import give_up_old_addresses
from apps.events.services.idempotency import purge_keys
from apps.events.services.waitlist import sweeping
from apps.workflows.services import purge_runs
from core import clock
from core.jobs import JobName

SWEEP_LASTS = timedelta(seconds=20)
# A slow account may take a minute when the time of a sweep is nearly over; how it went is noted all the same.
_SOFT_SECONDS, _HARD_SECONDS = 100, 110

logger = logging.getLogger(__name__)


@shared_task(name=JobName.COMPLETE_BOOKINGS)
def complete_bookings() -> None:
    """Whatever ended some time ago. Stops in time for its own time limit."""
    end = clock.now() + SWEEP_LASTS
    while clock.now() < end and complete_ended_bookings(now=clock.now()):
        pass


@shared_task(name=JobName.GIVE_UP_OLD_ADDRESSES)
def give_up_addresses() -> None:
    """Where people were a month ago, in batches, so that no transaction is long."""
    while give_up_old_addresses(now=clock.now()):
        pass


@shared_task(name=JobName.PURGE_IDEMPOTENCY_KEYS)
def purge_idempotency_keys() -> None:
    """Keys that nobody repeats any more, in batches likewise."""
    while purge_keys(now=clock.now()):
        pass


@shared_task(name=JobName.ERASE_ACCOUNTS)
def erase_accounts() -> None:
    """Cancel, tell and erase what belongs to organizers who have left."""
    erase_closed_accounts(now=clock.now())


@shared_task(name=JobName.SYNC_BOOKING, soft_time_limit=_SOFT_SECONDS, time_limit=_HARD_SECONDS)
def sync_booking(*, booking_id: str) -> None:
    """The fast path: tell linked accounts of one booking, as soon as it is committed."""
    syncing.sync_booking(booking_id=UUID(booking_id), now=clock.now())


@shared_task(name=JobName.SWEEP_CALENDAR_SYNCS, soft_time_limit=_SOFT_SECONDS, time_limit=_HARD_SECONDS)
def sweep_calendar_syncs() -> None:
    """Whatever linked accounts have yet to hear. Stops in time for its own time limit."""
    end = clock.now() + SWEEP_LASTS
    while clock.now() < end and syncing.sync_next_booking(now=clock.now()):
        pass


@shared_task(name=JobName.FOLLOW_CALENDARS)
def follow_calendars() -> None:
    """Calendars that were chosen, unlinked or linked again since the last look."""
    following.follow_calendars(now=clock.now())


@shared_task(name=JobName.TAKE_BACK_CHANGES)
def take_back_changes() -> None:
    """What organizers have changed in their calendars, and what has come at the moment of a booking."""
    returning.take_back_all_changes(now=clock.now())
    warn_of_taken_times(now=clock.now())


@shared_task(name=JobName.SWEEP_WAITLISTS)
def sweep_waitlists() -> None:
    """Offers and wishes that have run out; the next in line are offered what was held."""
    while sweeping.sweep_waitlists(now=clock.now()) == sweeping.BATCH:
        pass


@shared_task(name=JobName.OFFER_WHAT_IS_FREE)
def offer_what_is_free() -> None:
    """What became free through new hours or in an outside calendar."""
    after = sweeping.offer_what_is_free(now=clock.now())
    while after is not None:
        after = sweeping.offer_what_is_free(now=clock.now(), after=after)


@shared_task(name=JobName.OFFER_TO_LINE)
def offer_to_line(*, organizer_id: str) -> None:
    """What one organizer's new hours have made free, without waiting for the sweep."""
    sweeping.offer_to_line(UUID(organizer_id), now=clock.now())


@shared_task(name=JobName.VERIFY_BOOKINGS)
def verify_bookings() -> None:
    """Whether the bookings add up: an error in the log for each that does not."""
    for fault in list_faults(now=clock.now()):
        logger.error("%s", fault)


@shared_task(name=JobName.SWEEP_WORKFLOWS)
def sweep_workflows() -> None:
    """Bookings that have to follow a workflow that has changed, then the mails and texts that are due."""
    end = clock.now() + SWEEP_LASTS
    replan_workflows(now=clock.now())
    while clock.now() < end and run_due_messages(now=clock.now()):
        pass


@shared_task(name=JobName.SWEEP_WEBHOOKS)
def sweep_webhooks() -> None:
    """The webhooks that are due, in a lane of their own: receivers may be slow."""
    deliver_webhooks(until=clock.now() + SWEEP_LASTS, tell_time=clock.now)


@shared_task(name=JobName.PURGE_WORKFLOW_RUNS)
def purge_workflow_runs() -> None:
    """Runs that are long over, in batches."""
    while purge_runs(now=clock.now()):
        pass
