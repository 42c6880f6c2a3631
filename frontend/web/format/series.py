"""A series in words: the plan before it is booked, and its dates afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.series import PlannedDate, SeriesChoice, SeriesDateRead, SeriesPlanRead, SeriesRead
from shared_types.slots import SlotsRead
from shared_types.vocabulary import BookingStatus, DateState
from web.format.calendar import ChoiceView, Look, TimeView, choice_view, moment_of, time_view
from web.format.words import count_of
from web.format.zones import zone_city

# What becomes of a planned date; any other choice is the start that it is moved to.
TAKE: Final = "take"
SKIP: Final = "skip"
OPEN: Final = "open"  # it cannot be had, and nothing has been chosen instead
_BEYOND_A_SERIES: Final = timedelta(weeks=8)


class PlanDateView(BaseModel):
    """One date of a plan, and how it stands. times: the same as `alternatives`, where all are that day."""

    starts: str
    title: str
    is_free: bool
    stands: str
    reason: str
    alternatives: list[ChoiceView]
    times: list[TimeView]


class PlanView(BaseModel):
    """All dates of a plan. most: how many there can be, where fewer may be chosen; else 0."""

    title: str
    zone: str
    shift: str
    most: int
    dates: list[PlanDateView]


class SeriesDateView(BaseModel):
    """One booked date of a series."""

    id: str
    title: str
    status: str
    status_words: str
    can_be_cancelled: bool
    can_be_moved: bool


NO_PLAN: Final = PlanView(title="", zone="", shift="", most=0, dates=[])


def movable_until(series: SeriesRead) -> date:
    """How far a calendar reaches in which a date of it is moved: as the series, and some weeks further."""
    return max(each.start_time.date() for each in series.dates) + _BEYOND_A_SERIES


def plan_view(
    plan: SeriesPlanRead, *, look: Look, most: int, refused: Mapping[datetime, str] | None = None
) -> PlanView:
    """A plan in the visitor's zone. refused: what the last try to book had against dates, by their start."""
    zone = ZoneInfo(look.timezone)
    clock_times = {date.start_time.astimezone(zone).time() for date in plan.dates}
    there = zone_city(plan.organizer_timezone, locale=look.locale)
    return PlanView(
        title=plan.recurrence_text,
        zone=f"{zone_city(look.timezone, locale=look.locale)} time",
        shift=f"It is always at the same time in {there}; on your clocks it shifts on the way."
        if len(clock_times) > 1
        else "",
        most=most,
        dates=[_plan_date(each, look, (refused or {}).get(each.start_time, "")) for each in plan.dates],
    )


def first_choice(date: PlanDateView, kept: str = "") -> str:
    """What is chosen for a date at first. kept: the choice so far, which counts where it still can."""
    if kept == SKIP or any(kept == place.starts for place in date.alternatives):
        return kept
    return TAKE if date.is_free else OPEN


def may_choose(date: PlanDateView, choice: str) -> bool:
    """Whether that can become of a date; whoever calls a handler may say anything."""
    if choice == TAKE:
        return date.is_free
    return choice in (SKIP, OPEN) or any(choice == place.starts for place in date.alternatives)


def nearest_place(date: PlanDateView, used: Iterable[str]) -> str:
    """The preferred other time of a date that no other date has been moved to; else it is skipped."""
    gone = set(used)
    return next((place.starts for place in date.alternatives if place.starts not in gone), SKIP)


def show_other_times(date: PlanDateView, slots: SlotsRead, *, look: Look) -> None:
    """Let a planned date be moved to whatever else is free on its day."""
    planned = datetime.fromisoformat(date.starts)
    found = [slot for day in slots.days for slot in day.slots]
    others = [slot for slot in found if datetime.fromisoformat(slot.start_time) != planned]
    starts = [datetime.fromisoformat(slot.start_time) for slot in others]
    date.alternatives = [choice_view(start, look=look) for start in starts]
    # By the same clocks, so that the one choice is known by the other.
    date.times = [
        time_view(slot, look).model_copy(update={"starts": choice.starts})
        for slot, choice in zip(others, date.alternatives, strict=True)
    ]


def series_choices(dates: Sequence[PlanDateView], choices: Sequence[str]) -> list[SeriesChoice]:
    """What is to be done with each date, as the API takes it."""
    return [_series_choice(date, choice) for date, choice in zip(dates, choices, strict=True)]


def chosen_titles(dates: Sequence[PlanDateView], choices: Sequence[str]) -> list[str]:
    """When the meetings will be."""
    titles = []
    for day, choice in zip(dates, choices, strict=True):
        moved = next((place.title for place in day.alternatives if place.starts == choice), "")
        titles += [day.title] if choice == TAKE else [moved] if moved else []
    return titles


def series_dates(series: SeriesRead, *, look: Look, now: datetime) -> list[SeriesDateView]:
    """The dates of a booked series, in their order."""
    return [_booked_date(each, look, now) for each in series.dates]


def dates_words(count: int) -> str:
    """How many dates: "1 date", "7 dates"."""
    return count_of(count, "date")


def _plan_date(date: PlannedDate, look: Look, refused: str) -> PlanDateView:
    stands = {DateState.FREE: "Free", DateState.TAKEN: "Taken", DateState.OUTSIDE_RULES: "Not offered"}
    is_free = date.state == DateState.FREE
    return PlanDateView(
        starts=date.start_time.isoformat(),
        title=choice_view(date.start_time, look=look).title,
        is_free=is_free,
        stands=stands[date.state],
        reason=refused or date.reason,
        alternatives=[choice_view(each.start_time, look=look) for each in date.alternatives],
        times=[],
    )


def _series_choice(date: PlanDateView, choice: str) -> SeriesChoice:
    planned = datetime.fromisoformat(date.starts)
    if choice == TAKE:
        return SeriesChoice(planned_start=planned)
    if choice in (SKIP, OPEN):
        return SeriesChoice(planned_start=planned, action="skip")
    return SeriesChoice(planned_start=planned, action="move", start_time=datetime.fromisoformat(choice))


def _booked_date(date: SeriesDateRead, look: Look, now: datetime) -> SeriesDateView:
    start = date.start_time.astimezone(ZoneInfo(look.timezone))
    ended = {
        BookingStatus.CANCELLED: "Cancelled",
        BookingStatus.NO_SHOW: "Missed",
        BookingStatus.COMPLETED: "Over",
    }
    usual = "Over" if date.end_time <= now else "Moved" if date.is_recurring_exception else ""
    return SeriesDateView(
        id=str(date.id),
        title=moment_of(start, look),
        status=date.status,
        status_words=ended.get(date.status, usual),
        can_be_cancelled=date.can_be_cancelled,
        can_be_moved=date.can_be_rescheduled,
    )
