"""How fast the slot engine is, as ratios to the straight pass in one interleaved run.

    PYTHONPATH=backend python -m tests.benchmarks.slot_speed [--rounds 40] [--gc] [NAME ...]

Prints medians of processor time in milliseconds, and ratios, for each work:

    straight   the yardstick, from the work's plain values to its starts
    scratch    the engine from the same values: builds Hours, SlotRules and Agenda, merges, finds
    engine     find_slots alone; its values are built before, the busy time is not merged
    merged     find_slots alone, and the busy time merged before, as those who write it keep it
    first      as merged, by a process that has never seen the zone
    by day     group_by_day: the answer in the viewer's days, with ISO 8601 texts; what an API does next
    one by one the same texts by datetime.isoformat, for comparison

A ratio is the median of the rounds' ratios: what is compared was timed side by side, so that a busy machine
slows both. The answers are checked before anything is timed. As in `timeit`, Python's garbage collector rests
meanwhile; with `--gc` it works as in a server, and adds about a tenth where an answer has thousands of slots.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from slot_engine import Slot, group_by_day
from slot_engine.wall_clock import midnight
from tests.benchmarks.answers import ANSWERS
from tests.benchmarks.engine import answer_from_scratch, question
from tests.benchmarks.straight import straight_starts
from tests.benchmarks.workload import Work, make_work

type Contestants = dict[str, Callable[[], object]]
type Timed = tuple[str, str]  # a work and a contestant
type Samples = dict[Timed, list[float]]  # milliseconds, one a round

SHOWN = ["a", "b", "c", "d0", "a30", "b30", "c30", "busy0", "busy10000", "days31", "days365"]
BUDGET_MS = 4.0  # what one contestant may take of a round, so that each is called often where it is quick


class Goal(NamedTuple):
    """One time against another, and the most that it may be of it."""

    time: Timed
    against: Timed
    most: float

    def verdict(self, samples: Samples) -> str:
        """A line that says what was wanted and what was seen."""
        seen = ratio(samples, self.time, self.against)
        met = "met   " if seen <= self.most else "MISSED"
        return f"{met} {seen:6.2f} <= {self.most:<5} {' '.join(self.time)} / {' '.join(self.against)}"


GOALS = [
    *(Goal((work, "scratch"), (work, "straight"), 1.5) for work in "abc"),
    *(Goal((work, "merged"), (work, "straight"), 0.5) for work in ("c", "busy10000")),
    *(Goal(("days365", name), ("days31", name), 12) for name in ("engine", "merged")),
    Goal(("busy10000", "merged"), ("busy0", "merged"), 1.5),
]


def ratio(samples: Samples, time: Timed, against: Timed) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(
        mine / theirs for mine, theirs in zip(samples[time], samples[against], strict=True)
    )


def contestants(work: Work) -> Contestants:
    """What is timed, by name; raises AssertionError where an answer is wrong."""
    engine, merged = question(work, is_merged=False), question(work, is_merged=True)
    slots = merged()
    if not (slots == engine() == answer_from_scratch(work) and work.is_answered_by(straight_starts(work))):
        raise AssertionError(f"{work.name}: the answers differ.")
    if not work.is_answered_by(slot.start for slot in slots):
        raise AssertionError(f"{work.name}: the answer is wrong.")
    return {
        "straight": lambda: straight_starts(work),
        "scratch": lambda: answer_from_scratch(work),
        "engine": engine,
        "merged": merged,
        "first": lambda: as_the_first(merged),
        "by day": lambda: group_by_day(slots, work.viewer_zone),
        "one by one": lambda: one_by_one(slots, work),
    }


def as_the_first(call: Callable[[], object]) -> None:
    """Without what earlier questions about the zone have left in the cache."""
    midnight.cache_clear()
    call()


def one_by_one(slots: list[Slot], work: Work) -> list[str]:
    """Each start as text, without what the days have in common."""
    return [datetime.fromtimestamp(slot.start, work.viewer_zone).isoformat() for slot in slots]


def milliseconds(call: Callable[[], object], times: int) -> float:
    """Processor time of one call, so that what else the machine does counts little; caches are warm."""
    call()
    begun = time.process_time_ns()
    for _ in range(times):
        call()
    return (time.process_time_ns() - begun) / times / 1e6


def measure(all_contestants: dict[str, Contestants], rounds: int) -> Samples:
    """Times by work and contestant; a round asks everyone about everything."""
    calls = {
        (work, name): (call, max(1, int(BUDGET_MS / max(milliseconds(call, 1), 0.01))))
        for work, those in all_contestants.items()
        for name, call in those.items()
    }
    samples: Samples = {key: [] for key in calls}
    for _ in range(rounds):
        for key, (call, times) in calls.items():
            samples[key].append(milliseconds(call, times))
    return samples


def report(samples: Samples) -> str:
    """The table, and the goals whose works were measured."""
    works, names = (list(dict.fromkeys(key[part] for key in samples)) for part in (0, 1))
    compared = ["scratch", "engine", "merged"]
    heading = "".join(f"{name:>11}" for name in names) + "".join(f"{f'{name} x':>11}" for name in compared)
    lines = [f"{'work':10}{'slots':>6}{heading}"]
    for work in works:
        times = "".join(f"{statistics.median(samples[work, name]):11.3f}" for name in names)
        ratios = "".join(f"{ratio(samples, (work, name), (work, 'straight')):11.2f}" for name in compared)
        lines.append(f"{work:10}{ANSWERS[work].slots:6}{times}{ratios}")
    measured = [goal for goal in GOALS if {goal.time, goal.against} <= samples.keys()]
    return "\n".join([*lines, "", *(goal.verdict(samples) for goal in measured)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("works", nargs="*", metavar="NAME", default=SHOWN, help=" ".join(ANSWERS))
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--gc", action="store_true", help="leave the garbage collector on")
    asked = parser.parse_args()
    if unknown := set(asked.works) - ANSWERS.keys():
        parser.error(f"no such work: {' '.join(sorted(unknown))}")
    works = {name: contestants(make_work(name)) for name in asked.works}
    if not asked.gc:
        gc.disable()
    print(report(measure(works, asked.rounds)))  # noqa: T201 this is its output


if __name__ == "__main__":
    main()
