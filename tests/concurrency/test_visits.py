"""Many visits counted at one moment: none is lost, none waits for another without end."""

import random
from functools import partial

from apps.events.models import EventType, VisitCount
from apps.events.services.visits import Link, count_visit
from shared_types.vocabulary import VisitStep
from tests.backend.events.cast import NOW
from tests.concurrency.herd import deadlocks, herd

HERD, TIMES = 12, 25


class TestVisits:
    def test_are_all_counted_whatever_the_order_of_their_steps(self, intro_call: EventType) -> None:
        before = deadlocks()

        def visit_often(seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(TIMES):
                steps = chance.sample(list(VisitStep), len(VisitStep))
                count_visit(Link("olga", "intro-call"), steps=steps, visitor_id=None, now=NOW)

        assert herd([partial(visit_often, seed) for seed in range(HERD)]) == [None] * HERD
        counts = {row.step: row.count for row in VisitCount.objects.all()}
        assert counts == dict.fromkeys(VisitStep, HERD * TIMES)
        assert deadlocks() == before
