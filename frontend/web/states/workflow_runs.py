"""What workflows did and are to do: of one workflow, and for one booking."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

import reflex as rx

from shared_types.workflows import WorkflowRunRead
from web.api import workflows
from web.api.client import ApiError
from web.format.workflows import RunView, run_view
from web.format.zones import zone_city
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, organizer_timezone, route_value


class RunsMixin(OrganizerPage, rx.State, mixin=True):
    """Runs, the latest due first, and another try for those that failed.

    run_problem: why such a try was refused, of the run with the id `run_refused`.
    """

    runs: list[RunView] = []
    zone: str = ""
    trying: str = ""
    run_problem: str = ""
    run_refused: str = ""

    async def _fetch(self) -> Sequence[WorkflowRunRead]:
        raise NotImplementedError

    async def _show_runs(self) -> None:
        look = look_of(self, await organizer_timezone(self))
        self.runs = [run_view(run, look) for run in await self._fetch()]
        self.zone = zone_city(look.timezone, locale=look.locale)

    @rx.event
    async def load(self) -> Steps:
        """Fetch the runs anew; those that are shown stay until then."""
        self._begin()
        self._arrive()
        yield None
        try:
            await self._show_runs()
        except ApiError as error:
            yield self._failed(error)
        else:
            self.is_loading = False

    @rx.event
    async def retry(self, run_id: str) -> Steps:
        """Have it done once more."""
        ident = as_uuid(run_id)
        if ident is None or self.trying:
            return
        self.trying, self.run_problem, self.run_refused = run_id, "", ""
        yield None
        try:
            await workflows.retry_run(ident, caller=self._caller())
            await self._show_runs()
        except ApiError as error:
            self.run_problem, self.run_refused = str(error), run_id
        else:
            self.said = "It is tried again now."
        self.trying = ""


class WorkflowRunsState(RunsMixin, rx.State):
    """The page of a workflow's runs."""

    name: str = ""
    is_missing: bool = False

    def _ident(self) -> UUID | None:
        return as_uuid(route_value(self, "workflow_id"))

    async def _fetch(self) -> Sequence[WorkflowRunRead]:
        ident = self._ident()
        self.is_missing = ident is None
        if ident is None:
            return []
        try:
            workflow = await workflows.get_workflow(ident, caller=self._caller())
        except ApiError as error:
            self.is_missing = error.status == HTTPStatus.NOT_FOUND
            raise
        self.name = workflow.name
        return await workflows.list_runs(ident, caller=self._caller())


class BookingRunsState(RunsMixin, rx.State):
    """The automation on a booking's page; none for whom less than everything was shared."""

    _of: str = ""

    async def _fetch(self) -> Sequence[WorkflowRunRead]:
        wanted = route_value(self, "booking_id")
        if wanted != self._of:
            self._of, self.runs = wanted, []
        ident, caller = as_uuid(wanted), self._caller()
        if ident is None:
            return []
        try:
            return await workflows.list_runs_of_booking(ident, caller=caller)
        except ApiError as error:
            if caller.on_behalf_of and error.status == HTTPStatus.NOT_FOUND:
                return []
            raise
