"""How far a visit to a booking page has come, told to the API: each step once a visit."""

import re
from typing import Final

import reflex as rx

from shared_types.visits import FUNNEL, PageStep, VisitCreate
from shared_types.vocabulary import VisitStep
from web.api import public
from web.api.client import ApiError
from web.states.caller import caller_of

_ROBOTS: Final = re.compile(r"bot\b|crawl|spider|slurp|preview", re.IGNORECASE)


def steps_up_to(step: PageStep) -> list[PageStep]:
    """A step and those that must have been taken before it."""
    way = list(FUNNEL)
    return way[: way.index(step) + 1] if step in way else [VisitStep.PAGE_VIEWED, step]


class VisitCountingMixin(rx.State, mixin=True):
    """What a tab has told of its visit. It outlives reloads and reconnections: they count nothing twice."""

    _told: list[str] = []

    async def _tell(self, organizer_slug: str, event_type_slug: str, step: PageStep) -> None:
        """Tell of a step, unless it is known or the visitor is a robot. What gets lost is not missed."""
        new = [each for each in steps_up_to(step) if each not in self._told]
        if not new or _ROBOTS.search(self.router.headers.user_agent):
            return
        self._told = [*self._told, *new]
        try:
            visit = VisitCreate(steps=new)
            await public.count_visit(organizer_slug, event_type_slug, visit, caller=caller_of(self))
        except ApiError:
            return
